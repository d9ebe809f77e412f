"""Enterprises found in a register are kept as figures are: raw beside rows, the last good in place.

What was found is a list like any other: it waits to be looked through, and comes in by the same way
as a file does (`deseo.sources.imports`), or not at all.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from deseo.schema import contract_for
from deseo.sources.live.clients import Asker, Manners, write_address
from deseo.sources.live.contracts import load_registers
from deseo.sources.live.failures import FetchError
from deseo.sources.live.fetches import (
    Outcome,
    SourceState,
    forget_answers,
    name_state,
    note_outcome,
)
from deseo.sources.live.finders import FINDERS, plan_questions, tabulate_found
from deseo.sources.live.shelves import (
    FETCHED,
    FIGURES,
    Attempt,
    find_newest,
    keep_answers,
    list_parcels,
    read_attempts,
    read_shelf,
)

if TYPE_CHECKING:
    from pathlib import Path

    from deseo.sources.live.contracts import Contract
    from deseo.sources.live.finders import Hunt

PLACE = "territory_id"


class FoundList(NamedTuple):
    """Say where the last good list of a register lies, how many rows it has, and of when it is."""

    path: Path
    rows: int
    fetched_at: datetime


def fetch_enterprises(
    home: Path,
    contract: Contract,
    hunt: Hunt,
    *,
    is_forced: bool = False,
    manners: Manners | None = None,
) -> Outcome:
    """Look for a territory's enterprises in a register; nothing is raised if that fails."""
    folder = home / FETCHED / contract.source_id
    outcome = Outcome(hunt.territory_id)
    try:
        if is_forced:
            forget_answers(folder)
        asker = Asker(contract, folder, manners or Manners(), is_forced=is_forced)
        try:
            found = FINDERS[contract.source_id](asker, hunt)
            table = tabulate_found(filter(hunt.keeps, found), contract.base)
        finally:
            asker.close()
        shelf = folder / hunt.territory_id
        keep_answers(shelf, table, asker.answers, is_forced=is_forced, place=PLACE)
        outcome = Outcome(hunt.territory_id, len(table))
    except FetchError as failure:
        forget_answers(folder)
        outcome = Outcome(hunt.territory_id, 0, failure)
    except (OSError, sqlite3.Error) as cause:
        outcome = Outcome(hunt.territory_id, 0, FetchError("disk", detail=str(cause)[:120]))
    note_outcome(folder, outcome, datetime.now(UTC))
    return outcome


def plan_hunt_addresses(contract: Contract, hunt: Hunt) -> list[str]:
    """Give every address a hunt would ask first; smaller parts and further pages come on top."""
    questions = plan_questions(contract.source_id, hunt)
    return [write_address(contract.base, *question) for question in questions]


def find_list(home: Path, contract: Contract, territory_id: str) -> FoundList | None:
    """Find the last good list of a register about a territory, if there is one."""
    shelf = home / FETCHED / contract.source_id / territory_id
    parcel = find_newest(list_parcels(shelf)).get(territory_id)
    if parcel is None:
        return None
    return FoundList(parcel.folder / FIGURES, parcel.areas[territory_id], parcel.fetched_at)


def read_found_state(
    home: Path, contract: Contract, territory_id: str, now: datetime | None = None
) -> SourceState:
    """Say where a register stands for a territory: what is kept, and how the last hunt ended."""
    moment = now or datetime.now(UTC)
    kept = find_list(home, contract, territory_id)
    last = read_attempts(home / FETCHED / contract.source_id).get(territory_id, Attempt(moment))
    fetched_at = kept.fetched_at if kept else None
    state = name_state(int(bool(last.kind)), int(kept is not None), fetched_at, moment)
    tried_at = last.tried_at if last.kind else None
    return SourceState(
        state, kept.rows if kept else 0, fetched_at, last.kind, tried_at, last.detail
    )


def load_found(home: Path, territory_id: str) -> pd.DataFrame:
    """Load what registers know of a territory's enterprises, as text, by our contract."""
    columns = contract_for("enterprises").names
    tables = [
        table
        for source_id in load_registers()
        for table in read_shelf(home / FETCHED / source_id / territory_id, columns, PLACE)
    ]
    if not tables:
        return pd.DataFrame(columns=list(columns), dtype="str")
    return pd.concat(tables, ignore_index=True)
