"""Water between two places: who must cross the sea to meet is not near, unless a bridge helps.

A pair whose straight line runs more than 500 m over sea is not near, save by a crossing (a bridge
or a ferry) that is listed: then the way is the one to its landing, the length stated for the
crossing (at least the straight line), and on from the other side. Shores are taken as squares of
50 m, a tenth of what may be crossed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from deseo.spatial import kernels
from deseo.spatial.projections import STORED_CRS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from deseo.spatial.neighbours import NearPairs

OVER_SEA_LIMIT_M: Final = 500.0
CELL_M: Final = 50.0
BLOCK_CELLS: Final = 20
TILE_CELLS: Final = 100
EDGE_STEP_DEGREES: Final = 0.05


@dataclass(frozen=True)
class Barriers:
    """The sea as squares of `CELL_M`, and crossings, all in metres.

    `sea[row, column]` tells whether a square is sea, counted from `south_m` and `west_m`; what
    lies outside is not. `blocks` tells the same of blocks of `BLOCK_CELLS` squares a side.
    `landings` has x1, y1, x2, y2 and the length of the way over by crossing.
    """

    sea: NDArray[np.bool_]
    blocks: NDArray[np.bool_]
    west_m: float
    south_m: float
    landings: NDArray[np.float64]


def read_barriers(
    land: gpd.GeoSeries | None, crossings: pd.DataFrame | None, metric_crs: str
) -> Barriers | None:
    """Bring land and crossings (lat1, lon1, lat2, lon2, detour_m), both WGS 84, to metres.

    What is not land inside the box of the land given is sea. Without land, or without sea, there
    is no barrier: None.
    """
    if land is None or land.empty:
        return None
    frame = shapely.segmentize(shapely.box(*land.total_bounds), EDGE_STEP_DEGREES)
    around = gpd.GeoSeries([frame], crs=STORED_CRS).to_crs(metric_crs).iloc[0]
    dry = shapely.union_all(land.to_crs(metric_crs).make_valid().array)
    sea = shapely.difference(around, dry)
    if sea.is_empty:
        return None
    west_m, south_m = sea.bounds[:2]
    squares = _draw_squares(sea)
    landings = _read_landings(crossings, metric_crs)
    return Barriers(squares, _join_blocks(squares), west_m, south_m, landings)


def respect_barriers(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], pairs: NearPairs, barriers: Barriers
) -> NearPairs:
    """Return the pairs that are near without crossing the sea, or over a listed crossing.

    The distance of the latter is the length of the way over it.
    """
    places = np.column_stack([x_m, y_m])
    first, second = pairs.firsts(), pairs.neighbour
    ends = np.stack([places[first], places[second]], axis=1)
    parted = measure_over_sea_m(ends, barriers) > OVER_SEA_LIMIT_M
    way_m = np.sqrt(pairs.squared_m2.astype(float))
    way_m[parted] = _cross(places, first[parted], second[parted], pairs.radius_m, barriers)
    kept = way_m <= pairs.radius_m
    squared_m2 = np.where(parted, way_m**2, pairs.squared_m2).astype(np.float32)
    return pairs.keep(kept, squared_m2)


def measure_over_sea_m(ends: NDArray[np.float64], barriers: Barriers) -> NDArray[np.float64]:
    """Return the metres over sea of straight lines, shape (lines, 2 ends, 2 coordinates)."""
    origin = np.array([barriers.west_m, barriers.south_m])
    lines = (ends - origin) / CELL_M
    over = kernels.measure_marked(lines, barriers.sea, barriers.blocks, BLOCK_CELLS)
    return np.asarray(over * CELL_M)


def _read_landings(crossings: pd.DataFrame | None, metric_crs: str) -> NDArray[np.float64]:
    if crossings is None or crossings.empty:
        return np.empty((0, 5))
    transform = pyproj.Transformer.from_crs(STORED_CRS, metric_crs, always_xy=True)
    ends = [transform.transform(crossings[f"lon{end}"], crossings[f"lat{end}"]) for end in (1, 2)]
    return np.column_stack([*ends[0], *ends[1], crossings["detour_m"]]).astype(float)


def _join_blocks(squares: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether there is sea in each block of `BLOCK_CELLS` × `BLOCK_CELLS` squares."""
    rows = np.logical_or.reduceat(squares, np.arange(0, squares.shape[0], BLOCK_CELLS), axis=0)
    return np.asarray(
        np.logical_or.reduceat(rows, np.arange(0, squares.shape[1], BLOCK_CELLS), axis=1)
    )


def _draw_squares(sea: shapely.Geometry) -> NDArray[np.bool_]:
    """Return which squares have their centre in the sea, drawn tile by tile."""
    west, south, east, north = sea.bounds
    shape = int((north - south) / CELL_M) + 1, int((east - west) / CELL_M) + 1
    squares = np.zeros(shape, bool)
    shapely.prepare(sea)
    for row in range(0, shape[0], TILE_CELLS):
        for column in range(0, shape[1], TILE_CELLS):
            here = squares[row : row + TILE_CELLS, column : column + TILE_CELLS]
            y, x = np.indices(here.shape) + 0.5
            x, y = west + (column + x) * CELL_M, south + (row + y) * CELL_M
            tile = shapely.box(x.min(), y.min(), x.max(), y.max())
            if shapely.contains_properly(sea, tile):
                here[:] = True
            elif shapely.intersects(sea, tile):
                part = shapely.intersection(sea, tile)
                shapely.prepare(part)
                here[:] = shapely.intersects_xy(part, x, y)
    return squares


def _cross(
    places: NDArray[np.float64],
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    radius_m: float,
    barriers: Barriers,
) -> NDArray[np.float64]:
    """Return each pair's shortest way over a crossing in metres, infinite where none helps."""
    best_m = np.full(len(first), np.inf)
    for x1, y1, x2, y2, stated_m in barriers.landings:
        over_m = max(float(np.hypot(x2 - x1, y2 - y1)), stated_m)
        here_m = _walk(places, np.array([x1, y1]), radius_m, barriers)
        there_m = _walk(places, np.array([x2, y2]), radius_m, barriers)
        for to_m, on_m in ((here_m, there_m), (there_m, here_m)):
            np.minimum(best_m, to_m[first] + over_m + on_m[second], out=best_m)
    return best_m


def _walk(
    places: NDArray[np.float64],
    landing: NDArray[np.float64],
    radius_m: float,
    barriers: Barriers,
) -> NDArray[np.float64]:
    """Return the metres from places to a landing, infinite if too far or over the sea."""
    way_m = np.hypot(*(places - landing).T)
    near = np.flatnonzero(way_m <= radius_m)
    ends = np.stack([places[near], np.broadcast_to(landing, (len(near), 2))], axis=1)
    parted = measure_over_sea_m(ends, barriers) > OVER_SEA_LIMIT_M
    way_m[way_m > radius_m] = np.inf
    way_m[near[parted]] = np.inf
    return np.asarray(way_m)
