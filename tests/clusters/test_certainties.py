"""No group is called likely that rests on guesses, on doubtful places or on one address."""

import numpy as np
import pytest

from deseo.clusters import (
    ChanceVerdict,
    ClusterRules,
    GroupEvidence,
    StabilityVerdict,
    arrange_roster,
    cut_by_rules,
    find_clusters,
    link,
    prepare,
    weigh,
)
from deseo.clusters.affinities import split_affinity
from deseo.clusters.certainties import judge_certainty
from deseo.services import weigh_profiles


def judge_one(p=0.01, q=0.01, jaccard=0.9, inferred=0.0, doubt=0.0, address=0.2, entities=9):
    ones = np.ones(1)
    chance = ChanceVerdict(99, 3, ones * p, ones * q, ones * p, ones * q)
    stability = StabilityVerdict(100, ones * jaccard, ones)
    shares = GroupEvidence(ones * inferred, ones * doubt, ones * address, np.array([entities]))
    return judge_certainty(chance, stability, shares, ClusterRules())[0]


def test_all_well_is_likely():
    assert judge_one().word == "likely"
    assert judge_one().limits == ()


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        ({"p": 0.04}, "chance"),
        ({"jaccard": 0.74}, "unstable"),
        ({"inferred": 0.51}, "inferred"),
        ({"doubt": 0.51}, "doubtful places"),
        ({"address": 0.6}, "same address"),
        ({"entities": 3}, "few entities"),
    ],
)
def test_one_reason_suffices_to_be_no_more_than_possible(change, limit):
    certainty = judge_one(**change)
    assert certainty.word == "possible"
    assert certainty.limits == (limit,)


def test_what_chance_gives_often_could_be_chance():
    assert judge_one(p=0.4, q=0.21).word == "chance"


@pytest.mark.parametrize("reading", ["free", "strata"])
def test_likely_needs_both_readings(reading):
    low, high = np.full(1, 0.01), np.full(1, 0.3)
    both = {"free_p": low, "free_q": low, "strata_p": low, "strata_q": low, f"{reading}_p": high}
    shares = GroupEvidence(np.zeros(1), np.zeros(1), np.zeros(1), np.array([9]))
    verdict = judge_certainty(
        ChanceVerdict(99, 3, **both),
        StabilityVerdict(100, np.ones(1), np.ones(1)),
        shares,
        ClusterRules(),
    )
    assert verdict[0].limits == ("chance",)


RULES = ClusterRules(radius_m=1_000.0)


def find_evidence(roster):
    return find_clusters(prepare(roster, RULES.radius_m), RULES).evidence


@pytest.fixture
def four_alike():
    offers = np.zeros((6, 3), bool)
    offers[:4, 0] = offers[4:, 1] = True
    return [0, 10, 20, 30, 90_000, 95_000], np.zeros(6), offers


def test_weight_through_inferred_services_is_counted(build_roster, four_alike):
    roster = build_roster(*four_alike)
    planes = roster.profiles.planes.copy()
    planes[0, 0] = 0  # the first one's offers are now only inferred
    profiles = weigh_profiles(roster.profiles.service_ids, planes, 0.5)
    guessed = arrange_roster(
        roster.x_m, roster.y_m, roster.doubt_m, roster.entity, profiles, roster.enterprise_ids
    )
    assert find_evidence(roster).inferred_share.tolist() == [0]
    # three of the six links touch it, and all links weigh nearly the same
    assert find_evidence(guessed).inferred_share[0] == pytest.approx(0.5, abs=0.001)


def test_weight_between_places_that_may_be_far_apart_is_counted(build_roster, four_alike):
    sure = build_roster(*four_alike, doubt_m=[400.0] * 6)
    vague = build_roster(*four_alike, doubt_m=[600.0] * 6)
    assert find_evidence(sure).doubt_share.tolist() == [0]
    assert find_evidence(vague).doubt_share.tolist() == [1]


def test_members_at_one_address_and_entities_are_counted(build_roster, four_alike):
    x_m, y_m, offers = four_alike
    x_m = [0, 0, 0, 30, *x_m[4:]]
    evidence = find_evidence(build_roster(x_m, y_m, offers, entity=[1, 2, 3, 3, 5, 6]))
    assert evidence.address_share.tolist() == [0.75]
    assert evidence.entities.tolist() == [3]


def test_a_shared_town_centre_counts_like_an_address(build_roster, four_alike):
    _, y_m, offers = four_alike
    x_m = [0, 0, 0, 30, 90_000, 95_000]
    doubt_m = [300.0, 300.0, 300.0, 0, 0, 0]
    assert find_evidence(build_roster(x_m, y_m, offers, doubt_m=doubt_m)).address_share == [0.75]


def test_the_parts_of_an_affinity_add_up_to_it(build_roster, random_world):
    roster = build_roster(*random_world(60, 2, side_m=900.0))
    weighed = weigh(prepare(roster, 5_000.0), ClusterRules(radius_m=5_000.0))
    pairs, cosines = weighed.prepared.pairs, weighed.prepared.cosines
    first, second = pairs.firsts().astype(int), pairs.neighbour.astype(int)
    whole = 0.25 * cosines.same_offers + 0.25 * cosines.same_needs + 0.5 * cosines.complement
    parts = split_affinity(weighed, first, second)
    np.testing.assert_allclose(parts.by_service.sum(axis=1), whole, atol=1e-6)
    assert len(cut_by_rules(link(weighed), weighed.rules)) > 0
