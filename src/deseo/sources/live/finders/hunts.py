"""What a finder is told: which territory, where it lies, and which legal forms we know.

What it finds are rows as a spreadsheet holds them, by the contract of enterprises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import shapely

from deseo.schema import TableError, check_table, contract_for
from deseo.sources.imports.coordinates import Ground
from deseo.sources.live.failures import FetchError
from deseo.sources.live.rows import clean_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

    from deseo.model import TerritoryDefinition

Row = dict[str, str]
MOST_SPLITS = 4
MUNICIPAL = "lau"
ADDRESS = re.compile(r"https?://[^\s<>\"']{3,300}")


class Box(NamedTuple):
    """Hold a box in degrees."""

    south: float
    west: float
    north: float
    east: float

    def write(self) -> str:
        """Write it as south, west, north, east."""
        return ",".join(f"{side:.5f}" for side in self)

    def split(self) -> tuple[Box, Box, Box, Box]:
        """Split it into four."""
        lat, lon = (self.south + self.north) / 2, (self.west + self.east) / 2
        return (
            Box(self.south, self.west, lat, lon),
            Box(self.south, lon, lat, self.east),
            Box(lat, self.west, self.north, lon),
            Box(lat, lon, self.north, self.east),
        )

    def holds(self, lat: float, lon: float) -> bool:
        """Tell whether a place lies in it."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True)
class Hunt:
    """Say for which territory enterprises are looked for.

    `towns` are codes of its municipalities; `forms` gives for a register's code of a legal form
    our legal_form_id and EU family. `area` is the territory with a margin (absent: the whole box).
    """

    territory_id: str
    box: Box
    towns: tuple[str, ...] = ()
    forms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    area: shapely.Geometry | None = None

    def keeps(self, row: Row) -> bool:
        """Tell whether a row belongs here: a box reaches beyond the territory that it holds."""
        if self.area is None or not row.get("lat"):
            return True
        return bool(shapely.contains_xy(self.area, float(row["lon"]), float(row["lat"])))


def plan_hunt(territory: TerritoryDefinition, zones: gpd.GeoDataFrame, forms: pd.DataFrame) -> Hunt:
    """Plan a hunt: the box of a territory's zones, its municipalities, its country's legal forms.

    `zones` are in WGS 84 (zone_id, level); `forms` has legal_form_id, country, eu_family and
    register_key, the codes of a register joined by |.
    """
    west, south, east, north = map(float, zones.total_bounds)
    towns = zones.loc[zones["level"] == MUNICIPAL, "zone_id"]
    own = forms[forms["country"] == territory.country]
    codes = {
        code.rpartition(":")[2].strip(): (str(form["legal_form_id"]), str(form["eu_family"]))
        for _, form in own.iterrows()
        for code in str(form["register_key"]).split("|")
        if code.strip()
    }
    box = Box(south, west, north, east)
    area = Ground.of(territory, zones).area
    return Hunt(territory.territory_id, box, tuple(sorted(towns.astype("str"))), codes, area)


def make_row(hunt: Hunt, enterprise_id: str, name: str, **cells: str) -> Row:
    """Make one row, with what every row of a hunt shares."""
    shared = {"territory_id": hunt.territory_id, "is_exercise": "no"}
    today = datetime.now(UTC).date().isoformat()
    own = {"enterprise_id": enterprise_id, "name": clean_name(name), "retrieved_at": today}
    return {**shared, **own, **{key: value for key, value in cells.items() if value}}


def read_place(lat: object, lon: object) -> tuple[float, float] | None:
    """Read coordinates, written as numbers or as text; None where there are none."""
    try:
        place = float(str(lat)), float(str(lon))
    except ValueError:
        return None
    return place if -90 <= place[0] <= 90 and -180 <= place[1] <= 180 else None  # noqa: PLR2004


def read_link(said: object) -> str:
    """Keep an address of a site, if it is one."""
    text = str(said or "").strip()
    return text if ADDRESS.fullmatch(text) else ""


def tabulate_found(rows: Iterable[Row], address: str = "") -> pd.DataFrame:
    """Make a table of text of the rows, each enterprise once, sorted by its id.

    Raises
    ------
    FetchError
        "empty", if there is none; "changed", if the rows break the contract of enterprises.
    """
    once = {row["enterprise_id"]: row for row in rows if row["name"]}
    contract = contract_for("enterprises")
    if not once:
        raise FetchError("empty", address)
    ordered = [once[key] for key in sorted(once)]
    table = pd.DataFrame(ordered, columns=list(contract.names), dtype="str").fillna("")
    try:
        check_table(table, contract)
    except TableError as cause:
        raise FetchError("changed", address, str(cause)[:120]) from cause
    return table
