"""How far off a place may be: the radius of the disc that is sure to hold it.

An address is exact; a street is known to 100 m. Who is known only by postcode or town may be
anywhere in its built-up part, taken (an assumption, stated) as the disc that would hold its
people at 3,000 inhabitants per km²: at least 300 m, at most a disc as large as the zone itself.
Who is known only by zone may be anywhere in it. Three or more rows of unknown precision on one
point are a shared place, not an address, and are taken as known to 1 km.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

EXACT_M: Final = 0.0
STREET_M: Final = 100.0
LEAST_TOWN_M: Final = 300.0
SHARED_POINT_M: Final = 1_000.0
ROWS_OF_A_SHARED_POINT: Final = 3
PEOPLE_PER_KM2: Final = 3_000.0


def find_doubt_radius_m(
    enterprises: gpd.GeoDataFrame, zones: gpd.GeoDataFrame | None, metric_crs: str
) -> pd.Series:
    """Return the doubt radius in metres of each enterprise, on its index.

    `enterprises` has location_precision (address, street, postcode, town, zone, none; absent means
    none). `zones` has geometry and, if known, population; a town outside every zone, or with no
    population given, is taken as a shared point.
    """
    given = enterprises.get("location_precision")
    precision = pd.Series("none", enterprises.index) if given is None else given.fillna("none")
    doubt_m = precision.map({"address": EXACT_M, "street": STREET_M}).to_numpy(float, copy=True)
    coarse = precision.isin(["postcode", "town", "zone"]).to_numpy()
    if coarse.any():
        people, area_km2 = _look_up_zones(enterprises.geometry[coarse], zones, metric_crs)
        of_zone = (precision[coarse] == "zone").to_numpy()
        doubt_m[coarse] = np.where(
            of_zone, disc_radius_m(area_km2), town_radius_m(people, area_km2)
        )
        doubt_m = np.where(coarse & np.isnan(doubt_m), SHARED_POINT_M, doubt_m)
    unknown = np.isnan(doubt_m)
    doubt_m[unknown] = np.where(
        _count_on_point(enterprises.geometry)[unknown] >= ROWS_OF_A_SHARED_POINT,
        SHARED_POINT_M,
        EXACT_M,
    )
    return pd.Series(doubt_m, index=enterprises.index, name="doubt_radius_m")


def disc_radius_m(area_km2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the radius of the disc of an area."""
    return np.asarray(1_000.0 * np.sqrt(area_km2 / np.pi))


def town_radius_m(
    people: NDArray[np.float64], area_km2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the radius that holds so many people at 3,000 per km², kept in its limits."""
    built_up = np.maximum(disc_radius_m(people / PEOPLE_PER_KM2), LEAST_TOWN_M)
    return np.asarray(np.fmin(built_up, disc_radius_m(area_km2)))


def _look_up_zones(
    places: gpd.GeoSeries, zones: gpd.GeoDataFrame | None, metric_crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    people, area_km2 = np.full(len(places), np.nan), np.full(len(places), np.nan)
    if zones is None or zones.empty:
        return people, area_km2
    tree = shapely.STRtree(zones.geometry.array)
    rows, hits = tree.query(np.asarray(places.array, dtype=object), predicate="intersects")
    rows, first = np.unique(rows, return_index=True)
    zone = hits[first]
    area_km2[rows] = zones.geometry.to_crs(metric_crs).area.to_numpy()[zone] / 1e6
    if "population" in zones:
        people[rows] = pd.to_numeric(zones["population"], errors="coerce").to_numpy(float)[zone]
    return people, area_km2


def _count_on_point(places: gpd.GeoSeries) -> NDArray[np.int64]:
    located = places.to_wkb().fillna(b"")
    counts = located.map(located.value_counts()).to_numpy(np.int64)
    return np.asarray(np.where(located == b"", 0, counts), dtype=np.int64)
