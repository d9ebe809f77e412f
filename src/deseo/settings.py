"""What can be set from outside: environment variables, each with its default and a sentence.

Nothing else in the package reads the environment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

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
    Setting(
        "DESEO_HOME",
        "",
        "Folder of what you make and fetch (empty: your user data folder, or `.deseo` here).",
    ),
    Setting(
        "DESEO_DATABASE_URL",
        "",
        "Where what you make is kept (empty: an SQLite file in DESEO_HOME).",
    ),
)


@dataclass(frozen=True)
class Paths:
    """Hold the folders and files this run reads from."""

    data: Path
    geo: Path
    static: Path
    enterprises: Path | None
    home: Path = ROOT / ".deseo"
    database_url: str = ""

    @property
    def own_territories(self) -> Path:
        """Give the folder that holds a folder for each territory people added."""
        return self.home / "territories"

    def geometry(self, kind: str, territory_id: str) -> Path:
        """Give the file of a territory's zones, outlines, land or places: shipped, else own."""
        shipped = self.geo / kind / f"{territory_id}.geojson"
        own = self.own_territories / territory_id / f"{kind}.geojson"
        return own if own.exists() and not shipped.exists() else shipped


def find_home(environment: Mapping[str, str]) -> Path:
    """Find the folder of what people make: as set, else the user's, else one beside the Atlas.

    Where the environment names no home (a bare service account), platformdirs would answer with a
    folder at the root of the disk.
    """
    if environment.get("DESEO_HOME"):
        return Path(environment["DESEO_HOME"])
    if os.name == "posix" and not environment.get("HOME"):
        return ROOT / ".deseo"
    return user_data_path("deseo-atlas", appauthor=False)


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
        find_home(given),
        value["DESEO_DATABASE_URL"],
    )
    needed = {"DESEO_DATA_DIR": paths.data, "DESEO_GEO_DIR": paths.geo, "DESEO_ENTERPRISES": own}
    lost = [f"{name} is '{path}'" for name, path in needed.items() if path and not path.exists()]
    if lost:
        msg = f"{'; '.join(lost)}: nothing is there. Name an existing folder or file, or unset it."
        raise InputError(msg)
    return paths
