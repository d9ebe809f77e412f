"""Decode TopoJSON: rings are chains of shared arcs, and a negative index walks an arc backwards.

Source: the TopoJSON Format Specification, version 1.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

_MIN_RING = 4


def decode_topology(topology: dict[str, Any], name: str) -> gpd.GeoDataFrame:
    """Turn one object of a TopoJSON document into polygons.

    Parameters
    ----------
    topology
        The parsed document.
    name
        Which of its objects.

    Returns
    -------
    GeoDataFrame
        Columns `id`, the properties, `geometry` (EPSG:4326, made valid); geometries that shrank
        to nothing in the document are left out.
    """
    arcs = _decode_arcs(topology)
    rows = []
    for item in topology["objects"][name]["geometries"]:
        if item["type"] not in {"Polygon", "MultiPolygon"}:
            continue
        groups = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        polygons = [p for p in (_build_polygon(group, arcs) for group in groups) if p is not None]
        if polygons:
            shape = shapely.make_valid(shapely.MultiPolygon(polygons))
            rows.append({"id": item.get("id"), **item.get("properties", {}), "geometry": shape})
    return gpd.GeoDataFrame(rows, crs=4326)


def _decode_arcs(topology: dict[str, Any]) -> list[np.ndarray]:
    """Undo the quantisation of the arcs: steps on a grid become degrees."""
    arcs = [np.asarray(arc, dtype=float) for arc in topology["arcs"]]
    transform = topology.get("transform")
    if transform is None:
        return arcs
    return [arc.cumsum(axis=0) * transform["scale"] + transform["translate"] for arc in arcs]


def _build_polygon(group: list[list[int]], arcs: list[np.ndarray]) -> shapely.Polygon | None:
    """Join the rings of one polygon; a ring of fewer than four points encloses nothing."""
    rings = [
        ring for ring in (_join_ring(chain, arcs) for chain in group) if len(ring) >= _MIN_RING
    ]
    return shapely.Polygon(rings[0], rings[1:]) if rings else None


def _join_ring(chain: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Join arcs end to end, dropping the point that two of them share."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in chain]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
