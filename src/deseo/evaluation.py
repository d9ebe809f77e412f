"""How a cluster is evaluated (DESEO's activity f): criteria with a baseline, a target and a day.

A criterion is reached when somebody says so; a measurement never says it for them. How far along
it is is the way from the baseline to the target that the last measurement has gone, whichever way
that leads (a pay gap falls). What is not known is left open: no baseline, no way to measure along.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from deseo.equality.panels import EqualityPanel

STATES: Final = ("unknown", "not_begun", "under_way", "reached", "given_up")
OPEN_STATES: Final = ("unknown", "not_begun", "under_way")
UNITS: Final = ("percent", "number")
LONGEST_NAME: Final = 120
LONGEST_TEXT: Final = 300
MOST_CRITERIA: Final = 40
LARGEST: Final = 1e9

TEMPLATES: Final[Mapping[str, str]] = {
    "coverage": "percent",
    "staff": "percent",
    "board": "percent",
    "management": "percent",
    "pay_gap": "percent",
    "permanent": "percent",
    "part_time": "percent",
    "reconciliation": "number",
    "plan": "percent",
    "protocol": "percent",
    "training": "percent",
}
"""The criteria proposed to begin with, in the order of the equality panel, each with its unit."""

PERSONAL: Final = re.compile(r"@|(?:\d[\s./-]?){7,}")


@dataclass(frozen=True)
class Design:
    """Hold one cluster somebody means to build; `members` are enterprise ids, sorted.

    It keeps its identifier whatever becomes of its name and members. `rules_query` is the address,
    name by name, under which it was found.
    """

    territory_id: str
    name: str
    members: tuple[str, ...]
    rules_query: Mapping[str, str] = field(default_factory=dict)
    is_exercise: bool = False
    design_id: str = ""
    version: int = 0


@dataclass(frozen=True)
class Criterion:
    """Hold one row of the grid; `title` is empty where the proposed words stand.

    `baseline` and `target` are in the unit: percent from −100 to 100, or a number. `responsible`
    is a role or an organisation. `version` is 0 until it is saved.
    """

    criterion_id: str = ""
    position: int = 0
    template_id: str = ""
    title: str = ""
    unit: str = "percent"
    baseline: float | None = None
    target: float | None = None
    due: date | None = None
    responsible: str = ""
    state: str = "unknown"
    evidence: str = ""
    version: int = 0


@dataclass(frozen=True)
class Measurement:
    """Hold what was measured of one criterion on one day, in its unit."""

    criterion_id: str
    measured_on: date
    value: float
    note: str = ""
    measurement_id: str = ""
    version: int = 0


@dataclass(frozen=True)
class FollowUp:
    """Say how one criterion stands.

    `latest` is the last measurement, absent if there is none; `way_share` the part of the way from
    baseline to target it has gone (below 0: away from it; above 1: beyond), absent where baseline,
    target or measurement is not known or there is no way to go.
    """

    latest: Measurement | None
    way_share: float | None
    is_late: bool


@dataclass(frozen=True)
class GridProblem:
    """Name what is wrong with one row of the grid, counted from 1; `reason` as in `REASONS`."""

    row: int
    reason: str


REASONS: Final[Mapping[str, str]] = {
    "no_words": "the criterion has no words; say what is to be reached",
    "unit": f"the unit is unknown; expected one of {', '.join(UNITS)}",
    "state": f"the state is unknown; expected one of {', '.join(STATES)}",
    "value": "baseline or target cannot be a value in this unit",
    "too_long": f"a text has more than {LONGEST_TEXT} or unprintable characters",
    "person": "responsible names a person; expected a role or an organisation",
    "too_many": f"there are more than {MOST_CRITERIA} criteria",
}


class GridError(InputError):
    """A grid that cannot be kept as it is; `problems` names every row and reason."""

    def __init__(self, problems: Sequence[GridProblem]) -> None:
        """Keep the problems beside their sentences."""
        super().__init__("\n".join(f"Row {p.row}: {REASONS[p.reason]}." for p in problems))
        self.problems = tuple(problems)


def propose_criteria(baselines: Mapping[str, float] | None = None) -> tuple[Criterion, ...]:
    """Propose the rows of the equality panel as criteria, with the baselines that are known."""
    known = baselines or {}
    return tuple(
        Criterion(position=place, template_id=name, unit=unit, baseline=known.get(name))
        for place, (name, unit) in enumerate(TEMPLATES.items())
    )


def read_baselines(panel: EqualityPanel) -> dict[str, float]:
    """Read from a cluster's panel where its criteria begin, in their units.

    Only what the panel tells is read: a figure it withholds has no baseline.
    """
    known = {
        row.row_id: row.value if row.kind == "gap" else 100 * row.value
        for row in panel.rows
        if row.value is not None and row.row_id in TEMPLATES
    }
    if panel.entities:
        known["coverage"] = 100 * panel.answered / panel.entities
    return {name: round(value, 1) for name, value in known.items()}


def follow_criterion(
    criterion: Criterion, measurements: Iterable[Measurement], today: date
) -> FollowUp:
    """Say how a criterion stands; what is of others or of days to come is passed by."""
    own = [
        m
        for m in measurements
        if m.criterion_id == criterion.criterion_id and m.measured_on <= today
    ]
    latest = max(own, key=lambda m: (m.measured_on, m.measurement_id), default=None)
    is_late = criterion.due is not None and criterion.due < today and criterion.state in OPEN_STATES
    return FollowUp(latest, _find_way_share(criterion, latest), is_late)


def _find_way_share(criterion: Criterion, latest: Measurement | None) -> float | None:
    if latest is None or criterion.baseline is None or criterion.target is None:
        return None
    way = criterion.target - criterion.baseline
    return (latest.value - criterion.baseline) / way if way else None


def count_states(criteria: Sequence[Criterion]) -> dict[str, int]:
    """Count the criteria in each state, states without any left out."""
    counted = {state: sum(c.state == state for c in criteria) for state in STATES}
    return {state: number for state, number in counted.items() if number}


def order_criteria(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Put criteria in the order of their places and number these anew from 0."""
    ordered = sorted(criteria, key=lambda c: (c.position, c.criterion_id))
    return tuple(replace(c, position=place) for place, c in enumerate(ordered))


