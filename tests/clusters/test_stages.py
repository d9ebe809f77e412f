"""A clustering depends on places and services alone, and each stage reuses the one before."""

import numpy as np
import pandas as pd
import pytest
from tests.clusters.conftest import as_groups

from deseo.clusters import ClusterRules, cut, cut_by_rules, link, prepare, run_stages, weigh
from deseo.errors import InputError


def find_groups(roster, rules):
    return as_groups(roster.spread(run_stages(prepare(roster, rules.radius_m), rules).label))


@pytest.fixture
def world(random_world):
    return random_world(300, 5)


def test_row_order_does_not_matter(build_roster, world, rules):
    order = np.random.default_rng(1).permutation(300)
    ids = pd.Index([f"e{i:05d}" for i in range(300)])
    mixed = build_roster(*(part[order] for part in world), ids=ids[order])
    before = run_stages(prepare(build_roster(*world, ids=ids), rules.radius_m), rules)
    after = run_stages(prepare(mixed, rules.radius_m), rules)
    plain = build_roster(*world, ids=ids).spread(before.label)
    assert (plain != -1).sum() > 20
    pd.testing.assert_series_equal(mixed.spread(after.label).sort_index(), plain)


def test_row_order_does_not_matter_when_many_stand_on_one_point(build_roster, random_world, rules):
    x_m, y_m, offers, needs = random_world(120, 2, services=5)
    x_m, y_m = np.round(x_m, -4), np.round(y_m, -4)
    order = np.random.default_rng(1).permutation(120)
    ids = pd.Index([f"e{i:05d}" for i in range(120)])
    before = find_groups(build_roster(x_m, y_m, offers, needs, ids=ids), rules)
    mixed = (x_m[order], y_m[order], offers[order], needs[order])
    assert find_groups(build_roster(*mixed, ids=ids[order]), rules) == before


@pytest.mark.parametrize(
    "move",
    [
        lambda x, y: (x + 4_321.0, y - 98_765.4),
        lambda x, y: (0.6 * x - 0.8 * y, 0.8 * x + 0.6 * y),
        lambda x, y: (-x, y),
    ],
    ids=["translated", "rotated", "mirrored"],
)
def test_moving_the_whole_territory_changes_nothing(build_roster, world, rules, move):
    x_m, y_m, offers, needs = world
    moved = build_roster(*move(x_m, y_m), offers, needs)
    assert find_groups(moved, rules) == find_groups(build_roster(*world), rules)


def test_other_ids_give_the_same_groups(build_roster, world, rules):
    renamed = build_roster(*world, ids=[f"z{9999 - i}" for i in range(300)])
    labels = renamed.spread(run_stages(prepare(renamed, rules.radius_m), rules).label)
    assert as_groups(labels.to_numpy()) == as_groups(
        [int(e) for e in _labels(build_roster(*world), rules)]
    )


def _labels(roster, rules):
    return roster.spread(run_stages(prepare(roster, rules.radius_m), rules).label).to_numpy()


def test_an_enterprise_that_did_not_answer_changes_nobody_else(build_roster, world, rules):
    x_m, y_m, offers, needs = world
    silent = np.zeros((1, offers.shape[1]), bool)
    more = build_roster(
        np.append(x_m, 4_000.0), np.append(y_m, 4_000.0),
        np.vstack([offers, silent]), np.vstack([needs, silent]),
    )  # fmt: skip
    assert find_groups(more, rules) == find_groups(build_roster(*world), rules)


def test_a_cut_of_a_deep_tree_equals_a_tree_built_for_that_cut(build_roster, world, rules):
    weighed = weigh(prepare(build_roster(*world), rules.radius_m), rules)
    deep = link(weighed)
    for cohesion in (0.06, 0.1, 0.17, 0.3):
        from_deep = cut(deep, cohesion, 3, rules.widest_m)
        from_own = cut(link(weighed, cohesion), cohesion, 3, rules.widest_m)
        np.testing.assert_array_equal(from_deep.label, from_own.label)


def test_a_smaller_radius_only_weighs_anew(build_roster, world):
    roster, near = build_roster(*world), ClusterRules(radius_m=1_500.0, min_members=3)
    wide = run_stages(prepare(roster, 6_000.0), near)
    np.testing.assert_array_equal(wide.label, run_stages(prepare(roster, 1_500.0), near).label)
    assert (wide.label >= 0).any()


@pytest.mark.parametrize("alpha", [0.0, 0.25, 0.75, 1.0])
def test_the_trade_off_keeps_the_number_of_links(build_roster, world, alpha):
    from deseo.clusters import hold_cohesion

    prepared = prepare(build_roster(*world), 3_000.0)
    even = weigh(prepared, ClusterRules(radius_m=3_000.0))
    other = weigh(prepared, ClusterRules(radius_m=3_000.0, alpha=alpha))
    wanted = (even.weight >= 0.1).sum()
    reached = np.sort(other.weight)[::-1]
    assert hold_cohesion(other, 0.1) == pytest.approx(reached[wanted - 1])


