"""Where the rows of a list stand: coordinates read, doubted where they deserve it, and measured.

Coordinates are WGS 84. A place is left out, with a word, where it cannot be meant: no number, off
the globe, outside where the list belongs, or with latitude and longitude exchanged. A list of no
territory is measured in the UTM zone of its centre, and in EPSG:3035 when it is wider than a zone;
once a row stands in Europe, rows elsewhere count as slips.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from deseo.schema.validation import clean_text, to_number
from deseo.spatial import check_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.sources.layers import Layer

EUROPE_CRS: Final = "EPSG:3035"
STORED_CRS: Final = "EPSG:4326"
ZONE_WIDTH_DEGREES: Final = 6.0
FARTHEST_NORTH, FARTHEST_EAST = 90.0, 180.0
# Where exchanged coordinates are looked for: Europe without its outermost islands, since the
# whole area of EPSG:3035 with its ocean would claim good places overseas.
MAINLAND: Final = (-11.0, 34.0, 35.0, 72.0)

OK: Final = "ok"
MISSING: Final = "missing"
UNREADABLE: Final = "unreadable"
SWAPPED: Final = "swapped"
OUTSIDE: Final = "outside"


def read_points(layer: Layer, metric_crs: str | None) -> tuple[gpd.GeoSeries, pd.Series, str]:
    """Return points (None where none can be meant), a verdict for each row, and the metric CRS.

    Columns lat and lon come first; a row without them stands at its geometry. `metric_crs` is the
    territory's, or None to choose one.
    """
    lon, lat, verdict = _read_coordinates(layer.table)
    if metric_crs is None:
        verdict = _doubt_places(lon, lat, verdict)
        standing = verdict == OK
        points = _draw_points(lon, lat, standing)
        metric_crs = choose_metric_crs(points[standing])
    else:
        points = _draw_points(lon, lat, verdict == OK)
    measured = check_places(points, to_measurable(metric_crs)).to_numpy(object)
    verdict = np.where(verdict == OK, measured, verdict)
    points = points.where(verdict == OK)
    return points, pd.Series(verdict, index=layer.table.index), metric_crs


def choose_metric_crs(places: gpd.GeoSeries) -> str:
    """Choose the UTM zone of the centre of points in WGS 84, or EPSG:3035 for a wider list."""
    if places.empty:
        return EUROPE_CRS
    west, _, east, _ = places.total_bounds
    if east - west > ZONE_WIDTH_DEGREES:
        return EUROPE_CRS
    return str(places.estimate_utm_crs().to_string())


def to_measurable(metric_crs: str) -> str:
    """Return a CRS without the borders of its zone: a list across the border is still measured.

    Only UTM zones are told apart by lines nobody sees; other systems keep their area of use.
    """
    crs = pyproj.CRS.from_user_input(metric_crs)
    if crs.utm_zone is None or not crs.to_string().startswith(("EPSG:326", "EPSG:327")):
        return metric_crs
    south = " +south" if crs.utm_zone.endswith("S") else ""
    return f"+proj=utm +zone={crs.utm_zone[:-1]}{south} +datum=WGS84 +units=m +no_defs"


def _read_coordinates(
    table: pd.DataFrame,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.object_]]:
    lon, lat = np.full(len(table), np.nan), np.full(len(table), np.nan)
    stated = np.zeros(len(table), bool)
    if "lat" in table and "lon" in table:
        lon, lon_stated = _read_degrees(table["lon"])
        lat, lat_stated = _read_degrees(table["lat"])
        stated = lon_stated | lat_stated
    if "geometry" in table:
        shapes = table["geometry"].to_numpy(object)
        drawn = ~stated & ~shapely.is_missing(shapes)
        drawn[drawn] = ~shapely.is_empty(shapes[drawn])
        lon[drawn], lat[drawn] = shapely.get_x(shapes[drawn]), shapely.get_y(shapes[drawn])
        stated |= drawn
    numeric = np.isfinite(lon) & np.isfinite(lat)
    on_globe = numeric & (np.abs(lon) <= FARTHEST_EAST) & (np.abs(lat) <= FARTHEST_NORTH)
    verdict = np.select([~stated, ~numeric, on_globe], [MISSING, UNREADABLE, OK], OUTSIDE)
    turned = (verdict == OUTSIDE) & _is_inside(lat, lon, MAINLAND)
    return lon, lat, np.where(turned, SWAPPED, verdict).astype(object)


def _read_degrees(cells: pd.Series[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return degrees, NaN where a cell is no number, and which cells say anything.

    A decimal comma is read as a point.
    """
    if pd.api.types.is_numeric_dtype(cells):
        degrees = cells.to_numpy(np.float64, na_value=np.nan)
        return degrees, ~np.isnan(degrees)
    text = clean_text(cells)
    silent = text.isin(["", "None", "nan", "NaN", "<NA>"])
    degrees = text.str.replace(",", ".", regex=False).map(to_number).to_numpy(np.float64)
    return degrees, ~silent.to_numpy(bool)


def _doubt_places(
    lon: NDArray[np.float64], lat: NDArray[np.float64], verdict: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Call rows elsewhere exchanged or outside, if exchanged they stood in Europe or others do."""
    area = pyproj.CRS.from_user_input(EUROPE_CRS).area_of_use
    europe = area.bounds if area else MAINLAND
    standing = verdict == OK
    here = standing & _is_inside(lon, lat, europe)
    turned = standing & ~here & _is_inside(lat, lon, MAINLAND)
    elsewhere = standing & ~here & ~turned & here.any()
    return np.select([turned, elsewhere], [SWAPPED, OUTSIDE], verdict).astype(object)


def _is_inside(
    x: NDArray[np.float64], y: NDArray[np.float64], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    west, south, east, north = box
    return np.asarray((west <= x) & (x <= east) & (south <= y) & (y <= north))


def _draw_points(
    lon: NDArray[np.float64], lat: NDArray[np.float64], standing: NDArray[np.bool_]
) -> gpd.GeoSeries:
    points = np.full(len(lon), None, object)
    points[standing] = shapely.points(lon[standing], lat[standing])
    return gpd.GeoSeries(points, crs=STORED_CRS)
