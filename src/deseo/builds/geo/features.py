"""GeoJSON as it is shipped: RFC 7946, five decimals, one feature a line, always the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from deseo.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

DECIMALS = 5


def write_features(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a frame as a FeatureCollection; row order and column order are kept.

    Parameters
    ----------
    frame
        EPSG:4326; missing values become null.
    path
        Where to; the folder is made. The file is replaced in one step.
    """
    names = [name for name in frame.columns if name != frame.geometry.name]
    rows = frame[names].astype(object).itertuples(index=False, name=None)
    shapes = shapely.orient_polygons(frame.geometry.to_numpy(), exterior_cw=False)
    lines = [
        _dump_json(
            {
                "type": "Feature",
                "properties": {n: _to_plain(v) for n, v in zip(names, row, strict=True)},
                "geometry": _to_geojson(shape),
            }
        )
        for row, shape in zip(rows, shapes, strict=True)
    ]
    body = ",\n".join(lines)
    write_text('{"type":"FeatureCollection","features":[\n' + body + "\n]}\n", path)


def write_text(text: str, path: Path) -> None:
    """Write a text file in one step, with Unix line ends whatever the system."""
    write_bytes(text.encode("utf-8"), path)


def write_bytes(content: bytes, path: Path) -> None:
    """Write a file in one step: a reader sees the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _dump_json(value: Any) -> str:
    """Write compact JSON with its letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _to_plain(value: Any) -> Any:
    """Turn a cell into what JSON knows."""
    if isinstance(value, list | tuple):
        return [_to_plain(item) for item in value]
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN only
        return None
    return value.item() if isinstance(value, np.generic) else value


def _to_geojson(shape: shapely.Geometry) -> dict[str, Any]:
    """Give a geometry as GeoJSON, rounded; a lone part stands as itself."""
    parts = shapely.get_parts(shape)
    plain = parts[0] if len(parts) == 1 else shape
    geometry: dict[str, Any] = shapely.geometry.mapping(plain)
    return {"type": geometry["type"], "coordinates": _round_nested(geometry["coordinates"])}


def _round_nested(value: Any) -> Any:
    """Round coordinates at any depth."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    return [_round_nested(item) for item in value]
