"""How to strengthen a network that exists: what its members need and nobody in it offers.

For each such service the nearest organisation outside that offers it is named, as the crow flies
from the middle of the members; and how far the network and the detected candidates overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deseo.clusters.stages import NO_CLUSTER

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    import pandas as pd

OFFERING = ("offers", "shares")


@dataclass(frozen=True)
class MissingService:
    """A service needed and not offered inside; the nearest outside who offers it, if any."""

    service_id: str
    needed_by: tuple[str, ...]
    nearest_id: str | None
    nearest_m: float | None


@dataclass(frozen=True)
class Strengthening:
    """What a network lacks, and how many of its members each detected group holds."""

    members: tuple[str, ...]
    answered: int
    missing: tuple[MissingService, ...]
    overlaps: dict[int, int]


def strengthen_network(
    member_ids: Collection[str],
    enterprises: gpd.GeoDataFrame,
    links: pd.DataFrame,
    labels: pd.Series[int],
    metric_crs: str,
) -> Strengthening:
    """Find what a network lacks.

    Parameters
    ----------
    member_ids
        Members; those that `enterprises` does not have are left out.
    enterprises, labels
        Points (EPSG:4326) and detected groups (−1 in none), on one index of enterprise ids.
    links
        Rows of enterprise_id, service_id, role.
    metric_crs
        The territory's projected system, in metres.
    """
    members = tuple(sorted(set(member_ids) & set(enterprises.index)))
    mine = links[links["enterprise_id"].isin(members)]
    offered = set(mine.loc[mine["role"].isin(OFFERING), "service_id"])
    wanted = mine[(mine["role"] == "needs") & ~mine["service_id"].isin(offered)]
    away_m = _measure_from_middle(members, enterprises, metric_crs)
    able = links[links["role"].isin(OFFERING) & ~links["enterprise_id"].isin(members)]
    missing = [
        MissingService(
            str(service_id),
            tuple(sorted(set(rows["enterprise_id"]))),
            *_find_nearest(able.loc[able["service_id"] == service_id, "enterprise_id"], away_m),
        )
        for service_id, rows in wanted.groupby("service_id")
    ]
    missing.sort(key=lambda m: (-len(m.needed_by), m.service_id))
    inside = labels[labels.index.isin(members) & (labels != NO_CLUSTER)]
    overlaps = {int(group): int(n) for group, n in inside.value_counts().sort_index().items()}  # type: ignore[call-overload]
    return Strengthening(members, int(mine["enterprise_id"].nunique()), tuple(missing), overlaps)


def _measure_from_middle(
    members: tuple[str, ...], enterprises: gpd.GeoDataFrame, metric_crs: str
) -> pd.Series[float]:
    """Measure how far everyone with a place stands from the middle of the members."""
    places = enterprises.geometry.to_crs(metric_crs)
    x_m, y_m = places.x, places.y
    own = places.index.isin(members)
    distance: pd.Series[float] = np.hypot(x_m - x_m[own].mean(), y_m - y_m[own].mean())
    return distance.dropna()


def _find_nearest(ids: pd.Series[str], away_m: pd.Series[float]) -> tuple[str | None, float | None]:
    near = away_m[away_m.index.isin(ids)].sort_index()
    if near.empty:
        return None, None
    return str(near.idxmin()), float(near.min())
