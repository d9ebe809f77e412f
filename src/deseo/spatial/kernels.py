"""Compiled loops that look for near neighbours; read them as plain Python.

`njit` turns a function into machine code at its first call and keeps it on disk (`cache`);
`nogil` lets several threads run it at once, each on its own range of points.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Singles: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.int32]


@njit(cache=True, nogil=True)
def sort_into_cells(
    x_m: Floats, y_m: Floats, cell_m: float, columns: int, rows: int
) -> tuple[Integers, Indices]:
    """Return where each cell's members start, and the members cell by cell (counting sort).

    Cells run column by column; inside a cell members keep the order they came in.
    """
    west, south = x_m.min(), y_m.min()
    cell_of = np.empty(len(x_m), np.int64)
    start = np.zeros(columns * rows + 1, np.int64)
    for i in range(len(x_m)):
        column = min(int((x_m[i] - west) / cell_m), columns - 1)
        row = min(int((y_m[i] - south) / cell_m), rows - 1)
        cell_of[i] = column * rows + row
        start[cell_of[i] + 1] += 1
    for cell in range(columns * rows):
        start[cell + 1] += start[cell]
    free = start[:-1].copy()
    member = np.empty(len(x_m), np.int32)
    for i in range(len(x_m)):
        member[free[cell_of[i]]] = i
        free[cell_of[i]] += 1
    return start, member


@njit(cache=True, nogil=True)
def scan_neighbours(
    first: int,
    last: int,
    x_m: Floats,
    y_m: Floats,
    cell_start: Integers,
    cell_member: Indices,
    cell_x_m: Floats,
    cell_y_m: Floats,
    cell_m: float,
    columns: int,
    rows: int,
    radius_m: float,
    pair_start: Integers,
    neighbour: Indices,
    squared_m2: Singles,
    fill: bool,
) -> None:
    """Count (or, on the second pass, write) for points first..last the later points within reach.

    Points come sorted by x, so that all later neighbours stand in the same column of cells or in
    the next, and the rest of a cell is skipped as soon as one member is too far east.
    """
    west, south = x_m[0], y_m.min()
    reach_m2 = radius_m * radius_m
    for i in range(first, last):
        found = pair_start[i] if fill else 0
        column = min(int((x_m[i] - west) / cell_m), columns - 1)
        row = min(int((y_m[i] - south) / cell_m), rows - 1)
        for c in range(column, min(column + 2, columns)):
            for r in range(max(row - 1, 0), min(row + 2, rows)):
                for at in range(cell_start[c * rows + r], cell_start[c * rows + r + 1]):
                    east_m = cell_x_m[at] - x_m[i]
                    if east_m > radius_m:
                        break
                    if cell_member[at] <= i:
                        continue
                    north_m = cell_y_m[at] - y_m[i]
                    apart_m2 = east_m * east_m + north_m * north_m
                    if apart_m2 <= reach_m2:
                        if fill:
                            neighbour[found] = cell_member[at]
                            squared_m2[found] = apart_m2
                        found += 1
        if not fill:
            pair_start[i + 1] = found