def test_threads_change_nothing(build_roster, random_world, rules, monkeypatch):
    from deseo.spatial import neighbours

    world = random_world(600, 9, side_m=12_000.0)
    alone = run_stages(prepare(build_roster(*world), rules.radius_m), rules)
    monkeypatch.setattr(neighbours, "SERIAL_UP_TO", 1)
    monkeypatch.setattr(neighbours.os, "cpu_count", lambda: 5)
    many = run_stages(prepare(build_roster(*world), rules.radius_m), rules)
    np.testing.assert_array_equal(alone.label, many.label)
    np.testing.assert_array_equal(alone.score, many.score)


def test_a_wide_group_is_refused_and_its_narrow_parts_kept(build_roster):
    x_m = [0, 100, 200, 300, 2_000, 2_100, 2_200, 2_300]
    offers = np.tile([True, False], (8, 1))
    everyone = build_roster([*x_m, 90_000], [0] * 9, np.vstack([offers, [False, True]]))
    prepared = prepare(everyone, 5_000.0)
    wide = run_stages(prepared, ClusterRules(radius_m=5_000.0))
    narrow = run_stages(prepared, ClusterRules(radius_m=5_000.0, diameter_m=500.0))
    assert [sorted(wide.members(g)) for g in range(len(wide))] == [list(range(8))]
    assert sorted(sorted(narrow.members(g)) for g in range(2)) == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_establishments_of_one_entity_at_one_point_are_one_member(build_roster):
    offers = np.tile([True, False], (5, 1))
    offers[4] = [False, True]
    world = ([0, 0, 0, 50, 9_000], [0] * 5, offers)
    rules = ClusterRules(radius_m=1_000.0, min_members=3)
    assert find_groups(build_roster(*world), rules)
    assert not find_groups(build_roster(*world, entity=[7, 7, 7, 8, 9]), rules)


@pytest.mark.parametrize(
    ("rows", "offers"),
    [
        (0, np.zeros((0, 3), bool)),
        (1, np.ones((1, 3), bool)),
        (2, np.ones((2, 3), bool)),
        (30, np.zeros((30, 3), bool)),
        (30, np.ones((30, 1), bool)),
        (30, np.ones((30, 70), bool)),
    ],
    ids=["nobody", "one", "two", "no services", "one service all have", "all have everything"],
)
def test_degenerate_worlds_have_no_cluster(build_roster, rules, rows, offers):
    roster = build_roster(np.zeros(rows), np.zeros(rows), offers)
    groups = run_stages(prepare(roster, rules.radius_m), rules)
    assert len(groups) == 0
    assert (roster.spread(groups.label) == -1).all()
    assert len(roster.spread(groups.label)) == rows


def test_rows_without_a_place_are_in_no_cluster(build_roster, world, rules):
    x_m, y_m, offers, needs = world
    lost = np.append(x_m, np.nan), np.append(y_m, 5.0)
    roster = build_roster(*lost, np.vstack([offers, offers[:1]]), np.vstack([needs, needs[:1]]))
    labels = roster.spread(run_stages(prepare(roster, rules.radius_m), rules).label)
    assert labels.iloc[-1] == -1
    assert (labels >= 0).any()


def test_stages_refuse_what_was_not_prepared(build_roster, world):
    prepared = prepare(build_roster(*world), 1_000.0)
    with pytest.raises(InputError, match="radius_m is 2000; expected at most the 1000"):
        weigh(prepared, ClusterRules(radius_m=2_000.0))
    with pytest.raises(InputError, match="inferred_weight is 1"):
        weigh(prepared, ClusterRules(radius_m=500.0, inferred_weight=1.0))
    shallow = link(weigh(prepared, ClusterRules(radius_m=1_000.0)), 0.2)
    with pytest.raises(InputError, match=r"cohesion is 0.1; expected at least 0.2"):
        cut_by_rules(shallow, ClusterRules(radius_m=1_000.0))


def test_rules_report_all_their_problems_at_once():
    with pytest.raises(InputError) as refused:
        ClusterRules(radius_m=-1, lambda_offers=2.0, alpha=float("nan"), min_members=1)
    text = str(refused.value)
    for name in ("radius_m", "lambda_offers", "alpha", "min_members"):
        assert name in text
    with pytest.raises(InputError, match="expected at least one above 0"):
        ClusterRules(lambda_offers=0, lambda_needs=0, lambda_complement=0)
