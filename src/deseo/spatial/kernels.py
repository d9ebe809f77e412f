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
def sort_into_strips(y_m: Floats, strip_m: float, strips: int) -> tuple[Indices, Integers, Indices]:
    """Return each point's strip of land, where each strip's members start, and the members.

    Strips run from south to north, each so many metres wide; inside a strip members keep the
    order they came in (counting sort).
    """
    south = y_m.min()
    strip_of = np.empty(len(y_m), np.int32)
    start = np.zeros(strips + 1, np.int64)
    for i in range(len(y_m)):
        strip_of[i] = min(int((y_m[i] - south) / strip_m), strips - 1)
        start[strip_of[i] + 1] += 1
    for strip in range(strips):
        start[strip + 1] += start[strip]
    free = start[:-1].copy()
    member = np.empty(len(y_m), np.int32)
    for i in range(len(y_m)):
        member[free[strip_of[i]]] = i
        free[strip_of[i]] += 1
    return strip_of, start, member


@njit(cache=True, nogil=True, forceinline=True)
def _move_window(
    i: int,
    strip: int,
    later: Integers,
    beyond: Integers,
    strip_start: Integers,
    strip_member: Indices,
    strip_x_m: Floats,
    x_m: float,
    radius_m: float,
) -> tuple[int, int]:
    """Move a strip's window to the members after point i and at most a radius further east."""
    a, b, end = later[strip], beyond[strip], strip_start[strip + 1]
    while a < end and strip_member[a] <= i:
        a += 1
    b = max(a, b)
    while b < end and strip_x_m[b] - x_m <= radius_m:
        b += 1
    later[strip], beyond[strip] = a, b
    return a, b


@njit(cache=True, nogil=True)
def collect_neighbours(
    first: int,
    last: int,
    x_m: Floats,
    y_m: Floats,
    strip_of: Indices,
    strip_start: Integers,
    strip_member: Indices,
    strip_x_m: Floats,
    strip_y_m: Floats,
    radius_m: float,
    most: int,
) -> tuple[Integers, Indices, Singles]:
    """Return, for points first..last, how many later points are in reach, which, and how far (m²).

    Points come sorted by x, strips are at least one radius wide: whoever is near stands in the
    same strip or in the next on either side, in a window that only moves east as the points do.
    The search ends early once more than `most` are found.
    """
    later, beyond = strip_start[:-1].copy(), strip_start[:-1].copy()
    count = np.zeros(last - first, np.int64)
    room = 16 * (last - first) + 64
    neighbour, squared_m2 = np.empty(room, np.int32), np.empty(room, np.float32)
    found, reach_m2 = 0, radius_m * radius_m
    for strip in range(len(later)):
        inside = strip_member[strip_start[strip] : strip_start[strip + 1]]
        later[strip] += np.searchsorted(inside, first)
    for i in range(first, last):
        before = found
        for strip in range(max(strip_of[i] - 1, 0), min(strip_of[i] + 2, len(later))):
            a, b = _move_window(
                i, strip, later, beyond, strip_start, strip_member, strip_x_m, x_m[i], radius_m
            )
            if found + b - a > len(neighbour):
                more = len(neighbour) + b - a
                neighbour = np.concatenate((neighbour, np.empty(more, np.int32)))
                squared_m2 = np.concatenate((squared_m2, np.empty(more, np.float32)))
            for at in range(a, b):  # each is written; the next overwrites one too far
                east_m, north_m = strip_x_m[at] - x_m[i], strip_y_m[at] - y_m[i]
                apart_m2 = east_m * east_m + north_m * north_m
                neighbour[found], squared_m2[found] = strip_member[at], apart_m2
                found += apart_m2 <= reach_m2
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
