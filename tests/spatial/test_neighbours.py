"""Near means at most R metres apart: checked against every pair, one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from deseo.spatial import (
    TooManyPairsError,
    count_neighbours,
    find_near_pairs,
    keep_places,
    neighbours,
    run_by_rows,
    run_in_threads,
    suggest_radius_m,
)


def find_sorted(x_m, y_m, radius_m):
    order = np.argsort(x_m, kind="stable")
    return find_near_pairs(np.asarray(x_m, float)[order], np.asarray(y_m, float)[order], radius_m)


@given(
    st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), max_size=40),
    st.integers(1, 60),
)
@settings(max_examples=150, deadline=None)
def test_pairs_equal_a_double_loop_even_on_the_border_and_on_one_point(places, radius_m):
    places = sorted(places)
    x_m, y_m = (np.array([p[k] for p in places], float) for k in (0, 1))
    pairs = find_near_pairs(x_m, y_m, float(radius_m))
    ours = set(zip(pairs.firsts().tolist(), pairs.neighbour.tolist(), strict=True))
    expected = {
        (i, j)
        for i in range(len(places))
        for j in range(i + 1, len(places))
        if (x_m[i] - x_m[j]) ** 2 + (y_m[i] - y_m[j]) ** 2 <= radius_m**2
    }
    assert ours == expected
    assert len(pairs) == len(expected)


def test_pairs_equal_those_of_scipy_with_their_distances():
    places = np.random.default_rng(0).uniform(0, 50_000, (3_000, 2))
    places = places[np.argsort(places[:, 0])]
    pairs = find_near_pairs(*np.ascontiguousarray(places.T), 1_500.0)
    theirs = cKDTree(places).query_pairs(1_500.0)
    assert set(zip(pairs.firsts().tolist(), pairs.neighbour.tolist(), strict=True)) == theirs
    apart = np.linalg.norm(places[pairs.firsts()] - places[pairs.neighbour], axis=1)
    np.testing.assert_allclose(np.sqrt(pairs.squared_m2), apart, rtol=1e-6)


@pytest.mark.parametrize("rows", [0, 1])
def test_nobody_and_one_have_no_pairs(rows):
    pairs = find_near_pairs(np.zeros(rows), np.zeros(rows), 5.0)
    assert len(pairs) == 0
    assert pairs.size == rows


def test_two_far_apart_need_no_huge_grid():
    pairs = find_near_pairs(np.array([0.0, 3e6]), np.array([0.0, 5e6]), 1.0)
    assert len(pairs) == 0


def test_a_crowd_too_large_for_memory_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 100)
    with pytest.raises(TooManyPairsError, match="Choose a smaller distance"):
        find_near_pairs(np.zeros(50), np.zeros(50), 1_000.0)


def test_neighbours_are_counted_within_a_smaller_radius():
    pairs = find_sorted([0, 100, 200, 900], [0, 0, 0, 0], 1_000.0)
    assert count_neighbours(pairs, 1_000.0).tolist() == [3, 3, 3, 3]
    assert count_neighbours(pairs, 100.0).tolist() == [1, 2, 1, 0]


@pytest.mark.parametrize(
    ("spacing_m", "expected_m"), [(300.0, 1_000.0), (3_000.0, 5_000.0), (9_000.0, 15_000.0)]
)
def test_the_suggested_radius_is_the_preset_nearest_to_the_grain(spacing_m, expected_m):
    steps = np.arange(12) * spacing_m
    x_m, y_m = (axis.ravel() for axis in np.meshgrid(steps, steps))
    assert suggest_radius_m(x_m, y_m) == expected_m
    doubled = np.repeat(x_m, 5), np.repeat(y_m, 5)  # many at one address change no grain
    assert suggest_radius_m(*doubled) == expected_m


def test_few_addresses_are_offered_the_whole_province():
    assert suggest_radius_m(np.zeros(30), np.zeros(30)) == 15_000.0


def test_pairs_among_the_places_kept_equal_those_found_anew():
    draw = np.random.default_rng(2)
    places = draw.uniform(0, 9_000, (300, 2))
    places = places[np.argsort(places[:, 0])]
    kept = draw.random(300) < 0.8
    fewer = keep_places(
        find_near_pairs(*np.ascontiguousarray(places.T), 1_200.0), kept, np.arange(kept.sum())
    )
    anew = find_near_pairs(*np.ascontiguousarray(places[kept].T), 1_200.0)
    assert len(anew) > 100
    np.testing.assert_array_equal(fewer.start, anew.start)
    for place in range(kept.sum()):
        row = slice(anew.start[place], anew.start[place + 1])
        assert sorted(fewer.neighbour[row]) == sorted(anew.neighbour[row])
        assert sorted(fewer.squared_m2[row]) == sorted(anew.squared_m2[row])


@pytest.mark.parametrize("threads", [1, 3])
def test_runs_side_by_side_come_in_order(threads):
    assert list(run_in_threads(lambda number: number**2, 30, threads)) == [n**2 for n in range(30)]
    assert list(run_in_threads(lambda number: number, 0, threads)) == []


def test_runs_nobody_waits_for_are_not_begun():
    begun = []
    results = run_in_threads(begun.append, 1_000, 2)
    next(results)
    results.close()
    assert len(begun) < 20


def test_each_of_many_runs_works_in_its_own_thread_alone(monkeypatch):
    monkeypatch.setattr(neighbours, "SERIAL_UP_TO", 1)
    monkeypatch.setattr(neighbours.os, "cpu_count", lambda: 3)

    def tell_parts(_number):
        return len(run_by_rows(100, lambda first, last: (first, last)))

    assert list(run_in_threads(tell_parts, 4, 2)) == [1] * 4
    assert tell_parts(0) > 1


def test_rows_are_all_worked_on_once_and_in_order(monkeypatch):
    monkeypatch.setattr(neighbours, "SERIAL_UP_TO", 1)
    monkeypatch.setattr(neighbours.os, "cpu_count", lambda: 3)
    parts = run_by_rows(1_000, range)
    assert [row for part in parts for row in part] == list(range(1_000))


def test_what_goes_wrong_in_a_thread_is_told(monkeypatch):
    monkeypatch.setattr(neighbours, "SERIAL_UP_TO", 1)
    monkeypatch.setattr(neighbours.os, "cpu_count", lambda: 3)

    def fail(first, last):
        raise ValueError(f"rows {first} to {last}")

    with pytest.raises(ValueError, match="rows"):
        run_by_rows(100, fail)
