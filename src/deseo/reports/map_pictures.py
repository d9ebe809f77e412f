"""A map on paper: what a map of a page shows, as a picture that reads in black and white.

It is drawn in the territory's own metres, so its scale bar holds all over. Shape tells marks apart,
line and pattern tell areas apart, letters name clusters; colour only helps. A map says where north
is, how far a kilometre is, and whose data it rests on. The same map gives the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import shapely

from deseo.reports.map_layers import Drawing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.figure import Figure

    from deseo.settings import Paths

MM_PER_INCH: Final = 25.4
DPI: Final = 200

LEAST_WIDTH_M: Final = 500.0
ROOM_SHARE: Final = 0.06
_ONE_AT_A_TIME = Lock()  # matplotlib's settings are global

Extent = tuple[float, float, float, float]


@dataclass(frozen=True)
class Ground:
    """Hold what lies under a territory's map, in its metric system; `places` has name and rank."""

    land: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    outline: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    metric_crs: str


@dataclass(frozen=True)
class PictureWords:
    """Hold what is written on a map: who is to be credited, and how a length is said."""

    credit: str
    north: str
    say_length: Callable[[float], str]


def read_ground(paths: Paths, territory_id: str, metric_crs: str) -> Ground:
    """Read land, zones, outline and places of a territory from the files that pages draw."""

    def read(kind: str) -> gpd.GeoDataFrame:
        file = paths.geometry(kind, territory_id)
        if not file.is_file():
            return gpd.GeoDataFrame({"name": []}, geometry=[], crs=metric_crs)
        return gpd.read_file(file).to_crs(metric_crs)

    return Ground(read("land"), read("zones"), read("outlines"), read("places"), metric_crs)


def draw_picture(
    payload: Mapping[str, Any],
    ground: Ground,
    words: PictureWords,
    size_mm: tuple[float, float],
    kind: str = "svg",
) -> bytes:
    """Draw a map as SVG or PNG.

    Parameters
    ----------
    payload
        What a page hands its map: points, looks, hulls, networks, shades, fit; all may be missing.
    ground
        What lies under it.
    words
        What is written on it.
    size_mm
        Width and height on paper.
    kind
        "svg" or "png".
    """
    import matplotlib as mpl  # noqa: PLC0415 - half a second, and only paper needs it
    from matplotlib.figure import Figure  # noqa: PLC0415

    settings: Any = {
        "svg.hashsalt": "deseo",
        "svg.fonttype": "path",
        "hatch.linewidth": 0.35,
        "font.family": "DejaVu Sans",
    }
    with _ONE_AT_A_TIME, mpl.rc_context(settings):
        figure = Figure(figsize=(size_mm[0] / MM_PER_INCH, size_mm[1] / MM_PER_INCH), dpi=DPI)
        axes = figure.add_axes((0, 0, 1, 1))
        extent = _find_extent(payload, ground, size_mm[0] / size_mm[1])
        Drawing(axes, ground, extent, size_mm).draw(payload, words)
        return _write(figure, kind)


def _write(figure: Figure, kind: str) -> bytes:
    content = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(content, format=kind, metadata=metadata, dpi=DPI)
    return content.getvalue()


def _find_extent(payload: Mapping[str, Any], ground: Ground, ratio: float) -> Extent:
    """Find what to show in metres, of the ratio of the paper: what the map fits, else all."""
    if payload.get("fit"):
        (south, west), (north, east) = payload["fit"]
        box = gpd.GeoSeries([shapely.box(west, south, east, north)], crs=4326)
        bounds = box.to_crs(ground.metric_crs).total_bounds
    else:
        bounds = ground.outline.total_bounds
    west, south, east, north = map(float, bounds)
    wide = max(LEAST_WIDTH_M, (east - west) * (1 + 2 * ROOM_SHARE))
    high = max(LEAST_WIDTH_M, (north - south) * (1 + 2 * ROOM_SHARE))
    wide, high = max(wide, high * ratio), max(high, wide / ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
