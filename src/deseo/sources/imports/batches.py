"""A file becomes a batch: rows ready for the store, and a report in which none of them is lost.

The steps are those a clerk would take: read the file, say which column is which, fill our columns,
find each row's place, see who is told of twice, and hold what is left against the contract.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from deseo.schema import TableError, check_table
from deseo.schema.contracts import ENTERPRISES
from deseo.schema.validation import FIRST_ROW
from deseo.searches import fold_text
from deseo.sources.imports.coordinates import Ground, find_standing
from deseo.sources.imports.known_files import KnownFile, apply_known, know_file
from deseo.sources.imports.mappings import ColumnMapping, apply_mapping, recall_mapping, to_mapping
from deseo.sources.imports.merges import EXISTING, merge_rows
from deseo.sources.imports.placings import load_gazetteer
from deseo.sources.imports.positions import place_rows
from deseo.sources.imports.recognitions import Columns, recognise_columns
from deseo.sources.imports.reports import ImportReport
from deseo.sources.imports.rows import Rows, fill_rows, match_forms
from deseo.sources.imports.twins import COLUMNS, Decided, Twins, find_twins, tell_merged
from deseo.sources.imports.workers import Reading, read_file
from deseo.sources.shipped import load_reference, load_zones
from deseo.sources.territories import load_all_territories

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deseo.schema import Problem
    from deseo.settings import Paths
    from deseo.sources.imports.reports import ImportProblem

STEPS: Final = ("read", "recognise", "fill", "place", "merge", "check")
NO_ENTERPRISES: Final = pd.DataFrame(columns=list(EXISTING), dtype=object)


@dataclass(frozen=True)
class ImportChoices:
    """Hold what may be said about a file beside the file; silence leaves it to be found out."""

    mapping: ColumnMapping | None = None
    sheet: str = ""
    crs: str = ""
    is_dry_run: bool = False


@dataclass(frozen=True)
class Proposal:
    """Hold a file as it was read, and which column is taken for which, to be looked at first."""

    file: str
    reading: Reading
    cells: pd.DataFrame
    columns: Columns
    known: KnownFile | None
    crs: str = ""

    @property
    def mapping(self) -> ColumnMapping:
        """Give the mapping by the names of columns, as it can be changed and remembered."""
        reading = self.reading
        return to_mapping(self.columns, reading.names, sheet=reading.sheet, crs=self.crs)

    def decide(self, mapping: ColumnMapping) -> Proposal:
        """Give the same file with what somebody decided of its columns, without reading it again.

        Raises
        ------
        InputError
            If a column is named that the file does not have.
        """
        columns = apply_mapping(mapping, self.reading.names, self.columns, self.file)
        return replace(self, columns=columns, crs=self.crs or mapping.crs)


@dataclass(frozen=True)
class Batch:
    """Hold accepted rows as the contract types them, and the report on all rows there were.

    `merged` are rows that stand in others and say something new, `pairs` (`twins.COLUMNS`) which
    row stands in which, and which may be one.
    """

    enterprises: pd.DataFrame
    report: ImportReport
    proposal: Proposal = field(repr=False)
    merged: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def rows(self) -> pd.DataFrame:
        """Give all rows that are worth keeping, whether they stand for themselves or not."""
        parts = [part for part in (self.enterprises, self.merged) if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else self.enterprises


def propose_import(
    paths: Paths, path: Path, territory_id: str, choices: ImportChoices | None = None
) -> Proposal:
    """Read a file and propose which column is which.

    What was decided for a file of the same shape before is proposed again.

    Raises
    ------
    MissingDataError, InputError
        If there is no such file, or it cannot be read, with one sentence why.
    """
    said = choices or ImportChoices()
    stated = said.mapping or ColumnMapping()
    wanted = [one for names in stated.columns.values() for one in names if not one.isdigit()]
    reading = read_file(path, said.sheet or stated.sheet, stated.header_row, wanted)
    cells = _to_pandas(reading)
    known = know_file(reading.names)
    definition = load_all_territories(paths)[territory_id]
    zones = load_zones(paths, territory_id)
    gazetteer = load_gazetteer(paths, territory_id, definition.country, zones)
    bounds = tuple(zones.total_bounds)
    table = cells[[f"c{at}" for at in range(len(reading.names))]]
    columns = recognise_columns(
        reading.names, table, definition.country, bounds, gazetteer.has_town
    )
    if known:
        columns = apply_known(known, reading.names, columns)
    found = Proposal(path.name, reading, cells, columns, known, said.crs)
    decided = said.mapping or recall_mapping(paths.home, reading.names)
    return found.decide(decided) if decided else found


def make_batch(
    paths: Paths,
    proposal: Proposal,
    territory_id: str,
    existing: pd.DataFrame | None = None,
    progress: Callable[[str, float], None] | None = None,
    decided: Decided | None = None,
) -> Batch:
    """Make a batch of a proposal; `existing` are the enterprises there are (`EXISTING`).

    `progress` is told each step and the share of the work that is done; `decided` says what is
    settled of those there are.

    Raises
    ------
    InputError
        If coordinates are in a system that has to be said (`UnknownCrsError`).
    """
    tell = progress or (lambda _step, _share: None)
    definition, zones = load_all_territories(paths)[territory_id], load_zones(paths, territory_id)
    cells, columns, names = proposal.cells, proposal.columns, proposal.reading.names
    if cells.empty:
        return _make_empty(proposal, territory_id)
    ground = Ground.of(definition, zones)
    stated = proposal.crs or proposal.reading.crs
    standing = find_standing(cells, columns, names, ground, stated, proposal.file)
    tell("fill", 0.1)
    rows = fill_rows(cells, columns, names, _share(proposal, territory_id), definition.country)
    match_forms(rows, load_reference(paths, "legal_forms"), definition.country)
    tell("place", 0.3)
    gazetteer = load_gazetteer(paths, territory_id, definition.country, zones)
    own_names = frozenset(fold_text(name) for name in (territory_id, *definition.names.values()))
    place_rows(rows, cells, columns, names, standing, gazetteer, own_names)
    rows.table["territory_id"] = territory_id
    tell("merge", 0.4)
    there = NO_ENTERPRISES if existing is None else existing
    repeated = merge_rows(rows, there, territory_id)
    tell("check", 0.5)
    told = _hold_against_contract(rows)
    tell("merge", 0.6)
    ids = rows.table["enterprise_id"].tolist()
    again = {ids[at]: old for at, old in repeated.items() if at not in rows.refused}
    twins = find_twins(told, again, there, decided or Decided())
    tell("merge", 1.0)
    return _conclude(proposal, territory_id, rows, told, twins, standing.crs)


def _make_empty(proposal: Proposal, territory_id: str) -> Batch:
    """Make the batch of a file that has names of columns and nothing below."""
    rows = Rows(pd.DataFrame(columns=list(ENTERPRISES.names)), np.zeros(0, np.int64))
    told = check_table(rows.table.astype("str"), ENTERPRISES)
    twins = Twins({}, pd.DataFrame(columns=list(COLUMNS)), {})
    return _conclude(proposal, territory_id, rows, told, twins, "")


def _conclude(
    proposal: Proposal, territory_id: str, rows: Rows, told: pd.DataFrame, twins: Twins, crs: str
) -> Batch:
    """Part the rows told into those accepted and those that stand in others, and report on all."""
    ids = told["enterprise_id"]
    accepted = told[~ids.isin(twins.merged)].reset_index(drop=True)
    merged = told[ids.isin(twins.merged) & ids.isin(twins.pairs["right_id"])].reset_index(drop=True)
    report = _report(proposal, territory_id, rows, tell_merged(rows, twins), accepted, crs)
    doubtful = int((twins.pairs["certainty"] == "doubtful").sum())
    return Batch(accepted, replace(report, doubtful=doubtful), proposal, merged, twins.pairs)


def _to_pandas(reading: Reading) -> pd.DataFrame:
    """Give the cells as plain Python text, which row-wise work is quickest on."""
    table = reading.table
    return pd.DataFrame(
        {
            name: pd.Series(table.column(name).to_pylist(), dtype=object)
            if name.startswith("c")
            else table.column(name).to_pandas()
            for name in table.column_names
        }
    )


def _share(proposal: Proposal, territory_id: str) -> dict[str, str]:
    """Give what every row of a file has where its own cell is silent."""
    known = proposal.known
    shared = {"territory_id": territory_id, "source": proposal.file}
    if known:
        shared |= {"source": known.source, "source_url": known.source_url, "licence": known.licence}
    return shared


def _hold_against_contract(rows: Rows) -> pd.DataFrame:
    """Return the rows not refused, typed; a cell the contract refuses is lost, and told."""
    chosen = [at for at in range(len(rows.table)) if at not in rows.refused]
    text = rows.table.iloc[chosen][list(ENTERPRISES.names)].reset_index(drop=True).astype("str")
    required = {column.name for column in ENTERPRISES.columns if column.required}
    told = [name for name in text if name in required or (text[name] != "").any()]
    try:
        return check_table(text[told], ENTERPRISES)
    except TableError as error:
        lost = _lose_cells(rows, chosen, text, error.problems, required)
    return check_table(text.drop(index=lost)[told].reset_index(drop=True), ENTERPRISES)


def _lose_cells(
    rows: Rows,
    chosen: list[int],
    text: pd.DataFrame,
    problems: Sequence[Problem],
    required: set[str],
) -> list[int]:
    """Empty the cells the contract refuses; return the rows that cannot be without them."""
    lost: set[int] = set()
    for problem in problems:
        place = problem.row - FIRST_ROW
        said = [str(dict(problem.values).get("value", ""))]
        if problem.column in required or problem.column not in text:
            rows.refuse([chosen[place]], problem.column, "contract", said)
            lost.add(place)
        else:
            text.loc[place, problem.column] = ""
            rows.keep([chosen[place]], problem.column, "cell_lost", said)
    return sorted(lost)


def _report(
    proposal: Proposal,
    territory_id: str,
    rows: Rows,
    merged: list[ImportProblem],
    accepted: pd.DataFrame,
    crs: str,
) -> ImportReport:
    reading, columns = proposal.reading, proposal.columns
    used = {at for places in columns.fields.values() for at in places}
    unused = [at for at in range(len(reading.names)) if at not in used | {*columns.personal}]
    problems = [problem for _, problem in rows.refused.items()]
    problems += [*rows.kept, *merged]
    return ImportReport(
        file=proposal.file,
        territory_id=territory_id,
        rows_in=len(rows.table),
        accepted=len(accepted),
        merged=len(merged),
        refused=len(rows.refused),
        problems=tuple(sorted(problems, key=lambda one: (one.row, one.outcome, one.column))),
        mapping=proposal.mapping.columns,
        dropped_columns=tuple(reading.names[at] for at in columns.personal),
        unused_columns=tuple(reading.names[at] for at in unused),
        precision=dict(sorted(Counter(accepted["location_precision"]).items())),
        known_as=proposal.known.known_id if proposal.known else "",
        encoding=reading.encoding,
        separator=reading.separator,
        crs=crs,
        sheet=reading.sheet,
        sheets=reading.sheets,
        header_row=reading.header_row,
    )
