"""A base map is built once and stays; what changes is one layer, sent by itself.

The ground (sea, land, zones, place names) is fetched by the browser from our own geometries. Data
reaches scripts as JSON whose every dangerous character is escaped: a name can never become code.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
from branca.element import MacroElement
from folium.template import Template

from deseo.figures.assets import geo_url, point_folium_home, territory_url
from deseo.figures.themes import COUNTRY_LINE, FONT, LAND, SEA, ZONE_LINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.figures.themes import Theme
    from deseo.settings import Paths

Bounds = tuple[float, float, float, float]
ESCAPES = {"_": "\\u005f", "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"}
TEMPLATE_START = re.compile(r"\{(?=[{%#])")
EUROPE: Bounds = (-12.5, 37.2, 19.0, 58.6)


@dataclass(frozen=True)
class MapWords:
    """Hold the words a map needs: its name, its credits and the language they are in."""

    language: str
    title: str
    credit: str


@dataclass(frozen=True)
class Tiles:
    """Name an online background, drawn only where a visitor asked for it."""

    url: str
    credit: str


def to_script(value: object) -> str:
    """Write a value as JSON that is safe inside a script.

    The underscore is escaped too: streamlit-folium rewrites names with underscores in what it
    sends, and must not find any in data. So is a brace that would begin a template: branca renders
    what it is given once more, on this server. (Outside of texts, JSON has no such pair of signs.)
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for plain, escaped in ESCAPES.items():
        text = text.replace(plain, escaped)
    return TEMPLATE_START.sub(r"\\u007b", text)


class Frame(MacroElement):  # type: ignore[misc]
    """Draw the ground of a map in the browser."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "deseo.frame({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, object]) -> None:
        """Keep the options, written for a script."""
        super().__init__()
        self._name = "Frame"
        self.options = to_script(options)


class Show(MacroElement):  # type: ignore[misc]
    """Draw what changes: points, networks and the shades of zones."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.feature_group = [];"  # streamlit-folium fills this array and never empties it
        "deseo.show(map_div, {{ this._parent.get_name() }}, {{ this.payload }});"
        "{% endmacro %}"
    )

    def __init__(self, payload: Mapping[str, object]) -> None:
        """Keep the payload, written for a script, with a digest so that no change goes unseen."""
        super().__init__()
        self._name = "Show"
        digest = hashlib.sha256(to_script(payload).encode()).hexdigest()[:12]
        self.payload = to_script({**payload, "digest": digest})


def territory_map(
    paths: Paths,
    territory_id: str,
    bounds: Bounds,
    theme: Theme,
    words: MapWords,
    tiles: Tiles | None = None,
) -> folium.Map:
    """Build the base map of a territory; `bounds` are west, south, east, north in degrees."""
    shapes = [
        _shape("land", territory_url(paths, "land", territory_id)),
        _shape("zones", territory_url(paths, "zones", territory_id)),
        _shape("outline", territory_url(paths, "outlines", territory_id)),
        _shape("places", territory_url(paths, "places", territory_id)),
    ]
    far = None if tiles else geo_url(paths, "countries.geojson")
    return _build_map(bounds, theme, words, shapes[1:] if tiles else shapes, tiles, far)


def europe_map(paths: Paths, theme: Theme, words: MapWords) -> folium.Map:
    """Build the base map of Europe for the home page."""
    shapes = [_shape("countries", geo_url(paths, "countries.geojson"))]
    return _build_map(EUROPE, theme, words, shapes, None)


def regions_map(paths: Paths, theme: Theme, words: MapWords) -> folium.Map:
    """Build the base map of the NUTS 2 regions that contain the territories, to be shaded."""
    shapes = [
        _shape("countries", geo_url(paths, "countries.geojson")),
        {**_shape("zones", geo_url(paths, "regions.geojson")), "level": "nuts2"},
    ]
    return _build_map(EUROPE, theme, words, shapes, None)


def _shape(kind: str, url: str) -> dict[str, str]:
    return {"kind": kind, "url": url}


def _build_map(
    bounds: Bounds,
    theme: Theme,
    words: MapWords,
    shapes: Sequence[Mapping[str, str]],
    tiles: Tiles | None,
    far: str | None = None,
) -> folium.Map:
    point_folium_home()
    west, south, east, north = bounds
    centre = [(south + north) / 2, (west + east) / 2]
    built = folium.Map(
        centre, zoom_start=8, tiles=None, prefer_canvas=True, max_zoom=18, zoom_snap=0.5
    )
    options: dict[str, Any] = {
        "bounds": [[south, west], [north, east]],
        "shapes": list(shapes),
        "far": far,
        "sea": SEA,
        "font": FONT,
        "lang": words.language,
        "credit": words.credit,
        "words": {"map": words.title},
        "styles": _ground_styles(),
        "labels": {"size": theme.label_px, "font": FONT, "ink": "#4A5461",
                   "halo": "#FFFFFFE0"},
        "tiles": {"url": tiles.url, "credit": tiles.credit} if tiles else None,
    }  # fmt: skip
    built.add_child(Frame(options))
    return built


def _ground_styles() -> dict[str, dict[str, object]]:
    return {
        "far": {"fillColor": LAND, "fillOpacity": 1, "color": LAND, "weight": 0.5},
        "land": {"fillColor": LAND, "fillOpacity": 1, "color": LAND, "weight": 0.5},
        "zones": {"fill": False, "color": ZONE_LINE, "weight": 1},
        "outline": {"fill": False, "color": "#6B7480", "weight": 1.8},
        "countries": {
            "fillColor": LAND, "fillOpacity": 1, "color": COUNTRY_LINE, "weight": 0.8,
        },
        "partner": {"fillColor": "#E6E9DF"},
    }  # fmt: skip


def changing_layer(payload: Mapping[str, object]) -> folium.FeatureGroup:
    """Wrap what changes on a map into the one group that is sent by itself."""
    group = folium.FeatureGroup("data", control=False)
    group.add_child(Show(payload))
    return group
