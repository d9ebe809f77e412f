"""Compiled loops of the clustering around its tree: weights, components, cuts and scores.

`njit` turns a function into machine code at its first call and keeps it on disk (`cache`);
`nogil` lets threads run it at once on ranges of their own. Pairs are stored once, in the row of
the earlier unit.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from deseo.services.kernels import lowest_bit

Floats: TypeAlias = NDArray[np.float64]
Singles: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.int32]

ONE = 4294967296.0  # 2**32: a weight of 1 in fixed point
EVEN = 0.5  # the trade-off at which the weight is a plain product


@njit(cache=True, nogil=True)
def weigh_rows(
    first: int,
    last: int,
    start: Integers,
    neighbour: Indices,
    squared_m2: Singles,
    doubt_m2: Floats,
    radius_m: float,
    same_offers: Singles,
    same_needs: Singles,
    complement: Singles,
    roles: NDArray[np.uint8],
    lambdas: Floats,
    known_lambda: Floats,
    alpha: float,
    weight: Singles,
) -> None:
    """Write the weight k^(2α)·a^(2(1−α)) of the pairs of units first..last.

    `doubt_m2` is r²/2 of each unit. `known_lambda[4·roles_i + roles_j]` is the sum of the lambdas
    for which the pair has data, by which affinity is renormalised (0: no data, no affinity).
    """
    per_m2 = 1.0 / (radius_m * radius_m)
    for i in range(first, last):
        known_here = known_lambda[4 * roles[i] : 4 * roles[i] + 4]
        for p in range(start[i], start[i + 1]):
            j = neighbour[p]
            near = 1.0 - (squared_m2[p] + doubt_m2[i] + doubt_m2[j]) * per_m2
            shared = (
                lambdas[0] * same_offers[p]
                + lambdas[1] * same_needs[p]
                + lambdas[2] * complement[p]
            )
            known = known_here[roles[j]]
            alike = shared / known if known > 0.0 else 0.0
            if alpha == EVEN:  # no branch in this one: most pairs have a weight
                weight[p] = max(near, 0.0) * alike
            elif near <= 0.0 or (alike == 0.0 and alpha < 1.0):
                weight[p] = 0.0
            else:
                weight[p] = near ** (2.0 * alpha) * alike ** (2.0 - 2.0 * alpha)


@njit(cache=True, nogil=True)
def find_root(parent: Indices, node: int) -> int:
    """Return the root of a node, halving the way there for the next search."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@njit(cache=True, nogil=True)
def connect_strong_pairs(
    start: Integers, neighbour: Indices, weight: Singles, floor: float
) -> Indices:
    """Return for each unit the earliest unit it is connected with by pairs of weight ≥ floor."""
    units = len(start) - 1
    parent = np.arange(units).astype(np.int32)
    for i in range(units):
        a = find_root(parent, i)
        for p in range(start[i], start[i + 1]):
            if weight[p] >= floor:
                b = find_root(parent, neighbour[p])
                parent[max(a, b)] = min(a, b)
                a = min(a, b)
    for i in range(units):
        parent[i] = parent[parent[i]]  # the parent comes earlier: its root is known
    return parent


@njit(cache=True, nogil=True)
def gather_groups(root: Indices, least: int) -> tuple[Indices, Integers, Indices]:
    """Gather the units with the same root into groups of at least so many.

    Returns each unit's group (numbered in order of first units; −1 in none), where each group's
    members start, and the members. A root is the earliest unit of its group: when it comes by,
    its group gets the next number and room for its members.
    """
    units = len(root)
    size = np.zeros(units, np.int32)
    for i in range(units):
        size[root[i]] += 1
    group, free = np.empty(units, np.int32), np.empty(units + 1, np.int64)
    start, member = np.zeros(units + 1, np.int64), np.empty(units, np.int32)
    groups = 0
    for i in range(units):
        if root[i] != i:
            group[i] = group[root[i]]
        elif size[i] < least:
            group[i] = -1
        else:
            group[i] = groups
            free[groups] = start[groups]
            start[groups + 1] = start[groups] + size[i]
            groups += 1
        if group[i] >= 0:
            member[free[group[i]]] = i
            free[group[i]] += 1
    return group, start[: groups + 1].copy(), member[: start[groups]].copy()


