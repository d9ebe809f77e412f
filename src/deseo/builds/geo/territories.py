"""The eight territories: which municipalities make each up, and how finely they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import shapely

from deseo.builds.geo.catchments import draw_catchments
from deseo.builds.geo.coasts import fit_to_land
from deseo.builds.geo.countries import read_countries
from deseo.builds.geo.coverages import drop_crumbs, keep_polygons, round_shapes, simplify_coverage
from deseo.builds.geo.lands import FAR_KM, cut_land, draw_land, widen_bounds
from deseo.builds.geo.municipalities import READERS, read_french_group

if TYPE_CHECKING:
    from collections.abc import Mapping

ZONE_COLUMNS = [
    "zone_id",
    "name",
    "territory_id",
    "country",
    "level",
    "nuts3",
    "population",
    "population_year",
    "area_km2",
    "is_core",
    "is_approximate",
    "source",
    "geometry",
]
_REACH_M = 12_000.0
_BORDER_STRIP_M = 2_500.0
_CRUMB_M2 = 2_000.0
_HAIR_DEGREES2 = 1e-7


@dataclass(frozen=True)
class Plan:
    """Configure one territory of the build."""

    territory_id: str
    name: str
    country: str
    crs: str
    source: str
    core_ids: tuple[str, ...]
    nuts3: Mapping[str, str]
    """NUTS 3 code of each province that the territory has zones in."""
    tolerance_m: float
    members: Literal["provinces", "group", "touching", "catchments"] = "provinces"
    group_id: str = ""
    fits_coast: bool = False
    """Whether the coast is OpenStreetMap's instead of the municipalities' own."""
    draws_land: bool = False
    """Whether the municipalities' own coast is fine enough to be the land of the map."""
    is_approximate: bool = False


PLANS = {
    plan.territory_id: plan
    for plan in (
        Plan("modena", "Modena", "IT", "EPSG:25832", "istat", ("036023",), {"MO": "ITH54"}, 12.0),
        Plan(
            "piacenza", "Piacenza", "IT", "EPSG:25832", "istat", ("033032",), {"PC": "ITH51"}, 12.0
        ),
        Plan(
            "strait",
            "Messina e lo Stretto",
            "IT",
            "EPSG:25833",
            "istat",
            ("083048", "080063"),
            {"ME": "ITG13", "RC": "ITF65"},
            30.0,
            draws_land=True,
        ),
        Plan(
            "dunkerque",
            "Dunkerque",
            "FR",
            "EPSG:2154",
            "ign_osm",
            ("59183",),
            {"59": "FRE11"},
            5.0,
            members="group",
            group_id="245900428",
            fits_coast=True,
        ),
        Plan(
            "grenoble",
            "Grenoble",
            "FR",
            "EPSG:2154",
            "ign",
            ("38185",),
            {"38": "FRK24"},
            5.0,
            members="group",
            group_id="200040715",
        ),
        Plan(
            "west_cork",
            "West Cork",
            "IE",
            "EPSG:2157",
            "osm_counties",
            (),
            {"Cork": "IE053"},
            15.0,
            members="catchments",
            is_approximate=True,
        ),
        Plan(
            "barcelona",
            "Barcelona",
            "ES",
            "EPSG:25831",
            "cnig_osm",
            ("08019",),
            {"08": "ES511"},
            5.0,
            members="touching",
            fits_coast=True,
            is_approximate=True,
        ),
        Plan(
            "goteborg",
            "Göteborg",
            "SE",
            "EPSG:3006",
            "scb_osm",
            ("1480",),
            {"14": "SE232"},
            25.0,
            fits_coast=True,
            is_approximate=True,
        ),
    )
}


@cache
def draw_zones(territory_id: str) -> gpd.GeoDataFrame:
    """Draw the zones of one territory as they are shipped.

    Returns
    -------
    GeoDataFrame
        `ZONE_COLUMNS`, sorted by `zone_id`, EPSG:4326, a coverage.
    """
    plan, around = PLANS[territory_id], draw_municipalities(territory_id)
    zones = around[around["is_member"]].reset_index(drop=True)
    zones["territory_id"] = territory_id
    zones["level"] = "catchment" if plan.members == "catchments" else "lau"
    zones["nuts3"] = zones["province_id"].map(plan.nuts3)
    zones["area_km2"] = (zones.to_crs(plan.crs).area / 1e6).round(1)
    zones["is_core"] = zones["zone_id"].isin(plan.core_ids)
    zones["is_approximate"] = plan.is_approximate
    zones["source"] = plan.source
    return zones[ZONE_COLUMNS]


