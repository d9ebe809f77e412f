"""The bench as `make bench` runs it; ratios within one run are held, seconds are only printed."""

import os

import pytest

from tests.bench.bench_clusters import run_bench, time_others, time_ours


@pytest.mark.bench
def test_print_the_table():
    asked = os.environ.get("N")
    run_bench([int(asked)] if asked else [5_000, 100_000, 1_000_000])


@pytest.mark.bench
def test_clustering_is_faster_than_dbscan_which_sees_distance_only():
    places, _, prepared, ours = time_ours(100_000)
    others = time_others(places, prepared)
    assert others["DBSCAN (scikit-learn)"] >= 3 * ours["whole method, cold"]
