"""Compiling ahead: a tiny world is clustered so that every kernel is loaded before it is needed.

The first time on a machine this takes some seconds, later a fraction of one: compiled code is
kept on disk.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from deseo.clusters.assessments import assess_clusters, find_clusters
from deseo.clusters.rosters import arrange_roster
from deseo.clusters.rules import ClusterRules
from deseo.clusters.stages import prepare
from deseo.services import pack_profiles
from deseo.spatial import Barriers

TWINS = 5


def warm() -> None:
    """Compile every kernel, or load it from the cache."""
    rows = 2 * TWINS
    offers = np.arange(rows)[:, None] // TWINS == np.arange(2)
    profiles = pack_profiles(offers, ~offers)
    places_m = np.linspace(0.0, 900.0, rows)
    roster = arrange_roster(
        places_m, places_m[::-1].copy(), np.zeros(rows), np.arange(rows), profiles,
        pd.RangeIndex(rows),
    )  # fmt: skip
    rules = ClusterRules(radius_m=1_000.0)
    pond = np.zeros((2, 2), bool)
    pond[0, 0] = True
    barriers = Barriers(pond, pond[:1, :1].copy(), 0.0, 0.0, np.empty((0, 5)))
    prepared = prepare(roster, rules.radius_m, barriers)
    assess_clusters(find_clusters(prepared, rules), permutations=1, runs=1, barriers=barriers)
