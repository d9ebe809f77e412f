"""Documents of JSON: GeoJSON, uMap, GoGoCarto, OpenFairDB, or any list of things with fields.

Read by ourselves and not by GDAL, which would follow what a hostile file names.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import shapely
from shapely.geometry import shape

from deseo.errors import ReadingError
from deseo.sources.imports.encodings import decode_text
from deseo.sources.imports.geometries import find_places
from deseo.sources.imports.sheets import MOST_ROWS, Sheet, refuse_long

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LISTS: Final = ("features", "data", "elements", "results", "visible", "records", "items")
UNREADABLE: Final = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError,
    shapely.errors.ShapelyError,
)  # fmt: skip
DEPTH: Final = 3


def read_document(path: Path, wanted: str = "") -> tuple[list[Sheet], dict[str, str]]:
    """Read a document as one sheet whose first row is the names of all fields.

    Raises
    ------
    InputError
        If it is no JSON, or holds no list.
    """
    del wanted  # there is but one list
    text, encoding = decode_text(path.read_bytes())
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        said = "this JSON is damaged or cut off; fetch or save it again."
        raise ReadingError("damaged", said) from error
    try:
        records = list(_find_records(content))
    except RecursionError as error:
        raise ReadingError("no_list", "this JSON is nested too deeply to be a list.") from error
    if not records:
        raise ReadingError("no_list", "this JSON holds no list of organisations.")
    return [_lay_out(records, _find_crs(content))], {"encoding": encoding}


def _find_records(content: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Find the things of a document, each with its fields and its geometry if it has one."""
    if isinstance(content, list):
        for thing in content:
            yield from _read_thing(thing)
        return
    if not isinstance(content, dict):
        return
    if isinstance(content.get("layers"), list):
        for layer in content["layers"]:
            yield from _find_records(layer)
        return
    if content.get("type") == "Feature":
        yield from _read_thing(content)
        return
    lists = [content[key] for key in LISTS if isinstance(content.get(key), list)]
    lists = lists or [v for v in content.values() if isinstance(v, list)]
    yield from _find_records(lists[0] if lists else [])


def _read_thing(thing: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    if not isinstance(thing, dict):
        yield {"": thing}, None
        return
    if thing.get("type") == "Feature" or "geometry" in thing:
        fields = thing.get("properties")
        own = {"id": thing["id"]} if isinstance(thing.get("id"), str | int) else {}
        yield own | (fields if isinstance(fields, dict) else {}), thing.get("geometry")
        return
    yield thing, None


def _flatten(fields: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and depth < DEPTH and not str(name).startswith("_"):
            yield from _flatten(value, f"{key}.", depth + 1)
        elif isinstance(value, list):
            yield key, "|".join(_write(part) for part in value[:50])
        else:
            yield key, _write(value)


def _write(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("name") or value.get("title") or "")
    return str(value)[:4_000]


def _lay_out(records: list[tuple[dict[str, Any], Any]], crs: str) -> Sheet:
    if len(records) > MOST_ROWS:
        raise refuse_long()
    flat = [dict(_flatten(fields)) for fields, _ in records]
    names = list(dict.fromkeys(name for row in flat for name in row))
    if len(names) > MOST_ROWS // 100:
        said = f"this list has {len(names):,} different fields; that is no list."
        raise ReadingError("wide", said, most=MOST_ROWS // 100)
    sheet = Sheet("", crs=crs, is_named=True)
    sheet.add(0, [name or "value" for name in names] or ["value"])
    places: list[tuple[float, float, float] | None] = [None]
    geometries = [_read_geometry(geometry) for _, geometry in records]
    has_places = any(geometry is not None for _, geometry in records)
    for number, (row, place) in enumerate(zip(flat, find_places(geometries), strict=True), 1):
        before = len(sheet.rows)
        sheet.add(number, [row.get(name, "") for name in names])
        if len(sheet.rows) == before:  # a thing without words is a row too
            sheet.rows.append([])
            sheet.numbers.append(number)
        places.append(place)
    sheet.places = places if has_places else None
    return sheet


def _read_geometry(member: Any) -> Any:
    """Return a geometry, or None where it is none: one broken place must not cost the others."""
    if not isinstance(member, dict):
        return None
    try:
        return shape(member)
    except UNREADABLE:
        return None


def _find_crs(content: Any) -> str:
    """Find the system a document states; GeoJSON that is silent is in WGS 84."""
    try:
        return str(content["crs"]["properties"]["name"])[:200]
    except (KeyError, TypeError):
        return ""
