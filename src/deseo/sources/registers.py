"""Registers name the same things differently: here their words become ours.

A register of another origin is read by the same contract as our own tables, after its columns,
its words for precision and its silent cells have been put into ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from deseo.schema.contracts import FAMILIES, PRECISIONS
from deseo.schema.validation import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ALIASES = {
    "id": "enterprise_id",
    "activity_code": "nace",
    "activity_label": "activity",
    "coord_precision": "location_precision",
    "latitude": "lat",
    "longitude": "lon",
    "lng": "lon",
    "denomination": "name",
    "denominazione": "name",
}
PRECISION_WORDS = {
    "address": ("address", "exact", "housenumber", "rooftop"),
    "street": ("street",),
    "postcode": ("postcode", "postal"),
    "town": ("town", "municipality", "city", "village", "locality", "centre"),
    "zone": ("zone", "catchment", "county", "district"),
}


def to_contract(
    table: pd.DataFrame, territory_id: str, legal_forms: Collection[str], origin: str
) -> pd.DataFrame:
    """Rename a register's columns to ours and fill in what every row of it shares.

    A legal form that our table does not list is kept as it is stated, never guessed; a place
    without coordinates has precision "none". A list that has no column of identifiers is numbered
    by its spreadsheet rows; one that has no column of sources is itself the source (`origin`).
    """
    shared = {"territory_id": territory_id, "is_exercise": "no", "source": origin}
    ours = _keep_stated_forms(_fill_columns(rename_columns(table), shared), legal_forms)
    ours["location_precision"] = _word_precision(ours)
    if "eu_family" in ours:
        ours["eu_family"] = ours["eu_family"].where(ours["eu_family"].isin(FAMILIES), "")
    if "is_wise" in ours:
        ours["is_wise"] = ours["is_wise"].map(_word_flag)
    if "website" in ours:
        ours["website"] = ours["website"].map(_complete_url)
    return ours


def rename_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table's columns our names where they bear another that we know."""
    ours = table.copy()
    for old, new in ALIASES.items():  # one by one: of two names for one thing, the first counts
        if old in ours and new not in ours:
            ours = ours.rename(columns={old: new})
    return ours


def _fill_columns(table: pd.DataFrame, shared: Mapping[str, str]) -> pd.DataFrame:
    """Add the columns a register does not have; a column it has is never filled in."""
    ids = [f"row-{int(label) + FIRST_ROW}" for label in table.index]
    added = {name: value for name, value in shared.items() if name not in table}
    if "enterprise_id" in table:
        return table.assign(**added)
    return table.assign(enterprise_id=ids, **added)


def _keep_stated_forms(table: pd.DataFrame, legal_forms: Collection[str]) -> pd.DataFrame:
    if "legal_form" not in table:
        return table
    stated = table["legal_form"]
    known = stated.isin(list(legal_forms))
    said = table.get("legal_form_stated", pd.Series("", index=table.index, dtype="str"))
    return table.assign(
        legal_form=stated.where(known, ""), legal_form_stated=said.where(said != "", stated)
    )


def _word_precision(table: pd.DataFrame) -> pd.Series[str]:
    silent = pd.Series("", index=table.index, dtype="str")
    said = table.get("location_precision", silent).str.strip().str.lower()
    placed = (table.get("lat", silent).str.strip() != "") & (
        table.get("lon", silent).str.strip() != ""
    )
    return said.map(find_precision).where(placed, "none")


def find_precision(said: str) -> str:
    """Find our word for how precise a place is; "zone", the coarsest, where none fits."""
    if said in PRECISIONS:
        return said
    words = ((ours, word) for ours, theirs in PRECISION_WORDS.items() for word in theirs)
    return next((ours for ours, word in words if word in said), "zone")


def _word_flag(cell: str) -> str:
    said = cell.strip().lower()
    if said in {"", "unknown", "?"}:
        return ""
    return "no" if said in {"no", "false", "0", "non", "nej"} else "yes"


def _complete_url(cell: str) -> str:
    said = cell.strip()
    if not said or said.startswith(("http://", "https://")):
        return said
    return f"https://{said}" if "." in said and " " not in said else ""
