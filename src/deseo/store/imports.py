"""What was imported: batches of enterprises, each brought in as a whole and taken back as a whole.

Rows that stand in others (see `duplicates`) are kept beside them as they were told.

An import is one transaction: all of its rows are there or none. A batch that is undone is gone with
its rows; that it was there, with its counts, stays in the events.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pandas as pd
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)

from deseo.errors import InputError
from deseo.schema.contracts import ENTERPRISES
from deseo.store.duplicates import add_pairs, drop_pairs, stamp_pairs
from deseo.store.events import EVENTS, record_event
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from deseo.schema import Column as ContractColumn
    from deseo.store.stores import Store

KIND: Final = "import"
ROWS_AT_ONCE: Final = 2_000
LONGEST_FILE: Final = 300

IMPORTS = Table(
    "imports",
    METADATA,
    Column("batch_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("file_name", String(LONGEST_FILE), nullable=False),
    Column("imported_at", UtcMoment, nullable=False),
    Column("counts", JSON, nullable=False),
)


def _make_column(column: ContractColumn) -> Column[Any]:
    """Make the store's column for one of the contract's: unknown is NULL, never zero."""
    if column.name == "enterprise_id":
        return Column(column.name, String(ID_LENGTH), primary_key=True)
    if column.name == "territory_id":
        return Column(column.name, String(ID_LENGTH), nullable=False, index=True)
    kinds: dict[str, Any] = {"number": Float(), "share": Float()}
    kinds |= {"count": Integer(), "year": Integer(), "flag": Boolean(create_constraint=False)}
    return Column(column.name, kinds.get(column.kind, Text()))


IMPORTED = Table(
    "imported_enterprises",
    METADATA,
    *(_make_column(column) for column in ENTERPRISES.columns),
    Column(
        "batch_id",
        String(ID_LENGTH),
        ForeignKey("imports.batch_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)


@dataclass(frozen=True)
class ImportedBatch:
    """Hold one import: what it was read from, when, and what became of its rows."""

    batch_id: str
    territory_id: str
    file_name: str
    imported_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)


def save_import(
    store: Store,
    enterprises: pd.DataFrame,
    file_name: str,
    counts: Mapping[str, int],
    role: str,
    pairs: pd.DataFrame | None = None,
) -> ImportedBatch:
    """Save enterprises of one territory, typed by their contract, as one batch: all or none.

    `pairs` says which of them stand in others and which may be one (see `add_pairs`).

    Raises
    ------
    InputError
        If there are none, they are of several territories or of an exercise, or one is there
        already: then somebody imported it meanwhile.
    StoreError
        If nothing could be written.
    """
    territory_id = _check_rows(enterprises)
    batch = ImportedBatch(
        uuid4().hex, territory_id, file_name[:LONGEST_FILE], read_clock(), dict(counts)
    )
    with store.writing() as connection:
        _refuse_known(connection, set(enterprises["enterprise_id"]))
        connection.execute(insert(IMPORTS).values(vars(batch)))
        for rows in _split_rows(enterprises, batch.batch_id):
            connection.execute(insert(IMPORTED), rows)
        if pairs is not None:
            add_pairs(connection, territory_id, pairs)
        told = {"file_name": batch.file_name, "territory_id": territory_id, **batch.counts}
        record_event(connection, role, "created", (KIND, batch.batch_id), None, told)
    return batch


def undo_import(store: Store, batch_id: str, role: str) -> int:
    """Take a batch back as a whole, with all that was asked or merged of its rows.

    Give the number of enterprises that went, those that stood in others not counted.
    """
    with store.writing() as connection:
        row = connection.execute(select(IMPORTS).where(IMPORTS.c.batch_id == batch_id)).first()
        if row is None:
            return 0
        chosen = IMPORTED.c.batch_id == batch_id
        gone = connection.execute(select(func.count()).select_from(IMPORTED).where(chosen)).scalar()
        ids = select(IMPORTED.c.enterprise_id).where(chosen)
        merged = drop_pairs(connection, ids, role)
        connection.execute(delete(IMPORTED).where(chosen))
        connection.execute(delete(IMPORTS).where(IMPORTS.c.batch_id == batch_id))
        told = {"file_name": row.file_name, "territory_id": row.territory_id, **row.counts}
        record_event(connection, role, "removed", (KIND, batch_id), told, None)
    store.settle()
    return int(gone or 0) - merged


def read_imports(store: Store, territory_id: str = "") -> tuple[ImportedBatch, ...]:
    """Read the batches there are, the newest first; of one territory if named."""
    query = select(IMPORTS).order_by(IMPORTS.c.imported_at.desc(), IMPORTS.c.batch_id)
    if territory_id:
        query = query.where(IMPORTS.c.territory_id == territory_id)
    with store.reading() as connection:
        return tuple(ImportedBatch(**row) for row in connection.execute(query).mappings())


def read_imported(store: Store, territory_id: str) -> pd.DataFrame:
    """Read the imported enterprises of a territory, typed by their contract, by identifier.

    Those that stand in others are among them.
    """
    columns = [IMPORTED.c[name] for name in ENTERPRISES.names]
    query = select(*columns).where(IMPORTED.c.territory_id == territory_id)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(IMPORTED.c.enterprise_id)).all()
    return type_enterprises(
        pd.DataFrame(list(map(tuple, rows)), columns=list(ENTERPRISES.names), dtype=object)
    )


def type_enterprises(table: pd.DataFrame) -> pd.DataFrame:
    """Type what the store gives of enterprises as their contract says; None is unknown."""
    return pd.DataFrame({c.name: _type_column(c, table[c.name]) for c in ENTERPRISES.columns})


def stamp_imports(store: Store, territory_id: str) -> str:
    """Give a word that changes whenever the imports of a territory do; empty if there are none.

    Who stands in whom counts with them.
    """
    query = select(IMPORTS.c.batch_id).where(IMPORTS.c.territory_id == territory_id)
    with store.reading() as connection:
        ids = [row.batch_id for row in connection.execute(query.order_by(IMPORTS.c.batch_id))]
        removed = select(func.count()).select_from(EVENTS).where(EVENTS.c.entity_kind == KIND)
        changes = connection.execute(removed).scalar() if ids else 0
        standing = stamp_pairs(connection, territory_id)
    if not ids and not standing:
        return ""
    return "-".join([str(changes), *(one[:8] for one in ids), *filter(None, [standing])])


def _check_rows(enterprises: pd.DataFrame) -> str:
    territories = sorted(set(enterprises["territory_id"]))
    if len(territories) != 1:
        raise InputError(f"territory_id: {len(territories)} different ones; expected exactly one.")
    if enterprises["is_exercise"].fillna(value=False).any():
        raise InputError("Exercise organisations cannot be imported as real ones.")
    ids = enterprises["enterprise_id"]
    wrong = [check_identifier("enterprise_id", str(one)) for one in ids]
    wrong += [f"{one} stands there twice." for one in ids[ids.duplicated()]]
    if any(wrong):
        raise InputError("\n".join(one for one in wrong if one))
    return str(territories[0])


def _refuse_known(connection: Connection, ids: set[str]) -> None:
    there = {row.enterprise_id for row in connection.execute(select(IMPORTED.c.enterprise_id))}
    if there & ids:
        raise InputError(
            f"{len(there & ids)} of these organisations were imported by somebody else meanwhile; "
            "import the file once more."
        )


def _split_rows(enterprises: pd.DataFrame, batch_id: str) -> Iterator[list[dict[str, Any]]]:
    columns = {name: _to_python(enterprises[name]) for name in ENTERPRISES.names}
    for start in range(0, len(enterprises), ROWS_AT_ONCE):
        stop = start + ROWS_AT_ONCE
        parts = zip(*(column[start:stop] for column in columns.values()), strict=True)
        yield [{**dict(zip(columns, row, strict=True)), "batch_id": batch_id} for row in parts]


def _to_python(cells: pd.Series[Any]) -> list[Any]:
    """Give cells as the database takes them: unknown as None, numbers as Python's own."""
    known = cells.notna()
    return [one if ok else None for one, ok in zip(cells.tolist(), known, strict=True)]


def _type_column(column: ContractColumn, cells: pd.Series[Any]) -> pd.Series[Any]:
    if column.kind in {"number", "share"}:
        return cells.astype("float64")
    if column.kind in {"count", "year"}:
        return cells.astype("Int64")
    if column.kind == "flag":
        return cells.astype("boolean")
    return cells.fillna("").astype("str")
