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

    Keys = tuple[NDArray[np.object_], NDArray[np.int64]]

PREFIX: Final = 4
CELL_DEG: Final = 0.01
MOST_PAIRS: Final = 900


def pair_up(left: Records, right: Records) -> NDArray[np.int64]:
    """Give the pairs worth comparing, shape (k, 2): a place in each, sorted, each once.

    Of one table with itself (`right` is `left`) each pair is there once, the smaller place first.
    """
    ours = _list_keys(left)
    if right is left:
        keys, rows = _number_keys(ours)
        return _cross(keys, rows, keys, rows, len(left.ids), is_within=True)
    theirs = _list_keys(right)
    both = _number_keys(
        (np.concatenate([ours[0], theirs[0]]), np.concatenate([ours[1], theirs[1]]))
    )
    cut = len(ours[0])
    (keys_l, keys_r), (rows_l, rows_r) = (np.split(part, [cut]) for part in both)
    return _cross(keys_l, rows_l, keys_r, rows_r, len(right.ids), is_within=False)


def _number_keys(keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give keys as numbers, which are compared at once."""
    return pd.factorize(keys[0])[0].astype(np.int64), keys[1]


def _cross(
    keys_l: NDArray[np.int64],
    rows_l: NDArray[np.int64],
    keys_r: NDArray[np.int64],
    rows_r: NDArray[np.int64],
    width: int,
    *,
    is_within: bool,
) -> NDArray[np.int64]:
    """Pair all rows of each key on one side with all on the other, too large blocks left out."""
    number = 1 + max(keys_l.max(initial=-1), keys_r.max(initial=-1))
    sizes_l, sizes_r = (np.bincount(keys, minlength=number) for keys in (keys_l, keys_r))
    pairs = sizes_l * sizes_r
    kept = (pairs > 1) & (pairs <= MOST_PAIRS) if is_within else (pairs > 0) & (pairs <= MOST_PAIRS)
    chosen_l, chosen_r = kept[keys_l], kept[keys_r]
    ours = pd.DataFrame({"key": keys_l[chosen_l], "l": rows_l[chosen_l]})
    theirs = pd.DataFrame({"key": keys_r[chosen_r], "r": rows_r[chosen_r]})
    joined = ours.merge(theirs, on="key")
    first, second = joined["l"].to_numpy(np.int64), joined["r"].to_numpy(np.int64)
    if is_within:
        ahead = first < second
        first, second = first[ahead], second[ahead]
    once = np.unique(first * width + second)
    return np.column_stack(np.divmod(once, max(1, width)))


def _list_keys(records: Records) -> Keys:
    """List each row's keys, each once; keys of different kinds begin differently."""
    parts = [
        _whole("i", records.identity),
        _whole("e", records.entity),
        _whole("h", records.host),
        _whole("n", np.array([" ".join(words) for words in records.words], dtype=object)),
    ]
    rows = np.repeat(np.arange(len(records.ids)), [len(words) for words in records.words])
    stems = np.array([w[:PREFIX] for words in records.words for w in words], dtype=object)
    for sign, place in {"t": records.town, "p": records.postcode}.items():
        known = np.flatnonzero(place[rows] != "") if len(rows) else rows
        parts.append((sign + place[rows[known]] + "|" + stems[known], rows[known]))
    parts.extend(_list_cells(records, rows, stems))
    keys = np.concatenate([keys for keys, _ in parts])
    whole = pd.DataFrame({"key": keys, "row": np.concatenate([rows for _, rows in parts])})
    whole = whole.drop_duplicates()  # two words of a name may begin alike
    return whole["key"].to_numpy(object), whole["row"].to_numpy(np.int64)


def _whole(sign: str, values: NDArray[np.object_]) -> Keys:
    known = np.flatnonzero(values != "")
    return sign + values[known], known


def _list_cells(
    records: Records, rows: NDArray[np.int64], stems: NDArray[np.object_]
) -> list[Keys]:
    """Give each place its square; one near an edge belongs to the next square too."""
    placed = ~np.isnan(records.lat) & ~np.isnan(records.lon)
    kept = placed[rows] if len(rows) else placed
    rows, stems = rows[kept], stems[kept]
    cells = []
    for shift in (0.0, 0.5):
        squares = np.full(len(records.ids), "", dtype=object)
        y, x = (np.floor(part[placed] / CELL_DEG + shift) for part in (records.lat, records.lon))
        squares[placed] = [
            f"c{shift}/{a}/{b}|" for a, b in zip(y.astype(int), x.astype(int), strict=True)
        ]
        cells.append((squares[rows] + stems, rows))
    return cells
