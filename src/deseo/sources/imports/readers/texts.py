"""Text with separators: any of four, found by how evenly they cut; quotes that close.

A quote that does not close within a few lines is none: the rows behind it are rows. A row counts
as a spreadsheet counts it, blank lines included.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from typing import TYPE_CHECKING, Final, Literal

from deseo.errors import ReadingError
from deseo.sources.imports.encodings import decode_text
from deseo.sources.imports.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEPARATORS: Final = (",", ";", "\t", "|")
SAMPLE_LINES: Final = 60
MOST_LINES_IN_CELL: Final = 40
LONGEST_LINE: Final = 1_000_000
ZEROS_OF_TEXT: Final = 0.02
csv.field_size_limit(LONGEST_LINE)


def read_text_sheet(path: Path, wanted: str = "") -> tuple[list[Sheet], dict[str, str]]:
    """Read a file of text as one sheet, and say its encoding and separator.

    Raises
    ------
    InputError
        If it is no text.
    """
    del wanted  # there is but one sheet
    text, encoding = decode_text(path.read_bytes())
    _check_text(text)
    separator, text = find_separator(text)
    sheet = Sheet("")
    for number, cells in enumerate(split_rows(text, separator), start=1):
        sheet.add(number, [undo_defusing(cell) for cell in cells])
    return [sheet], {"encoding": encoding, "separator": separator}


def _check_text(text: str) -> None:
    sample = text[:100_000]
    strange = sum(1 for c in sample if c < " " and c not in "\t\r\n\x0b\x0c\x1a")
    strange += sample.count("\ufffd")
    if strange > ZEROS_OF_TEXT * len(sample) + 3:
        raise ReadingError("no_text", "this is no text; save the list as CSV (UTF-8) or XLSX.")


def undo_defusing(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in {"=", "+", "-", "@"} else cell


def find_separator(text: str) -> tuple[str, str]:
    """Find what cuts the lines most evenly; return it with the text (less a line `sep=`)."""
    first, _, rest = text.partition("\n")
    stated = first.strip().lower()
    if stated.startswith("sep=") and stated[4:5] in {",", ";", "|", ""}:
        return (stated[4:5] or "\t"), "\n" + rest
    lines = [line for line in text[:400_000].splitlines()[:SAMPLE_LINES] if line.strip()]
    return max(SEPARATORS, key=lambda one: _evenness(lines, one)), text


def _evenness(lines: list[str], separator: str) -> tuple[float, int]:
    widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0.0, 0
    usual, times = counted.most_common(1)[0]
    return round(times / len(widths) * min(usual, 12), 3), usual


def split_rows(text: str, separator: str) -> Iterator[list[str]]:
    """Split text into rows; a row of several lines is one only if its quotes close soon."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    width = _evenness(text[:400_000].splitlines()[:SAMPLE_LINES], separator)[1]
    waiting: deque[str] = deque()
    blank = f"{separator} \n"
    while True:
        line = waiting.popleft() if waiting else lines.readline()
        if not line:
            return
        if not line.strip(blank):  # millions of them are read in no time
            yield []
        elif line.count('"') % 2 == 0:
            yield _split(line, separator)
        else:
            yield from _join(_gather(line, lines, waiting), separator, width)


def _gather(line: str, lines: io.StringIO, waiting: deque[str]) -> list[str]:
    """Gather the lines up to where the quotes close; the line alone if they do not."""
    block = [line]
    while sum(one.count('"') for one in block) % 2:
        more = waiting.popleft() if waiting else lines.readline()
        if not more or len(block) >= MOST_LINES_IN_CELL:
            waiting.extendleft(reversed([*block[1:], *([more] if more else [])]))
            return block[:1]
        block.append(more)
    return block


def _join(block: list[str], separator: str, width: int) -> list[list[str]]:
    """Read lines as one row with a cell of several lines, unless each is a row by itself."""
    alone = [
        [cell.strip('"') for cell in _split(line, separator, csv.QUOTE_NONE)] for line in block
    ]
    if len(block) == 1 or (width > 1 and all(len(row) == width for row in alone)):
        return alone
    try:
        return list(csv.reader(["".join(block)], delimiter=separator))
    except csv.Error:
        return alone


def _split(line: str, separator: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, quoting=quoting), [])
    except csv.Error:
        return line.rstrip("\n").split(separator)
