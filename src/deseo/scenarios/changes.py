"""What people suppose to be otherwise: one change after the other, kept under a name.

A change says what is supposed of whom, never what follows from it; what follows is computed
whenever it is looked at, on the data as they are then. A change that no longer applies (whoever it
is about has left the list) changes nothing, and is told.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ADD, MOVE, CLOSE, GAIN, DROP, SHARE = "add", "move", "close", "gain", "drop", "share"
KINDS: Final = (ADD, MOVE, CLOSE, GAIN, DROP, SHARE)
CHANGE_ROLES: Final = ("offers", "needs")
SUPPOSED: Final = "what if"
"""The source of every row and link that is only supposed, and of every place so."""

ID_PREFIX: Final = "what-if-"
LONGEST_NAME: Final = 120
LONGEST_ID: Final = 200
MOST_CHANGES: Final = 60
MOST_SERVICES: Final = 60
MOST_MEMBERS: Final = 5_000
NORTHERNMOST, EASTERNMOST = 90.0, 180.0


@dataclass(frozen=True)
class Change:
    """Suppose one thing of one enterprise.

    "add": one named `name` stands at `lat`, `lon` (called `place`) with what it `offers` and
    `needs`. "move": it stands there instead. "close": it is no more. "gain", "drop": it offers or
    needs (`role`) one service more, or less. "share": `members` share a service that
    `enterprise_id` provides, which is a new enterprise where it has a `name` and a place.
    """

    kind: str
    enterprise_id: str
    name: str = ""
    lat: float | None = None
    lon: float | None = None
    place: str = ""
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    service_id: str = ""
    role: str = ""
    members: tuple[str, ...] = ()

    @property
    def makes_enterprise(self) -> bool:
        """Tell whether it brings an enterprise that is not there."""
        return self.kind == ADD or (self.kind == SHARE and bool(self.name))


@dataclass(frozen=True)
class Scenario:
    """Hold what is supposed of one territory; `version` 0 and no id: not saved yet."""

    territory_id: str
    name: str
    changes: tuple[Change, ...] = ()
    is_exercise: bool = False
    scenario_id: str = ""
    version: int = 0


def suppose(scenario: Scenario, change: Change) -> Scenario:
    """Give a scenario with one more change.

    Raises
    ------
    InputError
        If the change cannot be meant, or there are too many.
    """
    changes = (*scenario.changes, change)
    check_changes(changes)
    return replace(scenario, changes=changes)


def undo_last(scenario: Scenario) -> Scenario:
    """Give a scenario without its last change; one without changes stays as it is."""
    return replace(scenario, changes=scenario.changes[:-1])


def give_id(scenario: Scenario, taken: Iterable[str]) -> str:
    """Give an identifier for a supposed enterprise that nobody has."""
    used = {*taken, *(change.enterprise_id for change in scenario.changes)}
    numbers = (f"{ID_PREFIX}{number}" for number in range(1, len(used) + 2))
    return next(one for one in numbers if one not in used)


def check_changes(changes: Iterable[Change]) -> None:
    """Refuse what cannot be meant, with all problems at once.

    Raises
    ------
    InputError
        With a line for each problem.
    """
    listed = tuple(changes)
    problems = [
        f"Change {number}: {problem}"
        for number, change in enumerate(listed, start=1)
        for problem in _find_problems(change)
    ]
    if len(listed) > MOST_CHANGES:
        problems.append(f"{len(listed)} changes; expected at most {MOST_CHANGES}.")
    if problems:
        raise InputError("\n".join(problems))


def _find_problems(change: Change) -> list[str]:
    if change.kind not in KINDS:
        return [f"kind is '{change.kind}'; expected one of {', '.join(KINDS)}."]
    lists = (*change.offers, *change.needs, *change.members, change.enterprise_id)
    problems = [_check_words("name", change.name, LONGEST_NAME)]
    problems += [_check_words("place", change.place, LONGEST_NAME)]
    problems += [_check_words("identifier", one, LONGEST_ID) for one in (*lists, change.service_id)]
    if not change.enterprise_id.strip():
        problems.append("it names no enterprise.")
    if len(change.offers) + len(change.needs) > MOST_SERVICES or len(change.members) > MOST_MEMBERS:
        problems.append("it lists more services or members than can be meant.")
    return [p for p in (*problems, *_find_missing(change)) if p]


def _find_missing(change: Change) -> list[str]:
    """Say what a change of its kind needs and has not."""
    problems = []
    if change.kind == ADD and not change.name.strip():
        problems.append("the new enterprise has no name.")
    if (change.makes_enterprise or change.kind == MOVE) and not _is_place(change):
        problems.append(f"its place is {change.lat}, {change.lon}; expected latitude, longitude.")
    if change.kind in {GAIN, DROP, SHARE} and not change.service_id:
        problems.append("it names no service.")
    if change.kind in {GAIN, DROP} and change.role not in CHANGE_ROLES:
        problems.append(f"role is '{change.role}'; expected one of {', '.join(CHANGE_ROLES)}.")
    return problems


def _is_place(change: Change) -> bool:
    if change.lat is None or change.lon is None:
        return False
    on_globe = abs(change.lat) <= NORTHERNMOST and abs(change.lon) <= EASTERNMOST
    return math.isfinite(change.lat + change.lon) and on_globe


def _check_words(what: str, words: str, longest: int) -> str:
    if len(words) > longest or not (words.isprintable() or words == ""):
        return f"{what} is '{words[:40]}…'; expected at most {longest} printable characters."
    return ""


def write_change(change: Change) -> dict[str, Any]:
    """Write a change as plain values, without what it leaves open."""
    default = Change("", "")
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(change).items()
        if value != getattr(default, name)
    }


def read_change(values: Mapping[str, Any]) -> Change:
    """Read a change that `write_change` wrote.

    Raises
    ------
    InputError
        If it is none, or cannot be meant.
    """
    known = {field.name: field.type for field in fields(Change)}
    strange = sorted(set(values) - set(known)) + sorted({"kind", "enterprise_id"} - set(values))
    lists = {"offers", "needs", "members"}
    numbers = {"lat", "lon"}
    for name in set(values) & set(known):
        value = values[name]
        fits = isinstance(
            value, list if name in lists else (int, float) if name in numbers else str
        )
        if not fits or (name in lists and not all(isinstance(one, str) for one in value)):
            strange.append(name)
    if strange:
        raise InputError(f"A change has no usable {', '.join(sorted(set(strange)))}.")
    plain: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in values.items()}
    change = Change(**plain)
    check_changes([change])
    return change
