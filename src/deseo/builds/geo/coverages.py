"""Neighbours share their border exactly, before and after simplification.

A coverage is a set of polygons without overlap in which common borders have common vertices.
Simplifying it as a whole (Visvalingam and Whyatt 1993, as GEOS does it for coverages) and
rounding every vertex to the same grid keep that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

GRID_DEGREES = 1e-5


def simplify_coverage(frame: gpd.GeoDataFrame, crs: str, tolerance_m: float) -> gpd.GeoDataFrame:
    """Simplify polygons together, and round them to five decimals.

    Parameters
    ----------
    frame
        A coverage, in any CRS.
    crs
        A projected CRS in metres in which the tolerance is meant.
    tolerance_m
        The square root of the area a vertex may cut off; 0 only rounds.

    Returns
    -------
    GeoDataFrame
        The same rows, EPSG:4326, valid polygons.
    """
    metric = frame.to_crs(crs)
    shapes = shapely.coverage_simplify(metric.geometry.to_numpy(), tolerance_m)
    degrees = metric.set_geometry(shapes, crs=crs).to_crs(4326)
    return degrees.set_geometry(round_shapes(degrees.geometry.to_numpy()), crs=4326)


def round_shapes(shapes: np.ndarray) -> np.ndarray:
    """Round polygons to the grid of the files, and mend those that rounding broke.

    Vertices are rounded one by one (not snapped as a whole), so that two polygons that shared a
    border still share it.
    """
    rounded = shapely.set_precision(shapes, GRID_DEGREES, mode="pointwise")
    broken = ~shapely.is_valid(rounded)
    rounded[broken] = keep_polygons(shapely.make_valid(rounded[broken], method="structure"))
    # Take the grid off again: later operations must not snap to it.
    return np.asarray(shapely.set_precision(rounded, 0))


def keep_polygons(shapes: np.ndarray) -> np.ndarray:
    """Keep the polygonal part of geometries; points and lines have no area to show."""
    return np.array([_keep_polygonal(shape) for shape in np.atleast_1d(shapes)], dtype=object)


def drop_crumbs(shape: shapely.Geometry, min_area: float) -> shapely.MultiPolygon:
    """Leave out the parts, and fill the holes, smaller than an area in the CRS's own unit."""
    parts = shapely.get_parts(shape)
    return fill_holes(shapely.MultiPolygon(list(parts[shapely.area(parts) >= min_area])), min_area)


def fill_holes(shape: shapely.Geometry, min_area: float) -> shapely.MultiPolygon:
    """Fill the holes smaller than an area in the CRS's own unit."""
    return shapely.MultiPolygon(
        [
            shapely.Polygon(part.exterior, [r for r in part.interiors if _ring_area(r) >= min_area])
            for part in shapely.get_parts(shape)
        ]
    )


def _ring_area(ring: shapely.LinearRing) -> float:
    """Compute the area a ring encloses."""
    return float(shapely.Polygon(ring).area)


def _keep_polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of one geometry."""
    parts = shapely.get_parts(shape)
    flat = [p for part in parts for p in shapely.get_parts(part)]
    polygons = [p for p in flat if p.geom_type == "Polygon" and not p.is_empty]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
