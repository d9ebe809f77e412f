"""A sheet is rows of text cells, each with the number the clerk sees beside it.

What is more than a list can be is refused in one sentence, before it fills the memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from deseo.errors import ReadingError

MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 12_000_000
LONGEST_CELL: Final = 4_000
CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u2028-\u202e\u2066-\u2069\ufffe\uffff]+"
)
BLANKS: Final = re.compile(r"\s+")


def refuse_long() -> ReadingError:
    """Say that a list is longer than any that is read."""
    said = (
        f"this list has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells; "
        "export only your territory, or split the file."
    )
    return ReadingError("long", said, rows=MOST_ROWS)


@dataclass
class Sheet:
    """Hold the rows of one sheet or layer that say anything; `numbers` counts as the clerk does.

    `places` has, for a file with geometries, (x, y, breadth) of each row or None; `crs` is the
    system they are stated in, empty where none is. `is_named` says that the first row is names.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    places: list[tuple[float, float, float] | None] | None = None
    crs: str = ""
    is_named: bool = False
    cells: int = 0

    def add(self, number: int, cells: list[Any]) -> None:
        """Add a row unless it is blank.

        Raises
        ------
        InputError
            If the sheet holds more than a list can.
        """
        row = [clean_cell(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            return
        if len(row) > MOST_COLUMNS:
            row = _shorten(row)
        self.rows.append(row)
        self.numbers.append(number)
        self.cells += len(row)
        if len(self.rows) > MOST_ROWS or self.cells > MOST_CELLS:
            raise refuse_long()


def _shorten(row: list[str]) -> list[str]:
    """Draw what stands far out to the right into the last column.

    Raises
    ------
    InputError
        If it is filled all the way.
    """
    filled = sum(1 for cell in row if cell)
    if filled > MOST_COLUMNS:
        said = f"this list has more than {MOST_COLUMNS} columns; leave out what you can."
        raise ReadingError("wide", said, most=MOST_COLUMNS)
    beyond = " ".join(cell for cell in row[MOST_COLUMNS - 1 :] if cell)
    return [*row[: MOST_COLUMNS - 1], beyond[:LONGEST_CELL]]


def clean_cell(cell: Any) -> str:
    """Write a cell as one line of text, without signs that cannot be seen."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _write_number(cell)
    text = cell if isinstance(cell, str) else str(cell)
    text = text[:LONGEST_CELL]
    if not (text.isascii() and text.isprintable()):
        text = BLANKS.sub(" ", CONTROL.sub("", text))
    return text.strip()


def _write_number(number: float) -> str:
    if number != number:  # noqa: PLR0124 - not a number
        return ""
    if number.is_integer() and abs(number) < 1e15:  # noqa: PLR2004 - exact as a float
        return str(int(number))
    return repr(number)
