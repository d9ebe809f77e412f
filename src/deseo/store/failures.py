"""Whatever a database complains of becomes one plain sentence with the place and what to do.

The complaint of the driver is kept as the cause; the person at the desk never sees it.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from deseo.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCES = {
    "locked": "{place} is in use by another program. Close it there, or try again in a minute.",
    "readonly": "{place} may not be written. Ask whoever looks after this computer for the right.",
    "corrupt": "{place} is damaged. Bring a copy back with `deseo restore COPY`.",
    "newer": "{place} was written by a newer Atlas. Open it with that one, or update this one.",
    "full": "There is no room left on the disk of {place}. Nothing was written.",
    "unreachable": "{place} cannot be opened. See that its folder is there and may be entered.",
    "failed": "{place} could not be used. Nothing was written.",
}
SIGNS = (
    ("locked", ("database is locked", "database table is locked", "lock timeout")),
    ("readonly", ("readonly database", "read-only", "permission denied")),
    ("corrupt", ("malformed", "not a database", "no such table", "no such column", "file is enc")),
    ("full", ("disk is full", "no space left", "disk i/o error")),
    ("unreachable", ("unable to open", "could not connect", "connection refused", "not a dir")),
)


def refuse(reason: str, place: str) -> StoreError:
    """Make the error of one reason."""
    return StoreError(reason, SENTENCES[reason].format(place=place))


def recognise_failure(error: BaseException) -> str:
    """Tell the reason from what a driver or the system says."""
    said = str(error).lower()
    return next((reason for reason, signs in SIGNS if any(s in said for s in signs)), "failed")


@contextmanager
def plain_failures(place: str) -> Iterator[None]:
    """Say in one sentence whatever goes wrong with the database inside.

    Raises
    ------
    StoreError
        In place of any error of the driver, the database or the file system.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        raise refuse(recognise_failure(error), place) from error
