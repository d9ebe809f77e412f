"""Two rows become one field by field, and the record says from which row each field came.

What only one of the two knows is taken; where both know and differ, what a person chose holds, and
the left row where nobody chose. Nothing is made up of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from deseo.errors import InputError
from deseo.schema.contracts import ENTERPRISES

if TYPE_CHECKING:
    from collections.abc import Mapping

Side = Literal["left", "right"]
SIDES: Final = ("left", "right")
TOGETHER: Final = (
    ("lat", "lon", "location_precision", "location_source"),
    ("employees", "women_employees"),
    ("board", "women_board"),
    ("managers", "women_managers"),
)
"""Fields that mean something only beside each other: they come from one row, all of them."""
KEPT: Final = ("enterprise_id", "territory_id", "is_exercise")


@dataclass(frozen=True)
class MergedRow:
    """Hold one row made of two; `origins` names the row each known field came from."""

    cells: Mapping[str, Any]
    origins: Mapping[str, Side]


def compare_fields(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[str, ...]:
    """List the fields both rows know and differ in, in the contract's order."""
    return tuple(
        name
        for name in ENTERPRISES.names
        if name not in KEPT
        and is_known(left.get(name))
        and is_known(right.get(name))
        and left[name] != right[name]
    )


def merge_pair(
    left: Mapping[str, Any], right: Mapping[str, Any], choices: Mapping[str, Side]
) -> MergedRow:
    """Merge two rows of enterprises; `choices` names for a field the row it is taken from.

    The identifier stays the left row's. Fields that belong together (a position and its precision,
    a total and the women in it) come from one row.

    Raises
    ------
    InputError
        If a choice is of no field or of no side, or one row is an exercise and the other is not.
    """
    _check(left, right, choices)
    side: dict[str, Side] = {}
    for group in _list_groups():
        chosen: set[Side] = {choices[name] for name in group if name in choices}
        if len(chosen) > 1:
            raise InputError(f"{', '.join(group)}: expected to come from one row, not from both.")
        side.update(dict.fromkeys(group, chosen.pop() if chosen else _prefer(left, right, group)))
    cells, origins = {}, {}
    rows: dict[Side, Mapping[str, Any]] = {"left": left, "right": right}
    for name in ENTERPRISES.names:
        cells[name] = rows[side[name]].get(name)
        if is_known(cells[name]):
            origins[name] = side[name]
    return MergedRow(cells, origins)


def _prefer(left: Mapping[str, Any], right: Mapping[str, Any], group: tuple[str, ...]) -> Side:
    """Prefer the left row, unless it does not know, or says the same and knows less beside it."""
    ours, theirs = left.get(group[0]), right.get(group[0])
    if not is_known(ours):
        return "right"
    known = [sum(is_known(row.get(name)) for name in group) for row in (left, right)]
    return "right" if is_known(theirs) and ours == theirs and known[1] > known[0] else "left"


def is_known(cell: object) -> bool:
    """Tell whether a cell says anything."""
    return not (cell is None or cell == "" or bool(pd.isna(cell)))  # type: ignore[call-overload]


def _list_groups() -> list[tuple[str, ...]]:
    bound = {name for group in TOGETHER for name in group}
    return [*TOGETHER, *((name,) for name in ENTERPRISES.names if name not in bound)]


def _check(left: Mapping[str, Any], right: Mapping[str, Any], choices: Mapping[str, Side]) -> None:
    free = [name for name in ENTERPRISES.names if name not in KEPT]
    problems = [f"there is no field '{name}' to choose." for name in choices if name not in free]
    problems += [
        f"{name}: '{side}'; expected left or right."
        for name, side in choices.items()
        if side not in SIDES
    ]
    if bool(left.get("is_exercise")) != bool(right.get("is_exercise")):
        problems.append("an exercise organisation and a real one are never one.")
    if problems:
        raise InputError("\n".join(problems))
