"""West Cork has no single official boundary: eight town catchments stand for it.

West Cork here is County Cork south and west of a line drawn for this project (north of Glengarriff,
Kealkill, Dunmanway, Ballineen, Bandon and Innishannon, east of Kinsale). Every point in it goes to
the nearest of eight towns, but a headland never goes to a town across the bay: a piece cut off from
its town by more than a river goes to the catchment it is joined to by land, and an island to the
catchment of the nearest mainland. Catchments are not administrative areas: they are always marked
approximate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from deseo.builds.geo.counties import CRS, read_counties
from deseo.builds.geo.gazetteers import read_gazetteer

if TYPE_CHECKING:
    import numpy as np

# Drawn for this project on a general map: lon, lat; closed over the sea.
LANDWARD_LINE = (
    (-11.0, 51.86),
    (-9.60, 51.86),
    (-9.45, 51.84),
    (-9.25, 51.80),
    (-9.10, 51.82),
    (-8.95, 51.80),
    (-8.75, 51.82),
    (-8.62, 51.80),
    (-8.50, 51.81),
    (-8.41, 51.78),
    (-8.40, 51.60),
    (-8.30, 51.20),
    (-11.0, 51.20),
)
# zone_id, name, GeoNames id of the town's centre.
TOWNS = (
    ("IE-WC-BAND", "Bandon", 2966370),
    ("IE-WC-BANT", "Bantry", 2966356),
    ("IE-WC-CAST", "Castletownbere", 2965554),
    ("IE-WC-CLON", "Clonakilty", 2965402),
    ("IE-WC-DUNM", "Dunmanway", 2964496),
    ("IE-WC-KINS", "Kinsale", 2963155),
    ("IE-WC-SCHU", "Schull", 2961455),
    ("IE-WC-SKIB", "Skibbereen", 2961459),
)
_CRUMB_M2 = 5_000.0
_REACH_M = 60_000.0
_RIVER_M = 250.0
_TOWN_M = 100.0
"""A harbour town's centre may lie just off the drawn coast."""


def draw_catchments() -> gpd.GeoDataFrame:
    """Cut West Cork into its eight catchments.

    Returns
    -------
    GeoDataFrame
        Columns of `municipalities.COLUMNS`, EPSG:2157, a coverage; population unknown.
    """
    line = gpd.GeoSeries([shapely.Polygon(LANDWARD_LINE)], crs=4326).to_crs(CRS).iloc[0]
    parts = shapely.get_parts(read_counties()["Cork"].intersection(line))
    area = shapely.union_all(parts[shapely.area(parts) >= _CRUMB_M2])
    centres = read_gazetteer().loc[[town[2] for town in TOWNS]]
    towns = centres.geometry.to_crs(CRS)
    together = shapely.multipoints(towns.to_numpy())
    cells = shapely.get_parts(shapely.voronoi_polygons(together, extend_to=area.buffer(_REACH_M)))
    town, cell = shapely.STRtree(cells).query(towns.to_numpy(), predicate="within")
    order = dict(zip(town.tolist(), cell.tolist(), strict=True))
    cut = [area.intersection(cells[order[i]]) for i in range(len(TOWNS))]
    shapes = _join_by_land(cut, towns.to_numpy())
    table = pd.DataFrame(
        {
            "zone_id": [item[0] for item in TOWNS],
            "name": [item[1] for item in TOWNS],
            "country": "IE",
            "province_id": "Cork",
            "population": pd.array([pd.NA] * len(TOWNS), dtype="Int64"),
            "population_year": pd.array([pd.NA] * len(TOWNS), dtype="Int64"),
        }
    )
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def _join_by_land(shapes: list[shapely.Geometry], towns: np.ndarray) -> list[shapely.Geometry]:
    """Give each piece that lies apart from its town to the neighbour it is joined to by land.

    Rivers are bridged: what is near the town's own piece stays. Of the rest, pieces next to settled
    ones come first, the longest common border decides; islands, which no piece touches, go to the
    nearest settled piece.
    """
    pieces = [(part, i) for i, shape in enumerate(shapes) for part in shapely.get_parts(shape)]
    own = {i: part for part, i in pieces if part.distance(towns[i]) < _TOWN_M}
    settled = [(part, i) for part, i in pieces if part.distance(own[i]) < _RIVER_M]
    loose = [item for item in pieces if item not in settled]
    while loose:
        borders = [
            (part.intersection(other).length, n, owner)
            for n, (part, _) in enumerate(loose)
            for other, owner in settled
            if part.touches(other)
        ]
        length, n, owner = max(borders, default=(0.0, 0, 0))
        if length == 0.0:
            break
        settled.append((loose.pop(n)[0], owner))
    mainland = shapely.STRtree([part for part, _ in settled])
    islands = [(part, settled[int(mainland.nearest(part))][1]) for part, _ in loose]
    return [
        shapely.union_all([part for part, owner in settled + islands if owner == i])
        for i in range(len(shapes))
    ]
