"""A column has a kind of value, and may be required, unique, bounded or a reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LANGUAGE_CODES = ("en", "fr", "it", "es", "sv", "ca")
Kind = Literal["text", "id", "list", "number", "count", "share", "year", "date", "flag", "url"]


@dataclass(frozen=True)
class Column:
    """Describe one column of a table.

    `one_of` bounds the values (each part, for a list); `refers_to` names the table whose key the
    values must be found in; `at_most` names a column that this one may not exceed.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    one_of: tuple[str, ...] = ()
    lower: float | None = None
    upper: float | None = None
    refers_to: str = ""
    at_most: str = ""


@dataclass(frozen=True)
class Contract:
    """Describe one table: its columns and the columns that together identify a row."""

    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Give the column of a name (KeyError if the table has none such)."""
        found = {c.name: c for c in self.columns}
        return found[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of all columns, in order."""
        return tuple(c.name for c in self.columns)


def translated(stem: str, *, required: bool = True) -> tuple[Column, ...]:
    """Give one column for each language we ship: label_en, label_fr and so on."""
    return tuple(Column(f"{stem}_{lang}", required=required) for lang in LANGUAGE_CODES)
