"""A row of somebody's list becomes a row of our contract: every cell read, or told to be lost.

What cannot be read is left unknown and told; only what makes the row none of ours refuses it: no
name, closed, or invented for an exercise (and its place, see `positions`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from deseo.schema.contracts import ENTERPRISES, FAMILIES
from deseo.searches import fold_text
from deseo.sources.imports.cells import read_count, read_day, read_number, read_year
from deseo.sources.imports.identities import PERSON, find_entity, identify
from deseo.sources.imports.names import load_names
from deseo.sources.imports.placings import write_postcode
from deseo.sources.imports.reports import ImportProblem, Outcome
from deseo.sources.imports.shapes import EMAIL, URL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deseo.sources.imports.recognitions import Columns

LONGEST: Final = {"name": 300, "address": 300, "activity": 1_000, "note": 2_000}
USUAL_LENGTH: Final = 200
COUNTS: Final = {
    "employees": "",
    "women_employees": "employees",
    "board": "",
    "women_board": "board",
    "managers": "",
    "women_managers": "managers",
}
TEXTS: Final = (
    "name", "icnp", "activity", "address", "municipality", "source", "source_url", "licence",
    "location_source", "note",
)  # fmt: skip
NO_WORDS: Final = frozenset({"no", "false", "0", "non", "nej", "n"})
YES_WORDS: Final = frozenset({"yes", "true", "1", "si", "oui", "ja", "vero", "vrai", "x"})
NOT_TOLD: Final = frozenset(
    {"[nd]", "nd", "n/d", "n.d.", "n/a", "na", "null", "none", "nan", "-", "--", "?", "unknown"}
)
MOST_LOST_CELLS: Final = 0.5
EMAIL_INSIDE: Final = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[A-Za-z]{2,}")


@dataclass
class Rows:
    """Hold rows on their way: our columns as text, the clerk's numbers, what is refused and why."""

    table: pd.DataFrame
    numbers: np.ndarray[Any, np.dtype[np.int64]]
    refused: dict[int, ImportProblem] = field(default_factory=dict)
    kept: list[ImportProblem] = field(default_factory=list)

    def refuse(
        self, at: Iterable[int], column: str, reason: str, values: Iterable[str] = ()
    ) -> None:
        """Refuse rows by their position, unless something else refused them before."""
        said = list(values)
        for place, one in enumerate(at):
            value = said[place] if said else ""
            self.refused.setdefault(
                int(one), self._tell(int(one), column, reason, "refused", value)
            )

    def keep(self, at: Iterable[int], column: str, reason: str, values: Iterable[str] = ()) -> None:
        """Tell of rows that something was lost or changed; they stay."""
        said = list(values)
        for place, one in enumerate(at):
            value = said[place] if said else ""
            self.kept.append(self._tell(int(one), column, reason, "kept", value))

    def _tell(
        self, at: int, column: str, reason: str, outcome: Outcome, value: str
    ) -> ImportProblem:
        return ImportProblem(int(self.numbers[at]), column, reason, outcome, {"value": value})


def fill_rows(
    cells: pd.DataFrame,
    columns: Columns,
    names: tuple[str, ...],
    shared: Mapping[str, str],
    country: str,
) -> Rows:
    """Fill our columns, all but those of the place, from the cells of a file.

    `shared` gives what every row has where its own cell is silent (source, licence, …).
    """
    table = pd.DataFrame(
        {name: read_field(cells, columns, name) for name in TEXTS}, index=cells.index, dtype=object
    )
    rows = Rows(table, cells["_row"].to_numpy(np.int64))
    also = read_field(cells, columns, "also_known_as")
    table["name"] = table["name"].where(table["name"] != "", also)
    for name, value in shared.items():
        if name in table:
            table[name] = table[name].where(table[name] != "", value)
    _read_identities(rows, cells, columns, names, country)
    _read_counts(rows, cells, columns, names)
    _read_others(rows, cells, columns, country)
    _refuse_strangers(rows, cells, columns, names)
    for name in ("note", "activity", "address"):
        table[name] = table[name].str.replace(EMAIL_INSIDE, "…", regex=True)
    return rows


