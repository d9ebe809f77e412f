"""Bounds and intervals: what the silence hides, and how much hangs on who answered."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deseo.equality.bounds import bound_share, resample_mean, resample_ratio

COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=3, max_size=12)


@given(st.integers(0, 90), st.integers(1, 9), st.integers(0, 9))
def test_bounds_hold_the_share_and_grow_with_the_silence(part, answered, silent):
    least, most = bound_share(part, 90, answered, silent)
    wider = bound_share(part, 90, answered, silent + 1)
    assert 0 <= wider[0] <= least <= part / 90 + 1e-12
    assert part / 90 - 1e-12 <= most <= wider[1] <= 1


def test_half_of_a_group_silent_hides_half_of_the_people():
    assert bound_share(30, 60, 4, 4) == (0.25, 0.75)


@given(COUNTS)
def test_the_interval_lies_within_the_shares_of_single_enterprises(counts):
    women = np.array([w for w, _ in counts], dtype="float64")
    people = women + np.array([m for _, m in counts], dtype="float64")
    low, high = resample_ratio(women, people)
    shares = women / people
    assert shares.min() - 1e-9 <= low <= high <= shares.max() + 1e-9


def test_the_interval_is_the_same_every_time_and_nothing_where_all_are_alike():
    alike = np.full(5, 10.0)
    assert resample_ratio(alike, 2 * alike) == (0.5, 0.5)
    assert resample_mean(alike) == (10.0, 10.0)


def test_the_interval_is_that_of_a_naive_bootstrap():
    women, people = np.array([2.0, 9, 4, 20]), np.array([10.0, 10, 20, 25])
    draws = np.random.default_rng(1).integers(0, 4, size=(999, 4))
    naive = np.array([sum(women[d]) / sum(people[d]) for d in draws])
    low, high = resample_ratio(women, people)
    tiny = 1e-9
    assert (naive < low - tiny).mean() <= 0.05 <= (naive <= low + tiny).mean()
    assert (naive > high + tiny).mean() <= 0.05 <= (naive >= high - tiny).mean()


def test_draws_without_anybody_are_left_out():
    assert resample_ratio(np.array([0.0, 5, 0]), np.array([0.0, 10, 0])) == (0.5, 0.5)
    assert resample_ratio(np.zeros(3), np.zeros(3)) is None
