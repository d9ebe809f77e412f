"""A table with places, written as the ending of the file asks, and saying what it is.

What a table says of itself (rules, source, whether it is an exercise) stands in the file: as the
member `metadata` in GeoJSON, as metadata `deseo` of the layer in GeoPackage and of the schema in
GeoParquet. A CSV has no place for it, so it stands in a file beside it that ends in
`.csv-metadata.json`. The same table gives the same bytes; a file is there whole or not at all.
"""

from __future__ import annotations

import io
import json
from codecs import BOM_UTF8
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import shapely

from deseo.errors import InputError
from deseo.files import write_whole
from deseo.reports.exports import to_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd

ENDINGS: Final = (".geojson", ".gpkg", ".csv", ".parquet")
BESIDE_CSV: Final = "-metadata.json"
NO_DATE: Final = "1970-01-01T00:00:00.000Z"
"""Stands where GeoPackage wants the time of writing: the same table is the same file."""


def check_target(path: Path) -> None:
    """Refuse, before anything is computed, what could not be written in the end.

    Raises
    ------
    InputError
        If the ending is none of ours, or the folder is not there.
    """
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{path.name}: the ending is '{path.suffix}'; expected {', '.join(ENDINGS)}."
        )
    if not path.parent.is_dir():
        raise InputError(f"{path.name}: there is no folder {path.parent} to write it to.")
    if path.is_dir():
        raise InputError(f"{path.name}: this is a folder; expected the name of a file.")


def write_layer(
    path: Path, table: gpd.GeoDataFrame, title: str, about: Mapping[str, object]
) -> None:
    """Write a table by the ending of its file, with what it says of itself.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    encode = ENCODERS[path.suffix.lower()]
    try:
        if path.suffix.lower() == ".csv":
            beside = path.with_name(path.name + BESIDE_CSV)
            write_whole(beside, (_write_json(about, indent=1) + "\n").encode("utf-8"))
        write_whole(path, encode(table, title, about))
    except OSError as cause:
        raise InputError(f"{path.name}: cannot be written ({cause.strerror}).") from cause


def to_geojson(table: gpd.GeoDataFrame, title: str, about: Mapping[str, object]) -> bytes:
    """Write GeoJSON (RFC 7946): WGS 84, rings run to the left, no place is null."""
    shapes = shapely.orient_polygons(table.geometry.to_numpy())
    drawn = shapely.to_geojson(shapes)
    columns = table.drop(columns=table.geometry.name)
    cells = {name: _plain(columns[name]) for name in columns}
    features = [
        f'{{"type":"Feature","properties":{_write_json(dict(zip(cells, row, strict=True)))},'
        f'"geometry":{place or "null"}}}'
        for row, place in zip(zip(*cells.values(), strict=True), drawn, strict=True)
    ]
    head = f'{{"type":"FeatureCollection","name":{_write_json(title)},'
    body = ",\n".join(features)
    text = f'{head}"metadata":{_write_json(about)},"features":[\n{body}\n]}}\n'
    return text.encode("utf-8")


def to_geopackage(table: gpd.GeoDataFrame, title: str, about: Mapping[str, object]) -> bytes:
    """Write GeoPackage with one layer."""
    content = io.BytesIO()
    kinds = set(table.geometry.geom_type.dropna())
    with _without_date():
        pyogrio.write_dataframe(
            table,
            content,
            driver="GPKG",
            layer=title,
            geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
            layer_options={"DESCRIPTION": str(about.get("notice", about.get("title", title)))},
            layer_metadata={"deseo": _write_json(about)},
        )
    return content.getvalue()


def to_geoparquet(table: gpd.GeoDataFrame, _: str, about: Mapping[str, object]) -> bytes:
    """Write GeoParquet."""
    plain, content = io.BytesIO(), io.BytesIO()
    table.to_parquet(plain, index=False)
    written = pq.read_table(plain)
    metadata = {**(written.schema.metadata or {}), b"deseo": _write_json(about).encode("utf-8")}
    pq.write_table(written.replace_schema_metadata(metadata), content)
    return content.getvalue()


def to_plain_csv(table: gpd.GeoDataFrame, _: str, __: Mapping[str, object]) -> bytes:
    """Write CSV: the place as WKT, of a point also as lat and lon."""
    places = table.geometry
    columns = pd.DataFrame(table.drop(columns=places.name))
    if (places.geom_type.dropna() == "Point").all():
        columns = columns.assign(lat=places.y, lon=places.x)
    written = to_csv(columns.assign(geometry=places.to_wkt(rounding_precision=-1).fillna("")))
    return written.removeprefix(BOM_UTF8)  # read by programs, which may take it for a letter


@contextmanager
def _without_date() -> Iterator[None]:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": NO_DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _plain(column: pd.Series) -> list[object]:
    """Return cells as JSON has them: whole numbers whole, what is missing null."""
    cells = column.astype(object).where(column.notna(), None)
    return [cell.item() if isinstance(cell, np.generic) else cell for cell in cells]


def _write_json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)


ENCODERS: Final[dict[str, Callable[[gpd.GeoDataFrame, str, Mapping[str, object]], bytes]]] = {
    ".geojson": to_geojson,
    ".gpkg": to_geopackage,
    ".csv": to_plain_csv,
    ".parquet": to_geoparquet,
}
