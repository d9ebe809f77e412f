"""What can be set from outside: environment variables, each with its default and a sentence.

Nothing else in the package reads the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Setting:
    """Describe one environment variable: its name, default and what it is for."""

    name: str
    default: str
    sentence: str


SETTINGS = (
    Setting("DESEO_DATA_DIR", str(ROOT / "data"), "Folder of the tables (see data/README.md)."),
    Setting("DESEO_GEO_DIR", str(ROOT / "geo"), "Folder of the geometries (see geo/README.md)."),
    Setting(
        "DESEO_STATIC_DIR",
        str(ROOT / "static"),
        "Folder the browser reads from; written at start, never by hand.",
    ),
    Setting(
        "DESEO_ENTERPRISES",
        "",
        "A CSV of your own enterprises, shown for this run in place of ours (empty: ours).",
    ),
)


@dataclass(frozen=True)
class Paths:
    """Hold the folders and files this run reads from."""

    data: Path
    geo: Path
    static: Path
    enterprises: Path | None


def read_paths(environment: Mapping[str, str] | None = None) -> Paths:
    """Read the settings of this run.

    Raises
    ------
    InputError
        If a folder or file that was set by hand does not exist.
    """
    given = os.environ if environment is None else environment
    value = {s.name: given.get(s.name) or s.default for s in SETTINGS}
    own = Path(value["DESEO_ENTERPRISES"]) if value["DESEO_ENTERPRISES"] else None
    paths = Paths(
        Path(value["DESEO_DATA_DIR"]),
        Path(value["DESEO_GEO_DIR"]),
        Path(value["DESEO_STATIC_DIR"]),
        own,
    )
    needed = {"DESEO_DATA_DIR": paths.data, "DESEO_GEO_DIR": paths.geo, "DESEO_ENTERPRISES": own}
    lost = [f"{name} is '{path}'" for name, path in needed.items() if path and not path.exists()]
    if lost:
        msg = f"{'; '.join(lost)}: nothing is there. Name an existing folder or file, or unset it."
        raise InputError(msg)
    return paths
