"""Workbooks of every kind: what a cell shows is read, a formula is never run.

The quick reader lays a sheet out as a full rectangle; where a stray cell far out makes that too
large, a slower one walks through the rows that are there.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import python_calamine
from openpyxl.worksheet._reader import WorkSheetParser

from deseo.errors import ReadingError
from deseo.sources.imports.readers.texts import undo_defusing
from deseo.sources.imports.sheets import MOST_COLUMNS, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_SHEETS: Final = 60
UNREADABLE: Final = (
    ValueError, KeyError, TypeError, OSError, AttributeError, SyntaxError, zipfile.BadZipFile,
)  # fmt: skip
ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#N/D"}
)
MOST_BLANK_ROWS: Final = 1_100_000
FOR_THE_EYE: Final = re.compile(rb">[ \t]*\r?\n[ \t\r\n]*<")
OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST: Final = "META-INF/manifest.xml"
EMPTY_MANIFEST: Final = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def read_workbook(path: Path, wanted: str = "") -> tuple[list[Sheet], dict[str, str]]:
    """Read all sheets, or the one wanted by name.

    Raises
    ------
    InputError
        If it is no workbook, or has no such sheet.
    """
    book = _open(path)
    names = choose_sheets(list(book.sheet_names), wanted)
    sheets = []
    for name in names:
        try:
            rows = book.get_sheet_by_name(name)
        except (python_calamine.CalamineError, ValueError, OSError) as error:
            said = f"the sheet '{name[:60]}' is damaged; save the file again."
            raise ReadingError("sheet", said, sheet=name[:60]) from error
        first = rows.start[0] + 1 if rows.start else 1
        sheets.append(_fill(name, rows.iter_rows() if rows.start else [], first))
    return sheets, {}


def _open(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError as error:
        said = "this workbook has a password; save it without one."
        raise ReadingError("password", said) from error
    except (python_calamine.CalamineError, OSError, ValueError):
        mended = _mend_open_document(path)
    try:
        return python_calamine.load_workbook(mended)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        said = "this workbook is damaged or cut off; save it again."
        raise ReadingError("damaged", said) from error


def _mend_open_document(path: Path) -> io.BytesIO:
    """Write an ODS anew as the reader wants it: without line breaks for the eye, with a manifest.

    What other programs than office suites save has the ones and may lack the other. Nothing comes
    of what is no ODS.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as mended:
            mended.writestr("mimetype", OPEN_DOCUMENT)
            mended.writestr(MANIFEST, EMPTY_MANIFEST)
            mended.writestr("content.xml", FOR_THE_EYE.sub(b"><", archive.read("content.xml")))
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return io.BytesIO()
    out.seek(0)
    return out


def read_sparse_workbook(path: Path, wanted: str = "") -> tuple[list[Sheet], dict[str, str]]:
    """Read an XLSX row by row, as far to the right as a list goes.

    Raises
    ------
    InputError
        If it is no XLSX that can be read.
    """
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        names = choose_sheets(book.sheetnames, wanted)
        return [_walk(one, book[one]) for one in names if hasattr(book[one], "_get_source")], {}
    except ReadingError:
        raise
    except UNREADABLE as error:
        said = "this workbook is too large or damaged; save the list as CSV."
        raise ReadingError("broken", said) from error


def _walk(name: str, rows: Any) -> Sheet:
    """Take only the rows and cells that are there, however far apart they stand."""
    sheet = Sheet(name)
    with rows._get_source() as source:  # noqa: SLF001 - iter_rows would fill every gap
        book = rows.parent
        parser = WorkSheetParser(
            source,
            rows._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        for number, cells in parser.parse():
            sheet.add(number, _lay_side_by_side(cells))
    return sheet


def _lay_side_by_side(cells: Iterable[Any]) -> list[Any]:
    filled = [cell for cell in cells if cell["value"] is not None]
    row: list[Any] = [""] * min(MOST_COLUMNS, max((c["column"] for c in filled), default=0))
    for cell in filled:
        row[min(cell["column"], MOST_COLUMNS) - 1] = write_cell(cell["value"])
    return row


def choose_sheets(names: list[str], wanted: str) -> list[str]:
    """Choose the sheets to read: all, or the one wanted.

    Raises
    ------
    InputError
        If there is no such sheet.
    """
    if not wanted:
        return names[:MOST_SHEETS]
    found = [name for name in names if name.strip().lower() == wanted.strip().lower()]
    if not found:
        there = ", ".join(names[:12])[:300]
        said = f"there is no sheet '{wanted[:60]}'; there are: {there}."
        raise ReadingError("no_sheet", said, sheet=wanted[:60], there=there)
    return found[:1]


def _fill(name: str, rows: Iterable[Iterable[Any]], first: int) -> Sheet:
    sheet = Sheet(name)
    for number, row in enumerate(rows, start=first):
        if number > MOST_BLANK_ROWS:
            break
        sheet.add(number, [write_cell(cell) for cell in row])
    return sheet


def write_cell(cell: Any) -> Any:
    """Write what a cell shows: days as the world writes them, no errors of the spreadsheet."""
    if isinstance(cell, str):
        return "" if cell in ERRORS else undo_defusing(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell
