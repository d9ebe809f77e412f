"""The store: everything people make, in one database that nothing of ours is kept beside.

Nothing is written to the disk until somebody writes: what is not there yet reads as empty. All of
a write happens or none of it, whatever is switched off in between.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from deseo.store.answers import expire_answers
from deseo.store.engines import create_private_file, make_remote_engine, make_sqlite_engine
from deseo.store.failures import plain_failures
from deseo.store.revisions import bring_up_to_date
from deseo.store.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection, Engine

    from deseo.settings import Paths

FILE_NAME = "atlas.sqlite"
SQLITE_PREFIX = "sqlite:///"


@dataclass(frozen=True)
class Store:
    """Hold the way to the database; `path` is its file, absent where a server keeps it."""

    engine: Engine
    path: Path | None
    _turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @classmethod
    def of(cls, paths: Paths) -> Store:
        """Give the store of some settings, not opened yet.

        Raises
        ------
        StoreError
            If the address of a database server is none, or its driver is not installed.
        """
        url = paths.database_url
        if url and not url.startswith(SQLITE_PREFIX):
            return cls(make_remote_engine(url), None)
        path = Path(url.removeprefix(SQLITE_PREFIX)) if url else paths.home / FILE_NAME
        return cls(make_sqlite_engine(path), path)

    @property
    def place(self) -> str:
        """Name where it is, without any password."""
        return str(self.path) if self.path else self.engine.url.render_as_string()

    @property
    def is_begun(self) -> bool:
        """Tell whether anything was ever written."""
        return self.path is None or (self.path.exists() and self.path.stat().st_size > 0)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of the store.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        with plain_failures(self.place):
            if not self.is_begun:
                with _make_blank().connect() as connection:
                    yield connection
                return
            bring_up_to_date(self.engine, self.place)
            with self.engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is written as a whole when it ends well.

        Raises
        ------
        StoreError
            If the store cannot be written.
        """
        with plain_failures(self.place):
            if self.path:
                create_private_file(self.path)
            bring_up_to_date(self.engine, self.place)
            # Threads queue here, at once awake; only programs wait for one another by asking again.
            with self._turn if self.path else nullcontext():
                connection = self.engine.connect().execution_options(writes=True)
                with connection, connection.begin():
                    yield connection

    def settle(self) -> None:
        """Write the log ahead into the file and empty it, so that what was deleted is gone.

        Where another program reads just now it happens with one of the next writes instead.
        """
        if self.path and self.is_begun:
            with plain_failures(self.place), self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_blank() -> Engine:
    """Make an empty store in memory, to read from while there is none."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine)
    return engine


def open_store(paths: Paths, today: date | None = None) -> Store:
    """Open the store of this run; what may be kept no longer is deleted first.

    Raises
    ------
    StoreError
        If there is one and it cannot be used.
    """
    store = Store.of(paths)
    expire_answers(store, today)
    return store