def read_field(cells: pd.DataFrame, columns: Columns, name: str) -> pd.Series[str]:
    """Join the columns of a field, what says that nothing is told left out."""
    empty = pd.Series("", index=cells.index, dtype=object)
    parts = [cells[f"c{at}"] for at in columns.fields.get(name, ())]
    if not parts:
        return empty
    told = [part.where(~part.str.lower().isin(NOT_TOLD), "") for part in parts]
    joined = told[0]
    for part in told[1:]:
        joined = joined.str.cat(part, sep=" ")
    return joined.str.strip().str.slice(0, LONGEST.get(name, USUAL_LENGTH)).astype(object)


def _read_identities(
    rows: Rows, cells: pd.DataFrame, columns: Columns, names: tuple[str, ...], country: str
) -> None:
    """Read a row's own identifier, its register's number, and the entity it belongs to."""
    table = rows.table
    table["stated_id"] = read_field(cells, columns, "enterprise_id")
    identity = pd.Series("", index=table.index, dtype=object)
    for name in ("establishment_id", "entity_id", "stated_id"):
        said = table[name] if name in table else read_field(cells, columns, name)
        if (said == "").all():
            continue
        found = said.map(lambda cell: identify(cell, country))
        people = np.flatnonzero(found == PERSON)
        if len(people) and name != "stated_id":
            at = columns.first(name)
            rows.keep(people, names[at] if at is not None else "", "person_code")
        if name == "stated_id" and not _is_register(said, found):
            continue
        identity = identity.where(identity != "", found.where(found != PERSON, ""))
    table["identity"] = identity
    stated = read_field(cells, columns, "entity_id")
    is_person = stated.map(lambda cell: identify(cell, country)) == PERSON
    entity = identity.map(find_entity)
    table["entity_id"] = entity.where(entity != "", stated.where(~is_person, "")).str.slice(0, 80)


def _is_register(said: pd.Series[str], found: pd.Series[str]) -> bool:
    """Tell whether a column of identifiers is one of register numbers, written as such."""
    filled = int((said != "").sum())
    return filled > 0 and int((found != "").sum()) * 2 > filled and bool(said.str.len().max() > 6)  # noqa: PLR2004 - a running number is none


def _read_counts(rows: Rows, cells: pd.DataFrame, columns: Columns, names: tuple[str, ...]) -> None:
    for name, most in COUNTS.items():
        said = read_field(cells, columns, name)
        counts = said.map(lambda cell: read_count(cell) if cell else None)
        rows.table[name] = [("" if pd.isna(one) else str(int(one))) for one in counts]
        lost = np.flatnonzero((said != "").to_numpy() & (rows.table[name] == "").to_numpy())
        _tell_lost(rows, lost, said, columns.first(name), names, "no_count")
        if most:
            part, whole = (pd.to_numeric(rows.table[one]) for one in (name, most))
            over = np.flatnonzero((part > whole).to_numpy())
            at = columns.first(name)
            rows.keep(over, names[at] if at is not None else "", "over_total", said.iloc[over])
            rows.table[name] = rows.table[name].where(~(part > whole), "")
    share = read_field(cells, columns, "women_employees_share").map(read_number)
    rows.table["women_employees_share"] = [f"{s:g}" if 0 <= s <= 1 else "" for s in share]


def _tell_lost(
    rows: Rows,
    lost: np.ndarray[Any, Any],
    said: pd.Series[str],
    at: int | None,
    names: tuple[str, ...],
    reason: str,
) -> None:
    """Tell of cells that could not be read: one by one, or once where most of a column cannot."""
    column = names[at] if at is not None else ""
    if len(lost) > MOST_LOST_CELLS * max(1, int((said != "").sum())) and len(lost) > 20:  # noqa: PLR2004
        values = {"value": str(said.iloc[lost[0]])}
        rows.kept.append(ImportProblem(0, column, f"{reason}_all", "kept", values))
        return
    rows.keep(lost, column, reason, said.iloc[lost])


