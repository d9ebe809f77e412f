"""Small named worlds: five enterprises on a line in exact metres, and folders to read from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from deseo.schema import check_table, contract_for
from deseo.settings import ROOT, Paths
from deseo.sources.shipped import make_dataset

if TYPE_CHECKING:
    from pathlib import Path

    from deseo.model import Dataset

CRS = "EPSG:25832"
FIRST_X_M, FIRST_Y_M, STEP_M = 650_000.0, 4_945_000.0, 1_000.0
LINE = ("a", "b", "c", "d", "e")
PAGES = ("app.py", *sorted(f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")))
PATHS = Paths(ROOT / "data", ROOT / "geo", ROOT / "static", None)

NEEDED = {
    "territory_id": "modena",
    "location_precision": "address",
    "source": "register",
    "is_exercise": "no",
}


def make_row(enterprise_id: str, **cells: str) -> dict[str, str]:
    """Give one enterprise as a spreadsheet holds it, complete where it must be."""
    return {"enterprise_id": enterprise_id, "name": enterprise_id.upper(), **NEEDED, **cells}


def make_text_table(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), dtype="str").fillna("")


def make_enterprises(*rows: dict[str, str], links: tuple[tuple[str, ...], ...] = ()) -> Dataset:
    """Make a dataset of rows; a link is (enterprise_id, service_id, role, basis)."""
    table = check_table(make_text_table(*rows), contract_for("enterprises"))
    names = ["enterprise_id", "service_id", "role", "basis"]
    told = pd.DataFrame(list(links), columns=names, dtype="str").assign(source="told")
    return make_dataset(table, check_table(told, contract_for("enterprise_services")), "test")


def on_the_line(place: int) -> tuple[str, str]:
    """Give latitude and longitude of a place on the line, 1 km apart, as a spreadsheet does."""
    metres = gpd.GeoSeries([Point(FIRST_X_M + place * STEP_M, FIRST_Y_M)], crs=CRS)
    point = metres.to_crs("EPSG:4326").iloc[0]
    return repr(point.y), repr(point.x)


def make_line(**cells: str) -> Dataset:
    """Five enterprises on a line, 1 km apart; a cell given holds for all of them."""
    rows = []
    for place, enterprise_id in enumerate(LINE):
        lat, lon = on_the_line(place)
        rows.append(make_row(enterprise_id, **{"lat": lat, "lon": lon, **cells}))
    return make_enterprises(*rows)


def make_zones(*zones: tuple[str, str, float, float]) -> gpd.GeoDataFrame:
    """Make square zones across the line: id, name, and from which place to which they reach."""
    shapes = [
        box(
            FIRST_X_M + start * STEP_M,
            FIRST_Y_M - 500,
            FIRST_X_M + end * STEP_M,
            FIRST_Y_M + 500,
        )
        for _, _, start, end in zones
    ]
    metres = gpd.GeoDataFrame(
        {"zone_id": [z[0] for z in zones], "name": [z[1] for z in zones]}, geometry=shapes, crs=CRS
    )
    return metres.to_crs("EPSG:4326")


def paths_with(**folders: Path | None) -> Paths:
    """Give the shipped folders with some of them elsewhere."""
    return replace(PATHS, **folders)
