"""Areas come as GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf or GeoParquet.

What a file is, its first bytes must confirm; only then a library sees it, so that none is led to
open what a hostile file names. Of a zip only the parts of one Shapefile are unpacked, under names
of our own, and not more than they may weigh.
"""

from __future__ import annotations

import io
import json
import tempfile
import warnings
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import pyogrio

from deseo.errors import InputError, ZoneError
from deseo.sources.layers import PARQUET_START, SQLITE_START, UNREADABLE, read_geometry
from deseo.sources.tables import decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES: Final = 60_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_FEATURES: Final = 20_000
SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
BROKEN: Final = (*UNREADABLE, zipfile.BadZipFile)


def read_zone_file(content: bytes, name: str) -> gpd.GeoDataFrame:
    """Read areas with their columns; `crs` is None where the file states none.

    Raises
    ------
    ZoneError
        If it is none of the five formats, broken, or too large.
    """
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise ZoneError("large", f"{name}: over {most} MB; thin the borders out first.", most=most)
    reader = next((read for start, read in STARTS.items() if content.startswith(start)), None)
    try:
        table = (reader or _read_geojson)(content)
    except BROKEN as cause:
        reason = " ".join(str(cause).split())[:120]
        raise ZoneError(
            "unreadable", f"{name}: no areas can be read from it ({reason})."
        ) from cause
    if len(table) > MOST_FEATURES:
        said = f"{name}: {len(table):,} areas; at most {MOST_FEATURES:,} can be read."
        raise ZoneError("many", said, n=len(table), most=MOST_FEATURES)
    return table


def list_columns(table: gpd.GeoDataFrame) -> list[str]:
    """List the columns that hold something other than the areas."""
    return [str(column) for column in table.columns if column != table.geometry.name]


def guess_columns(table: gpd.GeoDataFrame) -> dict[str, str]:
    """Guess which columns hold name, zone_id and population; empty where none seems to."""
    columns = list_columns(table)
    return {role: _guess(columns, words) for role, words in LIKELY_NAMES.items()}


def _guess(columns: list[str], words: tuple[str, ...]) -> str:
    exact = [c for word in words for c in columns if c.lower() == word]
    close = [c for word in words for c in columns if c.lower().startswith(word)]
    return next(iter([*exact, *close]), "")


LIKELY_NAMES: Final = {
    "name": (
        "name", "nom", "nome", "nombre", "namn", "label", "denominazione", "libelle", "comune",
        "commune", "municipality", "kommun", "barri", "barrio", "nom_com", "english", "title",
    ),
    "zone_id": (
        "zone_id", "id", "code", "codi", "codigo", "kod", "insee", "istat", "pro_com", "gisco_id",
        "lau_id", "nuts_id", "guid", "objectid", "fid",
    ),
    "population": (
        "population", "pop", "popolazione", "poblacio", "poblacion", "befolkning", "folkmangd",
        "abitanti", "habitants", "inwohner",
    ),
}  # fmt: skip


def _read_geojson(content: bytes) -> gpd.GeoDataFrame:
    """Read features one by one: GDAL would follow what a hostile file names."""
    collection = json.loads(decode_text(content))
    features = collection["features"]
    if len(features) > MOST_FEATURES:
        raise InputError(f"{len(features):,} areas; at most {MOST_FEATURES:,} can be read")
    shapes = [read_geometry(feature.get("geometry")) for feature in features]
    rows = [dict(feature.get("properties") or {}) for feature in features]
    stated = (collection.get("crs") or {}).get("properties", {}).get("name", "EPSG:4326")
    table = pd.DataFrame(rows, dtype=object).drop(columns="geometry", errors="ignore")
    return gpd.GeoDataFrame(table, geometry=shapes, crs=stated)


def _read_layer(content: bytes | Path) -> gpd.GeoDataFrame:
    """Read the first layer that has places; one in memory has no ending to please GDAL with."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*GPKG application_id", category=RuntimeWarning)
        return _read_first_layer(content)


def _read_first_layer(content: bytes | Path) -> gpd.GeoDataFrame:
    layers = [str(name) for name, kind in pyogrio.list_layers(content) if kind]
    if not layers:
        raise InputError("it holds no layer with areas")
    if pyogrio.read_info(content, layer=layers[0])["features"] > MOST_FEATURES:
        raise InputError(f"more than {MOST_FEATURES:,} areas")
    return gpd.GeoDataFrame(pyogrio.read_dataframe(content, layer=layers[0]))


def _read_parquet(content: bytes) -> gpd.GeoDataFrame:
    return gpd.read_parquet(io.BytesIO(content))


def _read_zip(content: bytes) -> gpd.GeoDataFrame:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        stem = next(
            (PurePosixPath(i.filename).with_suffix("") for i in archive.infolist()
             if i.filename.lower().endswith(".shp")),
            None,
        )  # fmt: skip
        if stem is None:
            raise InputError("the zip holds no .shp")
        parts = {
            PurePosixPath(i.filename).suffix.lower(): i
            for i in archive.infolist()
            if PurePosixPath(i.filename).with_suffix("") == stem
        }
        if sum(info.file_size for info in parts.values()) > MOST_UNPACKED:
            raise InputError("unpacked it would be too large")
        with tempfile.TemporaryDirectory() as folder:
            for ending in SHAPEFILE_PARTS:
                if ending in parts:
                    _unpack(archive, parts[ending], Path(folder) / f"zones{ending}")
            return _read_layer(Path(folder) / "zones.shp")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Unpack one member, whatever size it says it has."""
    with archive.open(info) as member:
        unpacked = member.read(MOST_UNPACKED + 1)
    if len(unpacked) > MOST_UNPACKED:
        raise InputError("unpacked it would be too large")
    target.write_bytes(unpacked)


STARTS: Final[dict[bytes, Callable[[bytes], gpd.GeoDataFrame]]] = {
    SQLITE_START: _read_layer,
    b"fgb\x03fgb": _read_layer,
    PARQUET_START: _read_parquet,
    b"PK": _read_zip,
}
