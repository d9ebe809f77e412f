"""Serve one room: `python -m deseo.rooms MEETING INSTANCE`, what it is handed as JSON on input."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from deseo.rooms.servers import run_room
from deseo.settings import Paths

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_handed_paths(given: Mapping[str, str]) -> Paths:
    """Read the settings as the dashboard handed them on."""
    own = given.get("enterprises")
    return Paths(
        Path(given["data"]),
        Path(given["geo"]),
        Path(given["static"]),
        Path(own) if own else None,
        Path(given["home"]),
        given["database_url"],
    )


if __name__ == "__main__":
    handed = json.load(sys.stdin)
    run_room(read_handed_paths(handed["paths"]), sys.argv[1], sys.argv[2], handed["organisations"])
