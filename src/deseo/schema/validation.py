"""A table is held against its contract, and every problem is told at once.

Tables enter as text, as a spreadsheet holds them; a cell that is empty after trimming is unknown,
which is never the same as zero. Row numbers are the spreadsheet's: the header is row 1.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from deseo.schema.problems import Problem, TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from deseo.schema.columns import Column, Contract

FIRST_ROW = 2
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:\-]*")
NUMBER_PATTERN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
COUNT_PATTERN = re.compile(r"[0-9]+")
YEAR_PATTERN = re.compile(r"[0-9]{4}")
MAX_COUNT = 1_000_000_000
FLAGS = {"yes": True, "no": False}
FIRST_YEAR, LAST_YEAR = 1800, 2100


def find_problems(
    table: pd.DataFrame, contract: Contract, known: Mapping[str, Collection[str]] | None = None
) -> list[Problem]:
    """List everything in which a table of text breaks its contract.

    Parameters
    ----------
    table
        All columns as text; the row labelled k stands in spreadsheet row k + 2.
    contract
        What the table has to hold.
    known
        For each table that columns refer to, the keys there are; a table not named is not checked.
    """
    missing = [c.name for c in contract.columns if c.required and c.name not in table.columns]
    if missing:
        return [Problem("missing_column", name) for name in missing]
    present = [c for c in contract.columns if c.name in table.columns]
    text = {c.name: clean_text(table[c.name]) for c in present}
    found = [p for c in present for p in _column_problems(c, text[c.name], known or {})]
    found += [p for c in present if c.at_most in text for p in _excess_problems(c, text)]
    found += _key_problems(contract, text)
    return sorted(found, key=lambda p: (p.row, p.column))


def check_table(
    table: pd.DataFrame, contract: Contract, known: Mapping[str, Collection[str]] | None = None
) -> pd.DataFrame:
    """Return the table with typed columns, all of the contract's, in its order.

    Raises
    ------
    TableError
        With every problem, if there is any.
    """
    problems = find_problems(table, contract, known)
    if problems:
        raise TableError(contract.table, problems)
    empty = pd.Series("", index=table.index, dtype="str")
    typed = {c.name: _type_column(c, table.get(c.name, empty)) for c in contract.columns}
    return pd.DataFrame(typed, index=table.index)


def clean_text(cells: pd.Series[Any]) -> pd.Series[str]:
    """Trim cells and turn what is missing into empty text."""
    return cells.astype("str").where(cells.notna(), "").str.strip()


def _column_problems(
    column: Column, cells: pd.Series[str], known: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    rule = _RULES.get(column.kind)
    allowed = set(column.one_of) or set(known.get(column.refers_to, ()))
    for label, cell in cells.items():
        row = _row_number(label)
        if not cell:
            if column.required:
                yield Problem("empty", column.name, row)
            continue
        reason = rule(column, cell) if rule else None
        if reason:
            yield _problem(column, row, reason, cell)
        elif allowed:
            parts = split_list(cell) if column.kind == "list" else [cell]
            unknown = [part for part in parts if part not in allowed]
            yield from (_unknown_problem(column, row, part) for part in unknown)


def _row_number(label: Any) -> int:
    return int(label) + FIRST_ROW


def _problem(column: Column, row: int, reason: str, cell: str) -> Problem:
    values: dict[str, object] = {"value": cell}
    if reason == "out_of_range":
        lower, upper = _bounds(column)
        values |= {"lower": _write_bound(lower), "upper": _write_bound(upper)}
    return Problem(reason, column.name, row, values)


def _bounds(column: Column) -> tuple[float, float]:
    most = MAX_COUNT if column.kind == "count" else math.inf
    lower = -math.inf if column.lower is None else column.lower
    return lower, most if column.upper is None else column.upper


def _write_bound(bound: float) -> str:
    return f"{bound:.12g}".replace("inf", "∞")


def _unknown_problem(column: Column, row: int, part: str) -> Problem:
    if column.one_of:
        values = {"value": part, "choices": ", ".join(column.one_of)}
        return Problem("not_one_of", column.name, row, values)
    return Problem(
        "unknown_reference", column.name, row, {"value": part, "other": column.refers_to}
    )


def _excess_problems(column: Column, text: Mapping[str, pd.Series[str]]) -> Iterator[Problem]:
    parts = text[column.name].map(to_number)
    totals = text[column.at_most].map(to_number)
    for label in parts.index[parts > totals]:
        values = {"value": text[column.name][label], "total": column.at_most}
        values["most"] = text[column.at_most][label]
        yield Problem("exceeds_total", column.name, _row_number(label), values)


def _key_problems(contract: Contract, text: Mapping[str, pd.Series[str]]) -> list[Problem]:
    keys = pd.DataFrame({name: text[name] for name in contract.key if name in text})
    repeated = keys[keys.duplicated()]
    name = " + ".join(contract.key)
    return [
        Problem("repeated", name, _row_number(label), {"value": " + ".join(map(str, key))})
        for label, key in zip(repeated.index, repeated.to_numpy(), strict=True)
    ]


def split_list(cell: str) -> list[str]:
    """Split a cell that holds several values, joined by '|'."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def to_number(cell: str) -> float:
    """Read a number written with a decimal point; NaN if it is none."""
    return float(cell) if NUMBER_PATTERN.fullmatch(cell) else math.nan


def _number_rule(column: Column, cell: str) -> str | None:
    value = to_number(cell)
    if not math.isfinite(value):
        return "not_a_number"
    lower, upper = _bounds(column)
    return None if lower <= value <= upper else "out_of_range"


def _count_rule(column: Column, cell: str) -> str | None:
    return _number_rule(column, cell) if COUNT_PATTERN.fullmatch(cell) else "not_a_count"


def _share_rule(_: Column, cell: str) -> str | None:
    return None if 0 <= to_number(cell) <= 1 else "not_a_share"


def _year_rule(_: Column, cell: str) -> str | None:
    is_year = YEAR_PATTERN.fullmatch(cell) and FIRST_YEAR <= int(cell) <= LAST_YEAR
    return None if is_year else "not_a_year"


def _date_rule(_: Column, cell: str) -> str | None:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return "not_a_date"
    return None


def _flag_rule(_: Column, cell: str) -> str | None:
    return None if cell in FLAGS else "not_a_flag"


def _id_rule(_: Column, cell: str) -> str | None:
    return None if ID_PATTERN.fullmatch(cell) else "not_an_id"


def _url_rule(_: Column, cell: str) -> str | None:
    is_url = re.fullmatch(r"https?://[^\s<>\"']+", cell) is not None
    return None if is_url else "not_a_url"


_RULES: dict[str, Callable[[Column, str], str | None]] = {
    "number": _number_rule,
    "count": _count_rule,
    "share": _share_rule,
    "year": _year_rule,
    "date": _date_rule,
    "flag": _flag_rule,
    "id": _id_rule,
    "url": _url_rule,
}


def _type_column(column: Column, cells: pd.Series[Any]) -> pd.Series[Any]:
    text = clean_text(cells)
    if column.kind in {"number", "share"}:
        return text.map(to_number).astype("float64")
    if column.kind in {"count", "year"}:
        return pd.to_numeric(text.where(text != ""), errors="raise").astype("Int64")
    if column.kind == "flag":
        return text.map(FLAGS).astype("boolean")
    return text
