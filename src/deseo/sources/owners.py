"""A list that does not say to which territory it belongs, belongs where most of it stands.

Rows count for a territory when their place lies in its box or their town bears the name of one of
its zones. So a list of one's own is shown in its territory, and nowhere else as if it were there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from deseo.searches import fold_text
from deseo.sources.registers import ALIASES
from deseo.sources.tables import read_bytes, read_text_table

if TYPE_CHECKING:
    from pathlib import Path


def find_owner(path: Path, zones_folder: Path, territory_ids: tuple[str, ...]) -> str | None:
    """Find the territory a list belongs to; None where each row names its own.

    Of territories with equally many rows (none, even) the first is taken.
    """
    status = path.stat()
    return _find_owner(path, zones_folder, territory_ids, (status.st_size, status.st_mtime_ns))


@lru_cache(maxsize=16)
def _find_owner(
    path: Path, zones_folder: Path, territory_ids: tuple[str, ...], state: tuple[int, int]
) -> str | None:
    del state
    table = read_text_table(read_bytes(path), path.name)
    if "territory_id" in table:
        return None
    ours = table.rename(columns={o: n for o, n in ALIASES.items() if n not in table})
    return max(
        territory_ids,
        key=lambda one: _count_rows(ours, gpd.read_file(zones_folder / f"{one}.geojson")),
    )


def _count_rows(table: pd.DataFrame, zones: gpd.GeoDataFrame) -> int:
    west, south, east, north = zones.total_bounds
    silent = pd.Series("", index=table.index)
    lat = pd.to_numeric(table.get("lat", silent), errors="coerce")
    lon = pd.to_numeric(table.get("lon", silent), errors="coerce")
    stands = lat.between(south, north) & lon.between(west, east)
    named = table.get("municipality", silent).map(fold_text).isin(set(zones["name"].map(fold_text)))
    return int((stands | named).sum())
