"""Tiles are exact: each component of strong pairs can be linked by itself, anywhere."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from tests.truth.worlds import make_world

from deseo.clusters import (
    ClusterRules,
    arrange_roster,
    cut_by_rules,
    find_clusters,
    link,
    prepare,
    weigh,
)
from deseo.clusters.stages import Weighed
from deseo.clusters.tiles import find_clusters_by_tiles
from deseo.errors import InputError
from deseo.services import pack_profiles
from deseo.spatial import Barriers, NearPairs


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


def build_world(rows, seed, side_m, *, on_grid):
    """Random places and services; on a grid many distances tie and many places are shared."""
    draw = np.random.default_rng(seed)
    places = draw.uniform(0, side_m, (rows, 2))
    places = np.round(places / 500) * 500 if on_grid else places
    offers, needs = draw.random((rows, 9)) < 0.25, draw.random((rows, 9)) < 0.2
    x_m, y_m = places[:, 0].copy(), places[:, 1].copy()
    profiles, doubt_m = pack_profiles(offers, needs), draw.choice([0.0, 300.0], rows)
    return arrange_roster(x_m, y_m, doubt_m, np.arange(rows), profiles, pd.RangeIndex(rows))


def assert_same(whole, tiled):
    pd.testing.assert_series_equal(whole.labels, tiled.labels)
    np.testing.assert_array_equal(whole.groups.score, tiled.groups.score)


@given(
    rows=st.integers(0, 150),
    seed=st.integers(0, 999),
    side_m=st.sampled_from([500.0, 9_000.0, 30_000.0]),
    on_grid=st.booleans(),
    alpha=st.sampled_from([0.2, 0.5, 0.9]),
    cohesion=st.sampled_from([0.05, 0.1, 0.3]),
    tile_m=st.sampled_from([400.0, 1_000.0, 2_500.0, 3_000.0, 7_000.0, 1e6]),
)
@settings(max_examples=40)
def test_tiles_of_any_size_give_the_labels_and_scores_of_the_whole(
    rows, seed, side_m, on_grid, alpha, cohesion, tile_m
):
    roster = build_world(rows, seed, side_m, on_grid=on_grid)
    chosen = ClusterRules(radius_m=3_000.0, alpha=alpha, cohesion=cohesion, min_members=3)
    whole = find_clusters(prepare(roster, chosen.radius_m), chosen)
    assert_same(whole, find_clusters_by_tiles(roster, chosen, tile_m))


@pytest.mark.parametrize("alpha", [0.25, 0.5])
def test_planted_groups_across_the_borders_of_tiles_are_found_whole(alpha):
    roster = make_world("groups in towns", 2_000, 5).roster()
    chosen = ClusterRules(alpha=alpha)
    whole = find_clusters(prepare(roster, chosen.radius_m), chosen)
    assert len(whole.groups) > 50
    assert_same(whole, find_clusters_by_tiles(roster, chosen, 6_000.0))


def test_the_sea_parts_the_same_pairs_in_tiles(build_roster, random_world, rules):
    roster = build_roster(*random_world(300, 8, side_m=9_000.0))
    sea = np.zeros((200, 200), bool)
    sea[:, 80:110] = True
    crossing = np.array([[3_900.0, 4_000.0, 5_600.0, 4_000.0, 1_800.0]])
    barriers = Barriers(sea, np.ones((10, 10), bool), 0.0, 0.0, crossing)
    whole = find_clusters(prepare(roster, rules.radius_m, barriers), rules)
    dry = find_clusters(prepare(roster, rules.radius_m), rules)
    assert not whole.labels.equals(dry.labels)
    assert_same(whole, find_clusters_by_tiles(roster, rules, 2_000.0, barriers))


def test_a_card_made_from_tiles_says_what_the_card_of_the_whole_says(
    build_roster, random_world, rules
):
    roster = build_roster(*random_world(300, 8, side_m=9_000.0))
    for chosen in (rules, replace(rules, alpha=0.3)):
        whole = find_clusters(prepare(roster, chosen.radius_m), chosen)
        tiled = find_clusters_by_tiles(roster, chosen, 2_000.0)
        assert len(whole.groups) > 3
        assert [whole.card(g) for g in range(3)] == [tiled.card(g) for g in range(3)]


@pytest.mark.parametrize("tile_m", [0.0, -1.0, float("nan"), float("inf")])
def test_a_tile_without_a_side_is_refused(build_roster, random_world, rules, tile_m):
    roster = build_roster(*random_world(10, 1))
    with pytest.raises(InputError, match="expected a length in metres above 0"):
        find_clusters_by_tiles(roster, rules, tile_m)
