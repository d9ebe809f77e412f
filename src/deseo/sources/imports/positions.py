"""Each row stands where its coordinates say, else where its postcode or town is, and no finer.

A row whose place lies elsewhere, or cannot be meant, is refused; one that names no place at all is
kept without one. Coordinates that do not say how precise they are: a drawn area as broad as it is;
three rows or more without an address on one point, or no more than two decimals, are a town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from deseo.searches import fold_text
from deseo.sources.imports.coordinates import (
    BEYOND,
    NONE,
    OUTSIDE,
    SWAPPED,
    UNUSABLE,
    Standing,
)
from deseo.sources.imports.rows import Rows, read_field
from deseo.sources.registers import find_precision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.sources.imports.placings import Gazetteer, Spot
    from deseo.sources.imports.recognitions import Columns

EXACT_M, TOWN_M = 250.0, 4_000.0
ROUGH_DECIMALS: Final = 2
SHARED_POINT_ROWS: Final = 3
ASKED: Final = ("municipality", "postcode", "address")


def place_rows(
    rows: Rows,
    cells: pd.DataFrame,
    columns: Columns,
    names: tuple[str, ...],
    standing: Standing,
    gazetteer: Gazetteer,
    own_names: frozenset[str],
) -> None:
    """Give each row its place: its coordinates, else its postcode or town, no finer than that.

    `own_names` are the territory's, folded: a row that names it is kept a little beyond its border.
    """
    at = columns.first("lat") if columns.first("lat") is not None else columns.first("x")
    at = columns.first("point") if at is None else at
    stated = names[at] if at is not None else "geometry"
    counted_in = read_field(cells, columns, "territory_id").map(fold_text).isin(own_names)
    beyond = standing.verdict == BEYOND
    outside = (standing.verdict == OUTSIDE) | (beyond & ~counted_in.to_numpy(bool))
    rows.refuse(np.flatnonzero(outside), stated, "outside")
    rows.keep(np.flatnonzero(beyond & ~outside), stated, "beyond")
    rows.keep(np.flatnonzero(standing.verdict == SWAPPED), stated, "swapped")
    table = rows.table
    has_point = np.isfinite(standing.lon)
    for name, degrees in (("lat", standing.lat), ("lon", standing.lon)):
        table[name] = [_write_degrees(one) for one in degrees]
    table["location_precision"] = _judge_precision(rows, cells, columns, standing)
    codes = read_field(cells, columns, "municipality_code")
    said = [codes.tolist(), *(table[name].tolist() for name in ASKED)]
    spots = {
        at: gazetteer.find(*(column[at] for column in said))
        for at in np.flatnonzero(~has_point).tolist()
        if at not in rows.refused
    }
    _put_on_spots(rows, {i: spot for i, spot in spots.items() if spot})
    lost = [i for i, spot in spots.items() if not spot]
    _refuse_placeless(rows, lost, standing, stated)


def _put_on_spots(rows: Rows, spots: Mapping[int, Spot]) -> None:
    table = rows.table
    at = list(spots)
    found = list(spots.values())
    for name, values in (
        ("lat", [_write_degrees(spot.lat) for spot in found]),
        ("lon", [_write_degrees(spot.lon) for spot in found]),
        ("location_precision", [spot.precision for spot in found]),
        ("location_source", ["GeoNames (CC BY 4.0)" for _ in found]),
    ):
        column = table[name].to_numpy(object).copy()
        column[at] = values
        table[name] = column
    towns = table["municipality"].to_numpy(object).copy()
    for i in at:
        towns[i] = towns[i] or spots[i].name
    table["municipality"] = towns
    guessed = [i for i, spot in spots.items() if spot.is_guess]
    rows.keep(guessed, "municipality", "town_guessed", [spots[i].name for i in guessed])


def _refuse_placeless(rows: Rows, lost: list[int], standing: Standing, stated: str) -> None:
    """Refuse rows whose town lies elsewhere or whose place cannot be meant."""
    table = rows.table
    towns = table["municipality"].where(table["municipality"] != "", table["postcode"])
    said = towns.where(towns != "", table["address"]).tolist()
    named = [i for i in lost if said[i]]
    rows.refuse(named, "municipality", "elsewhere", [said[i] for i in named])
    broken = [i for i in lost if not said[i] and standing.verdict[i] == UNUSABLE]
    rows.refuse(broken, stated, "bad_place")
    both = [
        int(i)
        for i in np.flatnonzero(standing.verdict == UNUSABLE)
        if int(i) not in rows.refused and table["lat"].iloc[i]
    ]
    rows.keep(both, stated, "place_by_town")


def _judge_precision(
    rows: Rows, cells: pd.DataFrame, columns: Columns, standing: Standing
) -> pd.Series[str]:
    """Take the precision as stated; else judge by breadth, by decimals, by who shares the point."""
    said = read_field(cells, columns, "location_precision").str.lower()
    table = rows.table
    has_point = np.isfinite(standing.lon)
    pair = pd.Series(table["lat"] + " " + table["lon"], index=table.index)
    sharing = pair.map(pair.value_counts()).to_numpy()
    decimals = pair.map(_count_decimals).to_numpy()
    own = np.select(
        [
            ~has_point,
            standing.breadth_m > TOWN_M,
            standing.breadth_m > EXACT_M,
            (sharing >= SHARED_POINT_ROWS) & (table["address"] == "").to_numpy(),
            decimals <= ROUGH_DECIMALS,
        ],
        ["none", "zone", "town", "town", "town"],
        "address",
    )
    judged = pd.Series(own, index=table.index)
    worded = said.map(lambda word: find_precision(word) if word else "")
    usable = (worded != "") & (worded != "none") & has_point & (standing.verdict != NONE)
    return judged.where(~usable, worded).astype(object)


def _write_degrees(degrees: float) -> str:
    """Write degrees to a centimetre, empty where there are none."""
    return f"{degrees:.7f}".rstrip("0") + "0" if np.isfinite(degrees) else ""


def _count_decimals(pair: str) -> int:
    return max((len(part.partition(".")[2].rstrip("0")) for part in pair.split()), default=0)
