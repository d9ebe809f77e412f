"""A file is there whole or as it was: nobody ever reads a part, and a failure leaves no rubbish."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

FOR_ALL: Final = 0o644
FOR_ITS_OWNER: Final = 0o600


def write_whole(path: Path, content: bytes, mode: int = FOR_ALL) -> None:
    """Write a file beside its place and move it there at once; its folder has to exist.

    Raises
    ------
    OSError
        If it cannot be written; what was there before stays.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
