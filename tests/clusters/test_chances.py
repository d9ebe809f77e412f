"""Chance is judged by rerunning everything where services are dealt out anew."""

import numpy as np
import pandas as pd
import pytest

from deseo.clusters import ClusterRules, StoppedError, judge_chance, prepare, run_stages
from deseo.clusters.chances import (
    _World,
    correct_for_crowd,
    find_p_values,
    find_q_values,
)
from deseo.clusters.exchanges import find_scheme, find_strata


def move(scheme, seed=1):
    return scheme.draw((seed, 0, 0, 0))


def test_profiles_move_only_among_those_who_answered():
    answered = np.array([True, False] * 20)
    source = move(find_scheme(np.arange(40), answered))
    assert (source[~answered] == np.flatnonzero(~answered)).all()
    assert sorted(source[answered]) == np.flatnonzero(answered).tolist()
    assert (source != np.arange(40)).any()


def test_establishments_of_an_entity_move_together():
    entity = np.repeat(np.arange(10), 3)
    source = move(find_scheme(entity, np.ones(30, bool)))
    came_from = entity[source].reshape(10, 3)
    assert (came_from == came_from[:, :1]).all()
    assert (came_from[:, 0] != np.arange(10)).any()


def test_an_entity_like_no_other_stays():
    entity = np.array([0, 0, 0, 1, 2, 3, 4])
    source = move(find_scheme(entity, np.ones(7, bool)))
    assert source[:3].tolist() == [0, 1, 2]


def test_profiles_stay_in_their_stratum():
    strata = np.arange(60) // 20
    source = move(find_scheme(np.arange(60), np.ones(60, bool), strata))
    assert (strata[source] == strata).all()
    assert (source != np.arange(60)).any()


def test_those_asked_differently_change_hands_apart():
    kind = np.arange(60) % 3
    source = move(find_scheme(np.arange(60), np.ones(60, bool), kind=kind))
    assert (kind[source] == kind).all()
    assert (source != np.arange(60)).any()


@pytest.mark.parametrize(("answered", "strata"), [(39, 1), (40, 2), (59, 2), (60, 3), (900, 3)])
def test_strata_of_density_hold_at_least_twenty_who_answered(answered, strata):
    crowd = np.random.default_rng(0).permutation(1_000)
    mask = np.arange(1_000) < answered
    found = find_strata(crowd, mask)
    assert found.max() + 1 == strata
    if strata > 1:
        assert np.bincount(found[mask]).min() >= 20
    assert (np.argsort(crowd) == np.lexsort([crowd, found])).all()  # denser never stands lower


def test_where_most_are_equally_crowded_there_are_fewer_strata():
    crowd = np.repeat([0, 5], [50, 25])
    assert find_strata(crowd, np.ones(75, bool)).tolist() == crowd.clip(max=1).tolist()
    assert find_strata(np.zeros(75, int), np.ones(75, bool)).max() == 0


def test_p_counts_the_worlds_whose_best_group_is_at_least_as_extreme():
    most_extreme = np.arange(1.0, 100.0)
    p_value = find_p_values(np.array([200.0, 98.5, 99.0, 0.5]), most_extreme)
    assert p_value.tolist() == pytest.approx([0.01, 0.02, 0.02, 1.0])


def test_q_is_monotone_and_counts_all_groups_of_chance():
    q_value = find_q_values(np.array([9.0, 5.0, 4.0]), np.array([4.5, 4.2, 1.0]), 9)
    # 9: 1/10/1; 5: 1/10/2; 4: (1 + 2)/10/3: each at most what a less extreme group has
    assert q_value.tolist() == pytest.approx([0.05, 0.05, 0.1])


def test_crowding_is_taken_out_of_the_scores():
    crowd = np.linspace(1, 50, 30)
    worlds = [_World(np.expm1(2 * np.log1p(crowd)), crowd), _World(np.empty(0), np.empty(0))]
    residual, nothing = correct_for_crowd(worlds)
    assert np.ptp(residual) < 1e-9
    assert len(nothing) == 0


@pytest.fixture
def planted(build_roster):
    """Eight neighbours with rare services of their own, among sixty with random ones."""
    draw = np.random.default_rng(4)
    x_m, y_m = draw.uniform(0, 20_000, (2, 68))
    x_m[:8], y_m[:8] = draw.uniform(9_000, 10_500, (2, 8))
    offers, needs = (np.argsort(draw.random((68, 20)), axis=1) < 2 for _ in range(2))
    offers[:8] = np.isin(np.arange(20), [3, 5])
    needs[:8] = np.isin(np.arange(20), [8, 9])
    return build_roster(x_m, y_m, offers, needs)


def test_a_planted_group_is_no_chance_and_the_threads_do_not_matter(planted, rules):
    prepared = prepare(planted, rules.radius_m)
    best = run_stages(prepared, rules).members(0)
    assert set(planted.enterprise_ids[np.isin(planted.unit_of_row, best)]) >= {
        f"e{i:05d}" for i in range(8)
    }
    one, two = (judge_chance(prepared, rules, 99, threads=threads) for threads in (1, 3))
    assert one.p_value[0] == 0.01
    assert one.strata == 3
    pd.testing.assert_frame_equal(
        pd.DataFrame({"p": one.p_value, "q": one.q_value}),
        pd.DataFrame({"p": two.p_value, "q": two.q_value}),
    )


def test_the_seed_decides(planted, rules):
    prepared = prepare(planted, rules.radius_m)
    assert (
        judge_chance(prepared, rules, 19, seed=7).free_q.tolist()
        == judge_chance(prepared, rules, 19, seed=7).free_q.tolist()
    )


def test_progress_is_told_and_a_stop_is_obeyed(planted, rules):
    told = []

    def keep_going(done, planned):
        told.append((done, planned))
        return done < 5

    with pytest.raises(StoppedError):
        judge_chance(prepare(planted, rules.radius_m), rules, 19, keep_going=keep_going)
    assert told == [(i, 19) for i in range(1, 6)]


def test_on_one_point_every_group_could_be_chance(build_roster, rules):
    draw = np.random.default_rng(0)
    offers = draw.random((80, 10)) < 0.2
    roster = build_roster(np.zeros(80), np.zeros(80), offers)
    verdict = judge_chance(prepare(roster, rules.radius_m), rules)
    assert len(verdict.free_p) > 0
    assert (verdict.p_value == 1).all()


def test_nobody_is_judged_without_complaint(build_roster, rules):
    roster = build_roster([], [], np.zeros((0, 3), bool))
    assert len(judge_chance(prepare(roster, rules.radius_m), rules).p_value) == 0


def test_rules_with_a_trade_off_are_rerun_with_it(planted):
    rules = ClusterRules(radius_m=3_000.0, alpha=0.6)
    verdict = judge_chance(prepare(planted, rules.radius_m), rules, 19)
    assert verdict.p_value[0] == 0.05
