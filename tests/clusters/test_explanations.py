"""Each number of the card can be had by hand from the tables it came from."""

import itertools

import numpy as np
import pandas as pd
import pytest

from deseo.clusters import (
    ClusterRules,
    assess_clusters,
    find_clusters,
    judge_stability,
    prepare,
    suggest_questions,
)
from deseo.clusters.explanations import find_bridge, name_units

NAMES = np.array(["anna", "bea", "carla", "dora", "elsa"], dtype=object)


@pytest.fixture
def cards(build_roster, random_world, rules):
    prepared = prepare(build_roster(*random_world(300, 5)), rules.radius_m)
    clustering = find_clusters(prepared, rules)
    stability = judge_stability(prepared, rules, runs=10)
    return clustering, [clustering.card(g, stability) for g in range(len(clustering.groups))]


@pytest.fixture
def pantry(build_roster):
    """Four neighbours who share meals and transport; one of them needs a lawyer; others far off.

    Services: 0 meals, 1 transport, 2 law, 3 and 4 of no concern.
    """
    offers, needs = np.zeros((2, 12, 5), bool)
    offers[0, 0] = offers[1, 0] = needs[2, 0] = needs[3, 0] = True
    offers[2, 1] = offers[3, 1] = needs[0, 1] = needs[1, 1] = True
    needs[3, 2] = True
    offers[10, 2] = offers[11, 2] = True
    offers[4:10, 3] = needs[4:12, 4] = True
    x_m = [0, 100, 200, 300, *np.arange(4, 10) * 9_000.0, 4_150.0, 8_150.0]
    return find_clusters(
        prepare(build_roster(x_m, np.zeros(12), offers, needs), 3_000.0),
        ClusterRules(radius_m=3_000.0),
    )


def test_binding_shares_add_up_to_the_whole_weight(cards):
    _, all_cards = cards
    assert len(all_cards) > 3
    for card in all_cards:
        assert sum(b.weight_share for b in card.binding) == pytest.approx(1, abs=1e-5)
        shares = [b.weight_share for b in card.binding]
        assert shares == sorted(shares, reverse=True)


def test_size_diameter_and_cohesion_are_those_of_the_members(cards):
    clustering, all_cards = cards
    roster = clustering.weighed.prepared.roster
    where = dict(zip(name_units(roster), zip(roster.x_m, roster.y_m, strict=True), strict=True))
    for card in all_cards:
        assert card.members == tuple(
            sorted(clustering.labels.index[clustering.labels == card.cluster])
        )
        apart = [
            np.hypot(where[a][0] - where[b][0], where[a][1] - where[b][1])
            for a, b in itertools.combinations(card.members, 2)
        ]
        assert card.diameter_m == pytest.approx(max(apart))
        a, b = card.farthest_ids
        assert np.hypot(where[a][0] - where[b][0], where[a][1] - where[b][1]) == pytest.approx(
            card.diameter_m
        )
        assert card.cohesion >= clustering.weighed.rules.cohesion - 1e-6


def test_the_card_of_a_hand_made_group(pantry):
    assert len(pantry.groups) == 1
    card = pantry.card(0)
    assert card.members == ("e00000", "e00001", "e00002", "e00003")
    assert {(b.service_id, b.role) for b in card.binding} >= {
        ("s0", "same offers"), ("s0", "same needs"), ("s0", "offer to need"),
        ("s1", "same offers"), ("s1", "same needs"), ("s1", "offer to need"),
    }  # fmt: skip
    assert [(e.giver_id, e.taker_id) for e in card.exchanges if e.service_id == "s0"] == [
        ("e00000", "e00002"), ("e00000", "e00003"), ("e00001", "e00002"), ("e00001", "e00003"),
    ]  # fmt: skip
    assert all(exchange.is_known for exchange in card.exchanges)
    assert card.diameter_m == pytest.approx(300)
    assert card.walk_min == pytest.approx(4)
    assert (card.offers_asked, card.needs_asked, card.entities) == (4, 4, 4)


def test_the_gap_names_who_needs_it_and_the_nearest_who_could_fill_it(pantry):
    (gap,) = pantry.card(0).gaps
    assert gap.service_id == "s2"
    assert gap.needed_by == ("e00003",)
    assert gap.nearest_id == "e00010"
    assert gap.nearest_m == pytest.approx(4_000)


def test_a_gap_nobody_can_fill_says_so(build_roster):
    offers, needs = np.zeros((2, 5, 3), bool)
    offers[:4, 0] = needs[0, 1] = offers[4, 2] = True
    roster = build_roster([0, 1, 2, 3, 90_000], [0] * 5, offers, needs)
    rules = ClusterRules(radius_m=1_000.0)
    (gap,) = find_clusters(prepare(roster, 1_000.0), rules).card(0).gaps
    assert (gap.service_id, gap.nearest_id, gap.nearest_m) == ("s1", None, None)


