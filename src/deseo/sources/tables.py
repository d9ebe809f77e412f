"""A table enters as text and leaves typed, or is refused with every reason at once.

CSV files of the usual encodings and separators are read; the header is row 1. Column names
other registers use for the same thing are known (`ALIASES`), as are their words for precision.
"""

from __future__ import annotations

import codecs
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
GUESSED = ["cp1252", "mac_roman"]


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
    """Decode text of unknown encoding: UTF-16 or UTF-8 where it says so or fits, else 8 bits.

    Guessing among all encodings there are reads "Caffè" as Arabic; the languages we ship are
    written in these. The guess rests on the lines that are not plain ASCII, wherever they stand.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        telling = b"\n".join(line for line in content.splitlines() if not line.isascii())
        best = from_bytes(telling[:SAMPLE_BYTES], cp_isolation=GUESSED).best()
        return content.decode(best.encoding if best else "cp1252", errors="replace")


def read_text_table(content: bytes, name: str) -> pd.DataFrame:
    """Read a CSV as a table of text, one column per header cell.

    Rows of nothing but empty cells are left out; the index tells where the others stand: label k
    is spreadsheet row k + 2. Columns without a name are left out too.

    Raises
    ------
    InputError
        If the content is no table at all.
    """
    cells = _read_cells(decode_text(content), name)
    header = [str(cell).strip().lower() for cell in cells.iloc[0]]
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        raise InputError(f"{name}: the column(s) {', '.join(twice)} stand there twice.")
    body = cells.iloc[1:].set_axis(header, axis=1)
    body.index = pd.RangeIndex(len(body))
    is_blank = (body.apply(lambda column: column.str.strip()) == "").all(axis=1)
    table: pd.DataFrame = body.loc[~is_blank, [bool(column) for column in header]]
    return table


def _read_cells(text: str, name: str) -> pd.DataFrame:
    """Split a text into cells; the first row is the header and says how many there are."""
    if "\0" in text:
        raise InputError(f"{name}: this is no text; save it as CSV (UTF-8).")
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    try:
        cells: pd.DataFrame = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype="str",
            na_filter=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as cause:
        reason = str(cause).strip()
        raise InputError(f"{name}: this cannot be read as a table ({reason}).") from cause
    return cells.fillna("")


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
