"""Tiles are exact: each component of strong pairs can be linked by itself, anywhere."""

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from deseo.clusters import cut_by_rules, link, prepare, weigh
from deseo.clusters.stages import Weighed
from deseo.spatial import NearPairs


def keep_component(weighed, inside):
    """Return the weights with every pair that is not wholly inside taken out."""
    pairs = weighed.prepared.pairs
    kept = inside[pairs.firsts()] & inside[pairs.neighbour]
    fewer = pairs.keep(kept, pairs.squared_m2)
    prepared = type(weighed.prepared)(
        weighed.prepared.roster, fewer, weighed.prepared.cosines, weighed.prepared.shares
    )
    return Weighed(prepared, weighed.rules, weighed.weight[kept], None, None)


def test_components_linked_one_by_one_give_the_same_groups(build_roster, random_world, rules):
    roster = build_roster(*random_world(400, 6, side_m=14_000.0))
    weighed = weigh(prepare(roster, rules.radius_m), rules)
    whole = cut_by_rules(link(weighed, rules.cohesion), rules)
    pairs, strong = weighed.prepared.pairs, weighed.weight >= rules.cohesion
    edges = (pairs.firsts()[strong], pairs.neighbour[strong])
    graph = coo_matrix((np.ones(strong.sum()), edges), shape=(400, 400))
    count, component = connected_components(graph, directed=False)
    found = set()
    for number in range(count):
        alone = keep_component(weighed, component == number)
        groups = cut_by_rules(link(alone, rules.cohesion), rules)
        found |= {tuple(groups.members(g)) for g in range(len(groups))}
    assert len(found) > 5
    assert found == {tuple(whole.members(g)) for g in range(len(whole))}


def test_kept_pairs_stay_in_their_rows():
    pairs = NearPairs(
        9.0,
        np.array([0, 2, 3, 3]),
        np.array([1, 2, 2], np.int32),
        np.array([1, 4, 9], np.float32),
    )
    fewer = pairs.keep(np.array([False, True, True]), pairs.squared_m2)
    assert fewer.firsts().tolist() == [0, 1]
    assert fewer.neighbour.tolist() == [2, 2]
    assert fewer.squared_m2.tolist() == pytest.approx([4, 9])
