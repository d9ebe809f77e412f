"""Where nothing is found, the first thing in the way is named, and what else is thin."""

from dataclasses import replace

import numpy as np
import pytest

from deseo.clusters import ClusterRules, find_clusters, prepare
from deseo.clusters.emptiness import Emptiness, choose_reasons, count_emptiness, find_reasons

RULES = ClusterRules(radius_m=1_000.0)
PLENTY = Emptiness(
    known=10, placed=10, units=10, answered=10, needs_asked=5, doubtful=0,
    near_pairs=20, sure_pairs=20, kin_pairs=9, tight_pairs=6, largest=3,
)  # fmt: skip
NEIGHBOURS_M = np.arange(6) * 50.0
"""Six organisations in one street."""


@pytest.fixture
def find(build_roster):
    """Return the reasons, by name, for organisations on a line in metres."""

    def find(x_m, offers, needs=None, rules=RULES, **more):
        roster = build_roster(x_m, np.zeros(len(x_m)), offers, needs, **more)
        prepared = prepare(roster, rules.radius_m)
        reasons = tuple(reason.reason_id for reason in find_reasons(prepared, rules))
        assert (reasons == ()) == (len(find_clusters(prepared, rules).groups) > 0)
        return reasons

    return find


def mark(rows, services=2):
    """Return a table in which nobody has anything."""
    return np.zeros((rows, services), bool)


def pair_up(rows):
    """Return a table in which each two neighbours share a service of their own."""
    return np.arange(rows)[:, None] // 2 == np.arange(rows // 2)


def test_an_empty_list_has_nobody(find):
    assert find(np.empty(0), mark(0)) == ("nobody",)


def test_organisations_without_a_place_are_unplaced(find):
    assert find(np.full(6, np.nan), pair_up(6)) == ("unplaced",)


def test_three_are_too_few_for_a_group_of_four(find):
    assert find(NEIGHBOURS_M[:3], mark(3)) == ("too_few",)


def test_neighbours_who_told_nothing_have_not_answered(find):
    assert find(NEIGHBOURS_M, mark(6)) == ("nobody_answered",)


def test_town_hall_points_without_answers_say_both(find):
    silent = find(np.zeros(6), mark(6), doubt_m=np.full(6, 900.0))
    assert silent == ("nobody_answered", "doubt")


def test_those_a_day_apart_are_too_far(find):
    assert find(np.arange(6) * 9_000.0, pair_up(6)) == ("too_far", "needs_not_asked")


def test_those_who_may_be_anywhere_in_a_city_are_in_doubt(find):
    anywhere = find(np.zeros(6), pair_up(6), doubt_m=np.full(6, 1_500.0))
    assert anywhere == ("doubt", "needs_not_asked")


def test_neighbours_of_different_trades_share_nothing(find):
    different = find(
        NEIGHBOURS_M, np.eye(6, dtype=bool), np.roll(np.eye(6, 12, dtype=bool), 6, 1)[:, :6]
    )
    assert different == ("nothing_shared", "needs_not_asked")


def test_pairs_are_too_small_for_a_group_of_four(find):
    assert find(NEIGHBOURS_M, pair_up(6)) == ("too_small", "needs_not_asked")


def test_a_pair_that_needs_the_same_is_too_small_but_was_asked(find):
    assert find(NEIGHBOURS_M, mark(6, 3), pair_up(6)) == ("too_small",)


def test_ties_of_far_neighbours_are_too_loose_for_a_tight_rule(find):
    tight = replace(RULES, cohesion=0.9)
    assert find(np.arange(6) * 600.0, pair_up(6), rules=tight) == ("too_tight", "needs_not_asked")


def test_groups_narrower_than_any_two_neighbours_are_too_wide(find):
    narrow = replace(RULES, diameter_m=10.0)
    assert find(NEIGHBOURS_M, pair_up(6), rules=narrow) == ("too_wide", "needs_not_asked")


def test_two_answers_among_six_are_few(find):
    offers = mark(6)
    offers[:2, 0] = True
    assert "few_answered" in find(NEIGHBOURS_M, offers)


def test_where_groups_are_found_there_is_no_reason(find):
    offers = np.arange(12)[:, None] // 6 == np.arange(2)
    assert find(np.append(NEIGHBOURS_M, NEIGHBOURS_M + 50_000), offers) == ()


def test_the_counts_are_those_of_the_line(build_roster):
    """One is not placed; the first could be served by the third, but at the very radius."""
    offers, needs = pair_up(6), mark(6, 3)
    needs[0, 1] = True
    doubt_m = np.array([0, 0, 0, 0, 0, 100.0])
    x_m = [0, 50, 100, 150, 200, np.nan]
    roster = build_roster(x_m, np.zeros(6), offers, needs, doubt_m=doubt_m)
    counted = count_emptiness(prepare(roster, 100.0), replace(RULES, radius_m=100.0))
    assert counted == Emptiness(
        known=6, placed=5, units=5, answered=5, needs_asked=1, doubtful=0,
        near_pairs=7, sure_pairs=4, kin_pairs=2, tight_pairs=2, largest=2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("thin", "reasons"),
    [
        ({}, ("too_small",)),
        ({"largest": 4}, ()),
        ({"doubtful": 5}, ("too_small",)),
        ({"doubtful": 6}, ("too_small", "doubt")),
        ({"answered": 5}, ("too_small",)),
        ({"answered": 4}, ("too_small", "few_answered")),
        ({"sure_pairs": 0, "doubtful": 10}, ("doubt",)),
        ({"needs_asked": 0}, ("too_small", "needs_not_asked")),
        ({"units": 3, "needs_asked": 0}, ("too_few",)),
    ],
)
def test_each_count_has_its_reason(thin, reasons):
    assert choose_reasons(replace(PLENTY, **thin), RULES) == reasons
