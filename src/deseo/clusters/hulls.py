"""The outline of a group on a map: a concave hull of its members, rounded and a little wider.

A hull may cover places of others; how many is told with it, never passed over in silence.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from deseo.clusters.stages import NO_CLUSTER

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONCAVITY_RATIO = 0.5
PAD_SHARE = 0.07
LEAST_PAD_M = 60.0
ARC_SEGMENTS = 12


def draw_hulls(
    enterprises: gpd.GeoDataFrame, labels: pd.Series[int], metric_crs: str, radius_m: float
) -> gpd.GeoDataFrame:
    """Draw the hull of each group.

    Parameters
    ----------
    enterprises
        Points (EPSG:4326), on the index of `labels`; those without a place are left out.
    labels
        Group of each enterprise, −1 for in none.
    metric_crs
        The territory's projected system, in metres.
    radius_m
        How far is near; hulls are widened by 7 % of it, at least 60 m.

    Returns
    -------
    Indexed by group: `strangers` (others whose place lies inside), geometry in EPSG:4326.
    """
    places = enterprises.geometry.to_crs(metric_crs)
    placed = (~(places.is_empty | places.isna())).to_numpy()
    points, label = places.to_numpy()[placed], labels.to_numpy()[placed]
    pad_m = max(LEAST_PAD_M, PAD_SHARE * radius_m)
    order = np.argsort(label, kind="stable")
    groups = np.unique(label[label != NO_CLUSTER])
    bounds = np.searchsorted(label[order], np.append(groups, label.max(initial=NO_CLUSTER) + 1))
    shapes = [_draw_hull(points[order[a:b]], pad_m) for a, b in pairwise(bounds)]
    inside = shapely.STRtree(points)
    strangers = [
        int(np.count_nonzero(label[inside.query(shape, predicate="covers")] != group))
        for group, shape in zip(groups, shapes, strict=True)
    ]
    geometry = gpd.GeoSeries(shapes, crs=metric_crs).to_crs(4326)
    table = pd.DataFrame({"strangers": strangers}, dtype="int64")
    return gpd.GeoDataFrame(table, geometry=geometry.to_numpy(), crs=4326).set_index(
        pd.Index(groups, dtype="int64", name="cluster")
    )


def _draw_hull(points: NDArray[np.object_], pad_m: float) -> shapely.Geometry:
    crowd = shapely.union_all(points)
    hull = shapely.concave_hull(crowd, ratio=CONCAVITY_RATIO)
    # Out by two pads and back by one: corners and bays come out round.
    wide = shapely.buffer(hull, 2 * pad_m, quad_segs=ARC_SEGMENTS)
    return shapely.simplify(shapely.buffer(wide, -pad_m, quad_segs=ARC_SEGMENTS), pad_m / 40)