def check_criteria(criteria: Sequence[Criterion]) -> None:
    """Hold criteria against what a grid can bear.

    Raises
    ------
    GridError
        With everything that is wrong, each with the number of its row.
    """
    problems = [
        GridProblem(row, reason)
        for row, criterion in enumerate(criteria, start=1)
        for reason in _find_problems(criterion)
    ]
    if len(criteria) > MOST_CRITERIA:
        problems.append(GridProblem(len(criteria), "too_many"))
    if problems:
        raise GridError(problems)


def is_personal(text: str) -> bool:
    """Tell whether a text holds an e-mail address or a telephone number: a person's, likely."""
    return PERSONAL.search(text) is not None


def fits_unit(value: float, unit: str) -> bool:
    """Tell whether a value can be one of a unit."""
    if not math.isfinite(value):
        return False
    return abs(value) <= (100 if unit == "percent" else LARGEST)


def _find_problems(criterion: Criterion) -> list[str]:
    values = (criterion.baseline, criterion.target)
    texts = (criterion.title, criterion.responsible, criterion.evidence)
    broken = {
        "no_words": not criterion.title.strip() and criterion.template_id not in TEMPLATES,
        "unit": criterion.unit not in UNITS,
        "state": criterion.state not in STATES,
        "value": not all(v is None or fits_unit(v, criterion.unit) for v in values),
        "too_long": not all(_is_sane(text) for text in texts),
        "person": is_personal(criterion.responsible),
    }
    return [reason for reason, is_broken in broken.items() if is_broken]


def _is_sane(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and all(c.isprintable() or c == "\n" for c in text)
