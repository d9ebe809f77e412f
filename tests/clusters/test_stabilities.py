"""A stable group survives small changes of the data; likeness is counted by hand here."""

import numpy as np
import pytest

from deseo.clusters import StoppedError, judge_stability, prepare
from deseo.clusters.stabilities import match_groups, perturb_roster
from deseo.clusters.stages import Partition


def partition(labels):
    labels = np.array(labels)
    members = np.argsort(labels, kind="stable")[(labels < 0).sum() :]
    start = np.searchsorted(labels[members], np.arange(labels.max() + 2))
    return Partition(labels, start, members.astype(np.int32), np.ones(labels.max() + 1))


def test_likeness_is_the_best_jaccard_among_those_kept():
    observed = partition([0, 0, 0, 0, 1, 1, 1, -1])
    found = np.array([5, 5, 5, -1, 2, 2, 3, 5])
    likeness, best = match_groups(observed, found, np.ones(8, bool))
    assert likeness.tolist() == pytest.approx([3 / 5, 2 / 3])
    assert best.tolist() == [5, 2]
    kept = np.array([1, 1, 1, 0, 1, 1, 0, 0], bool)
    likeness, _ = match_groups(observed, found, kept)
    assert likeness.tolist() == [1.0, 1.0]


def test_a_group_that_is_gone_has_no_likeness():
    likeness, best = match_groups(partition([0, 0, 1, 1]), np.array([-1] * 4), np.ones(4, bool))
    assert likeness.tolist() == [0, 0]
    assert best.tolist() == [-1, -1]


def test_a_perturbed_roster_drops_rows_and_services_and_moves_within_doubt(build_roster):
    offers = np.ones((2_000, 40), bool)
    offers[:, 1:] = np.random.default_rng(0).random((2_000, 39)) < 0.5
    doubt_m = np.where(np.arange(2_000) % 2, 500.0, 0.0)
    roster = build_roster(np.arange(2_000.0), np.zeros(2_000), offers, doubt_m=doubt_m)
    other, kept = perturb_roster(roster, np.random.default_rng(1))
    assert kept.mean() == pytest.approx(0.9, abs=0.02)
    assert len(other) == kept.sum()
    left = other.profiles.matrix(1).sum() / roster.profiles.matrix(1)[kept].sum()
    assert left == pytest.approx(0.9, abs=0.01)
    moved_m = np.hypot(
        other.x_m[other.unit_of_row] - roster.x_m[kept], other.y_m[other.unit_of_row]
    )
    assert (moved_m[roster.doubt_m[kept] == 0] == 0).all()
    assert 300 < moved_m[roster.doubt_m[kept] > 0].max() <= 500
    # uniform on a disc: the mean square of the distance is r²/2
    assert (moved_m[roster.doubt_m[kept] > 0] ** 2).mean() == pytest.approx(500**2 / 2, rel=0.1)


@pytest.fixture
def firm_and_loose(build_roster):
    """Six with the same rare services at one corner; strangers elsewhere."""
    offers = np.zeros((26, 24), bool)
    offers[:6, :3] = True
    offers[np.arange(6, 26), np.arange(4, 24)] = True
    x_m = np.concatenate([np.arange(6) * 50.0, 5_000 + np.arange(20) * 400.0])
    return build_roster(x_m, np.zeros(26), offers)


def test_a_firm_group_is_stable_and_its_members_are_sure(firm_and_loose, rules):
    verdict = judge_stability(prepare(firm_and_loose, rules.radius_m), rules, runs=40)
    assert len(verdict.jaccard) == 1
    assert verdict.jaccard[0] > 0.95
    assert np.nanmin(verdict.membership) > 0.9
    assert np.isnan(verdict.membership).sum() == 20


def test_stability_stops_when_told(firm_and_loose, rules):
    prepared = prepare(firm_and_loose, rules.radius_m)
    with pytest.raises(StoppedError):
        judge_stability(prepared, rules, keep_going=lambda done, _: done < 3)


def test_pairs_reused_or_found_anew_make_no_difference(build_roster, random_world, rules):
    """A doubt too small to move anyone takes the longer way and must say the same."""
    world = random_world(150, 3)
    exact = build_roster(*world)
    hardly = build_roster(*world, doubt_m=np.full(150, 1e-6))
    one, two = (judge_stability(prepare(r, rules.radius_m), rules, 8) for r in (exact, hardly))
    np.testing.assert_allclose(one.jaccard, two.jaccard)
    np.testing.assert_allclose(one.membership, two.membership)
    assert (one.jaccard < 1).any()


def test_the_threads_do_not_matter(build_roster, random_world, rules):
    prepared = prepare(build_roster(*random_world(150, 3)), rules.radius_m)
    one, three = (judge_stability(prepared, rules, 12, threads=threads) for threads in (1, 3))
    assert len(one.jaccard) > 3
    np.testing.assert_array_equal(one.jaccard, three.jaccard)
    np.testing.assert_array_equal(one.membership, three.membership)
