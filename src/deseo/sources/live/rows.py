"""A fetched figure becomes a row of the same table as the figures that are shipped.

A row is refused where it cannot be true: a share above 100 %, a year that has not been. Then the
source has changed, and none of its rows is taken.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import pandas as pd

from deseo.schema import TableError, check_table, contract_for
from deseo.sources.live.failures import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.sources.live.contracts import Agreement, Area, Contract

SEXES = {
    "F": "F",
    "M": "M",
    "T": "T",
    "K": "F",  # Kolada: kvinnor
    "_T": "T",
    "TOTAL": "T",
    "1": "M",  # ISTAT
    "2": "F",
    "9": "T",
}
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_SHARE = 100.0
MOST_NAME = 80


@dataclass(frozen=True)
class Figure:
    """Hold one figure; the columns are those of the table of indicators, all of them text."""

    geo: str
    level: str
    indicator: str
    sex: str
    year: str
    value: str
    unit: str
    source: str
    source_dataset: str
    licence: str
    geo_name: str
    age: str
    flag: str
    obtained: str
    note: str


COLUMNS = tuple(f.name for f in fields(Figure))
KEY = contract_for("indicators").key


def make_figure(
    contract: Contract,
    agreement: Agreement,
    area: Area,
    sex: str,
    year: object,
    value: object,
    *,
    flag: str = "",
    name: str = "",
    indicator: str = "",
    unit: str = "",
    note: str = "",
) -> Figure:
    """Make one row of what a source said; what is not given is as agreed.

    Raises
    ------
    FetchError
        "changed", if it cannot be true.
    """
    unit = unit or agreement.unit
    return Figure(
        area.geo,
        area.level,
        indicator or agreement.indicator,
        sex,
        _read_year(year),
        _read_value(value, unit),
        unit,
        agreement.source or contract.name,
        agreement.source_dataset or agreement.dataset,
        contract.licence,
        area.name or clean_name(name) or area.geo,
        agreement.age,
        clean_name(flag),
        "api",
        note or agreement.note,
    )


def _read_year(year: object) -> str:
    said = str(year)
    if not (said.isascii() and said.isdigit() and FIRST_YEAR <= int(said) <= LAST_YEAR):
        raise FetchError("changed", detail=f"year {said[:20]}")
    return said


def _read_value(value: object, unit: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise FetchError("changed", detail=f"value {str(value)[:20]}")
    try:
        number = float(value)
    except ValueError as cause:
        raise FetchError("changed", detail=f"value {str(value)[:20]}") from cause
    lowest = -MOST_SHARE if "%" in unit else 0
    bound = MOST_SHARE if unit.startswith("%") else math.inf
    if not math.isfinite(number) or not lowest <= number <= bound:
        raise FetchError("changed", detail=f"value {str(value)[:20]}")
    return f"{number:.10g}"


def clean_name(said: str) -> str:
    """Keep what can be printed of a name, and nothing a spreadsheet would reckon with."""
    return "".join(c for c in said if c.isprintable()).strip().lstrip("=+-@")[:MOST_NAME].strip()


def tabulate_figures(figures: Iterable[Figure], address: str = "") -> pd.DataFrame:
    """Make a table of text of the figures, sorted by their key.

    Raises
    ------
    FetchError
        "empty", if there is no figure; "changed", if they break the contract of the table, for
        instance because two rows say they are the same figure.
    """
    table = pd.DataFrame([astuple(f) for f in figures], columns=list(COLUMNS), dtype="str")
    if table.empty:
        raise FetchError("empty", address)
    try:
        check_table(table, contract_for("indicators"))
    except TableError as cause:
        raise FetchError("changed", address, str(cause)[:120]) from cause
    return table.sort_values(list(KEY), ignore_index=True)
