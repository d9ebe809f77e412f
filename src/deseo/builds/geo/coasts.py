"""Generalised municipalities are fitted to a finer coast.

Land is taken island by island (the mainland is one of them):

* on an island where municipalities lie with a fair part of themselves or of the island, they share
  it: each keeps what it covers, and what none of them covers goes to the nearest of them;
* an island that none really covers goes whole to the nearest municipality within reach;
* what lies in another country is left alone, and so is land beyond reach.

So quays, capes and skerries belong to someone, and the sea to nobody. The result is a coverage, a
derived work of the coastline used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from deseo.builds.geo.coverages import keep_polygons

if TYPE_CHECKING:
    import geopandas as gpd

STEP_M = 150.0
FAIR_SHARE = 0.25
_GRID_M = 0.01


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
    limit = shapely.union_all(shapes).buffer(reach_m)
    owned: list[list[shapely.Geometry]] = [[] for _ in shapes]
    tree = shapely.STRtree(shapes)
    for island in sorted(shapely.get_parts(land), key=lambda part: part.bounds):
        near = np.sort(tree.query(island, predicate="dwithin", distance=reach_m))
        for row, piece in _share_island(island, near, shapes, foreign, limit):
            owned[row].append(piece)
    fitted = [keep_polygons(shapely.union_all(pieces, grid_size=_GRID_M))[0] for pieces in owned]
    clean = shapely.coverage_clean(np.array(fitted, dtype=object))
    return municipalities.set_geometry(list(clean), crs=municipalities.crs)


def _share_island(
    island: shapely.Polygon,
    near: np.ndarray,
    shapes: np.ndarray,
    foreign: shapely.Geometry,
    limit: shapely.Geometry,
) -> list[tuple[int, shapely.Geometry]]:
    """Say which municipality gets which piece of an island."""
    if not len(near):
        return []
    dry = shapely.intersection(shapes[near], island)
    area = shapely.area(dry)
    is_fair = (area >= FAIR_SHARE * shapely.area(shapes[near])) | (area >= FAIR_SHARE * island.area)
    if not is_fair.any():
        if island.intersection(foreign).area > island.area / 2:
            return []
        return [(int(near[shapely.distance(shapes[near], island).argmin()]), island)]
    fair, kept = near[is_fair], keep_polygons(dry[is_fair])
    bare = island.difference(shapely.union_all(kept)).difference(foreign).intersection(limit)
    pieces = list(zip(fair.tolist(), kept, strict=True))
    if len(fair) == 1:
        return [*pieces, (int(fair[0]), keep_polygons(bare)[0])]
    shared = _share_out(keep_polygons(bare)[0], kept)
    return pieces + [(int(fair[index]), piece) for index, piece in shared]


def _share_out(bare: shapely.Geometry, shapes: np.ndarray) -> list[tuple[int, shapely.Geometry]]:
    """Cut uncovered land by nearest shape: Voronoi cells of points along the borders."""
    if bare.is_empty:
        return []
    points, owners = _walk_borders(bare, shapes)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=bare.envelope)
    )
    cell, point = shapely.STRtree(points).query(cells, predicate="contains")
    owner = dict(zip(cell.tolist(), owners[point].tolist(), strict=True))
    tree = shapely.STRtree(cells)
    pieces = []
    for part in sorted(shapely.get_parts(bare), key=lambda p: p.bounds):
        for index in sorted(tree.query(part, predicate="intersects").tolist()):
            piece = keep_polygons(part.intersection(cells[index]))[0]
            if index in owner and not piece.is_empty:
                pieces.append((owner[index], piece))
    return pieces


def _walk_borders(bare: shapely.Geometry, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give points every few metres on the borders that face uncovered land, and whose they are.

    A point two municipalities share goes to the first: which of them gets it cannot matter by
    more than the step.
    """
    facing = bare.buffer(2 * STEP_M)
    found: dict[tuple[float, float], int] = {}
    for row, shape in enumerate(shapes):
        faced = shapely.intersection(shapely.boundary(shape), facing)
        for x, y in shapely.get_coordinates(shapely.segmentize(faced, STEP_M)):
            found.setdefault((round(float(x), 2), round(float(y), 2)), row)
    return shapely.points(list(found)), np.array(list(found.values()), dtype=int)
