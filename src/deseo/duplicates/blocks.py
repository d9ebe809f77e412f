"""Only rows with something in common are compared: a number, a site, or a word in one place.

Two rows fall into one block when they share a register's number, a web host, the beginning of a
telling word in the same town, postcode or square of 0.01 degrees, or all telling words. A block of
too many pairs (a word half the town bears) is left out: what it holds shares rarer things too, or
nothing that would tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.duplicates.records import Records

PREFIX: Final = 4
CELL_DEG: Final = 0.01
MOST_PAIRS: Final = 900


def pair_up(left: Records, right: Records) -> NDArray[np.int64]:
    """Give the pairs worth comparing, shape (k, 2): a place in each, sorted, each once."""
    ours, theirs = _list_keys(left), _list_keys(right)
    sizes = ours["key"].value_counts().rename("ours").to_frame()
    sizes = sizes.join(theirs["key"].value_counts().rename("theirs"), how="inner")
    kept = sizes.index[sizes["ours"] * sizes["theirs"] <= MOST_PAIRS]
    ours, theirs = ours[ours["key"].isin(kept)], theirs[theirs["key"].isin(kept)]
    pairs = ours.merge(theirs, on="key", suffixes=("_l", "_r"))[["row_l", "row_r"]]
    return np.unique(pairs.to_numpy(np.int64), axis=0)


def _list_keys(records: Records) -> pd.DataFrame:
    parts = [
        _whole("i", records.identity),
        _whole("e", records.entity),
        _whole("h", records.host),
        _whole("n", np.array([" ".join(words) for words in records.words], dtype=object)),
    ]
    places = {"t": records.town, "p": records.postcode}
    rows = np.repeat(np.arange(len(records.ids)), [len(words) for words in records.words])
    stems = np.array([w[:PREFIX] for words in records.words for w in words], dtype=object)
    for sign, place in places.items():
        known = np.flatnonzero(place[rows] != "") if len(rows) else rows
        keys = sign + place[rows[known]] + "|" + stems[known]
        parts.append(pd.DataFrame({"key": keys, "row": rows[known]}))
    parts.extend(_list_cells(records, rows, stems))
    whole = pd.concat(parts, ignore_index=True)
    return whole.drop_duplicates()


def _whole(sign: str, values: NDArray[np.object_]) -> pd.DataFrame:
    known = np.flatnonzero(values != "")
    return pd.DataFrame({"key": sign + values[known], "row": known})


def _list_cells(
    records: Records, rows: NDArray[np.int64], stems: NDArray[np.object_]
) -> list[pd.DataFrame]:
    """Give each place its square; one near an edge belongs to the next square too."""
    placed = ~np.isnan(records.lat) & ~np.isnan(records.lon)
    kept = placed[rows] if len(rows) else placed
    rows, stems = rows[kept], stems[kept]
    cells = []
    for shift in ((0.0, 0.0), (0.5, 0.5)):
        y = np.floor(records.lat[rows] / CELL_DEG + shift[0]).astype(int).astype(str)
        x = np.floor(records.lon[rows] / CELL_DEG + shift[1]).astype(int).astype(str)
        sign = f"c{shift[0]}/"
        keys = sign + y.astype(object) + "/" + x.astype(object) + "|" + stems
        cells.append(pd.DataFrame({"key": keys, "row": rows}))
    return cells
