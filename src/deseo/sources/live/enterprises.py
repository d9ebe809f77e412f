"""Enterprises found in a register are kept as figures are: raw beside rows, the last good in place.

No page shows them yet: what was found waits to be looked through and imported by somebody.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd

from deseo.schema import contract_for
from deseo.sources.live.clients import Asker, Manners
from deseo.sources.live.contracts import load_registers
from deseo.sources.live.failures import FetchError
from deseo.sources.live.fetches import Outcome, forget_answers, note_outcome
from deseo.sources.live.finders import FINDERS, tabulate_found
from deseo.sources.live.shelves import FETCHED, keep_answers, read_shelf

if TYPE_CHECKING:
    from pathlib import Path

    from deseo.sources.live.contracts import Contract
    from deseo.sources.live.finders import Hunt

PLACE = "territory_id"


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
            table = tabulate_found(FINDERS[contract.source_id](asker, hunt), contract.base)
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
