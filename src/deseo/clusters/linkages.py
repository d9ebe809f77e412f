"""Compiled loops of the tree: sparse average linkage by nearest-neighbour chain.

The mean weight between two clusters counts a missing pair as 0, so only the pairs that exist are
held: one row of partners per cluster, all rows in one pool. A join appends the two rows; sums of
what then stands twice are made when the row is next read. Weights are summed as fixed-point
64-bit integers (2³² is 1): integer sums do not depend on the order of their terms, so neither row
order nor threads can change a tree. Each component of strong pairs is linked on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from deseo.clusters.kernels import (
    ONE,
    Floats,
    Indices,
    Integers,
    Singles,
    collect_links,
    fill_rows,
    find_root,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIR = 2


@njit(cache=True, nogil=True, forceinline=True)
def _tidy_row(
    c: int,
    begin: Integers,
    length: Integers,
    partner: Indices,
    linked: Integers,
    parent: Indices,
    finished: NDArray[np.bool_],
    seen_at: Integers,
) -> None:
    """Rewrite cluster c's row in place: present clusters only, each once, weights summed.

    `seen_at` holds −1 everywhere, before and after.
    """
    at = begin[c]
    end = at + length[c]
    kept = at
    for k in range(at, end):
        other = find_root(parent, partner[k])
        if other == c or finished[other]:
            continue
        if seen_at[other] >= 0:
            linked[seen_at[other]] += linked[k]
        else:
            partner[kept] = other
            linked[kept] = linked[k]
            seen_at[other] = kept
            kept += 1
    for k in range(at, kept):
        seen_at[partner[k]] = -1
    length[c] = kept - at


@njit(cache=True, nogil=True, forceinline=True)
def _find_nearest(
    c: int,
    before: int,
    begin: Integers,
    length: Integers,
    partner: Indices,
    linked: Integers,
    size: Integers,
) -> tuple[int, float]:
    """Return the cluster with the highest mean weight to c, and that mean (fixed point).

    On a tie the one c was reached from wins (so that the chain ends), then the earliest.
    """
    best, best_mean = -1, -1.0
    for k in range(begin[c], begin[c] + length[c]):
        other = partner[k]
        mean = linked[k] / (size[c] * size[other])
        if mean > best_mean:
            best, best_mean = other, mean
        elif mean == best_mean and best != before and (other == before or other < best):
            best = other
    return best, best_mean


@njit(cache=True, nogil=True)
def _close_gaps(
    members: int,
    begin: Integers,
    length: Integers,
    partner: Indices,
    linked: Integers,
    parent: Indices,
    finished: NDArray[np.bool_],
) -> int:
    """Move the rows still in use to the front of the pool; return the new end."""
    spare_partner, spare_linked = np.empty_like(partner), np.empty_like(linked)
    end = 0
    for c in range(members):
        if parent[c] == c and not finished[c]:
            for k in range(length[c]):
                spare_partner[end + k] = partner[begin[c] + k]
                spare_linked[end + k] = linked[begin[c] + k]
            begin[c] = end
            end += length[c]
    partner[:end] = spare_partner[:end]
    linked[:end] = spare_linked[:end]
    return end


@njit(cache=True, nogil=True, forceinline=True)
def _append_row(
    c: int, end: int, begin: Integers, length: Integers, partner: Indices, linked: Integers
) -> int:
    """Copy cluster c's row to the end of the pool; return the new end."""
    for k in range(length[c]):
        partner[end + k] = partner[begin[c] + k]
        linked[end + k] = linked[begin[c] + k]
    return int(end + length[c])


@njit(cache=True, nogil=True, forceinline=True)
def _span_m(
    a: int, b: int, members: Indices, following: Indices, x_m: Floats, y_m: Floats
) -> float:
    """Return the largest distance between a member of a and one of b (linked lists)."""
    most_m2 = 0.0
    p = a
    while p >= 0:
        q = b
        while q >= 0:
            dx = x_m[members[p]] - x_m[members[q]]
            dy = y_m[members[p]] - y_m[members[q]]
            most_m2 = max(most_m2, dx * dx + dy * dy)
            q = following[q]
        p = following[p]
    return float(np.sqrt(most_m2))


