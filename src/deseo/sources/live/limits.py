"""No source is asked more often than it allows: one question, then the pause that is due.

The pauses are kept in a file that all processes of this machine share, since some offices shut an
address out for a day that asks a sixth time in a minute.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from deseo.sources.live.failures import FetchError

if TYPE_CHECKING:
    from pathlib import Path

MARGIN = 1.05
MINUTE_S = 60.0
LOCK_S = 10.0


def reserve_turn(path: Path, source_id: str, per_minute: float, patience_s: float) -> float:
    """Reserve the next moment at which a source may be asked; give the seconds until then.

    Raises
    ------
    FetchError
        "busy", if the next free moment is further away than there is patience for.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    pause_s = MINUTE_S / per_minute * MARGIN
    with closing(sqlite3.connect(path, timeout=LOCK_S, isolation_level=None)) as book:
        book.execute("PRAGMA synchronous=OFF")  # a lost pause costs nothing
        book.execute("CREATE TABLE IF NOT EXISTS turns (source_id TEXT PRIMARY KEY, next_s REAL)")
        book.execute("BEGIN IMMEDIATE")
        found = book.execute("SELECT next_s FROM turns WHERE source_id = ?", (source_id,))
        now_s = time.time()
        next_s = max([now_s, *(float(row[0]) for row in found)])
        # A clock that was set back must not make anybody wait for hours.
        turn_s = min(next_s, now_s + patience_s + pause_s)
        if turn_s - now_s <= patience_s:
            book.execute("REPLACE INTO turns VALUES (?, ?)", (source_id, turn_s + pause_s))
        book.execute("COMMIT")
    wait_s = turn_s - now_s
    if wait_s > patience_s:
        raise FetchError("busy", detail="others of this machine are asking", wait_s=wait_s)
    return wait_s
