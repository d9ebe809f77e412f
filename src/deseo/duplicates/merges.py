"""Two rows become one field by field, and the record says from which row each field came.

What only one of the two knows is taken; where both know and differ, what a person chose holds, and
the left row where nobody chose. Nothing is made up of both: fields that mean something only beside
each other come from one row. A place comes from the row that knows it more precisely, and a street
is not taken from a row in another town. Figures on staff whose row names no page that publishes
them are not given to one that does, or they would pass for published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from deseo.errors import InputError
from deseo.schema.contracts import ENTERPRISES, PRECISIONS
from deseo.searches import fold_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Cells = Mapping[str, NDArray[np.object_]]

Side = Literal["left", "right"]
SIDES: Final = ("left", "right")
PLACE: Final = ("lat", "lon", "location_precision", "location_source")
ORIGIN: Final = ("source", "source_url", "source_year", "licence", "retrieved_at")
STAFF: Final = (
    ("employees", "women_employees", "employees_year"),
    ("board", "women_board"),
    ("managers", "women_managers"),
)
TOGETHER: Final = (PLACE, ORIGIN, *STAFF)
"""Fields that mean something only beside each other: they come from one row, all of them."""
KEPT: Final = ("enterprise_id", "territory_id", "is_exercise")
IN_TOWN: Final = ("address", "postcode")
ON_STAFF: Final = (*(name for group in STAFF for name in group), "women_employees_share")


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
    taken = choose_fields(*(_to_cells(row) for row in (left, right)))
    side: dict[str, Side] = {name: "right" if it[0] else "left" for name, it in taken.items()}
    for group in _list_groups():
        chosen: set[Side] = {choices[name] for name in group if name in choices}
        if len(chosen) > 1:
            raise InputError(f"{', '.join(group)}: expected to come from one row, not from both.")
        side.update(dict.fromkeys(group, chosen.pop()) if chosen else {})
    cells, origins = {}, {}
    rows: dict[Side, Mapping[str, Any]] = {"left": left, "right": right}
    for name in ENTERPRISES.names:
        cells[name] = rows[side[name]].get(name)
        if is_known(cells[name]):
            origins[name] = side[name]
    return MergedRow(cells, origins)


def choose_fields(left: Cells, right: Cells) -> dict[str, NDArray[np.bool_]]:
    """Tell for each field of the contract and each of n pairs of rows whether the right's is taken.

    `left` and `right` give the n cells of each field.
    """
    known = [{name: _find_known(cells) for name, cells in side.items()} for side in (left, right)]
    taken = dict.fromkeys(KEPT, np.zeros(len(left["name"]), dtype=bool))
    for group in _list_groups():
        ours, theirs = ([side[name] for name in group] for side in known)
        takes = theirs[0] & ~ours[0]
        if len(group) > 1:
            more = np.sum(theirs, axis=0) > np.sum(ours, axis=0)
            takes |= ~theirs[0] & ~ours[0] & more
            takes |= _agree(left[group[0]], right[group[0]], ours[0] & theirs[0]) & more
        if group == PLACE:
            ranks = [_rank(side["location_precision"]) for side in (left, right)]
            both = ours[0] & theirs[0]
            takes = (takes & ~(both & (ranks[1] > ranks[0]))) | (both & (ranks[1] < ranks[0]))
        taken.update(dict.fromkeys(group, takes))
    town = "municipality"
    told = known[0][town] & known[1][town]
    elsewhere = told & ~_agree(_fold(left[town]), _fold(right[town]), told)
    leaked = known[0]["source_url"] & ~known[1]["source_url"]
    taken |= {name: taken[name] & ~elsewhere for name in IN_TOWN}
    return taken | {name: taken[name] & ~leaked for name in ON_STAFF}


def merge_tables(kept: pd.DataFrame, others: pd.DataFrame, into: pd.Series[str]) -> pd.DataFrame:
    """Merge rows into others: row by row what `merge_pair` would do, in the order of `others`.

    Both tables have the columns of the contract, typed; `kept` is indexed by enterprise_id, and
    `into` names, on the index of `others`, the row of `kept` each belongs to.
    """
    merged = kept.copy()
    turn = into.groupby(into).cumcount()
    for number in range(int(turn.max()) + 1 if len(turn) else 0):
        rows = others[turn == number]
        places = merged.index.get_indexer(pd.Index(into[rows.index]))
        taken = choose_fields(list_cells(merged.iloc[places]), list_cells(rows))
        for name, takes in taken.items():
            fresh = rows.loc[takes, name].to_numpy()
            merged.loc[merged.index[places[takes]], name] = fresh
    return merged


def has_news(left: Cells, right: Cells) -> NDArray[np.bool_]:
    """Tell which of n right rows say anything the left ones do not; where from is no news."""
    news = np.zeros(len(left["name"]), dtype=bool)
    for name in ENTERPRISES.names:
        if name not in {*KEPT, *ORIGIN, "location_source"}:
            ours, theirs = _find_known(left[name]), _find_known(right[name])
            news |= theirs & ~(ours & _agree(left[name], right[name], ours & theirs))
    return news


def list_cells(rows: pd.DataFrame) -> dict[str, NDArray[np.object_]]:
    """Give the cells of each field of the contract; a column that is absent is unknown."""
    unknown = np.full(len(rows), None, dtype=object)
    return {
        name: rows[name].to_numpy(object) if name in rows else unknown for name in ENTERPRISES.names
    }


def is_known(cell: object) -> bool:
    """Tell whether a cell says anything."""
    return not (cell is None or cell == "" or bool(pd.isna(cell)))  # type: ignore[call-overload]


def _to_cells(row: Mapping[str, Any]) -> dict[str, NDArray[np.object_]]:
    cells = {name: np.empty(1, dtype=object) for name in ENTERPRISES.names}
    for name, cell in cells.items():
        cell[0] = row.get(name)
    return cells


def _find_known(cells: NDArray[np.object_]) -> NDArray[np.bool_]:
    known = np.asarray(pd.notna(cells), dtype=bool)
    known[known] = cells[known] != ""
    return known


def _agree(
    ours: NDArray[np.object_], theirs: NDArray[np.object_], both: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell where two cells say the same, of those where both say something."""
    same = np.zeros(len(both), dtype=bool)
    same[both] = ours[both] == theirs[both]
    return same


def _rank(precisions: NDArray[np.object_]) -> NDArray[np.int64]:
    """Rank precisions: 0 is the most precise; one that is none of them is the least."""
    ranks = {name: rank for rank, name in enumerate(PRECISIONS)}
    known = [ranks.get(one, len(ranks)) if is_known(one) else len(ranks) for one in precisions]
    return np.array(known, dtype=np.int64)


def _fold(towns: NDArray[np.object_]) -> NDArray[np.object_]:
    folded = {town: fold_text(town) for town in towns.tolist() if is_known(town)}
    return np.array([folded.get(town) if is_known(town) else "" for town in towns], dtype=object)


def _list_groups() -> list[tuple[str, ...]]:
    bound = {name for group in TOGETHER for name in group} | set(KEPT)
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
