"""A map asks this server for everything it needs, and no other.

Leaflet comes from the package `django-js-lib-leaflet`; joined with our own scripts into one file
(streamlit-folium loads files one after the other), it is copied with the shipped geometries into
the folder that Streamlit serves. folium is pointed there, and what it would ask other hosts for is
dropped.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import js_lib_leaflet

from deseo.errors import MissingDataError
from deseo.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.settings import Paths

BASE = "../../app/static/"  # relative to the component's frame: holds under any base path
SCRIPTS = (
    "leaflet.js",
    "deseo-canvas.js",
    "deseo-map.js",
    "deseo-groups.js",
    "deseo-points.js",
    "deseo-beside.js",
)
STYLES = ("leaflet.css", "deseo-map.css")
LEAFLET = Path(js_lib_leaflet.__file__).parent / "static" / "js_lib_leaflet"
BROWSER = Path(str(files("deseo.figures"))) / "browser"
JOINED = {"atlas.js": SCRIPTS, "atlas.css": STYLES}  # in this order: each rests on those before
FONT_FILES = "static/static/media/SourceSansVF-Upright*.woff2"  # where Streamlit keeps its own
FONT_NAME = "SourceSans.woff2"


def list_assets(paths: Paths) -> Iterator[tuple[tuple[Path, ...], Path]]:
    """List what the browser reads: files to be joined, and where they go in the static folder."""
    for joined, names in JOINED.items():
        yield tuple(_find_part(name) for name in names), Path("map") / joined
    for font in sorted(Path(str(files("streamlit"))).glob(FONT_FILES))[:1]:
        yield (font,), Path("map") / FONT_NAME
    for source in sorted(paths.geo.rglob("*.geojson")):
        yield (source,), Path("geo") / source.relative_to(paths.geo)
    for source in sorted(paths.own_territories.glob("[a-z]*/*.geojson")):
        yield (source,), Path("geo") / source.stem / f"{source.parent.name}.geojson"


def _find_part(name: str) -> Path:
    return (LEAFLET if name.startswith("leaflet") else BROWSER) / name


def join_parts(sources: tuple[Path, ...]) -> bytes:
    """Read files and join them, each from a new line.

    Raises
    ------
    MissingDataError
        If one is not installed.
    """
    lost = [source.name for source in sources if not source.is_file()]
    if lost:
        raise MissingDataError(f"{', '.join(lost)} is not installed; run `make run` once more.")
    return b"\n".join(source.read_bytes() for source in sources)


def prepare_assets(paths: Paths) -> int:
    """Copy what has changed into the static folder; return how many files that were.

    Raises
    ------
    MissingDataError
        If a file that a map needs is not installed.
    """
    copied = 0
    for sources, place in list_assets(paths):
        content = join_parts(sources)
        target = paths.static / place
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
            copied += 1
    return copied


@cache
def point_folium_home() -> None:
    """Make every folium map load our scripts and styles, and nothing else.

    folium keeps these lists on the class and shares them between classes, so they are changed in
    place, once.
    """
    loaded = {name: f"{BASE}map/{name}?v={_stamp(name)}" for name in JOINED}
    folium.Map.default_js[:] = [pair for pair in loaded.items() if pair[0].endswith(".js")]
    folium.Map.default_css[:] = [pair for pair in loaded.items() if pair[0].endswith(".css")]


@cache
def _stamp(name: str) -> str:
    content = join_parts(tuple(_find_part(part) for part in JOINED[name]))
    return hashlib.sha256(content).hexdigest()[:8]


def geo_url(paths: Paths, name: str) -> str:
    """Give the address of a shipped geometry, with a stamp that changes when the file does."""
    return _stamp_address(paths.geo / name, name)


def territory_url(paths: Paths, kind: str, territory_id: str) -> str:
    """Give the address of a territory's zones, outlines, land or places, stamped likewise."""
    return _stamp_address(paths.geometry(kind, territory_id), f"{kind}/{territory_id}.geojson")


def _stamp_address(file: Path, name: str) -> str:
    status = file.stat()
    return f"{BASE}geo/{name}?v={status.st_size:x}-{int(status.st_mtime):x}"
