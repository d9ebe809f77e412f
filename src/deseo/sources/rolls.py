"""A list of enterprises with services, as somebody has it: a row each, in an order of its own.

Codes of services stand in services_offered and services_needed, joined by `|`; what our table of
services does not know is a service of the list's own. A basis that is not stated is declared; a
precision that is not stated is unknown, and three rows or more on one point are then a shared
place. What cannot be used is refused with every row to mend; what can be left out is remarked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from deseo.errors import InputError
from deseo.model import Dataset
from deseo.schema import Problem, TableError
from deseo.schema.contracts import PRECISIONS
from deseo.services.profiles import INFERRED, KNOWN_BASES
from deseo.sources.layers import Layer, read_layer
from deseo.sources.places import MISSING, OK, read_points, to_measurable
from deseo.sources.registers import ALIASES, find_precision, rename_columns
from deseo.sources.tables import digest_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROLES: Final = {"services_offered": "offers", "services_needed": "needs"}
TEXTS: Final = ("name", "municipality", "entity_id", "networks")
COLUMNS: Final = (
    "enterprise_id", "lat", "lon", "location_precision", "basis", "is_exercise", *ROLES, *TEXTS,
)  # fmt: skip
WANTED: Final = frozenset({*COLUMNS, *ALIASES})
UNKNOWN_PRECISION: Final = "none"
TRUE_WORDS: Final = ("yes", "true", "1", "1.0")
MOST_SERVICES: Final = 1_000
MOST_CELLS: Final = 50_000_000
"""Rows times services: a list of free text in place of codes would fill the memory."""


@dataclass(frozen=True)
class Remark:
    """Something that costs a row its place or its service, and the rows, as people count them."""

    reason: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Roll:
    """A list as a dataset in its own order, the CRS to measure it in, and what was left out.

    `crs_name` is what the CRS is called, `metric_crs` the same without borders of its zone.
    """

    data: Dataset
    crs_name: str
    metric_crs: str
    remarks: tuple[Remark, ...]


def read_roll(path: Path, metric_crs: str | None = None) -> Roll:
    """Read a list from CSV, GeoJSON, GeoPackage or GeoParquet.

    `metric_crs` is that of the territory it belongs to; without one it is chosen by the places.

    Raises
    ------
    TableError
        With every row to mend: identifiers missing or repeated, a basis that is none.
    InputError, MissingDataError
        If the file cannot be read as a list at all.
    """
    raw = read_layer(path, WANTED)
    layer = Layer(rename_columns(raw.table), raw.first_row)
    table = layer.table
    numbers = np.asarray(table.index, dtype=np.int64) + layer.first_row
    ids, remarks = _read_ids(table, numbers)
    basis = _text(table, "basis").str.lower().replace("", "declared")
    problems = sorted(
        [*_find_problems(table, ids, basis, numbers)], key=lambda one: (one.row, one.column)
    )
    if problems:
        raise TableError(path.name, problems)
    points, verdict, crs_name = read_points(layer, metric_crs)
    enterprises = _join_rows(table, ids, points)
    links = _read_links(table, ids, basis)
    _check_size(path.name, links, len(table))
    remarks += _remark_places(verdict, numbers)
    remarks += [Remark("no_services", ())] if not set(ROLES) & set(table) else []
    data = Dataset(enterprises, links, f"roll-{digest_files([path])}", _read_mark(path, table))
    return Roll(data, crs_name, to_measurable(crs_name), tuple(remarks))


def _text(table: pd.DataFrame, column: str) -> pd.Series[str]:
    """Return a column as trimmed text, empty where it is silent or not there at all."""
    if column not in table:
        return pd.Series("", index=table.index, dtype=object)
    return table[column].map(_write_cell).astype(object)


def _write_cell(cell: Any) -> str:
    """Write a cell as a spreadsheet would: lists joined by `|`, whole numbers without a point."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, list | tuple | np.ndarray):
        return "|".join(_write_cell(part) for part in cell)
    if cell is None or pd.isna(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _read_ids(
    table: pd.DataFrame, numbers: np.ndarray[Any, np.dtype[np.int64]]
) -> tuple[pd.Series[str], list[Remark]]:
    if "enterprise_id" in table:
        return _text(table, "enterprise_id"), []
    counted = pd.Series([f"row-{n}" for n in numbers], index=table.index, dtype=object)
    return counted, [Remark("no_ids", ())]


def _find_problems(
    table: pd.DataFrame,
    ids: pd.Series[str],
    basis: pd.Series[str],
    numbers: np.ndarray[Any, np.dtype[np.int64]],
) -> Iterator[Problem]:
    """Find what makes a list unusable, row by row."""
    if "geometry" not in table:
        yield from (Problem("missing_column", name) for name in ("lat", "lon") if name not in table)
    empty = (ids == "").to_numpy()
    yield from (Problem("empty", "enterprise_id", int(n)) for n in numbers[empty])
    twice = ids.duplicated().to_numpy() & ~empty
    for row, value in zip(numbers[twice], ids[twice], strict=True):
        yield Problem("repeated", "enterprise_id", int(row), {"value": value})
    bases = (*KNOWN_BASES, INFERRED)
    wrong = ~basis.isin(bases).to_numpy()
    for row, value in zip(numbers[wrong], basis[wrong], strict=True):
        values = {"value": value, "choices": ", ".join(bases)}
        yield Problem("not_one_of", "basis", int(row), values)


def _join_rows(table: pd.DataFrame, ids: pd.Series[str], points: gpd.GeoSeries) -> gpd.GeoDataFrame:
    said = _text(table, "location_precision").str.lower()
    precision = said.map(lambda word: find_precision(word) if word else UNKNOWN_PRECISION)
    known = said.isin(PRECISIONS) | (precision != "zone")
    columns = {name: _text(table, name).to_numpy(object) for name in TEXTS if name in table}
    rows = pd.DataFrame(
        {
            "enterprise_id": ids.to_numpy(object),
            "location_precision": precision.where(known, UNKNOWN_PRECISION).to_numpy(object),
            "lat": points.y.to_numpy(),
            "lon": points.x.to_numpy(),
            **columns,
        },
        index=pd.Index(ids.to_numpy(object)),
    )
    return gpd.GeoDataFrame(rows, geometry=points.to_numpy(), crs=points.crs)


def _read_links(table: pd.DataFrame, ids: pd.Series[str], basis: pd.Series[str]) -> pd.DataFrame:
    """Return one row per enterprise, service and role, in the order of the list."""
    parts = []
    for column, role in ROLES.items():
        codes = _text(table, column).str.split("|").explode().str.strip()
        codes = codes[codes != ""]
        parts.append(
            pd.DataFrame(
                {
                    "enterprise_id": ids.reindex(codes.index).to_numpy(object),
                    "service_id": codes.to_numpy(object),
                    "role": role,
                    "basis": basis.reindex(codes.index).to_numpy(object),
                }
            )
        )
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _check_size(name: str, links: pd.DataFrame, rows: int) -> None:
    services = links["service_id"].nunique()
    if services > MOST_SERVICES or rows * services > MOST_CELLS:
        raise InputError(
            f"{name}: {rows:,} rows name {services:,} different services; expected codes of a "
            f"list of services, at most {MOST_SERVICES:,}, not free text."
        )


def _remark_places(
    verdict: pd.Series, numbers: np.ndarray[Any, np.dtype[np.int64]]
) -> list[Remark]:
    """Remark each kind of row without a place; refuse a list of which every place is wrong."""
    kinds = sorted({*verdict} - {OK})
    rows = {kind: tuple(int(n) for n in numbers[(verdict == kind).to_numpy()]) for kind in kinds}
    return [Remark(kind, rows[kind]) for kind in kinds]


def _read_mark(path: Path, table: pd.DataFrame) -> bool:
    """Return whether the list is an exercise. Raises `InputError` if only a part of it is."""
    marked = _text(table, "is_exercise").str.lower().isin(TRUE_WORDS)
    if marked.any() and not marked.all():
        raise InputError(
            f"{path.name}: real and exercise enterprises stand in one table; keep them apart."
        )
    return bool(marked.any())


def is_unusable(data: Dataset, remarks: tuple[Remark, ...]) -> bool:
    """Return whether places are stated, but not one of them can be right."""
    wrong = sum(len(remark.rows) for remark in remarks if remark.reason != MISSING)
    return bool(wrong) and bool(data.enterprises.geometry.isna().all())
