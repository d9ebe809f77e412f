"""Areas somebody brings, drawn on the land there is, to judge whether they lie well."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING

import geopandas as gpd
import plotly.graph_objects as go
import shapely

from deseo.figures.themes import LAND, SEA

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from deseo.figures.themes import Theme
    from deseo.settings import Paths

AROUND_DEGREES = 4.0  # a wide picture shows far more than the box of the areas
HEIGHT_PX = 380


def draw_zones(
    zones: gpd.GeoDataFrame,
    paths: Paths,
    theme: Theme,
    points: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None,
) -> go.Figure:
    """Draw areas (EPSG:4326) over the countries around them, and points (lon, lat) on top."""
    west, south, east, north = zones.total_bounds
    reach = AROUND_DEGREES
    box = (west - reach, south - reach, east + reach, north + reach)
    land = gpd.read_file(paths.geo / "countries.geojson", bbox=box)
    figure = go.Figure()
    for shapes, line, fill in (
        (land.geometry.intersection(shapely.box(*box)), LAND, LAND),
        (zones.geometry.simplify(0.002), theme.accent, "rgba(11,110,105,0.18)"),
    ):
        x, y = _list_corners(shapes)
        style = {"color": line, "width": 1}
        figure.add_scatter(
            x=x, y=y, mode="lines", fill="toself", fillcolor=fill, line=style, hoverinfo="skip"
        )
    if points is not None:
        mark = {"color": theme.ink, "size": 6, "opacity": 0.7}
        figure.add_scatter(x=points[0], y=points[1], mode="markers", marker=mark, hoverinfo="skip")
    ratio = 1 / max(0.2, cos(radians((south + north) / 2)))
    figure.update_xaxes(range=[west - 0.3, east + 0.3], visible=False)
    figure.update_yaxes(
        range=[south - 0.3, north + 0.3], visible=False, scaleanchor="x", scaleratio=ratio
    )
    figure.update_layout(
        height=HEIGHT_PX,
        showlegend=False,
        plot_bgcolor=SEA,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
    )
    return figure


def _list_corners(shapes: gpd.GeoSeries) -> tuple[list[float | None], list[float | None]]:
    """List the corners of all outer rings, with a gap between one ring and the next."""
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in _list_rings(shapes):
        for lon, lat in ring.coords:
            x.append(lon)
            y.append(lat)
        x.append(None)
        y.append(None)
    return x, y


def _list_rings(shapes: gpd.GeoSeries) -> Iterator[shapely.LinearRing]:
    for shape in shapely.get_parts(shapes.to_numpy()):
        if shape.geom_type == "Polygon" and not shape.is_empty:
            yield shape.exterior