def _read_others(rows: Rows, cells: pd.DataFrame, columns: Columns, country: str) -> None:
    table = rows.table
    nace = read_field(cells, columns, "nace").str.upper().str.slice(0, 20)
    table["nace"] = nace
    table["postcode"] = [
        write_postcode(said, country) or said[:12] if said else ""
        for said in read_field(cells, columns, "postcode")
    ]
    table["website"] = read_field(cells, columns, "website").map(_complete_url)
    for name in ("source_year", "employees_year"):
        years = read_field(cells, columns, name).map(lambda cell: read_year(cell) or "")
        table[name] = years.map(str)
    days = read_field(cells, columns, "retrieved_at").map(read_day)
    table["retrieved_at"] = ["" if pd.isna(day) else day.isoformat() for day in days]
    families = read_field(cells, columns, "eu_family").str.lower()
    table["eu_family"] = families.where(families.isin(FAMILIES), "")
    wise = read_field(cells, columns, "is_wise").str.lower()
    table["is_wise"] = ["" if not w else "no" if w in NO_WORDS else "yes" for w in wise]
    table["legal_form_stated"] = read_field(cells, columns, "legal_form")
    for name in ENTERPRISES.names:
        if name not in table:
            table[name] = ""
    table["is_exercise"] = "no"


def _complete_url(cell: str) -> str:
    first = cell.partition("|")[0].partition(" ")[0].strip(".,;")
    if not first or EMAIL.fullmatch(first) or not URL.fullmatch(first):
        return ""
    url = first if first.lower().startswith(("http://", "https://")) else f"https://{first}"
    return url if re.fullmatch(r"https?://[^\s<>\"']+", url) else ""


def _refuse_strangers(
    rows: Rows, cells: pd.DataFrame, columns: Columns, names: tuple[str, ...]
) -> None:
    """Refuse what is no organisation of today: without a name, closed, or invented."""

    def column(name: str) -> str:
        at = columns.first(name)
        return names[at] if at is not None else name

    invented = read_field(cells, columns, "is_exercise").str.lower().isin(YES_WORDS)
    rows.refuse(np.flatnonzero(invented), column("is_exercise"), "exercise")
    no_name = ~rows.table["name"].map(lambda name: any(c.isalnum() for c in name)).to_numpy(bool)
    rows.refuse(np.flatnonzero(no_name), column("name"), "no_name")
    status = read_field(cells, columns, "status").map(fold_text)
    closed = np.flatnonzero(status.isin(load_names().closed_words))
    rows.refuse(closed, column("status"), "closed", status.iloc[closed])


def match_forms(rows: Rows, forms: pd.DataFrame, country: str) -> None:
    """Find each stated legal form in our table; what is not there stays as it is stated."""
    own = forms[forms["country"] == country]
    known: dict[str, str] = {}
    for form_id, row in own.iterrows():
        labels = [row[c] for c in own.columns if c.startswith("label_")]
        short = str(form_id).split("_", 1)[1].replace("_", " ")
        inside = re.findall(r"\(([^)]+)\)", str(row["local_name"]))
        registers = [key.rpartition(":")[2] for key in str(row["register_key"]).split("|")]
        for name in (str(form_id), short, row["local_name"], *labels, *inside, *registers):
            known.setdefault(fold_text(name), str(form_id))
    known.pop("", None)  # a form without a key of its own is not what a row without one has
    table = rows.table
    stated = table["legal_form_stated"]
    found = stated.map({said: known.get(fold_text(said), "") for said in stated.unique()})
    table["legal_form"] = found
    family = found.map(own["eu_family"]).fillna("").astype(object)
    table["eu_family"] = table["eu_family"].where(table["eu_family"] != "", family)
    flags = own["is_wise"].map({True: "yes", False: "no"}).fillna("")
    wise = found.map(flags).fillna("").astype(object)
    table["is_wise"] = table["is_wise"].where(table["is_wise"] != "", wise)