def draw_outline(territory_id: str) -> gpd.GeoDataFrame:
    """Draw a territory as one feature: the union of its zones, with what they sum up to."""
    plan, zones = PLANS[territory_id], draw_zones(territory_id)
    shape = shapely.coverage_union_all(zones.geometry.to_numpy())
    parts = shapely.get_parts(shape)
    largest = max(parts, key=lambda part: (part.area, part.bounds))
    label = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest))[0]
    is_counted = bool(zones["population"].notna().all())
    row = {
        "territory_id": territory_id,
        "name": plan.name,
        "country": plan.country,
        "zone_count": len(zones),
        "area_km2": round(float(zones["area_km2"].sum()), 1),
        "population": int(zones["population"].sum()) if is_counted else None,
        "population_year": int(zones["population_year"].max()) if is_counted else None,
        "bounds": [round(float(v), 5) for v in zones.total_bounds],
        "label_lon": round(float(label[0]), 5),
        "label_lat": round(float(label[1]), 5),
        "is_approximate": plan.is_approximate,
        "source": plan.source,
    }
    frame = gpd.GeoDataFrame([row], geometry=[shape], crs=4326)
    frame["population"] = frame["population"].astype("Int64")
    frame["population_year"] = frame["population_year"].astype("Int64")
    return frame


def draw_background(territory_id: str) -> gpd.GeoDataFrame:
    """Draw the land behind a territory as one feature, EPSG:4326.

    Its columns are `territory_id`, `source` and `bounds`, the box in which land is known: beyond
    it nothing is said, inside it what is not land is water.
    """
    plan, zones = PLANS[territory_id], draw_zones(territory_id)
    bounds = widen_bounds(zones.total_bounds, FAR_KM)
    if plan.draws_land:
        around = draw_municipalities(territory_id)
        whole = shapely.coverage_union_all(around.geometry.to_numpy())
        shape = whole.intersection(shapely.box(*bounds))
    else:
        shape = draw_land(plan.crs, tuple(zones.total_bounds))
    return gpd.GeoDataFrame(
        {
            "territory_id": [territory_id],
            "source": [plan.source if plan.draws_land else "osm"],
            "bounds": [list(bounds)],
        },
        geometry=round_shapes(keep_polygons(shape)),
        crs=4326,
    )


@cache
def draw_municipalities(territory_id: str) -> gpd.GeoDataFrame:
    """Draw the municipalities of a territory with their neighbours, simplified together.

    Returns
    -------
    GeoDataFrame
        Columns of `municipalities.COLUMNS` and `is_member`, sorted by `zone_id`, EPSG:4326.
    """
    plan = PLANS[territory_id]
    if plan.members == "catchments":
        around = draw_catchments().assign(is_member=True)
    else:
        everyone = READERS[plan.country]()
        everyone = everyone.assign(is_member=everyone["zone_id"].isin(_find_ids(plan, everyone)))
        box = widen_bounds(everyone[everyone["is_member"]].total_bounds, FAR_KM)
        around = everyone[everyone.intersects(shapely.box(*box))].to_crs(plan.crs)
        if plan.fits_coast:
            around = _fit_coast(plan, around, box)
    around = around[~around.is_empty].sort_values("zone_id", ignore_index=True)
    drawn = simplify_coverage(around, plan.crs, plan.tolerance_m)
    if plan.fits_coast:
        # Fitting leaves hairline holes where a strip of new land meets an old border.
        drawn.geometry = [drop_crumbs(shape, _HAIR_DEGREES2) for shape in drawn.geometry]
    return drawn


def _find_ids(plan: Plan, everyone: gpd.GeoDataFrame) -> list[str]:
    """List the codes of a territory's municipalities."""
    if plan.members == "group":
        return read_french_group(plan.group_id)
    if plan.members == "provinces":
        return list(everyone.loc[everyone["province_id"].isin(list(plan.nuts3)), "zone_id"])
    core = everyone.loc[everyone["zone_id"].isin(plan.core_ids)].geometry.union_all()
    return list(everyone.loc[everyone.intersects(core), "zone_id"])


def _fit_coast(
    plan: Plan, around: gpd.GeoDataFrame, box: tuple[float, float, float, float]
) -> gpd.GeoDataFrame:
    """Fit the municipalities of a box to the coast; a strip along foreign borders is left alone."""
    land = gpd.GeoSeries([cut_land(box)], crs=4326).to_crs(plan.crs)
    parts = shapely.get_parts(land.iloc[0])
    land_m = shapely.union_all(parts[shapely.area(parts) >= _CRUMB_M2])
    others = read_countries()
    others = others[(others["iso2"] != plan.country) & others.intersects(shapely.box(*box))]
    abroad = others.clip(shapely.box(*box)).to_crs(plan.crs).union_all().buffer(_BORDER_STRIP_M)
    return fit_to_land(around, land_m, abroad, _REACH_M)
