"""Pairs of organisations that may be one: open until somebody decides, and how that went.

The left of a pair is the one that was there before and is kept; the right stands in it once they
are the same. Both rows stay in the store as they were told, so that every decision can be undone.
What was told to be two is remembered when the rows go, and not asked again when they come back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, Column, Float, Integer, String, Table, delete, func, insert, select

from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.versions import note_change, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    import pandas as pd
    from sqlalchemy import ColumnElement, Connection, Select

    from deseo.store.stores import Store

OPEN, SAME, DIFFERENT = "open", "same", "different"
CERTAIN, DOUBTFUL = "certain", "doubtful"
BY_RULE: Final = "system"
PAIRS_AT_ONCE: Final = 2_000

PAIRS = Table(
    "duplicate_pairs",
    METADATA,
    Column("pair_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("left_id", String(ID_LENGTH), nullable=False, index=True),
    Column("right_id", String(ID_LENGTH), nullable=False, index=True),
    Column("certainty", String(20), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("filled", JSON, nullable=False),
    Column("decided_by", String(20), nullable=False),
    Column("decided_at", UtcMoment),
    Column("version", Integer, nullable=False),
)


@dataclass(frozen=True)
class Pair:
    """Hold two organisations that may be one, by what, and what was decided in which role.

    `certainty` is "certain" where the rules merged them ("system" decided), else "doubtful";
    `filled` lists the fields the left row has from the right one.
    """

    pair_id: str
    territory_id: str
    left_id: str
    right_id: str
    certainty: str
    score: float
    evidence: Mapping[str, Any]
    state: str = OPEN
    filled: tuple[str, ...] = ()
    decided_by: str = ""
    decided_at: datetime | None = field(default=None, compare=False)
    version: int = 0


def add_pairs(connection: Connection, territory_id: str, pairs: pd.DataFrame) -> int:
    """Add pairs of a territory inside a transaction; give how many are new.

    `pairs` has left_id, right_id, certainty, score, evidence (a mapping) and filled (a list). A
    pair that is known already stays as it was decided.
    """
    known = set(
        connection.execute(
            select(PAIRS.c.pair_id).where(PAIRS.c.territory_id == territory_id)
        ).scalars()
    )
    names = ("left_id", "right_id", "certainty", "score", "evidence", "filled")
    fresh = {}
    for cells in zip(*(pairs[name].tolist() for name in names), strict=True):
        pair_id = name_pair(territory_id, cells[0], cells[1])
        if pair_id not in known:
            row = dict(zip(names, cells, strict=True))
            fresh[pair_id] = {"pair_id": pair_id, "territory_id": territory_id, **row}
    rows = [_begin(row) for row in fresh.values()]
    for start in range(0, len(rows), PAIRS_AT_ONCE):
        connection.execute(insert(PAIRS), rows[start : start + PAIRS_AT_ONCE])
    return len(rows)


def queue_pairs(store: Store, territory_id: str, pairs: pd.DataFrame) -> int:
    """Ask about pairs, as `add_pairs` takes them; give how many nobody was asked about before."""
    with store.writing() as connection:
        return add_pairs(connection, territory_id, pairs)


def read_pairs(store: Store, territory_id: str, state: str) -> tuple[Pair, ...]:
    """Read the pairs of a territory in one state: open ones by score, decided ones newest first."""
    query = select(PAIRS).where(_of(territory_id, state))
    order = (PAIRS.c.decided_at.desc(), PAIRS.c.score.desc(), PAIRS.c.pair_id)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(*order)).mappings()
        return tuple(Pair(**{**row, "filled": tuple(row["filled"])}) for row in rows)


def read_standing(store: Store, territory_id: str, state: str = SAME) -> list[tuple[str, str]]:
    """Read the identifiers (left, right) of the pairs of a territory that are the same."""
    query = select(PAIRS.c.left_id, PAIRS.c.right_id).where(_of(territory_id, state))
    with store.reading() as connection:
        found = connection.execute(query.order_by(PAIRS.c.pair_id))
        return [(row.left_id, row.right_id) for row in found]


def read_different(store: Store, territory_id: str) -> frozenset[frozenset[str]]:
    """Read the pairs of identifiers somebody said are two."""
    return frozenset(frozenset(pair) for pair in read_standing(store, territory_id, DIFFERENT))


def decide_pair(
    store: Store, pair: Pair, state: str, role: str, filled: Iterable[str] = ()
) -> Pair:
    """Decide that a pair is the same or different; give it back as it now stands.

    `filled` names the fields the left row now has from the right one.

    Raises
    ------
    EditConflict
        If somebody else decided meanwhile.
    """
    assert state in {SAME, DIFFERENT}
    return _write(
        store,
        replace(pair, state=state, filled=tuple(filled), decided_by=role, decided_at=read_clock()),
        role,
    )


def undo_decision(store: Store, pair: Pair, role: str) -> Pair:
    """Take a decision back: what the rules merged is merged again, all else is open again.

    Raises
    ------
    EditConflict
        If somebody else decided meanwhile.
    """
    if pair.certainty == CERTAIN:
        former = replace(pair, state=SAME, decided_by=BY_RULE, decided_at=read_clock())
    else:
        former = replace(pair, state=OPEN, filled=(), decided_by="", decided_at=None)
    return _write(store, former, role)


def drop_pairs(connection: Connection, ids: Select[tuple[str]], role: str) -> int:
    """Drop the pairs of rows that go, but what was told to be two; give how many rules merged."""
    theirs = PAIRS.c.right_id.in_(ids)
    chosen = (theirs | PAIRS.c.left_id.in_(ids)) & (PAIRS.c.state != DIFFERENT)
    merged = theirs & (PAIRS.c.certainty == CERTAIN) & (PAIRS.c.state == SAME)
    number = connection.execute(select(func.count()).select_from(PAIRS).where(merged)).scalar()
    decided = chosen & (PAIRS.c.state == SAME) & (PAIRS.c.decided_by != BY_RULE)
    for row in connection.execute(select(PAIRS).where(decided)).mappings().all():
        told = {**row, "decided_at": row["decided_at"].isoformat()}
        note_change(connection, role, (PAIRS.name, row["pair_id"]), told, None)
    connection.execute(delete(PAIRS).where(chosen))
    return int(number or 0)


def stamp_pairs(connection: Connection, territory_id: str) -> str:
    """Give a word that changes with who stands in whom; empty where nobody does."""
    asked = select(func.count(), func.max(PAIRS.c.decided_at)).where(_of(territory_id, SAME))
    number, newest = connection.execute(asked).one()
    return f"{number}.{newest.isoformat()}" if number else ""


def name_pair(territory_id: str, one: str, other: str) -> str:
    """Name two organisations together, whichever stands first."""
    told = "\x1f".join([territory_id, *sorted((one, other))])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _of(territory_id: str, state: str) -> ColumnElement[bool]:
    return (PAIRS.c.territory_id == territory_id) & (PAIRS.c.state == state)


def _begin(row: Mapping[str, Any]) -> dict[str, Any]:
    """Complete a pair that is new: merged by the rules, or open."""
    if row["certainty"] == CERTAIN:
        first = {"state": SAME, "decided_by": BY_RULE, "decided_at": read_clock()}
    else:
        first = {"state": OPEN, "decided_by": "", "decided_at": None, "filled": []}
    return {**row, **first, "version": 1}


def _write(store: Store, pair: Pair, role: str) -> Pair:
    fields = {**vars(pair), "evidence": dict(pair.evidence), "filled": list(pair.filled)}
    del fields["version"]
    with store.writing() as connection:
        write_rows(connection, PAIRS, [(fields, pair.version)], (), role)
    return replace(pair, version=pair.version + 1)
