"""The method on worlds of which the truth is known: nothing found in nothing, groups found.

The quick ones run with every test; `pytest -m truth` (make truth) runs the bars: over 500 seeds of
each null world at each size at most 16 may show a likely group, for then the true rate is below
5 % with 95 % confidence.
"""

import numpy as np
import pytest
from tests.truth.trials import (
    MOST_FALSE_OF_500,
    NULL_SEED,
    PLANTED_SEED,
    count_wrong,
    find_share,
    judge_world,
    rate_agreement,
    try_null,
    try_planted,
)
from tests.truth.worlds import HELD_OUT_WORLDS, NULL_WORLDS, PLANTED_WORLDS, make_world

LEAST_ARI = 0.78
LEAST_FOUND_SHARE = 0.9


def mean_of(results, key):
    return np.mean([result[key] for result in results])


@pytest.mark.parametrize("name", NULL_WORLDS)
def test_nothing_is_found_in_a_small_world_of_chance(name):
    likely = sum(try_null(name, 40, seed)["any_likely"] for seed in range(15))
    assert likely <= 2  # at a true rate of 2 % three or more come once in 300 runs


@pytest.fixture(scope="module")
def planted_results():
    """Two seeds of each planted world: few, so they are only judged together."""
    return [try_planted(name, 150, seed) for name in PLANTED_WORLDS for seed in range(2)]


def test_planted_groups_are_found(planted_results):
    assert mean_of(planted_results, "found_share") >= LEAST_FOUND_SHARE
    assert mean_of(planted_results, "found_likely_share") >= 0.75
    assert mean_of(planted_results, "wrong_likely") <= 0.1


def test_groups_found_agree_with_those_planted(planted_results):
    assert mean_of(planted_results, "ari") >= LEAST_ARI


def test_two_hundred_on_one_town_hall_point_give_no_likely_group():
    judged = judge_world(make_world("one shared centroid", 200, 0))
    assert len(judged.words) > 0
    assert "likely" not in judged.words


def test_worlds_are_the_same_every_time():
    one, two = (make_world("groups in towns", 80, 3) for _ in range(2))
    np.testing.assert_array_equal(one.xy_m, two.xy_m)
    np.testing.assert_array_equal(one.offers, two.offers)
    assert (one.truth >= 0).any()
    assert (make_world("groups in towns", 80, 4).xy_m != one.xy_m).any()


def test_scores_of_the_trials_are_what_they_say():
    truth = np.array([0, 0, 0, 1, 1, 1, -1, -1])
    assert rate_agreement(truth, truth) == 1
    assert rate_agreement(truth, np.full(8, -1)) == 0
    half = np.array([0, 0, -1, 1, -1, -1, -1, -1])
    assert find_share(truth, half) == 0.5
    assert count_wrong(truth, np.array([0, 0, 0, -1, -1, -1, 1, 1])) == 1


@pytest.mark.truth
@pytest.mark.parametrize("rows", [40, 200, 2_000])
@pytest.mark.parametrize("name", NULL_WORLDS)
def test_at_most_sixteen_of_five_hundred_worlds_of_chance_show_a_likely_group(name, rows):
    seeds = range(NULL_SEED, NULL_SEED + 500)
    assert sum(try_null(name, rows, seed)["any_likely"] for seed in seeds) <= MOST_FALSE_OF_500


@pytest.mark.truth
@pytest.mark.parametrize("rows", [200, 600])
@pytest.mark.parametrize("name", PLANTED_WORLDS)
def test_nine_in_ten_planted_groups_are_found(name, rows):
    seeds = range(PLANTED_SEED, PLANTED_SEED + 20)
    results = [try_planted(name, rows, seed) for seed in seeds]
    assert mean_of(results, "found_share") >= LEAST_FOUND_SHARE


@pytest.mark.truth
@pytest.mark.parametrize("rows", [200, 600])
def test_groups_agree_with_the_truth_where_nothing_was_tuned(rows):
    seeds = range(PLANTED_SEED, PLANTED_SEED + 20)
    results = [try_planted(name, rows, seed) for name in HELD_OUT_WORLDS for seed in seeds]
    assert mean_of(results, "ari") >= LEAST_ARI
