"""Place names for the map: few when it is small, more as one comes nearer.

In a country whose municipalities we have, only the chief place of each is a label: districts of a
city are not towns. A place's rank says how much room it needs: going from the largest down, a
place is of rank 1 if no larger one lies within a sixth of the map's width, of rank 2 within a
fourteenth, of rank 3 within a thirtieth, else of rank 4. The core towns are always of rank 1.
"""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from deseo.builds.geo.gazetteers import fold_name, read_gazetteer
from deseo.builds.geo.lands import widen_bounds
from deseo.builds.geo.municipalities import READERS
from deseo.builds.geo.territories import PLANS, draw_zones

MOST_INSIDE, MOST_AROUND = 110, 40
AROUND_KM = 60.0
_SPACINGS = (6, 14, 30)
# Places abroad or without municipality here, as locals write them: GeoNames has English names.
_LOCAL_NAMES = {
    "Ostend": "Oostende",
    "Cluain Meala": "Clonmel",
    "Geneva": "Genève",
    "Baile an Mhuilinn": "Milltown",
    "Ross Carbery": "Rosscarbery",
}
# The same place twice under two spellings: the one left out.
_DOUBLES = ("Cill Fhíonáin", "Dromcolliher", "Blennerville", "Rathard")


def draw_places(territory_id: str) -> gpd.GeoDataFrame:
    """Choose the place names of one map.

    Returns
    -------
    GeoDataFrame
        At most `MOST_INSIDE` and `MOST_AROUND` points, best first: `name`, `population` (GeoNames;
        missing where it says 0), `rank` (1 to 4), `is_inside` (of the territory), `source`;
        EPSG:4326.
    """
    plan, zones = PLANS[territory_id], draw_zones(territory_id)
    box = widen_bounds(zones.total_bounds, AROUND_KM)
    named = read_chief_places().cx[box[0] : box[2], box[1] : box[3]].copy()
    outline = shapely.coverage_union_all(zones.geometry.to_numpy())
    named["is_inside"] = named.within(outline)
    cores = set(zones.loc[zones["is_core"], "zone_id"])
    named["is_core"] = named["zone_id"].isin(cores)
    ordered = named.sort_values(["is_core", "population", "name"], ascending=[False, False, True])
    is_kept = ordered.groupby("is_inside").cumcount() < np.where(
        ordered["is_inside"], MOST_INSIDE, MOST_AROUND
    )
    ordered = ordered[is_kept]
    metric = shapely.get_coordinates(ordered.to_crs(plan.crs).geometry)
    west, east = gpd.GeoSeries([shapely.box(*box)], crs=4326).to_crs(plan.crs).total_bounds[[0, 2]]
    ranks = _rank_points(metric, float(east - west))
    ordered["rank"] = np.where(ordered["is_core"], 1, ranks)
    ordered["population"] = ordered["population"].where(ordered["population"] > 0).astype("Int64")
    ordered["source"] = "geonames"
    columns = ["name", "population", "rank", "is_inside", "source", "geometry"]
    return ordered.sort_values("rank", kind="stable")[columns].reset_index(drop=True)


@cache
def read_chief_places() -> gpd.GeoDataFrame:
    """Read the places that may be labels, with the name locals use.

    Returns
    -------
    GeoDataFrame
        `geoname_id`, `name`, `country`, `population`, `zone_id` (of the municipality it is the
        chief place of, else missing); points in EPSG:4326.
    """
    places = read_gazetteer().reset_index()
    abroad = places[~places["country"].isin(list(READERS)) & ~places["name"].isin(_DOUBLES)].copy()
    abroad["name"] = abroad["name"].replace(_LOCAL_NAMES)
    abroad["zone_id"] = None
    chiefs = [_find_chiefs(places[places["country"] == c], READERS[c]()) for c in READERS]
    columns = ["geoname_id", "name", "country", "population", "zone_id", "geometry"]
    return pd.concat([part[columns] for part in [*chiefs, abroad]], ignore_index=True)


def _find_chiefs(places: gpd.GeoDataFrame, municipalities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Find the place that bears each municipality's name, the largest where several do."""
    shapes = municipalities[["zone_id", "name", "geometry"]].rename(columns={"name": "official"})
    inside = places.sjoin(shapes, predicate="within")
    is_named = [
        fold_name(official) in {fold_name(n) for n in [name, *alternates]}
        for official, name, alternates in zip(
            inside["official"], inside["name"], inside["alternates"], strict=True
        )
    ]
    chiefs = inside[is_named].sort_values(
        ["zone_id", "population", "geoname_id"], ascending=[True, False, True]
    )
    chiefs = chiefs.drop_duplicates("zone_id")
    chiefs["name"] = chiefs["official"]
    return chiefs


def _rank_points(points: np.ndarray, width_m: float) -> list[int]:
    """Rank points that come largest first by the distance to the nearest larger one."""
    gaps = [
        np.hypot(*(points[:index] - point).T).min(initial=np.inf)
        for index, point in enumerate(points)
    ]
    return [1 + sum(gap < width_m / share for share in _SPACINGS) for gap in gaps]