def test_the_bridge_is_whose_absence_splits_the_group():
    weight = np.zeros((5, 5))
    for a, b in [(0, 1), (1, 2), (0, 2), (2, 3), (2, 4), (3, 4)]:
        weight[a, b] = weight[b, a] = 0.5
    bridge = find_bridge(weight, 0.1, NAMES)
    assert (bridge.enterprise_id, bridge.parts_without) == ("carla", 2)
    assert bridge.cohesion_without == pytest.approx(2 * 0.5 / 6)


def test_without_a_split_the_bridge_is_whose_absence_loosens_most():
    weight = np.full((5, 5), 0.2)
    weight[3, :] = weight[:, 3] = 0.6
    np.fill_diagonal(weight, 0)
    bridge = find_bridge(weight, 0.1, NAMES)
    assert (bridge.enterprise_id, bridge.parts_without) == ("dora", 1)
    assert bridge.cohesion_without == pytest.approx(0.2)


def test_a_group_of_equals_has_no_bridge():
    weight = np.full((5, 5), 0.2)
    np.fill_diagonal(weight, 0)
    assert find_bridge(weight, 0.1, NAMES) is None


def test_fragile_members_are_those_below_sixty_in_a_hundred(cards):
    clustering, all_cards = cards
    roster = clustering.weighed.prepared.roster
    membership = judge_stability(
        clustering.weighed.prepared, clustering.weighed.rules, 10
    ).membership
    by_name = dict(zip(name_units(roster), membership, strict=True))
    fragile = {m.enterprise_id for card in all_cards for m in card.fragile}
    expected = {e for card in all_cards for e in card.members if by_name[e] < 0.6}
    assert fragile == expected
    assert fragile


def test_the_assessment_has_one_row_per_enterprise(build_roster, random_world, rules):
    x_m, y_m, offers, needs = random_world(120, 3)
    x_m[5] = np.nan
    prepared = prepare(build_roster(x_m, y_m, offers, needs), rules.radius_m)
    clustering = find_clusters(prepared, rules)
    table = assess_clusters(clustering, permutations=19, runs=5).tabulate()
    pd.testing.assert_index_equal(table.index, clustering.labels.index)
    assert ((table["cluster"] == -1) == (table["certainty"] == "none")).all()
    assert (
        table.loc[table["cluster"] == -1, ["p_value", "q_value", "membership"]]
        .isna()
        .all(axis=None)
    )
    inside = table[table["cluster"] >= 0]
    assert len(inside) >= 4
    assert inside[["p_value", "q_value", "membership"]].notna().all(axis=None)
    assert table["certainty"].iloc[5] == "none"


def test_questions_go_to_those_whose_answers_change_most(build_roster):
    draw = np.random.default_rng(1)
    offers, needs = (np.argsort(draw.random((40, 16)), axis=1) < 2 for _ in range(2))
    x_m, y_m = draw.uniform(0, 30_000, (2, 40))
    x_m[:6], y_m[:6] = draw.uniform(15_000, 15_800, (2, 6))
    offers[:5], needs[:5] = np.isin(np.arange(16), [3, 5]), np.isin(np.arange(16), [8])
    offers[5] = needs[5] = False  # stands among them and has not answered
    offers[6] = needs[6] = False  # stands alone and has not answered
    x_m[6], y_m[6] = -80_000.0, -80_000.0
    rules = ClusterRules(radius_m=3_000.0)
    prepared = prepare(build_roster(x_m, y_m, offers, needs), rules.radius_m)
    first, *others = suggest_questions(prepared, rules, group=0)
    assert first.enterprise_id == "e00005"
    assert set(first.offers_to_ask) >= {"s3", "s5"}
    assert first.score_if_yes > first.score_if_no > 0
    assert first.size_if_yes == first.size_if_no + 1
    assert "e00006" not in {question.enterprise_id for question in others}


def test_where_nothing_is_known_those_with_most_neighbours_are_asked(build_roster, rules):
    x_m = [0, 100, 200, 300, 400, 9_000, 20_000]
    roster = build_roster(x_m, np.zeros(7), np.zeros((7, 3), bool))
    asked = suggest_questions(prepare(roster, rules.radius_m), rules)
    assert [q.enterprise_id for q in asked] == [f"e{i:05d}" for i in range(5)]
    assert all(q.difference == 0 for q in asked)


def test_a_unit_bears_the_first_id_of_its_establishments(build_roster):
    offers = np.eye(4, dtype=bool)
    roster = build_roster(
        [5, 5, 9, 1], [0] * 4, offers, entity=[1, 1, 2, 3], ids=["zoe", "bea", "carla", "dora"]
    )
    assert name_units(roster).tolist() == ["dora", "bea", "carla"]
