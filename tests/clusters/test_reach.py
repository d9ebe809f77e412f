"""Who could join a group: whoever hangs on to it by strong links, directly or through others."""

import networkx as nx
import numpy as np
import pytest

from deseo.clusters import find_clusters, prepare
from deseo.clusters.explanations import name_units
from deseo.clusters.stages import hold_cohesion


def reach_naively(clustering, group):
    """Walk the graph of links at least as strong as the cut, from the group's members."""
    weighed = clustering.weighed
    pairs, ids = weighed.prepared.pairs, name_units(weighed.prepared.roster)
    held = hold_cohesion(weighed, weighed.rules.cohesion)
    graph = nx.Graph()
    strong = weighed.weight >= held
    graph.add_edges_from(zip(pairs.firsts()[strong], pairs.neighbour[strong], strict=True))
    inside = set(np.flatnonzero(clustering.groups.label == group))
    reached = set().union(*(nx.node_connected_component(graph, unit) for unit in inside))
    return {ids[unit] for unit in reached - inside}


@pytest.mark.parametrize("seed", range(4))
def test_reach_is_what_a_walk_along_strong_links_finds(build_roster, random_world, rules, seed):
    prepared = prepare(build_roster(*random_world(300, seed)), rules.radius_m)
    clustering = find_clusters(prepared, rules)
    found = [set(clustering.neighbours(group)) for group in range(len(clustering.groups))]
    assert found == [reach_naively(clustering, group) for group in range(len(found))]


def test_some_group_has_somebody_in_reach_and_no_member_is_among_them(
    build_roster, random_world, rules
):
    clustering = find_clusters(prepare(build_roster(*random_world(300, 1)), rules.radius_m), rules)
    reach = [clustering.neighbours(group) for group in range(len(clustering.groups))]
    assert any(reach)
    for group, near in enumerate(reach):
        assert not set(near) & set(clustering.labels.index[clustering.labels == group])


def test_the_most_closely_tied_come_first(build_roster, random_world, rules):
    clustering = find_clusters(prepare(build_roster(*random_world(300, 2)), rules.radius_m), rules)
    weighed, group = clustering.weighed, 0
    pairs, ids = weighed.prepared.pairs, name_units(weighed.prepared.roster)
    inside = set(clustering.labels.index[clustering.labels == group])
    closest = dict.fromkeys(ids, 0.0)
    for first, second, weight in zip(pairs.firsts(), pairs.neighbour, weighed.weight, strict=True):
        for one, other in ((ids[first], ids[second]), (ids[second], ids[first])):
            if other in inside:
                closest[one] = max(closest[one], float(weight))
    near = clustering.neighbours(group)
    assert len(near) > 1
    assert list(near) == sorted(near, key=lambda one: (-closest[one], one))
