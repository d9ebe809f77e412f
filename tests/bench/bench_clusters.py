"""How long clustering takes, beside well-known methods on the same points in the same run.

    python -m tests.bench.bench_clusters [5000 100000 1000000]
    make bench N=4300000          all of Europe's social economy

The others see distance only (DBSCAN of scikit-learn at the same radius, HDBSCAN) or the same
graph of weights (Leiden of igraph), and judge no chance. They are compared, never depended on:
what is not installed is left out. About thirty neighbours each within 5 km; 60 % in towns.
"""

from __future__ import annotations

import contextlib
import importlib.util
import resource
import sys
import time

import numpy as np
import pandas as pd

from deseo.clusters import (
    ClusterRules,
    StoppedError,
    arrange_roster,
    cut_by_rules,
    judge_chance,
    link,
    prepare,
    warm,
    weigh,
)
from deseo.services import pack_profiles

RADIUS_M, NEIGHBOURS, SERVICES = 5_000.0, 30.0, 40
RULES = ClusterRules(radius_m=RADIUS_M)
SLOWEST_OTHERS = 1_000_000


def make_points(rows, seed=0):
    """Return places in metres: towns of unequal size in an inhabited country."""
    draw = np.random.default_rng(seed)
    count = max(6, rows // 40)
    size = 1 + draw.pareto(2.5, count)
    side_m = np.sqrt(rows * np.pi * RADIUS_M**2 / NEIGHBOURS) * 1.6
    urban = int(0.6 * rows)
    town = draw.choice(count, urban, p=size / size.sum())
    centre = draw.uniform(0, side_m, (count, 2))
    in_town = centre[town] + draw.normal(0, 1_500.0, (urban, 2))
    return np.vstack([in_town, draw.uniform(0, side_m, (rows - urban, 2))])


def make_profiles(rows, seed=1):
    """Return offers and needs of a Zipf law, about 2.6 and 2.4 each."""
    draw = np.random.default_rng(seed)
    share = 1 / np.arange(1, SERVICES + 1) ** 0.8
    tables = np.zeros((2, rows, SERVICES), bool)
    for table, mean in zip(tables, (1.6, 1.4), strict=True):
        wanted = np.minimum(1 + draw.poisson(mean, rows), 12)
        who = np.repeat(np.arange(rows), wanted)
        table[who, draw.choice(SERVICES, wanted.sum(), p=share / share.sum())] = True
    return pack_profiles(*tables)


def take_time(work, times=5):
    """Return the shortest of some runs in seconds, and the last result."""
    best, result = np.inf, None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def time_ours(rows):
    places, profiles = make_points(rows), make_profiles(rows)
    times = 50 if rows <= 20_000 else 9 if rows <= 100_000 else 3 if rows <= 1_000_000 else 1

    def arrange():
        x_m, y_m = places[:, 0].copy(), places[:, 1].copy()
        ids = pd.RangeIndex(rows)
        return arrange_roster(x_m, y_m, np.zeros(rows), np.arange(rows), profiles, ids)

    def run_cold():
        weighed = weigh(prepare(arrange(), RADIUS_M), RULES)
        return cut_by_rules(link(weighed, RULES.cohesion), RULES)

    cold_s, _ = take_time(run_cold, times)
    prepared = prepare(arrange(), RADIUS_M)
    near = ClusterRules(radius_m=4_000.0)
    weigh_s, weighed = take_time(lambda: weigh(prepared, near), times)
    relink_s, _ = take_time(lambda: link(weighed, near.cohesion), times)
    tree = link(weigh(prepared, RULES))
    cut_s, _ = take_time(lambda: cut_by_rules(tree, RULES), times)
    runs = {5_000: 99, 100_000: 19}.get(rows, 1)
    results = {
        "whole method, cold": cold_s,
        "slider R, λ or α": weigh_s + relink_s,
        "slider γ or m": cut_s,
    }
    if rows <= SLOWEST_OTHERS:
        free_s = _time_free_exchanges(prepared, runs)
        results["one permutation"] = free_s / runs
        results[f"{runs} free permutations"] = free_s
    return places, weighed, prepared, results


def _time_free_exchanges(prepared, runs):
    """Return the seconds of the first reading: the observed groups, then so many worlds."""
    begun, told = time.perf_counter(), []

    def keep_going(done, planned):
        told.append(time.perf_counter() - begun)
        return done < planned

    with contextlib.suppress(StoppedError):
        judge_chance(prepared, RULES, runs, keep_going=keep_going)
    return told[-1] if told else float("nan")


def time_others(places, prepared):
    from sklearn.cluster import DBSCAN

    times = 3 if len(places) <= 100_000 else 1
    others = {
        "DBSCAN (scikit-learn)": lambda: DBSCAN(eps=RADIUS_M, min_samples=4, n_jobs=-1).fit(places)
    }
    if importlib.util.find_spec("hdbscan"):
        import hdbscan

        others["hdbscan"] = lambda: hdbscan.HDBSCAN(min_cluster_size=4, core_dist_n_jobs=2).fit(
            places
        )
    if importlib.util.find_spec("igraph"):
        others["Leiden CPM (igraph), graph and all"] = lambda: _run_leiden(prepared)
    return {name: take_time(fit, times)[0] for name, fit in others.items()}


def _run_leiden(prepared):
    import igraph

    weighed = weigh(prepare(prepared.roster, RADIUS_M), RULES)
    pairs, used = weighed.prepared.pairs, weighed.weight > 0
    edges = np.column_stack([pairs.firsts()[used], pairs.neighbour[used]])
    graph = igraph.Graph(n=len(prepared.roster), edges=edges)
    return graph.community_leiden(
        objective_function="CPM", weights=weighed.weight[used], resolution=0.1, n_iterations=2
    )


def run_bench(sizes):
    """Print one table per size: seconds, and how many times ours the others take."""
    warm()
    for rows in sizes:
        places, _, prepared, ours = time_ours(rows)
        cold_s = ours["whole method, cold"]
        print(f"\n{rows:,} enterprises, {2 * len(prepared.pairs) / rows:.0f} neighbours each")
        for name, seconds in ours.items():
            print(f"  {name:<36} {1_000 * seconds:>12,.1f} ms")
        if rows <= SLOWEST_OTHERS:
            for name, seconds in time_others(places, prepared).items():
                print(f"  {name:<36} {1_000 * seconds:>12,.1f} ms   × {seconds / cold_s:.1f}")
        peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"  peak memory so far {peak_gb:.2f} GB", flush=True)


if __name__ == "__main__":
    run_bench([int(rows) for rows in sys.argv[1:]] or [5_000, 100_000, 1_000_000])
