"""How the database is spoken to: SQLite that survives a power cut, or PostgreSQL by its address.

SQLite writes ahead (WAL) and waits until the disk has it; a writer takes its turn before it reads,
so that two never overtake one another. Deleted words are overwritten, not only forgotten.
PostgreSQL is reached by the same statements; it has not been tried.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from deseo.store.failures import refuse

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

BUSY_S = 10.0
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


def make_sqlite_engine(path: Path, busy_s: float = BUSY_S) -> Engine:
    """Make an engine for one SQLite file; connections are opened as needed and kept by nobody."""
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": busy_s}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def make_remote_engine(url: str) -> Engine:
    """Make an engine for a database server.

    Raises
    ------
    StoreError
        If the address is none, or its driver is not installed.
    """
    try:
        return create_engine(make_url(url), pool_pre_ping=True, isolation_level="SERIALIZABLE")
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise refuse("unreachable", "The database in DESEO_DATABASE_URL") from error


def create_private_file(path: Path) -> None:
    """Make the file, empty, and its folder, for this user only; what is there is left alone.

    A file that is there is not even opened: closing it again would let go of every lock this very
    program holds on it, and another program could tidy away what is being written.
    """
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))


def _set_up(connection: Any, record: object) -> None:
    """Prepare each new SQLite connection; the journal mode is set where the file is prepared."""
    del record
    connection.isolation_level = None  # transactions begin where we say, tables included
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
