"""A grid as a table to write in, and back: what was changed, and what was taken out.

A row keeps the version it was shown in, so that saving tells whether somebody else was quicker.
Words that stand as proposed are not kept as somebody's own: they follow the language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import pandas as pd

from deseo.evaluation import Criterion, Measurement
from deseo.reports.grids import name_criterion, say_value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from deseo.errors import EditConflict
    from deseo.i18n import Translator

Row = TypeVar("Row", Criterion, Measurement)
GRID_COLUMNS: Final = (
    "criterion_id", "title", "unit", "baseline", "target", "due", "responsible", "state",
    "evidence",
)  # fmt: skip
MEASURED_COLUMNS: Final = ("measurement_id", "criterion_id", "measured_on", "value", "note")


@dataclass(frozen=True)
class Edit(Generic[Row]):
    """Hold what somebody did to a table: rows written, new ones among them, and rows taken out."""

    changed: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was done."""
        return not self.changed and not self.removed


def identify(row: Criterion | Measurement) -> str:
    """Give the identifier of a row, empty if it is new."""
    return row.criterion_id if isinstance(row, Criterion) else row.measurement_id


def lay_out_grid(criteria: Sequence[Criterion], t: Translator) -> pd.DataFrame:
    """Lay criteria out to be written in: columns as `GRID_COLUMNS`, a row each."""
    rows = [
        {
            **{name: getattr(c, name) for name in GRID_COLUMNS},
            "title": name_criterion(c, t),
        }
        for c in criteria
    ]
    table = pd.DataFrame(rows, columns=list(GRID_COLUMNS))
    table["due"] = pd.to_datetime(table["due"])
    return table.astype({"baseline": "float64", "target": "float64"})


def read_grid(table: pd.DataFrame, base: Sequence[Criterion], t: Translator) -> Edit[Criterion]:
    """Read what was written into a grid that was laid out of `base`."""
    known = {c.criterion_id: c for c in base}
    place = max((c.position for c in base), default=-1)
    changed, seen = [], set()
    for cells in table.to_dict("records"):
        before = known.get(_text(cells["criterion_id"]))
        if not _text(cells["title"]):
            continue  # a row without its words is none: a new one waits, an old one goes
        if before is None:
            place += 1
        after = _to_criterion(cells, before or Criterion(position=place), t)
        seen.add(after.criterion_id)
        if after != before:
            changed.append(after)
    return Edit(tuple(changed), tuple(c for c in base if c.criterion_id not in seen))


def _to_criterion(cells: Mapping[Any, Any], before: Criterion, t: Translator) -> Criterion:
    title = _text(cells["title"])
    if before.template_id and title == t(f"criterion.{before.template_id}"):
        title = ""
    return replace(
        before,
        title=title,
        unit=_text(cells["unit"]) or before.unit,
        baseline=_number(cells["baseline"]),
        target=_number(cells["target"]),
        due=None if pd.isna(cells["due"]) else pd.Timestamp(cells["due"]).date(),
        state=_text(cells["state"]) or before.state,
        responsible=_text(cells["responsible"]),
        evidence=_text(cells["evidence"]),
    )


def lay_out_measurements(measurements: Sequence[Measurement]) -> pd.DataFrame:
    """Lay measurements out to be written in: columns as `MEASURED_COLUMNS`, a row each."""
    rows = [{name: getattr(m, name) for name in MEASURED_COLUMNS} for m in measurements]
    table = pd.DataFrame(rows, columns=list(MEASURED_COLUMNS))
    table["measured_on"] = pd.to_datetime(table["measured_on"])
    return table.astype({"value": "float64"})


def read_measured(table: pd.DataFrame, base: Sequence[Measurement]) -> Edit[Measurement]:
    """Read what was written into the table of measurements; a row without all it needs is none."""
    known = {m.measurement_id: m for m in base}
    changed, seen = [], set()
    for cells in table.to_dict("records"):
        before = known.get(_text(cells["measurement_id"]))
        value, criterion_id = _number(cells["value"]), _text(cells["criterion_id"])
        if value is None or not criterion_id or pd.isna(cells["measured_on"]):
            continue
        seen.add(_text(cells["measurement_id"]))
        day = pd.Timestamp(cells["measured_on"]).date()
        after = Measurement(
            criterion_id,
            day,
            value,
            _text(cells["note"]),
            before.measurement_id if before else "",
            before.version if before else 0,
        )
        if after != before:
            changed.append(after)
    return Edit(tuple(changed), tuple(m for m in base if m.measurement_id not in seen))


def settle_conflict(edit: Edit[Row], conflict: EditConflict, mine: Collection[str]) -> Edit[Row]:
    """Give the edit as it is once somebody chose: theirs stay, save those rows named in `mine`."""

    def keep(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(
            replace(row, version=conflict.versions.get(identify(row), row.version))
            for row in rows
            if identify(row) not in conflict.versions or identify(row) in mine
        )

    return Edit(keep(edit.changed), keep(edit.removed))


def describe_criterion(criterion: Criterion, t: Translator) -> dict[str, str]:
    """Say every field of a criterion, under the key of its label."""
    unit = criterion.unit
    return {
        "dossier.criterion": name_criterion(criterion, t),
        "dossier.unit": t(f"dossier.unit_{unit}"),
        "dossier.baseline": say_value(criterion.baseline, unit, t),
        "dossier.target": say_value(criterion.target, unit, t),
        "dossier.due": t.date(criterion.due) if criterion.due else "",
        "dossier.responsible": criterion.responsible,
        "dossier.state": t(f"dossier.state_{criterion.state}"),
        "dossier.evidence": criterion.evidence,
    }


def describe_measurement(measurement: Measurement, t: Translator) -> dict[str, str]:
    """Say every field of a measurement, under the key of its label."""
    return {
        "dossier.measured_on": t.date(measurement.measured_on),
        "dossier.value": say_value(measurement.value, "number", t),
        "dossier.note": measurement.note,
    }


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _number(cell: Any) -> float | None:
    return None if cell is None or pd.isna(cell) else float(cell)
