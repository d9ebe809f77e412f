"""Where an invented organisation may stand: on land, inside its zone, mostly where people live.

The soil of a zone is the zone cut by the land and drawn in by `MARGIN_M`, so that rounded
coordinates never fall into the sea or over the border. Around each place of a zone, points scatter
as wide as the place would be at 3,000 inhabitants per km²; the rest stand anywhere in the zone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from pyproj import Transformer

from deseo.sources.shipped import load_zones, read_geometries

if TYPE_CHECKING:
    import random

    import geopandas as gpd

    from deseo.model import TerritoryDefinition
    from deseo.settings import Paths

MARGIN_M = 25.0
PEOPLE_PER_KM2 = 3_000.0
SMALLEST_PLACE = 500.0
CROWDING = 0.85  # below 1: small municipalities get a few more than their share
MAX_TRIES = 400
DECIMALS = 5
Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """A place in metres, with its inhabitants and how far around it they live."""

    point: Point
    population: float
    reach_m: float


@dataclass(frozen=True)
class Soil:
    """One zone as ground to stand on, in metres; `weight` grows with its inhabitants."""

    zone_id: str
    name: str
    shape: shapely.Geometry
    town: Point
    places: tuple[Place, ...]
    weight: float


@dataclass(frozen=True)
class Ground:
    """All the soils of a territory, and the way from metres to degrees."""

    soils: tuple[Soil, ...]
    to_degrees: Transformer

    def locate(self, point: Point) -> Point:
        """Give longitude and latitude of a point in metres, rounded as they are shipped."""
        lon, lat = self.to_degrees.transform(*point)
        return round(lon, DECIMALS), round(lat, DECIMALS)


def read_ground(paths: Paths, territory: TerritoryDefinition) -> Ground:
    """Read zones, land and places of a territory and prepare them to be stood on."""
    zones = load_zones(paths, territory.territory_id).to_crs(territory.crs)
    land = read_geometries(paths.geo / "land" / f"{territory.territory_id}.geojson")
    places = read_geometries(paths.geo / "places" / f"{territory.territory_id}.geojson")
    dry = shapely.union_all(shapely.make_valid(land.to_crs(territory.crs).geometry.to_numpy()))
    known = bool(zones["population"].notna().all())
    near = places.to_crs(territory.crs)
    shapes = shapely.buffer(shapely.intersection(zones.geometry.to_numpy(), dry), -MARGIN_M)
    people = zones["population"] if known else [None] * len(zones)
    soils = [
        _make_soil(zone_id, name, shape, near, population)
        for zone_id, name, shape, population in zip(
            zones["zone_id"], zones["name"], shapes, people, strict=True
        )
    ]
    back = Transformer.from_crs(territory.crs, "EPSG:4326", always_xy=True)
    return Ground(tuple(soils), back)


def scatter_point(rng: random.Random, soil: Soil, country_share: float) -> Point:
    """Draw a point of the soil: anywhere with a chance of `country_share`, else near a place."""
    draw = _draw_in_box if rng.random() < country_share else _draw_near
    for _ in range(MAX_TRIES):
        point = draw(rng, soil)
        if stands_on(soil, point):
            return point
    return soil.town


def scatter_around(rng: random.Random, soil: Soil, centre: Point, spread_m: float) -> Point:
    """Draw a point of the soil, even over the disc of `spread_m` around a centre on it."""
    for _ in range(MAX_TRIES):
        distance_m = spread_m * math.sqrt(rng.random())
        angle = 2 * math.pi * rng.random()
        point = (
            centre[0] + distance_m * math.cos(angle),
            centre[1] + distance_m * math.sin(angle),
        )
        if stands_on(soil, point):
            return point
    return centre


def stands_on(soil: Soil, point: Point) -> bool:
    """Tell whether a point lies on the soil."""
    return bool(shapely.contains_xy(soil.shape, *point))


def _make_soil(
    zone_id: str,
    name: str,
    shape: shapely.Geometry,
    places: gpd.GeoDataFrame,
    population: float | None,
) -> Soil:
    """Make the soil of one zone; without a known population, its places' stands in."""
    shapely.prepare(shape)
    widest_m = 0.8 * math.sqrt(shape.area / math.pi)
    inside = places[shapely.contains(shape, places.geometry.to_numpy())]
    found = [
        _make_place(point, people, widest_m)
        for point, people in zip(inside.geometry, inside["population"].fillna(0), strict=True)
    ]
    found = found or [_make_place(shapely.point_on_surface(shape), 0.0, widest_m)]
    largest = max(found, key=lambda place: (place.population, place.point))
    people = sum(p.population for p in found) if population is None else float(population)
    weight = max(people, SMALLEST_PLACE) ** CROWDING
    return Soil(zone_id, name, shape, largest.point, tuple(found), weight)


def _make_place(point: shapely.Point, population: float, widest_m: float) -> Place:
    people = max(float(population), SMALLEST_PLACE)
    radius_m = 1_000 * math.sqrt(people / PEOPLE_PER_KM2 / math.pi)
    return Place((point.x, point.y), people, min(0.6 * radius_m, widest_m))


def _draw_near(rng: random.Random, soil: Soil) -> Point:
    place = rng.choices(soil.places, [p.population for p in soil.places])[0]
    return rng.gauss(place.point[0], place.reach_m), rng.gauss(place.point[1], place.reach_m)


def _draw_in_box(rng: random.Random, soil: Soil) -> Point:
    west, south, east, north = soil.shape.bounds
    return west + (east - west) * rng.random(), south + (north - south) * rng.random()
