"""The store grows from version to version by migrations that run when it is opened.

Of two programs that open it at once one migrates and the other waits its turn; a migration is one
transaction, so a kill in its middle leaves the former version.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from deseo.store.engines import BUSY_S
from deseo.store.failures import refuse

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, Engine

HEAD = "0008"
"""The newest version this Atlas knows; a test holds it against the migrations."""

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x44455345
_ONE_AT_A_TIME = Lock()  # alembic keeps its current operation in a global


def read_revision(connection: Connection) -> str:
    """Read which version a database has, empty if it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def bring_up_to_date(engine: Engine, place: str) -> None:
    """Bring a database to the newest version; new ones are made.

    Raises
    ------
    StoreError
        If the database has a version this Atlas does not know.
    """
    if engine.dialect.name == "sqlite" and _is_up_to_date(engine):
        return
    connection = engine.connect().execution_options(writes=True)
    with _ONE_AT_A_TIME, connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        if read_revision(connection) != HEAD:
            _migrate(connection, place)


def _is_up_to_date(engine: Engine) -> bool:
    """Tell it of an SQLite file, cheaply, since this is asked each time; have it write ahead.

    SQLite does not wait its turn to change how it writes, so we do.
    """
    until = time.monotonic() + BUSY_S
    while True:
        try:
            with closing(engine.raw_connection()) as raw:
                cursor = raw.cursor()
                cursor.execute("PRAGMA journal_mode=WAL")
                table = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
                if cursor.execute(table).fetchone() is None:
                    return False
                found = cursor.execute("SELECT version_num FROM alembic_version").fetchone()
                return bool(found == (HEAD,))
        except (OperationalError, sqlite3.OperationalError) as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def load_migrations() -> ScriptDirectory:
    """Load the migrations there are."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - not needed when up to date

    return ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS / "versions")])


def _migrate(connection: Connection, place: str) -> None:
    from alembic.config import Config  # noqa: PLC0415 - not needed when up to date
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415

    scripts, current = load_migrations(), read_revision(connection)
    known = {script.revision for script in scripts.walk_revisions()}
    if current and current not in known:
        raise refuse("newer", place)
    with EnvironmentContext(
        Config(),
        scripts,
        fn=lambda found, _: scripts._upgrade_revs("head", found),  # noqa: SLF001
    ) as environment:
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()
