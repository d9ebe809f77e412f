"""Generalised municipalities are fitted to a finer coast.

A municipality keeps the part of it that is land. Land that no municipality covers goes to the
nearest one, if it lies within reach and in the same country: so quays, capes and skerries belong
to someone, and the sea to nobody. The result is a coverage, a derived work of the coastline used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from deseo.builds.geo.coverages import keep_polygons

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP_M = 150.0
_GRID_M = 0.01
_SLIVER_M2 = 2_000.0


def fit_to_land(
    municipalities: gpd.GeoDataFrame,
    land: shapely.Geometry,
    foreign: shapely.Geometry,
    reach_m: float,
) -> gpd.GeoDataFrame:
    """Give municipalities the coast that land has.

    Parameters
    ----------
    municipalities
        A coverage in a metric CRS; neighbours outside the territory belong in it, or their coast
        would be given away.
    land
        Land in the same CRS.
    foreign
        Other countries, in the same CRS: never given away.
    reach_m
        How far from the nearest municipality uncovered land may lie.

    Returns
    -------
    GeoDataFrame
        The same rows and index, with new geometry; empty where no land was left.
    """
    shapes = municipalities.geometry.to_numpy()
    dry = shapely.intersection(shapes, land)
    covered = shapely.union_all(shapes)
    bare = keep_polygons(
        land.difference(covered).difference(foreign).intersection(covered.buffer(reach_m))
    )[0]
    pieces = _share_out(bare, shapes, reach_m)
    fitted = [
        shapely.union_all([*keep_polygons(kept), *pieces.get(row, [])], grid_size=_GRID_M)
        for row, kept in enumerate(dry)
    ]
    clean = shapely.coverage_clean(keep_polygons(np.array(fitted, dtype=object)))
    return municipalities.set_geometry(list(clean), crs=municipalities.crs)


def _share_out(
    bare: shapely.Geometry, shapes: np.ndarray, reach_m: float
) -> dict[int, list[shapely.Geometry]]:
    """Cut uncovered land by nearest municipality: Voronoi cells of points along the borders."""
    points, owners = _walk_borders(bare, shapes, reach_m)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=bare.envelope)
    )
    cell, point = shapely.STRtree(points).query(cells, predicate="contains")
    owner = dict(zip(cell.tolist(), owners[point].tolist(), strict=True))
    tree = shapely.STRtree(cells)
    pieces: dict[int, list[shapely.Geometry]] = {}
    for part in sorted(shapely.get_parts(bare), key=lambda p: p.bounds):
        for index in sorted(tree.query(part, predicate="intersects").tolist()):
            piece = keep_polygons(part.intersection(cells[index]))[0]
            if index in owner and not piece.is_empty:
                pieces.setdefault(owner[index], []).append(piece)
    return pieces


def _walk_borders(
    bare: shapely.Geometry, shapes: np.ndarray, reach_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give points every few metres on the borders that face uncovered land, and whose they are.

    A point two municipalities share goes to the first: which of them gets it cannot matter by
    more than the step.
    """
    zone = bare.buffer(min(reach_m, 2 * STEP_M))
    found: dict[tuple[float, float], int] = {}
    for row, shape in enumerate(shapes):
        faced = shapely.intersection(shapely.boundary(shape), zone)
        for x, y in shapely.get_coordinates(shapely.segmentize(faced, STEP_M)):
            found.setdefault((round(float(x), 2), round(float(y), 2)), row)
    return shapely.points(list(found)), np.array(list(found.values()), dtype=int)


def list_slivers(frame: gpd.GeoDataFrame, least_m2: float = _SLIVER_M2) -> Sequence[str]:
    """Name the municipalities of which hardly anything is left."""
    return frame.loc[frame.area < least_m2, "zone_id"].tolist()
