"""Layers of geometries: GeoPackage, Shapefile in an archive, FlatGeobuf; and Parquet.

Of an archive only the parts of one Shapefile are unpacked, under names of our own, so that a path
in a member's name leads nowhere.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from deseo.errors import ReadingError
from deseo.sources.imports.contents import list_members
from deseo.sources.imports.geometries import find_places
from deseo.sources.imports.readers.workbooks import choose_sheets
from deseo.sources.imports.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, refuse_long

PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
CHUNK: Final = 1 << 20
UNREADABLE: Final = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, OSError, RuntimeError,
    OverflowError, pa.ArrowException, shapely.errors.ShapelyError,
)  # fmt: skip
NO_CRS: Final = "unknown"


def read_layers(path: Path, wanted: str = "") -> tuple[list[Sheet], dict[str, str]]:
    """Read the layers of a file, or the one wanted, each with its places.

    Raises
    ------
    InputError
        If the file is damaged, too large, or has no such layer.
    """
    if zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory(prefix="deseo-") as folder:
            return _read_all(_unpack_shapefile(path, Path(folder)), ""), {}
    return _read_all(path, wanted), {}


def _unpack_shapefile(path: Path, folder: Path) -> Path:
    members = list_members(path)
    stems = [info.filename[:-4] for info in members if info.filename.lower().endswith(".shp")]
    with zipfile.ZipFile(path) as archive:
        for info in members:
            ending = info.filename[-4:].lower()
            if info.filename[:-4] == stems[0] and ending in PARTS:
                _unpack(archive, info, folder / f"layer{ending}")
    return folder / "layer.shp"


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Unpack one member, never more of it than the archive's list says."""
    try:
        with archive.open(info) as source, target.open("wb") as out:
            left = info.file_size
            while left >= 0 and (piece := source.read(CHUNK)):
                left -= len(piece)
                out.write(piece)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        shutil.rmtree(target.parent, ignore_errors=True)
        raise ReadingError("damaged", "this archive is damaged or has a password.") from error


def _read_all(path: Path, wanted: str) -> list[Sheet]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = choose_sheets([str(name) for name, _ in pyogrio.list_layers(path)], wanted)
            return [_read_layer(path, name) for name in names[:20]]
    except ReadingError:
        raise
    except UNREADABLE as error:
        raise ReadingError("damaged", "this file of geometries is damaged or cut off.") from error


def _read_layer(path: Path, name: str) -> Sheet:
    info = pyogrio.read_info(path, layer=name)
    if info["features"] > MOST_ROWS or len(info["fields"]) > MOST_COLUMNS:
        raise refuse_long()
    meta, _, drawn, columns = pyogrio.raw.read(path, layer=name, max_features=MOST_ROWS)
    shapes = shapely.from_wkb(drawn, on_invalid="ignore") if drawn is not None else None
    count = len(shapes) if shapes is not None else len(columns[0]) if columns else 0
    crs = str(meta.get("crs") or (NO_CRS if shapes is not None else ""))
    return lay_out(name, [str(f) for f in meta["fields"]], columns, (shapes, count, crs))


def lay_out(name: str, fields: list[str], columns: list[Any], drawn: tuple[Any, int, str]) -> Sheet:
    """Make a sheet of columns and geometries; every feature is a row, with words or without."""
    shapes, count, crs = drawn
    sheet = Sheet(name, crs=crs, is_named=True)
    sheet.add(0, fields or ["value"])
    values = [_write_column(column) for column in columns]
    for place in range(count):
        before = len(sheet.rows)
        sheet.add(place + 1, [column[place] for column in values])
        if len(sheet.rows) == before:
            sheet.rows.append([])
            sheet.numbers.append(place + 1)
    if shapes is not None:
        sheet.places = [None, *find_places(list(shapes))]
    return sheet


def _write_column(column: Any) -> list[Any]:
    return [None if _is_missing(cell) else cell for cell in pd.Series(column).tolist()]


def _is_missing(cell: Any) -> bool:
    return cell is None or cell is pd.NaT or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124


def read_parquet(path: Path, wanted: str = "") -> tuple[list[Sheet], dict[str, str]]:
    """Read GeoParquet, or Parquet with columns of its own.

    Raises
    ------
    InputError
        If the file is damaged or too large.
    """
    del wanted  # there is but one table
    try:
        table = _read_bounded(path)
        geo = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
        return [_lay_out_parquet(table, geo if isinstance(geo, dict) else {})], {}
    except ReadingError:
        raise
    except UNREADABLE as error:
        raise ReadingError("damaged", "this Parquet file is damaged or cut off.") from error


def _read_bounded(path: Path) -> pa.Table:
    file = pq.ParquetFile(path)
    if file.metadata.num_rows > MOST_ROWS or file.metadata.num_columns > MOST_COLUMNS:
        raise refuse_long()
    return file.read()


def _lay_out_parquet(table: pa.Table, geo: dict[str, Any]) -> Sheet:
    primary = geo.get("primary_column")
    fields = [n for n in table.column_names if n != primary]
    columns = [table.column(n).to_pylist() for n in fields]
    if primary not in table.column_names:
        return lay_out("", fields, columns, (None, table.num_rows, ""))
    shapes = shapely.from_wkb(table.column(primary).to_pylist(), on_invalid="ignore")
    stated = geo["columns"][primary].get("crs", "OGC:CRS84")
    crs = json.dumps(stated) if isinstance(stated, dict) else str(stated or NO_CRS)
    return lay_out("", fields, columns, (shapes, table.num_rows, crs))
