"""The one secret of an installation: what the lots of rounding are drawn from.

It is made once, at random, and kept in the folder of what people make, readable by its owner only.
It never leaves that folder. Whoever loses it loses nothing but the lots: a new one draws anew.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

NAME: Final = "rounding.key"
LENGTH: Final = 32


def read_rounding_key(home: Path) -> bytes | None:
    """Read the secret, making it if there is none; None where nothing can be kept.

    Without a secret that lasts nothing may be rounded: lots drawn anew at every start would be
    averaged out. Several processes that start at once agree on the first one's secret.
    """
    path = home / NAME
    try:
        return _read_key(path) or _make_key(path)
    except OSError:
        return None


def _read_key(path: Path) -> bytes | None:
    key = path.read_bytes() if path.is_file() else b""
    return key if len(key) == LENGTH else None


def _make_key(path: Path) -> bytes | None:
    """Write the secret beside its place, then link it there: the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rounding-")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
        _put(made, path)
    finally:
        made.unlink(missing_ok=True)
    return _read_key(path)


def _put(made: Path, path: Path) -> None:
    if path.is_file() and _read_key(path) is None:
        made.replace(path)  # what lies there is no secret: cut off, or something else
        return
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:
        if not path.is_file():  # a disk without hard links
            made.replace(path)
