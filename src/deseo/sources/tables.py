"""A table enters as text and leaves typed, or is refused with every reason at once.

CSV files of any encoding and of the usual separators are read; the header is row 1. Column names
other registers use for the same thing are known (`ALIASES`), as are their words for precision.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd
from charset_normalizer import from_bytes

from deseo.errors import InputError, MissingDataError
from deseo.schema import check_table, contract_for

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

MAX_BYTES = 200_000_000
SEPARATORS = (",", ";", "\t")
SAMPLE_BYTES = 200_000


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises
    ------
    MissingDataError
        If there is no such file.
    InputError
        If it is larger than a table may be (200 MB).
    """
    if not path.is_file():
        raise MissingDataError(f"{path.name}: no such file in {path.parent}.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InputError(f"{path.name} has {size:,} bytes; at most {MAX_BYTES:,} can be read.")
    return path.read_bytes()


def decode_text(content: bytes) -> str:
    """Decode text of unknown encoding: UTF-8 where it fits, else what fits best."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content[:SAMPLE_BYTES]).best()
        return content.decode(best.encoding if best else "cp1252", errors="replace")


def read_text_table(content: bytes, name: str) -> pd.DataFrame:
    """Read a CSV as a table of text, one column per header cell.

    Raises
    ------
    InputError
        If the content is no table at all.
    """
    text = decode_text(content)
    header = text.partition("\n")[0]
    separator = max(SEPARATORS, key=header.count)
    try:
        table = pd.read_csv(
            io.StringIO(text), sep=separator, dtype="str", keep_default_na=False, na_filter=False
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as cause:
        raise InputError(f"{name}: this cannot be read as a table ({cause}).") from cause
    table.columns = pd.Index([str(column).strip().lower() for column in table.columns])
    if table.columns.duplicated().any():
        twice = sorted(set(table.columns[table.columns.duplicated()]))
        raise InputError(f"{name}: the column(s) {', '.join(twice)} stand there twice.")
    return table


def load_table(
    path: Path, table: str, known: Mapping[str, Collection[str]] | None = None
) -> pd.DataFrame:
    """Load a shipped table by its contract.

    Raises
    ------
    TableError
        With every problem in the file.
    MissingDataError
        If there is no such file.
    """
    text = read_text_table(read_bytes(path), path.name)
    return check_table(text, contract_for(table), known)


@lru_cache(maxsize=64)
def _load_unchanged(path: Path, table: str, size: int, changed_ns: int) -> pd.DataFrame:
    """Keep a loaded table as long as its file's size and time stay what they are."""
    del size, changed_ns
    return load_table(path, table)


def load_table_once(path: Path, table: str) -> pd.DataFrame:
    """Load a shipped table, or take it as it was loaded before; callers must not change it.

    Raises
    ------
    TableError, MissingDataError
        As `load_table` does.
    """
    if not path.is_file():
        raise MissingDataError(f"{path.name}: no such file in {path.parent}.")
    status = path.stat()
    return _load_unchanged(path, table, status.st_size, status.st_mtime_ns)


def digest_files(paths: Collection[Path]) -> str:
    """Digest the content of files, as the version that caches key on."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
