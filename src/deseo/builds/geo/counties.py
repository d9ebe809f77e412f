"""Irish counties, approximately: OpenStreetMap's land cut by Natural Earth's county lines.

No open package of the registries has Irish counties as areas. The 1:10,000,000 lines stop short
of the finer coast, so loose ends are prolonged until they reach it. What is cut out is given to
the county whose town lies in it; islands and scraps go to the nearest county. Always marked
approximate on screen.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import geopandas as gpd
import numpy as np
import shapely

from deseo.builds.geo.lands import Bounds, cut_land, read_natural_earth

CRS = "EPSG:2157"
IRELAND: Bounds = (-11.0, 51.2, -5.3, 55.6)
PROLONG_M = 6_000.0
_SCRAP_M2 = 5e7
_END_GRID_M = 10.0
_STEPS_BACK = 3

# Towns that stand for a county (or a city of its own), read off a general map: lon, lat.
SEEDS = {
    "Cork": ((-8.75, 51.95), (-8.47, 51.90)),
    "Kerry": ((-9.70, 52.27),),
    "Limerick": ((-8.95, 52.50), (-8.62, 52.66)),
    "Clare": ((-8.98, 52.84),),
    "Tipperary": ((-7.81, 52.52), (-8.20, 52.86)),
    "Waterford": ((-7.62, 52.15), (-7.11, 52.25)),
    "Kilkenny": ((-7.25, 52.65),),
    "Carlow": ((-6.85, 52.72),),
    "Wexford": ((-6.55, 52.50),),
}
# Cuts drawn by hand where a line ends before the water and going straight on misses it: the bay
# between Clare and Galway, the estuary between Kilkenny and Wexford. lon, lat.
CUTS = (
    ((-9.03, 53.135), (-8.99, 53.152), (-8.99, 53.19)),
    ((-7.005, 52.30), (-6.975, 52.23)),
)
NUTS3 = {
    "IE051": ("Clare", "Limerick", "Tipperary"),
    "IE052": ("Carlow", "Kilkenny", "Waterford", "Wexford"),
    "IE053": ("Cork", "Kerry"),
}


@cache
def read_counties() -> dict[str, shapely.MultiPolygon]:
    """Cut the nine southern counties out of the land, at full coastal detail, in EPSG:2157."""
    parts = _cut_by_lines()
    names = _name_parts(parts)
    return {
        county: shapely.multipolygons(
            shapely.get_parts(shapely.union_all(parts[[n == county for n in names]]))
        )
        for county in SEEDS
    }


def _cut_by_lines() -> np.ndarray:
    """Cut land along the prolonged county lines; scraps of water are left out."""
    land = gpd.GeoSeries([cut_land(IRELAND)], crs=4326).to_crs(CRS).iloc[0]
    lines = read_natural_earth("ne_10m_admin_1_states_provinces_lines", IRELAND).to_crs(CRS)
    cuts = gpd.GeoSeries([shapely.LineString(cut) for cut in CUTS], crs=4326).to_crs(CRS)
    ends = _prolong_ends(list(lines.geometry.explode()))
    net = shapely.union_all([*ends, *cuts, land.boundary])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    shapely.prepare(land)
    return np.asarray(faces[shapely.contains(land, shapely.point_on_surface(faces))])


def _prolong_ends(lines: list[shapely.LineString]) -> list[shapely.LineString]:
    """Prolong every end that no other line meets, in the direction the line was going."""
    ends = Counter(_end_key(line.coords[i]) for line in lines for i in (0, -1))
    prolonged = []
    for line in lines:
        points = np.asarray(line.coords)
        back = min(_STEPS_BACK, len(points) - 1)
        if ends[_end_key(points[0])] == 1:
            points = np.vstack([_go_on(points[back], points[0]), points])
        if ends[_end_key(points[-1])] == 1:
            points = np.vstack([points, _go_on(points[-1 - back], points[-1])])
        prolonged.append(shapely.LineString(points))
    return prolonged


def _end_key(point: np.ndarray) -> tuple[float, ...]:
    """Say where a line ends, to the nearest ten metres."""
    return tuple(float(v) for v in np.round(np.asarray(point) / _END_GRID_M))


def _go_on(before: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Give the point reached by going straight on beyond an end."""
    step = end - before
    return np.asarray(end + step / np.hypot(*step) * PROLONG_M)


def _name_parts(parts: np.ndarray) -> list[str]:
    """Name each part after the town in it, else after the nearest part that has a name.

    Large parts without one of our towns are other counties; small ones are islands and scraps.
    """
    names = ["" if part.area < _SCRAP_M2 else "other" for part in parts]
    tree = shapely.STRtree(parts)
    for county, places in SEEDS.items():
        points = gpd.GeoSeries(shapely.points(places), crs=4326).to_crs(CRS)
        for index in tree.query(points.to_numpy(), predicate="within")[1]:
            names[index] = county
    named = [i for i, name in enumerate(names) if name]
    towns = shapely.STRtree(parts[named])
    for index, name in enumerate(names.copy()):
        if not name:
            nearest = sorted(towns.query_nearest(parts[index], all_matches=True).tolist())
            names[index] = names[named[nearest[0]]]
    return names
