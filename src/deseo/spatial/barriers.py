"""Water between two places: who must cross the sea to meet is not near, unless a bridge helps.

A pair whose straight line runs more than 500 m over sea is not near, save by a crossing (a bridge
or a ferry) that is listed: then the way is the one to its landing, over it, and on from the other
side, with the detour stated for the crossing added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyproj
import shapely

from deseo.spatial.projections import STORED_CRS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from deseo.spatial.neighbours import NearPairs

OVER_SEA_LIMIT_M: Final = 500.0


@dataclass(frozen=True)
class Barriers:
    """Land (one geometry) and crossings, in metres; `landings` has x1, y1, x2, y2, detour."""

    land: Any
    landings: NDArray[np.float64]


def read_barriers(
    land: gpd.GeoSeries | None, crossings: pd.DataFrame | None, metric_crs: str
) -> Barriers | None:
    """Bring land and crossings (lat1, lon1, lat2, lon2, detour_m), both WGS 84, to metres."""
    if land is None or land.empty:
        return None
    merged = shapely.union_all(land.to_crs(metric_crs).array)
    shapely.prepare(merged)
    landings = np.empty((0, 5))
    if crossings is not None and len(crossings):
        transform = pyproj.Transformer.from_crs(STORED_CRS, metric_crs, always_xy=True)
        ends = [
            transform.transform(crossings[f"lon{end}"], crossings[f"lat{end}"]) for end in (1, 2)
        ]
        landings = np.column_stack([*ends[0], *ends[1], crossings["detour_m"]]).astype(float)
    return Barriers(merged, landings)


def respect_barriers(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], pairs: NearPairs, barriers: Barriers
) -> NearPairs:
    """Return the pairs that are near without crossing the sea, or over a listed crossing.

    The distance of the latter is the length of the way over it.
    """
    places = np.column_stack([x_m, y_m])
    ends = np.stack([places[pairs.firsts()], places[pairs.neighbour]], axis=1)
    parted = measure_over_sea_m(ends, barriers.land) > OVER_SEA_LIMIT_M
    way_m = np.sqrt(pairs.squared_m2.astype(float))
    way_m[parted] = _cross(ends[parted], barriers)
    kept = way_m <= pairs.radius_m
    squared = np.where(parted, way_m**2, pairs.squared_m2).astype(np.float32)
    return pairs.keep(kept, squared)


def measure_over_sea_m(ends: NDArray[np.float64], land: Any) -> NDArray[np.float64]:
    """Return the metres over sea of straight lines, shape (lines, 2 ends, 2 coordinates)."""
    lines = shapely.linestrings(ends)
    over_sea_m = np.zeros(len(ends))
    wet = ~shapely.covers(land, lines)
    dry_m = shapely.length(shapely.intersection(lines[wet], land))
    over_sea_m[wet] = shapely.length(lines[wet]) - dry_m
    return over_sea_m


def _cross(ends: NDArray[np.float64], barriers: Barriers) -> NDArray[np.float64]:
    """Return the shortest way over a crossing in metres, infinite where none helps."""
    best_m = np.full(len(ends), np.inf)
    for x1, y1, x2, y2, detour_m in barriers.landings:
        over_m = np.hypot(x2 - x1, y2 - y1) + detour_m
        for here, there in (((x1, y1), (x2, y2)), ((x2, y2), (x1, y1))):
            to_m = _walk(ends[:, 0], np.array(here), barriers.land)
            on_m = _walk(ends[:, 1], np.array(there), barriers.land)
            best_m = np.minimum(best_m, to_m + over_m + on_m)
    return best_m


def _walk(
    places: NDArray[np.float64], landing: NDArray[np.float64], land: Any
) -> NDArray[np.float64]:
    """Return the metres from places to a landing, infinite where the sea lies between."""
    ends = np.stack([places, np.broadcast_to(landing, places.shape)], axis=1)
    apart_m = np.hypot(*(places - landing).T)
    return np.where(measure_over_sea_m(ends, land) > OVER_SEA_LIMIT_M, np.inf, apart_m)
