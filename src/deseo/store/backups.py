"""A copy of the store in one file, taken while it is in use; and back again, checked first.

A copy is whole or not there. Bringing one back replaces everything in one transaction, so a kill in
its middle leaves what was. What an enterprise withdrew after the copy was taken stays withdrawn.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from deseo.errors import InputError, StoreError
from deseo.store.answers import drop_withdrawn, read_withdrawals
from deseo.store.engines import create_private_file, make_sqlite_engine
from deseo.store.failures import plain_failures, refuse
from deseo.store.revisions import bring_up_to_date
from deseo.store.stores import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.settings import Paths

FORMER_NAME = "atlas.before-restore.sqlite"
BY_SERVER = "The store lies in PostgreSQL: copy it with pg_dump, and back with pg_restore."


def back_up(store: Store, target: Path) -> int:
    """Copy the store into one file, in place of what was there; gives its size in bytes.

    Raises
    ------
    InputError
        If there is nothing to copy yet, or the target is the store itself.
    StoreError
        If the store cannot be read whole, or the copy not be written.
    """
    path = _need_file(store)
    if not store.is_begun:
        raise InputError(f"There is nothing to copy yet: {path} is not there.")
    if target.resolve() == path.resolve():
        raise InputError(f"{target} is the store itself; name another file for the copy.")
    with plain_failures(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = _make_draft(target)
        try:
            _copy(path, draft)
            _check(draft, str(path))
            _put_in_place(draft, target)
        finally:
            _discard(draft)
    return target.stat().st_size


def restore(paths: Paths, source: Path) -> str:
    """Bring a copy back in place of everything there is; gives the version it now has.

    What was there before is kept beside the store under `FORMER_NAME`; a store that is damaged is
    not written over but moved aside, under its name and the time.

    Raises
    ------
    InputError
        If the copy is not there, or is none of ours.
    StoreError
        If the copy is damaged or newer than this Atlas, or the store cannot be written.
    """
    if not source.is_file():
        raise InputError(f"{source} is not there; name a copy made by `deseo backup`.")
    store, is_broken = _open_or_set_aside(paths)
    path = _need_file(store)
    if not is_broken and store.is_begun and source.resolve() != former_path(path).resolve():
        back_up(store, former_path(path))
    withdrawn = {} if is_broken else read_withdrawals(store)
    with plain_failures(str(path)):
        create_private_file(path)
    draft = _make_draft(path)
    try:
        with plain_failures(str(source)):
            _copy(source, draft)
            _check(draft, str(source))
            _need_ours(draft, source)
            engine = make_sqlite_engine(draft)
            bring_up_to_date(engine, str(source))
            drop_withdrawn(Store(engine, draft), withdrawn)
        with plain_failures(str(path)):
            _copy(draft, path)
            _check(path, str(path))
    finally:
        _discard(draft)
    open_store(paths)  # what may be kept no longer goes at once
    return _read_revision(path)


def former_path(path: Path) -> Path:
    """Say where a restore keeps what was there before."""
    return path.with_name(FORMER_NAME)


def _open_or_set_aside(paths: Paths) -> tuple[Store, bool]:
    """Open the store as it is; one that is damaged is moved aside, nothing of it deleted."""
    store = Store.of(paths)
    path = _need_file(store)
    try:
        with store.reading():
            _check(path, str(path)) if store.is_begun else None
    except StoreError as error:
        if error.reason not in {"corrupt", "newer"}:
            raise
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        with plain_failures(str(path)):
            for part in _parts(path):
                part.replace(part.with_name(f"{part.name}.aside-{stamp}"))
        return store, True
    return store, False


def _need_file(store: Store) -> Path:
    if store.path is None:
        raise InputError(BY_SERVER)
    return store.path


def _make_draft(beside: Path) -> Path:
    """Make an empty file beside another, for this user only."""
    handle, name = mkstemp(prefix=f".{beside.name}.", suffix=".draft", dir=beside.parent)
    os.close(handle)
    return Path(name)


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it stands at one moment, in one transaction of the target."""
    address = f"{source.resolve().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=10)) as read,
        closing(sqlite3.connect(target, timeout=10)) as written,
    ):
        written.execute("PRAGMA synchronous=FULL")
        read.backup(written)


def _check(path: Path, place: str) -> None:
    """Have SQLite look at every page and every reference."""
    with closing(sqlite3.connect(path, timeout=10)) as connection:
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()
        astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != ("ok",) or astray is not None:
        raise refuse("corrupt", place)


def _need_ours(draft: Path, source: Path) -> None:
    with closing(sqlite3.connect(draft)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not {"alembic_version", "events"} <= tables:
        raise InputError(f"{source} is a database, but no copy made by `deseo backup`.")


def _read_revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _put_in_place(draft: Path, target: Path) -> None:
    """Put a finished copy in its place at once, after the disk has it."""
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(target)


def _parts(path: Path) -> Iterator[Path]:
    """List the files of a database: itself, and its log ahead."""
    return (p for p in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm"))) if p.exists())


def _discard(draft: Path) -> None:
    for part in (*_parts(draft), Path(f"{draft}-journal")):
        part.unlink(missing_ok=True)