@njit(cache=True, nogil=True)
def order_groups(
    units: int, start: Integers, member: Indices, order: Integers
) -> tuple[Integers, Integers, Indices]:
    """Renumber groups, `order[r]` becoming r; return units' labels (−1), starts and members."""
    label = np.full(units, -1, np.int64)
    new_start, new_member = np.zeros_like(start), np.empty_like(member)
    for rank in range(len(order)):
        at = new_start[rank]
        for k in range(start[order[rank]], start[order[rank] + 1]):
            label[member[k]] = rank
            new_member[at] = member[k]
            at += 1
        new_start[rank + 1] = at
    return label, new_start, new_member


@njit(cache=True, nogil=True, forceinline=True)
def collect_links(
    members: Indices,
    group: int,
    group_of: Indices,
    local: Indices,
    start: Integers,
    neighbour: Indices,
    weight: Singles,
    one: Indices,
    other: Indices,
    fixed: Integers,
) -> int:
    """Write the links inside a component, by the members' local numbers; return how many."""
    links = 0
    for a in range(len(members)):
        for p in range(start[members[a]], start[members[a] + 1]):
            if weight[p] > 0.0 and group_of[neighbour[p]] == group:
                one[links], other[links] = a, local[neighbour[p]]
                fixed[links] = np.int64(weight[p] * ONE + 0.5)
                links += 1
    return links


@njit(cache=True, nogil=True, forceinline=True)
def fill_rows(
    members: int,
    links: int,
    one: Indices,
    other: Indices,
    fixed: Integers,
    begin: Integers,
    length: Integers,
    partner: Indices,
    linked: Integers,
) -> int:
    """Write each member's partners and weights, both ways (counting sort); return the end."""
    length[:members] = 0
    for k in range(links):
        length[one[k]] += 1
        length[other[k]] += 1
    end = 0
    for a in range(members):
        begin[a] = end
        end += length[a]
        length[a] = 0
    for k in range(links):
        a, b = one[k], other[k]
        partner[begin[a] + length[a]] = b
        linked[begin[a] + length[a]] = fixed[k]
        length[a] += 1
        partner[begin[b] + length[b]] = a
        linked[begin[b] + length[b]] = fixed[k]
        length[b] += 1
    return end


@njit(cache=True, nogil=True)
def cut_joins(
    units: int,
    kept: Indices,
    joined: Indices,
    cohesion: Floats,
    diameter_m: Floats,
    least_cohesion: float,
    widest_m: float,
) -> Indices:
    """Return each unit's group (its earliest unit) after the joins tight and narrow enough.

    Up the tree cohesion only falls and the diameter only grows: the joins allowed are whole
    subtrees. Of two groups joined the one with the earlier first unit is kept.
    """
    root = np.arange(units).astype(np.int32)
    for t in range(len(kept)):
        if cohesion[t] >= least_cohesion and diameter_m[t] <= widest_m:
            root[joined[t]] = kept[t]
    for i in range(units):
        root[i] = root[root[i]]  # its parent is earlier and already points at the root
    return root


@njit(cache=True, nogil=True, forceinline=True)
def _enrich(have: int, size: int, share: float) -> float:
    """Return the log likelihood ratio of `have` in `size` against the territory's share."""
    here = have / size
    if have <= 1 or here <= share:
        return 0.0
    ratio = have * np.log(here / share)
    if have < size:
        ratio += (size - have) * np.log((1.0 - here) / (1.0 - share))
    return float(ratio)


@njit(cache=True, nogil=True, forceinline=True)
def _count_bit(
    members: Indices, planes: NDArray[np.uint64], plane: int, word: int, bit: int
) -> int:
    """Count the members that have one service."""
    have = np.uint64(0)
    for unit in members:
        have += (planes[unit, plane, word] >> np.uint64(bit)) & np.uint64(1)
    return int(have)


@njit(cache=True, nogil=True)
def score_groups(
    group_start: Integers,
    group_member: Indices,
    planes: NDArray[np.uint64],
    plane: int,
    share: Floats,
    score: Floats,
) -> None:
    """Add to each group's score the enrichment of one role (formula: `enrichments`).

    `plane` is the role's plane of bits, `share` each service's share in the territory. Only what
    at least two members have can enrich: their bits met twice are found first.
    """
    for group in range(len(group_start) - 1):
        members = group_member[group_start[group] : group_start[group + 1]]
        for word in range(planes.shape[2]):
            once = twice = np.uint64(0)
            for unit in members:
                bits = planes[unit, plane, word]
                twice |= once & bits
                once |= bits
            for unit in members:
                fresh = planes[unit, plane, word] & twice
                twice ^= fresh
                while fresh:
                    bit = lowest_bit(fresh)
                    fresh &= fresh - np.uint64(1)
                    have = _count_bit(members, planes, plane, word, bit)
                    score[group] += _enrich(have, len(members), share[word * 64 + bit])
