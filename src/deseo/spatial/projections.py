"""Metres: places are stored in WGS 84 and measured in the territory's own projected CRS.

A place outside the area where that CRS is defined cannot be measured and is left out; one that
would be inside with latitude and longitude exchanged is called swapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyproj
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

STORED_CRS = "EPSG:4326"


def to_metric(
    places: gpd.GeoSeries, metric_crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y in metres for points in WGS 84; NaN where a place cannot be measured."""
    usable = (check_places(places, metric_crs) == "ok").to_numpy()
    x_m, y_m = np.full(len(places), np.nan), np.full(len(places), np.nan)
    if usable.any():
        points = places.array[usable]
        transform = pyproj.Transformer.from_crs(STORED_CRS, metric_crs, always_xy=True)
        lon, lat = shapely.get_x(points), shapely.get_y(points)
        x_m[usable], y_m[usable] = transform.transform(lon, lat)
    return x_m, y_m


def check_places(places: gpd.GeoSeries, metric_crs: str) -> pd.Series:
    """Say of each place whether it is ok, missing, swapped or outside the CRS's area of use."""
    points = np.asarray(places.array, dtype=object)
    is_point = (shapely.get_type_id(points) == 0) & ~shapely.is_empty(points)
    lon, lat = np.full(len(points), np.nan), np.full(len(points), np.nan)
    lon[is_point], lat[is_point] = shapely.get_x(points[is_point]), shapely.get_y(points[is_point])
    area = pyproj.CRS.from_user_input(metric_crs).area_of_use
    west, south, east, north = area.bounds if area else (-180.0, -90.0, 180.0, 90.0)

    def inside(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        return np.asarray((west <= x) & (x <= east) & (south <= y) & (y <= north))

    verdict = np.select(
        [~(np.isfinite(lon) & np.isfinite(lat)), inside(lon, lat), inside(lat, lon)],
        ["missing", "ok", "swapped"],
        "outside",
    )
    return pd.Series(verdict, index=places.index, name="place")
