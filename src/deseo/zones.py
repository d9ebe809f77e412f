"""An enterprise belongs to the zone its place lies in; failing a place, to the zone of its town.

A place a little outside every zone (a pier, a coarse coast) belongs to the nearest zone within
3 km; farther out it is in none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from deseo.searches import fold_text

if TYPE_CHECKING:
    from collections.abc import Mapping

NEAR_M = 3_000.0


def assign_zones(
    enterprises: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, crs: str
) -> pd.Series[str]:
    """Name the zone of each enterprise, on the same index; empty text where there is none.

    Parameters
    ----------
    enterprises
        Points (EPSG:4326), possibly empty, with a column `municipality`.
    zones
        Polygons (EPSG:4326) with `zone_id` and `name`.
    crs
        The territory's projected system, in metres.
    """
    by_name = dict(zip(zones["name"].map(fold_text), zones["zone_id"], strict=True))
    towns = enterprises["municipality"].map(fold_text)
    named: pd.Series[str] = towns.map(by_name).fillna("").astype("str")
    placed = enterprises[~(enterprises.geometry.is_empty | enterprises.geometry.isna())]
    if placed.empty:
        return named
    points = gpd.GeoDataFrame(geometry=placed.geometry.to_crs(crs))
    shapes = zones[["zone_id", "geometry"]].to_crs(crs)
    joined = points.sjoin_nearest(shapes, how="left", max_distance=NEAR_M)
    nearest = joined["zone_id"].groupby(level=0).min().fillna("")
    zone_of: pd.Series[str] = nearest.reindex(enterprises.index).fillna(named)
    return zone_of


def count_by_zone(zone_of: pd.Series[str], zones: gpd.GeoDataFrame) -> pd.Series[int]:
    """Count enterprises per zone, zero included, on the index of zone ids."""
    counts = zone_of.value_counts()
    every: pd.Series[int] = counts.reindex(pd.Index(zones["zone_id"]), fill_value=0)
    return every


def density_by_zone(counts: pd.Series[int], population: Mapping[str, float]) -> pd.Series[float]:
    """Give enterprises per 10,000 inhabitants; NaN where the population is not known."""
    people = pd.Series(population, dtype="float64").reindex(counts.index)
    return counts / people.where(people > 0) * 10_000
