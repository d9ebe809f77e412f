"""The header is the row, or the pair of rows, that names most of what we know.

Lines above it are a preamble; a pair is one where cells were merged: what the lower row leaves
blank stands in the upper one. A list that names nothing we know, and begins with rows like all
others, has no header: its columns are numbered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deseo.sources.imports.names import find_field, is_personal_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.sources.imports.sheets import Sheet

SEARCHED_ROWS: Final = 40
LONGEST_NAME: Final = 120
FIGURE: Final = re.compile(r"[\d\s.,:/+%€'-]+")
UNNAMED: Final = "column"


@dataclass(frozen=True)
class Header:
    """Hold the names of columns, and how many of the sheet's first rows they take up."""

    names: tuple[str, ...]
    rows: int
    known: int
    number: int


def find_header(sheet: Sheet, stated_row: int = 0, wanted: Sequence[str] = ()) -> Header:
    """Find the header of a sheet.

    `stated_row` names its row as the clerk counts, 0 none; `wanted` are names that stand in it.
    """
    width = max((len(row) for row in sheet.rows), default=0)
    if sheet.is_named or stated_row:
        at = sheet.numbers.index(stated_row) if stated_row in sheet.numbers else 0
        return _make(sheet, _pad(sheet.rows[at], width), at + 1) if sheet.rows else _none(width)
    for at in range(min(SEARCHED_ROWS, len(sheet.rows)) if wanted else 0):
        if set(wanted) <= set(sheet.rows[at]):
            return _make(sheet, _pad(sheet.rows[at], width), at + 1)
    best = _none(width)
    for at in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for header in _propose(sheet, at, width):
            if header.known > best.known:
                best = header
    if best.known:
        return best
    return _find_unknown(sheet, width)


def _propose(sheet: Sheet, at: int, width: int) -> list[Header]:
    """Propose one row as a header, and the pair it makes with the next."""
    upper = _pad(sheet.rows[at], width)
    if sum(1 for cell in upper if cell) < min(2, width):
        return []
    proposed = [_make(sheet, upper, at + 1)]
    if at + 1 < len(sheet.rows):
        lower = _pad(sheet.rows[at + 1], width)
        fills = any(u and not low for u, low in zip(upper, lower, strict=True))
        filled = any(low and not u for u, low in zip(upper, lower, strict=True))
        if fills and filled and _count_known(lower):
            proposed.append(_make(sheet, _merge(upper, lower), at + 2))
    return proposed


def _merge(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Read two rows as one: the lower name where it is known, else both."""
    names, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        if not below or not above:
            names.append(below or above)
        else:
            names.append(below if _count_known([below]) else f"{group} {below}")
    return names


def _find_unknown(sheet: Sheet, width: int) -> Header:
    """Take the first full row of words over rows of figures as names; else there are none."""
    for at in range(min(5, len(sheet.rows) - 1)):
        row, below = _pad(sheet.rows[at], width), _pad(sheet.rows[at + 1], width)
        is_words = all(row) and not any(FIGURE.fullmatch(cell) for cell in row)
        if is_words and any(FIGURE.fullmatch(cell) for cell in below if cell):
            return _make(sheet, row, at + 1)
    return _none(width)


def _none(width: int) -> Header:
    return Header(tuple(f"{UNNAMED} {place + 1}" for place in range(width)), 0, 0, 0)


def _make(sheet: Sheet, cells: Sequence[str], rows: int) -> Header:
    return Header(name_columns(cells), rows, _count_known(cells), sheet.numbers[rows - 1])


def name_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Give each column a name of its own: numbered where it has none, counted where it is twice."""
    names: list[str] = []
    for place, cell in enumerate(cells):
        plain = cell[:LONGEST_NAME] or f"{UNNAMED} {place + 1}"
        name, times = plain, 1
        while name in names:
            times += 1
            name = f"{plain} ({times})"
        names.append(name)
    return tuple(names)


def is_unnamed(name: str) -> bool:
    """Tell whether a column's name is one we numbered."""
    word, _, number = name.partition(" ")
    return word == UNNAMED and number.isdigit()


def _count_known(cells: Sequence[str]) -> int:
    """Count the different things cells name; data that happens to be a word counts once."""
    known = {(find_field(cell) or ("",))[0] for cell in cells if cell and len(cell) < LONGEST_NAME}
    personal = sum(1 for cell in cells if cell and len(cell) < 60 and is_personal_name(cell))  # noqa: PLR2004 - a name, not a sentence
    return len(known - {""}) + (min(1, personal) if known - {""} else 0)


def _pad(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def choose_sheet(
    sheets: Sequence[Sheet], stated_row: int = 0, wanted: Sequence[str] = ()
) -> tuple[int, Header]:
    """Choose the sheet that names most of what an organisation is, the longest of equals."""
    headers = [find_header(sheet, stated_row, wanted) for sheet in sheets]
    has_name = [any((find_field(n) or ("",))[0] == "name" for n in h.names) for h in headers]
    best = max(
        range(len(sheets)),
        key=lambda at: (
            len(sheets[at].rows) > headers[at].rows,
            has_name[at],
            headers[at].known,
            len(sheets[at].rows),
            -at,
        ),
    )
    return best, headers[best]
