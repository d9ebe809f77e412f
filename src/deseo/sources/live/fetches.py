"""A source is asked for all its datasets, one after the other; each succeeds or fails by itself.

Nothing is fetched unless somebody asks for it. A dataset that fails keeps its last good figures,
and how it failed is written down. Where the server as a whole does not answer, it is left alone.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from deseo.sources.live.clients import Asker, Manners, write_address
from deseo.sources.live.connectors import CONNECTORS
from deseo.sources.live.contracts import load_contracts
from deseo.sources.live.failures import OF_THE_SERVER, FetchError
from deseo.sources.live.rows import COLUMNS, tabulate_figures
from deseo.sources.live.shelves import (
    FETCHED,
    Attempt,
    find_newest,
    keep_answers,
    list_parcels,
    publish_figures,
    read_attempts,
    read_shelf,
    write_attempts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from deseo.model import TerritoryDefinition
    from deseo.sources.live.contracts import Agreement, Area, Contract

OLD = timedelta(days=365)


@dataclass(frozen=True)
class Outcome:
    """Say how fetching one dataset ended: rows kept, or the failure."""

    shelf: str
    rows: int = 0
    failure: FetchError | None = None


@dataclass(frozen=True)
class SourceState:
    """Say where a source stands: "never", "fresh", "old", "partly" or "failed".

    `rows` and `fetched_at` are of the good figures kept; `kind` and `tried_at` of the last failure.
    """

    state: str
    rows: int = 0
    fetched_at: datetime | None = None
    kind: str = ""
    tried_at: datetime | None = None
    detail: str = ""


def fetch_source(
    home: Path,
    contract: Contract,
    territories: Mapping[str, TerritoryDefinition],
    *,
    is_forced: bool = False,
    manners: Manners | None = None,
    tell: Callable[[int, int], object] | None = None,
) -> list[Outcome]:
    """Fetch all datasets of a source about these territories.

    `tell` is called with the number of datasets done and their total. Nothing is raised for a
    source that fails: every outcome says how it ended.
    """
    folder = home / FETCHED / contract.source_id
    todo = [(a, contract.areas_for(a, territories)) for a in contract.datasets]
    todo = [(agreement, areas) for agreement, areas in todo if areas]
    outcomes: list[Outcome] = []
    if tell:
        tell(0, len(todo))
    for agreement, areas in todo:
        before = outcomes[-1].failure if outcomes else None
        if before and before.kind in OF_THE_SERVER:
            outcomes.append(Outcome(agreement.shelf, 0, before))
        else:
            outcomes.append(_fetch_one(folder, contract, agreement, areas, manners, is_forced))
        note_outcome(folder, outcomes[-1], datetime.now(UTC))
        if tell:
            tell(len(outcomes), len(todo))
    return _publish(home, folder, outcomes)


def _publish(home: Path, folder: Path, outcomes: list[Outcome]) -> list[Outcome]:
    """Let the Atlas read what arrived; if that cannot be written, none of it has."""
    if not any(outcome.rows for outcome in outcomes):
        return outcomes
    try:
        publish_figures(home / FETCHED, load_fetched(home))
    except FetchError as failure:
        outcomes = [replace(o, rows=0, failure=o.failure or failure) for o in outcomes]
        for outcome in outcomes:
            note_outcome(folder, outcome, datetime.now(UTC))
    return outcomes


def _fetch_one(
    folder: Path,
    contract: Contract,
    agreement: Agreement,
    areas: tuple[Area, ...],
    manners: Manners | None,
    is_forced: bool,  # noqa: FBT001 - handed through
) -> Outcome:
    try:
        if is_forced:
            forget_answers(folder)
        asker = Asker(contract, folder, manners or Manners(), is_forced=is_forced)
        try:
            figures = CONNECTORS[contract.source_id].collect(asker, agreement, areas)
            table = tabulate_figures(figures, write_address(contract.base, agreement.dataset))
        finally:
            asker.close()
        keep_answers(folder / agreement.shelf, table, asker.answers, is_forced=is_forced)
    except FetchError as failure:
        forget_answers(folder)  # whatever a cache holds of a bad answer is not offered again
        return Outcome(agreement.shelf, 0, failure)
    except (OSError, sqlite3.Error) as cause:
        return Outcome(agreement.shelf, 0, FetchError("disk", detail=str(cause)[:120]))
    return Outcome(agreement.shelf, len(table))


def forget_answers(folder: Path) -> None:
    """Empty the cache of a source, so that it is asked anew."""
    for path in folder.glob("cache.sqlite*"):
        with contextlib.suppress(OSError):  # in use on a system that locks open files
            path.unlink()


def note_outcome(folder: Path, outcome: Outcome, now: datetime) -> None:
    """Write down how it ended; a disk that is full has been told of already."""
    failure = outcome.failure
    attempt = Attempt(now)
    if failure:
        attempt = Attempt(now, failure.kind, failure.address, failure.detail)
    try:
        write_attempts(folder, {outcome.shelf: attempt})
    except OSError:
        return


def plan_addresses(contract: Contract, territories: Mapping[str, TerritoryDefinition]) -> list[str]:
    """Give every address a fetch would ask first; further pages come on top."""
    addresses = []
    for agreement in contract.datasets:
        areas = contract.areas_for(agreement, territories)
        if areas:
            questions = CONNECTORS[contract.source_id].plan(contract, agreement, areas)
            addresses += [write_address(contract.base, *question) for question in questions]
    return list(dict.fromkeys(addresses))


def read_state(home: Path, contract: Contract, now: datetime | None = None) -> SourceState:
    """Say where a source stands, from what is kept and how the last attempts ended."""
    folder = home / FETCHED / contract.source_id
    shelves = [agreement.shelf for agreement in contract.datasets]
    kept = [list_parcels(folder / shelf) for shelf in shelves]
    newest = [parcels[0] for parcels in kept if parcels]
    rows = sum(p.areas[area] for one in kept for area, p in find_newest(one).items())
    attempts = read_attempts(folder)
    failed = [attempts[s] for s in shelves if s in attempts and attempts[s].kind]
    last = max((p.fetched_at for p in newest), default=None)
    failure = max(failed, key=lambda attempt: attempt.tried_at, default=Attempt(datetime.now(UTC)))
    tried_at = failure.tried_at if failed else None
    state = name_state(len(failed), len(newest), last, now or datetime.now(UTC))
    if failed and len(failed) < sum(s in attempts for s in shelves):
        state = "partly"
    return SourceState(state, rows, last, failure.kind, tried_at, failure.detail)


def name_state(failed: int, kept: int, last: datetime | None, now: datetime) -> str:
    """Name where a source stands, by how many of its datasets failed and how many are kept."""
    if failed:
        return "failed"
    if not kept or last is None:
        return "never"
    return "old" if now - last > OLD else "fresh"


def load_fetched(home: Path) -> pd.DataFrame:
    """Load all figures fetched so far, as text, with the columns of the table of indicators.

    The newest good figures of every source, dataset and area; no rows where nothing was fetched.
    """
    tables = [
        table
        for contract in load_contracts().values()
        for agreement in contract.datasets
        for table in read_shelf(home / FETCHED / contract.source_id / agreement.shelf)
    ]
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS), dtype="str")
    return pd.concat(tables, ignore_index=True)
