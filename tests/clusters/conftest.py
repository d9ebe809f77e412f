"""Small worlds in exact metres, built without a map."""

import numpy as np
import pandas as pd
import pytest

from deseo.clusters import ClusterRules, Roster, arrange_roster
from deseo.services import pack_profiles


@pytest.fixture
def build_roster():
    """Return a builder of rosters from metres and tables of yes and no."""

    def build(x_m, y_m, offers, needs=None, *, doubt_m=None, entity=None, ids=None) -> Roster:
        rows = len(x_m)
        offers = np.asarray(offers, bool)
        needs = np.zeros_like(offers) if needs is None else np.asarray(needs, bool)
        return arrange_roster(
            np.asarray(x_m, float),
            np.asarray(y_m, float),
            np.zeros(rows) if doubt_m is None else np.asarray(doubt_m, float),
            np.arange(rows) if entity is None else np.asarray(entity),
            pack_profiles(offers, needs),
            pd.Index([f"e{i:05d}" for i in range(rows)] if ids is None else ids),
        )

    return build


@pytest.fixture
def random_world():
    """Return a builder of random places (metres) with random offers and needs."""

    def build(rows, seed, *, side_m=8_000.0, services=12):
        draw = np.random.default_rng(seed)
        places = draw.uniform(0, side_m, (rows, 2))
        offers = draw.random((rows, services)) < 0.2
        needs = draw.random((rows, services)) < 0.15
        return places[:, 0], places[:, 1], offers, needs

    return build


@pytest.fixture
def rules() -> ClusterRules:
    return ClusterRules(radius_m=3_000.0)


def as_groups(labels) -> set[frozenset]:
    """Return the groups of a labelling as sets of its index, whatever their numbers."""
    series = pd.Series(labels)
    return {frozenset(g.index) for label, g in series.groupby(series) if label != -1}
