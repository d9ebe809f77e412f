"""A mapping says which field is read from which column, and is remembered for files of that shape.

It is a TOML file with a table [columns]: field = "column", or a list of columns that are joined;
a column is named as in the header, or by its number from 1. `sheet`, `header_row` and `crs` may
stand above it. The shape of a file is the names of its columns in their order.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from deseo.errors import ReadingError
from deseo.files import FOR_ITS_OWNER, write_whole
from deseo.sources.imports.names import compact_name, load_names
from deseo.sources.imports.recognitions import Columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FOLDER: Final = "mappings"
MOST_BYTES: Final = 1_000_000
LONGEST: Final = 200


@dataclass(frozen=True)
class ColumnMapping:
    """Hold what somebody decided: fields and their columns, the sheet, the header, the CRS."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheet: str = ""
    header_row: int = 0
    crs: str = ""


def list_fields() -> tuple[str, ...]:
    """List the fields a column can stand for."""
    return load_names().fields


def read_mapping(path: Path) -> ColumnMapping:
    """Read a mapping from a file.

    Raises
    ------
    InputError
        If there is none, it is no TOML, or it names fields there are not.
    """
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            raise ReadingError("no_mapping", f"{path.name}: there is no such mapping.")
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReadingError("no_toml", f"{path.name}: this is no TOML.") from error
    except OSError as error:
        raise ReadingError("no_mapping", f"{path.name}: you may not read this mapping.") from error
    return parse_mapping(content, path.name)


def parse_mapping(content: Mapping[str, Any], name: str) -> ColumnMapping:
    """Make a mapping of what a TOML file holds.

    Raises
    ------
    InputError
        If it names fields there are not, or columns by something that is no name.
    """
    stated = content.get("columns", content.get("mapping"))
    if not isinstance(stated, dict):
        stated = {k: v for k, v in content.items() if k not in {"sheet", "header_row", "crs"}}
    columns = {key: _read_columns(key, value, name) for key, value in stated.items()}
    unknown = sorted(set(columns) - set(list_fields()))
    if unknown:
        there = ", ".join(list_fields())
        said = f"{name}: there is no field '{unknown[0][:60]}'; there are: {there}."
        raise ReadingError("no_field", said, field=unknown[0][:60], there=there)
    row = content.get("header_row", 0)
    header_row = row if isinstance(row, int) and 0 <= row < 1_000_000 else 0  # noqa: PLR2004
    return ColumnMapping(
        columns, str(content.get("sheet", "")), header_row, str(content.get("crs", ""))
    )


def _read_columns(key: str, value: Any, name: str) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
        said = f"{name}: '{key[:60]}' names no column; write field = \"column\"."
        raise ReadingError("names_no_column", said, field=key[:60])
    return tuple(str(one) for one in values if str(one).strip())


def apply_mapping(
    mapping: ColumnMapping, names: Sequence[str], recognised: Columns, file_name: str
) -> Columns:
    """Put what was decided in place of what was recognised; personal columns only if named.

    Raises
    ------
    InputError
        If a column is named that the file does not have.
    """
    decided = {
        field: tuple(_find_column(one, names, file_name) for one in columns)
        for field, columns in mapping.columns.items()
    }
    used = {at for places in decided.values() for at in places}
    kept = {
        field: places
        for field, places in recognised.fields.items()
        if field not in decided and not used & set(places)
    }
    fields = {field: places for field, places in {**kept, **decided}.items() if places}
    return Columns(fields, tuple(at for at in recognised.personal if at not in used))


def _find_column(wanted: str, names: Sequence[str], file_name: str) -> int:
    if wanted in names:
        return list(names).index(wanted)
    compact = [compact_name(name) for name in names]
    if compact_name(wanted) and compact_name(wanted) in compact:
        return compact.index(compact_name(wanted))
    if wanted.strip().isdigit() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    there = ", ".join(names[:30])[:400]
    said = f"{file_name}: there is no column '{wanted[:60]}'; there are: {there}."
    raise ReadingError("no_column", said, column=wanted[:60], there=there)


def name_shape(names: Sequence[str]) -> str:
    """Name the shape of a file: a digest of its columns' names in their order."""
    return hashlib.sha256("\n".join(compact_name(name) for name in names).encode()).hexdigest()[:16]


def recall_mapping(home: Path, names: Sequence[str]) -> ColumnMapping | None:
    """Recall what was decided for files of this shape; nothing if it cannot be read any more."""
    path = home / FOLDER / f"{name_shape(names)}.toml"
    try:
        return read_mapping(path) if path.is_file() else None
    except ReadingError:
        return None


def remember_mapping(home: Path, names: Sequence[str], mapping: ColumnMapping) -> Path:
    """Keep a mapping for the next file of this shape, and say where.

    Raises
    ------
    InputError
        If nothing can be written there.
    """
    folder = home / FOLDER
    target = folder / f"{name_shape(names)}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(target, write_mapping(mapping).encode("utf-8"), FOR_ITS_OWNER)
    except OSError as error:
        raise ReadingError("unwritable", f"{folder}: nothing can be written there.") from error
    return target


def write_mapping(mapping: ColumnMapping) -> str:
    """Write a mapping as TOML."""
    lines = [f"crs = {_quote(mapping.crs)}"] if mapping.crs else []
    lines += [f"sheet = {_quote(mapping.sheet)}"] if mapping.sheet else []
    lines += [f"header_row = {mapping.header_row}"] if mapping.header_row else []
    lines += ["[columns]"]
    for name, columns in mapping.columns.items():
        lines.append(f"{name} = [{', '.join(_quote(column) for column in columns)}]")
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)[:LONGEST]
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_mapping(columns: Columns, names: Sequence[str], **more: Any) -> ColumnMapping:
    """Write what was recognised or decided by the names of columns."""
    named = {field: tuple(names[at] for at in places) for field, places in columns.fields.items()}
    return ColumnMapping(named, **more)
