"""The same clusters tile by tile: what does not hang together by strong pairs never meets.

Average linkage down to a cohesion γ joins nobody across components of pairs with a weight of γ or
more. So the land is cut into square tiles, each looked at together with a rim as wide as the
radius; strong pairs are joined to components across tiles; and of all near pairs only those inside
one component are kept for the tree. Every pair is weighed with the rarity of the whole territory
and kept by the tile of its earlier place, so the groups are those of the whole, found in the
memory that one tile takes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from deseo.clusters.assessments import Clustering, describe_clusters
from deseo.clusters.enrichments import find_shares
from deseo.clusters.rules import EVEN_ALPHA
from deseo.clusters.stages import (
    LEAST_WEIGHT,
    NO_CLUSTER,
    Weighed,
    compare,
    cut_by_rules,
    find_reach,
    link,
    weigh,
)
from deseo.errors import InputError
from deseo.spatial import NearPairs, find_near_pairs, respect_barriers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from deseo.clusters.enrichments import TerritoryShares
    from deseo.clusters.rosters import Roster
    from deseo.clusters.rules import ClusterRules
    from deseo.spatial import Barriers

LEAST_GROUP: Final = 2


@dataclass(frozen=True)
class _Plan:
    """What the tiles have in common."""

    roster: Roster
    rules: ClusterRules
    tile_m: float
    barriers: Barriers | None
    shares: TerritoryShares


@dataclass(frozen=True)
class _Tile:
    """The units of a tile and its rim, in canonical order, their pairs, and which it owns."""

    units: NDArray[np.int64]
    weighed: Weighed
    owned: NDArray[np.bool_]


def find_clusters_by_tiles(
    roster: Roster, rules: ClusterRules, tile_m: float, barriers: Barriers | None = None
) -> Clustering:
    """Find the groups of a roster tile by tile; labels and scores are those of `find_clusters`.

    `tile_m` is the side of a tile in metres. The pairs of the result are those inside components
    of strong pairs only: enough for cards, too few for a test of chance or for reasons why nothing
    was found. Raises `InputError` for a side that is not positive.
    """
    if not 0 < tile_m < np.inf:
        raise InputError(f"tile_m is {tile_m:g}; expected a length in metres above 0.")
    plan = _Plan(roster, rules, tile_m, barriers, find_shares(roster.profiles))
    held = _hold_cohesion(plan)
    component = _join_components(plan, held)
    weighed = _gather(plan, component, held)
    return describe_clusters(weighed, cut_by_rules(link(weighed, rules.cohesion), rules))


def _cut_tiles(plan: _Plan) -> Iterator[_Tile]:
    """Yield the tiles that anybody stands in, each with its pairs found, compared and weighed."""
    x_m, y_m = plan.roster.x_m, plan.roster.y_m
    if not len(x_m):
        return
    column = np.floor((x_m - x_m.min()) / plan.tile_m).astype(np.int64)
    row = np.floor((y_m - y_m.min()) / plan.tile_m).astype(np.int64)
    for here in np.unique(np.column_stack([column, row]), axis=0):
        core = (column == here[0]) & (row == here[1])
        near = _is_around(x_m, x_m[core], plan.rules.radius_m)
        near &= _is_around(y_m, y_m[core], plan.rules.radius_m)
        units = np.flatnonzero(near)
        weighed = _weigh_units(plan, units)
        yield _Tile(units, weighed, core[units][weighed.prepared.pairs.firsts()])


def _is_around(
    all_m: NDArray[np.float64], core_m: NDArray[np.float64], radius_m: float
) -> NDArray[np.bool_]:
    """Return who stands within the radius of the span of a core, a millimetre more for rounding."""
    rim_m = radius_m + 0.001
    return np.asarray((all_m >= core_m.min() - rim_m) & (all_m <= core_m.max() + rim_m))


def _weigh_units(plan: _Plan, units: NDArray[np.int64]) -> Weighed:
    """Weigh all pairs among some units as the whole territory would."""
    roster = plan.roster
    part = replace(
        roster,
        x_m=roster.x_m[units],
        y_m=roster.y_m[units],
        doubt_m=roster.doubt_m[units],
        entity=roster.entity[units],
        profiles=roster.profiles.take(units),
    )
    pairs = find_near_pairs(part.x_m, part.y_m, plan.rules.radius_m)
    if plan.barriers is not None and len(pairs):
        pairs = respect_barriers(part.x_m, part.y_m, pairs, plan.barriers)
    return weigh(compare(part, pairs, plan.shares), plan.rules)


def _hold_cohesion(plan: _Plan) -> float:
    """Return the cut that as many pairs of the whole reach as reach the cohesion at α = ½."""
    rules = plan.rules
    if rules.alpha == EVEN_ALPHA:
        return rules.cohesion
    even = replace(plan, rules=replace(rules, alpha=EVEN_ALPHA))
    reached = sum(
        int((tile.weighed.weight[tile.owned] >= np.float64(rules.cohesion)).sum())
        for tile in _cut_tiles(even)
    )
    if not reached:
        return float("inf")
    strongest = np.empty(0, np.float32)
    for tile in _cut_tiles(plan):
        strongest = np.sort(np.append(strongest, tile.weighed.weight[tile.owned]))[-reached:]
    return max(float(strongest[0]), LEAST_WEIGHT)


def _join_components(plan: _Plan, held: float) -> NDArray[np.int64]:
    """Return the component of strong pairs that each unit is in, −1 for who has none."""
    size = len(plan.roster)
    tied = [np.empty((0, 2), np.int64)]
    for tile in _cut_tiles(plan):
        plain = replace(tile.weighed, sorted_weight=None, sorted_even=None)
        local = find_reach(plain, held, LEAST_GROUP)
        inside = np.flatnonzero(local != NO_CLUSTER)
        _, first, group = np.unique(local[inside], return_index=True, return_inverse=True)
        tied.append(tile.units[np.column_stack([inside, inside[first][group]])])
    ends = np.concatenate(tied)
    graph = coo_matrix((np.ones(len(ends), bool), (ends[:, 0], ends[:, 1])), shape=(size, size))
    component = connected_components(graph, directed=False)[1].astype(np.int64)
    alone = np.ones(size, bool)
    alone[ends] = False
    return np.where(alone, NO_CLUSTER, component)


def _gather(plan: _Plan, component: NDArray[np.int64], held: float) -> Weighed:
    """Return the pairs inside components, weighed as if they were all there are."""
    ends, squares = [np.empty((0, 2), np.int64)], [np.empty(0, np.float32)]
    for tile in _cut_tiles(plan):
        pairs = tile.weighed.prepared.pairs
        first, second = tile.units[pairs.firsts()], tile.units[pairs.neighbour]
        inside = tile.owned & (component[first] >= 0) & (component[first] == component[second])
        ends.append(np.column_stack([first[inside], second[inside]]))
        squares.append(pairs.squared_m2[inside])
    first, second = np.concatenate(ends).T
    order = np.lexsort([second, first])
    start = np.searchsorted(first[order], np.arange(len(plan.roster) + 1))
    neighbour, squared_m2 = second[order].astype(np.int32), np.concatenate(squares)[order]
    pairs = NearPairs(plan.rules.radius_m, start, neighbour, squared_m2)
    weighed = weigh(compare(plan.roster, pairs, plan.shares), plan.rules)
    if plan.rules.alpha == EVEN_ALPHA:
        return weighed
    # One weight stands for all of the territory: the one that the cohesion comes to.
    return replace(
        weighed, sorted_weight=np.array([held]), sorted_even=np.array([plan.rules.cohesion])
    )
