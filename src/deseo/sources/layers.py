"""A list with places comes as CSV, GeoJSON, GeoPackage or GeoParquet, and is read as one table.

What a file is, its first bytes must confirm: an ending alone opens no door. Only columns that are
asked for are read. Column names lose case and blanks; places come out as points in WGS 84 (of
what is no point, the middle); a file that states no system is taken to be in WGS 84.
"""

from __future__ import annotations

import io
import json
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from shapely.geometry import shape

from deseo.errors import InputError
from deseo.sources.tables import decode_text, read_bytes, read_text_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

MAX_ROWS: Final = 10_000_000
STORED_CRS: Final = "EPSG:4326"
GEOMETRY: Final = "geometry"
SQLITE_START: Final = b"SQLite format 3\x00"
PARQUET_START: Final = b"PAR1"
FIRST_LINE, FIRST_FEATURE = 2, 1

# All that the libraries raise on a broken or malicious file; anything else is a mistake of ours.
UNREADABLE: Final = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, OSError, RuntimeError,
    OverflowError, pa.ArrowException, shapely.errors.ShapelyError,
)  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """A table as it stands in a file: row k of `table` is called row k + `first_row` to people.

    `table` has the columns asked for that are there, and `geometry` (points or None) if the file
    has any; cells are as the format holds them.
    """

    table: pd.DataFrame
    first_row: int


def read_layer(path: Path, wanted: Collection[str]) -> Layer:
    """Read the wanted columns and the places of a file, by its ending.

    Raises
    ------
    MissingDataError
        If there is no such file.
    InputError
        If it is none of the four formats, is not what its ending says, or is too large.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(f"{path.name}: the ending is '{ending}'; expected {', '.join(ENDINGS)}.")
    content = read_bytes(path)
    reader = READERS.get(ending)
    if reader is None:
        rows = read_text_table(content, path.name)
        return Layer(_choose_columns(rows, wanted, path.name), FIRST_LINE)
    try:
        table = reader(content, wanted)
    except UNREADABLE as cause:
        reason = " ".join(str(cause).split())[:120]
        raise InputError(f"{path.name}: this is no {ending} file ({reason}).") from cause
    return Layer(_choose_columns(table, wanted, path.name), FIRST_FEATURE)


def _choose_columns(table: pd.DataFrame, wanted: Collection[str], name: str) -> pd.DataFrame:
    """Return the wanted columns under plain names, numbered from 0 (a CSV keeps its numbers)."""
    plain = [str(column).strip().lower() for column in table.columns]
    twice = sorted({one for one in plain if one in wanted and plain.count(one) > 1})
    if twice:
        raise InputError(f"{name}: the column(s) {', '.join(twice)} stand there twice.")
    named = table.set_axis(plain, axis=1)
    chosen: pd.DataFrame = named[[one for one in plain if one in wanted or one == GEOMETRY]]
    return chosen


def _read_geojson(content: bytes, _: Collection[str]) -> pd.DataFrame:
    """Read features one by one: GDAL would follow what a hostile file names."""
    collection = json.loads(decode_text(content))
    features = [f for f in collection["features"] if isinstance(f, dict)]
    if len(features) < len(collection["features"]):
        raise InputError("not every feature is one")
    rows = [_read_properties(feature) for feature in features]
    places = [read_geometry(feature.get(GEOMETRY)) for feature in features]
    table = pd.DataFrame(rows, index=pd.RangeIndex(len(rows)), dtype=object)
    stated = collection.get("crs") or {"properties": {"name": STORED_CRS}}
    return _with_points(table, gpd.GeoSeries(places, crs=stated["properties"]["name"]))


def _read_properties(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a feature, its own id first: a property called id outranks it."""
    own = {"id": feature["id"]} if isinstance(feature.get("id"), str | int) else {}
    return own | dict(feature.get("properties") or {})


def read_geometry(member: Any) -> shapely.Geometry | None:
    """Return a geometry, or None where it is none: one broken place must not cost the others."""
    try:
        return None if member is None else shape(member)
    except UNREADABLE:
        return None


def _read_geopackage(content: bytes, wanted: Collection[str]) -> pd.DataFrame:
    """Read the first layer, or the first that has an identifier."""
    if not content.startswith(SQLITE_START):
        raise InputError("it does not begin as one")
    with warnings.catch_warnings():
        # The file is read from memory, where it has no ending for GDAL to be content with.
        warnings.filterwarnings("ignore", message=".*GPKG application_id", category=RuntimeWarning)
        layers = [str(name) for name, _ in pyogrio.list_layers(content)]
        fields = {layer: _list_fields(content, layer, wanted) for layer in layers}
        named = [layer for layer in layers if "enterprise_id" in _plain(fields[layer])]
        layer = (named or layers)[0]
        table = pyogrio.read_dataframe(content, layer=layer, columns=fields[layer])
    if isinstance(table, gpd.GeoDataFrame):
        return _with_points(pd.DataFrame(table.drop(columns=table.geometry.name)), table.geometry)
    return pd.DataFrame(table)


def _list_fields(content: bytes, layer: str, wanted: Collection[str]) -> list[str]:
    info = pyogrio.read_info(content, layer=layer)
    if info["features"] > MAX_ROWS:
        raise InputError(f"it has {info['features']:,} rows; at most {MAX_ROWS:,} can be read")
    return [str(field) for field in info["fields"] if str(field).strip().lower() in wanted]


def _plain(names: Collection[str]) -> set[str]:
    return {name.strip().lower() for name in names}


def _read_parquet(content: bytes, wanted: Collection[str]) -> pd.DataFrame:
    """Read GeoParquet, or Parquet with columns lat and lon."""
    if not content.startswith(PARQUET_START):
        raise InputError("it does not begin as one")
    file = pq.ParquetFile(io.BytesIO(content))
    if file.metadata.num_rows > MAX_ROWS:
        raise InputError(f"it has {file.metadata.num_rows:,} rows; at most {MAX_ROWS:,} can be")
    columns = [name for name in file.schema_arrow.names if name.strip().lower() in wanted]
    geo = (file.schema_arrow.metadata or {}).get(b"geo")
    if geo is None:
        plain: pd.DataFrame = file.read(columns=columns).to_pandas()
        return plain.reset_index(drop=True)
    place = json.loads(geo)["primary_column"]
    columns = [name for name in columns if name != place]
    table = gpd.read_parquet(io.BytesIO(content), columns=[*columns, place])
    return _with_points(pd.DataFrame(table[columns]).reset_index(drop=True), table.geometry)


def _with_points(table: pd.DataFrame, places: gpd.GeoSeries) -> pd.DataFrame:
    """Return the table with points in WGS 84 as its geometry."""
    stored = places.set_crs(STORED_CRS) if places.crs is None else places.to_crs(STORED_CRS)
    shapes = stored.to_numpy().copy()
    is_other = ~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != 0)
    shapes[is_other] = shapely.centroid(shapes[is_other])
    without = table.drop(columns=[c for c in table if str(c).strip().lower() == GEOMETRY])
    return without.assign(geometry=pd.Series(shapes, index=without.index, dtype=object))


READERS: Final[dict[str, Callable[[bytes, Collection[str]], pd.DataFrame]]] = {
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".gpkg": _read_geopackage,
    ".parquet": _read_parquet,
    ".geoparquet": _read_parquet,
}
ENDINGS: Final = (".csv", *READERS)
