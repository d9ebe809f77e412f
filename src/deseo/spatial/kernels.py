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


@njit(cache=True, nogil=True, forceinline=True)
def _scan_cell(
    i: int,
    first: int,
    last: int,
    x_m: float,
    y_m: float,
    cell_member: Indices,
    cell_x_m: Floats,
    cell_y_m: Floats,
    radius_m: float,
    found: int,
    neighbour: Indices,
    squared_m2: Singles,
) -> int:
    """Write the members of a cell (places first..last) that are near point i and later.

    Members come sorted by x, so the rest is skipped as soon as one is too far east. They are
    written at `found` on; the new count is returned.
    """
    for at in range(first, last):
        east_m = cell_x_m[at] - x_m
        if east_m > radius_m:
            break
        if cell_member[at] > i:
            north_m = cell_y_m[at] - y_m
            apart_m2 = east_m * east_m + north_m * north_m
            if apart_m2 <= radius_m * radius_m:
                neighbour[found] = cell_member[at]
                squared_m2[found] = apart_m2
                found += 1
    return found


@njit(cache=True, nogil=True)
def collect_neighbours(
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
    most: int,
) -> tuple[Integers, Indices, Singles]:
    """Return, for points first..last, how many later points are in reach, which, and how far (m²).

    Points come sorted by x: later neighbours stand in the same column of cells or in the next.
    The search ends early once more than `most` are found.
    """
    west, south = x_m[0], y_m.min()
    count = np.zeros(last - first, np.int64)
    room = 16 * (last - first) + 64
    neighbour, squared_m2 = np.empty(room, np.int32), np.empty(room, np.float32)
    found = 0
    for i in range(first, last):
        before = found
        column = min(int((x_m[i] - west) / cell_m), columns - 1)
        row = min(int((y_m[i] - south) / cell_m), rows - 1)
        for c in range(column, min(column + 2, columns)):
            for cell in range(c * rows + max(row - 1, 0), c * rows + min(row + 2, rows)):
                a, b = cell_start[cell], cell_start[cell + 1]
                if found + b - a > len(neighbour):
                    more = len(neighbour) + b - a
                    neighbour = np.concatenate((neighbour, np.empty(more, np.int32)))
                    squared_m2 = np.concatenate((squared_m2, np.empty(more, np.float32)))
                found = _scan_cell(
                    i, a, b, x_m[i], y_m[i],
                    cell_member, cell_x_m, cell_y_m, radius_m, found, neighbour, squared_m2,
                )  # fmt: skip
        count[i - first] = found - before
        if found > most:
            break
    return count, neighbour[:found], squared_m2[:found]


@njit(cache=True, nogil=True)
def _meets_block(line: Floats, blocks: NDArray[np.bool_], side: int) -> bool:
    """Return whether the box around a line meets a block that has a marked square."""
    west, east = min(line[0, 0], line[1, 0]), max(line[0, 0], line[1, 0])
    south, north = min(line[0, 1], line[1, 1]), max(line[0, 1], line[1, 1])
    first_row, last_row = int(np.floor(south / side)), int(np.floor(north / side))
    first_column, last_column = int(np.floor(west / side)), int(np.floor(east / side))
    for row in range(max(first_row, 0), min(last_row + 1, blocks.shape[0])):
        for column in range(max(first_column, 0), min(last_column + 1, blocks.shape[1])):
            if blocks[row, column]:
                return True
    return False


@njit(cache=True, nogil=True)
def measure_marked(
    ends: Floats, marked: NDArray[np.bool_], blocks: NDArray[np.bool_], side: int
) -> Floats:
    """Return the length of each line over marked squares of side 1.

    `ends` has shape (lines, 2 ends, 2 coordinates x and y); `marked[row, column]` is the square
    with y in row..row + 1. `blocks` tells of each block of side × side squares whether it has a
    marked one: a line whose box meets no such block is not looked at. Each other line is looked at
    in steps of at most one square.
    """
    over = np.zeros(len(ends))
    for line in range(len(ends)):
        if not _meets_block(ends[line], blocks, side):
            continue
        x, y = ends[line, 0, 0], ends[line, 0, 1]
        dx, dy = ends[line, 1, 0] - x, ends[line, 1, 1] - y
        length = np.sqrt(dx * dx + dy * dy)
        steps = int(length) + 1
        hits = 0
        for step in range(steps):
            along = (step + 0.5) / steps
            row, column = int(np.floor(y + along * dy)), int(np.floor(x + along * dx))
            if 0 <= row < marked.shape[0] and 0 <= column < marked.shape[1]:
                hits += marked[row, column]
        over[line] = length * hits / steps
    return over
