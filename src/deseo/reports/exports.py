"""What leaves the Atlas says what it is: source in every row, and exercise data marked as such.

A spreadsheet program runs a cell that begins with =, +, - or @ as a formula; text that does is
given a leading apostrophe, so that a name stays a name.
"""

from __future__ import annotations

import io
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from deseo.equality.disclosures import withhold_staff

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from openpyxl.worksheet.worksheet import Worksheet

    from deseo.model import Dataset

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXERCISE_FILL = PatternFill("solid", fgColor="FFF3D6")
WIDEST = 60
NO_TABLES: Final[Mapping[str, pd.DataFrame]] = MappingProxyType({})


def tabulate_enterprises(data: Dataset, shown: gpd.GeoDataFrame, notice: str) -> pd.DataFrame:
    """Lay out enterprises for export: one row each, services joined by role, the notice last.

    `notice` is empty for real data; for an exercise it stands in every row. Figures on the staff
    of one enterprise leave only where a page that is named publishes them.
    """
    table = pd.DataFrame(withhold_staff(shown).drop(columns="geometry"))
    for role in ("offers", "needs", "shares"):
        links = data.links[data.links["role"] == role]
        marked = links["service_id"] + " (" + links["basis"] + ")"
        joined = marked.groupby(links["enterprise_id"]).agg("|".join)
        table[role] = joined.reindex(table.index).fillna("")
    table["is_exercise"] = table["is_exercise"].map({True: "yes", False: "no"})
    table["is_wise"] = table["is_wise"].map({True: "yes", False: "no"}).fillna("")
    return mark_rows(table, notice).reset_index(drop=True)


def defuse_cell(value: object) -> object:
    """Make text safe for a spreadsheet: no formula, no control characters."""
    if not isinstance(value, str):
        return None if pd.isna(value) else value  # type: ignore[call-overload]
    clean = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean


def _defuse_table(table: pd.DataFrame) -> pd.DataFrame:
    """Defuse every cell; as objects, so that a count beside a gap stays a whole number."""
    cells = {name: [defuse_cell(value) for value in table[name]] for name in table}
    return pd.DataFrame(cells, index=table.index, dtype="object")


def to_csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV in UTF-8 with a mark that spreadsheets recognise it by."""
    text = _defuse_table(table).to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8-sig")


def to_geojson(table: pd.DataFrame, notice: str) -> bytes:
    """Write those enterprises that have a place as GeoJSON (RFC 7946)."""
    placed = table[table["lat"].notna() & table["lon"].notna()]
    properties = json.loads(placed.drop(columns=["lat", "lon"]).to_json(orient="records"))
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": row,
        }
        for row, lon, lat in zip(properties, placed["lon"], placed["lat"], strict=True)
    ]
    collection: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if notice:
        collection = {"type": "FeatureCollection", "notice": notice, "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode("utf-8")


def mark_rows(table: pd.DataFrame, notice: str) -> pd.DataFrame:
    """Mark every row of an exercise with its notice; real rows have no such column."""
    return table.assign(notice=notice) if notice else table


def to_xlsx(
    table: pd.DataFrame,
    title: str,
    about: Mapping[str, str],
    notice: str,
    more: Mapping[str, pd.DataFrame] = NO_TABLES,
) -> bytes:
    """Write a workbook: the table, `more` tables by title, and what it is.

    `about` has a label per line.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = _sheet_name(title)
    first = 1
    if notice:
        sheet.append([notice])
        sheet.cell(1, 1).fill = EXERCISE_FILL
        sheet.cell(1, 1).font = Font(bold=True)
        first = 2
    _add_rows(sheet, table)
    _dress_sheet(sheet, first)
    for name, other in more.items():
        _add_sheet(book, name, other)
    notes = book.create_sheet("README")
    for label, words in about.items():
        notes.append([defuse_cell(label), defuse_cell(words)])
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 28, 100
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _add_sheet(book: Workbook, title: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(title)
    _add_rows(sheet, table)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _add_rows(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Add names and rows; what is empty is left blank, not filled with a text of no letters."""
    sheet.append(list(table.columns))
    for row in _defuse_table(table).itertuples(index=False):
        sheet.append([None if value == "" else value for value in row])


def _dress_sheet(sheet: Worksheet, header_row: int) -> None:
    for cell in sheet[header_row]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="top")
        width = min(WIDEST, max(10, len(str(cell.value)) + 2))
        sheet.column_dimensions[get_column_letter(cell.column)].width = width
    sheet.freeze_panes = sheet.cell(header_row + 1, 4)


def _sheet_name(title: str) -> str:
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31] or "Data"