@njit(cache=True, nogil=True, forceinline=True)
def _join(
    a: int,
    b: int,
    end: int,
    begin: Integers,
    length: Integers,
    partner: Indices,
    linked: Integers,
    parent: Indices,
    size: Integers,
    following: Indices,
    tail: Indices,
    finished: NDArray[np.bool_],
) -> int:
    """Take cluster b into a: its row, its members (linked lists), its size; return the new end."""
    if end + length[a] + length[b] > len(partner):
        end = _close_gaps(len(parent), begin, length, partner, linked, parent, finished)
    row = end
    end = _append_row(a, end, begin, length, partner, linked)
    end = _append_row(b, end, begin, length, partner, linked)
    begin[a], length[a] = row, end - row
    parent[b] = a
    size[a] += size[b]
    following[tail[a]] = b
    tail[a] = tail[b]
    return end


@njit(cache=True, nogil=True)
def _link_component(
    members: Indices,
    end: int,
    begin: Integers,
    length: Integers,
    partner: Indices,
    linked: Integers,
    least_mean: float,
    x_m: Floats,
    y_m: Floats,
    kept: Indices,
    joined: Indices,
    cohesion: Floats,
    diameter_m: Floats,
) -> None:
    """Link one component whose rows stand in the pool; write its joins from the first place on.

    Nearest-neighbour chain: walk from a cluster to its nearest, and on, until two are each
    other's nearest; join them, and go on from where the chain came.
    """
    n, joins = len(members), 0
    parent, chain = np.arange(n).astype(np.int32), np.empty(n + 1, np.int32)
    size, seen_at = np.ones(n, np.int64), np.full(n, -1, np.int64)
    following, tail = np.full(n, -1, np.int32), np.arange(n).astype(np.int32)
    finished, across_m = np.zeros(n, np.bool_), np.zeros(n, np.float64)
    for origin in range(n):
        if parent[origin] != origin or finished[origin]:
            continue
        chain[0], top = origin, 1
        while top > 0:
            c = chain[top - 1]
            before = chain[top - 2] if top > 1 else -1
            _tidy_row(c, begin, length, partner, linked, parent, finished, seen_at)
            nearest, mean = _find_nearest(c, before, begin, length, partner, linked, size)
            if mean < least_mean:
                finished[c] = True  # no later join can bring it nearer to anyone
                top -= 1
            elif nearest != before:
                chain[top] = nearest
                top += 1
            else:
                a, b = min(c, before), max(c, before)
                span_m = _span_m(a, b, members, following, x_m, y_m)
                across_m[a] = max(span_m, across_m[a], across_m[b])
                end = _join(
                    a, b, end, begin, length, partner, linked,
                    parent, size, following, tail, finished,
                )  # fmt: skip
                kept[joins], joined[joins] = members[a], members[b]
                cohesion[joins], diameter_m[joins] = mean / ONE, across_m[a]
                joins += 1
                chain[0] = a if top == PAIR else chain[0]
                top = max(top - PAIR, 1)


@njit(cache=True, nogil=True)
def link_components(
    first: int,
    last: int,
    group_start: Integers,
    group_member: Indices,
    group_of: Indices,
    local: Indices,
    start: Integers,
    neighbour: Indices,
    weight: Singles,
    floor: float,
    x_m: Floats,
    y_m: Floats,
    kept: Indices,
    joined: Indices,
    cohesion: Floats,
    diameter_m: Floats,
) -> None:
    """Link each component first..last by average linkage, down to the cohesion `floor`.

    A missing pair counts 0. Joins are written from the component's own start on, children before
    parents; places left over keep −1 in `kept`.
    """
    largest = 0
    for group in range(first, last):
        largest = max(largest, group_start[group + 1] - group_start[group])
    begin, length = np.empty(largest, np.int64), np.empty(largest, np.int64)
    partner, linked = np.empty(1024, np.int32), np.empty(1024, np.int64)
    one, other, fixed = np.empty(256, np.int32), np.empty(256, np.int32), np.empty(256, np.int64)
    for group in range(first, last):
        out = slice(group_start[group], group_start[group + 1])
        members = group_member[out]
        most = 0
        for unit in members:
            most += start[unit + 1] - start[unit]
        if most > len(one):
            one, other = np.empty(most, np.int32), np.empty(most, np.int32)
            fixed = np.empty(most, np.int64)
        links = collect_links(
            members, group, group_of, local, start, neighbour, weight, one, other, fixed
        )
        if 4 * links > len(partner):  # both ways, and room for as much again by joins
            partner, linked = np.empty(4 * links, np.int32), np.empty(4 * links, np.int64)
        end = fill_rows(len(members), links, one, other, fixed, begin, length, partner, linked)
        _link_component(
            members, end, begin, length, partner, linked, floor * ONE, x_m, y_m,
            kept[out], joined[out], cohesion[out], diameter_m[out],
        )  # fmt: skip
