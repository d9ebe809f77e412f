"""Zones are whole, share their borders, lie on land and leave the sea free."""

import json

import pytest
import shapely
from tests_geo import GEO, TERRITORIES, read_layer, read_metric

LAYERS = sorted(str(p.relative_to(GEO)).removesuffix(".geojson") for p in GEO.rglob("*.geojson"))
ZONE_PROPERTIES = {
    "zone_id", "name", "territory_id", "country", "level", "nuts3", "population",
    "population_year", "area_km2", "is_core", "is_approximate", "source",
}  # fmt: skip
ZONE_COUNTS = {
    "modena": 47, "piacenza": 46, "strait": 205, "dunkerque": 17, "grenoble": 49,
    "west_cork": 8, "barcelona": 12, "goteborg": 49,
}  # fmt: skip
CORES = {
    "modena": ["Modena"],
    "piacenza": ["Piacenza"],
    "strait": ["Reggio di Calabria", "Messina"],
    "dunkerque": ["Dunkerque"],
    "grenoble": ["Grenoble"],
    "west_cork": [],
    "barcelona": ["Barcelona"],
    "goteborg": ["Göteborg"],
}


@pytest.mark.parametrize("layer", LAYERS)
def test_every_shape_is_valid_and_not_empty(layer):
    shapes = read_layer(layer).geometry
    assert len(shapes) > 0
    assert shapes.is_valid.all()
    assert not shapes.is_empty.any()


@pytest.mark.parametrize("layer", LAYERS)
def test_outer_rings_turn_left_and_coordinates_have_five_decimals(layer):
    text = (GEO / f"{layer}.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
        numbers = shapely.get_coordinates(shape)
        assert (numbers.round(5) == numbers).all()


def test_zones_have_what_pages_need(territory_id):
    zones = read_layer(f"zones/{territory_id}")
    assert set(zones.columns) == ZONE_PROPERTIES | {"geometry"}
    assert len(zones) == ZONE_COUNTS[territory_id]
    assert zones["zone_id"].is_unique
    assert zones["zone_id"].is_monotonic_increasing
    assert (zones["territory_id"] == territory_id).all()
    assert set(zones["nuts3"]) == set(TERRITORIES[territory_id]["nuts3"])
    assert zones.loc[zones["is_core"].astype(bool), "name"].tolist() == CORES[territory_id]


def test_population_is_known_with_its_year_or_not_at_all(territory_id):
    zones = read_layer(f"zones/{territory_id}")
    is_known = zones["population"].notna()
    assert (is_known == zones["population_year"].notna()).all()
    assert is_known.all() == (set(zones["country"]) <= {"IT", "FR"})


@pytest.mark.parametrize(
    ("territory", "zone_id", "inhabitants"),
    [("modena", "036023", 184_153), ("dunkerque", "59183", 86_263), ("grenoble", "38185", 156_140)],
)
def test_population_is_the_official_one(territory, zone_id, inhabitants):
    zones = read_layer(f"zones/{territory}").set_index("zone_id")
    assert zones.loc[zone_id, "population"] == inhabitants


def test_no_two_zones_overlap(territory_id):
    shapes = read_metric("zones", territory_id).geometry.to_numpy()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    common = shapely.area(shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))
    assert common.max(initial=0) < 0.1e6


def test_neighbours_share_their_borders_exactly(territory_id):
    assert shapely.coverage_is_valid(read_layer(f"zones/{territory_id}").geometry.to_numpy())


def test_the_outline_is_the_union_of_the_zones(territory_id):
    outline = read_metric("outlines", territory_id)
    zones = read_metric("zones", territory_id)
    assert len(outline) == 1
    assert outline.union_all().symmetric_difference(zones.union_all()).area < 1e4
    label = shapely.Point(outline.loc[0, "label_lon"], outline.loc[0, "label_lat"])
    assert read_layer(f"outlines/{territory_id}").contains(label).all()


def test_zones_lie_on_land(territory_id):
    land = read_metric("land", territory_id).union_all()
    zones = read_metric("zones", territory_id)
    assert zones.intersection(land).area.sum() / zones.area.sum() > 0.995
    for name, shape in zip(zones["name"], zones.geometry, strict=True):
        assert shape.intersection(land).area / shape.area > 0.95, name


def test_land_reaches_forty_kilometres_beyond_the_zones(territory_id):
    near = read_metric("zones", territory_id).total_bounds
    far = read_metric("land", territory_id).total_bounds
    gaps = dict(zip(("west", "south", "east", "north"), (far - near) * [-1, -1, 1, 1], strict=True))
    # Beyond these sides there is nothing but sea.
    open_sea = {"barcelona": {"south"}, "strait": {"north", "east"}, "west_cork": {"west", "south"}}
    short = {side for side, gap in gaps.items() if gap < 40e3}
    assert short <= open_sea.get(territory_id, set())


@pytest.mark.parametrize(
    ("name", "territory", "lon", "lat"),
    [
        ("the Strait", "strait", 15.60, 38.20),
        ("Bantry Bay", "west_cork", -9.70, 51.63),
        ("Vänern", "goteborg", 13.20, 58.85),
        ("off Dunkerque", "dunkerque", 2.30, 51.08),
        ("off Barcelona", "barcelona", 2.25, 41.36),
    ],
)
def test_water_shows_as_water(name, territory, lon, lat):
    point = shapely.Point(lon, lat)
    assert not read_layer(f"land/{territory}").contains(point).any(), name
    assert not read_layer(f"zones/{territory}").contains(point).any(), name


@pytest.mark.parametrize(
    ("place", "lon", "lat", "zone_id"),
    [
        ("tip of Sheep's Head", -9.80, 51.553, "IE-WC-BANT"),
        ("Old Head of Kinsale", -8.53, 51.63, "IE-WC-KINS"),
        ("Sherkin Island", -9.41, 51.47, "IE-WC-SKIB"),
        ("Bere Island", -9.87, 51.63, "IE-WC-CAST"),
    ],
)
def test_headlands_and_islands_go_with_their_own_shore(place, lon, lat, zone_id):
    zones = read_layer("zones/west_cork")
    # The points were read off a general map: half a kilometre of slack.
    near = zones.intersects(shapely.Point(lon, lat).buffer(0.005))
    assert zones.loc[near, "zone_id"].tolist() == [zone_id], place


@pytest.mark.parametrize(
    ("island", "lon", "lat", "zone_id"),
    [
        ("Kirkøy in Norway", 11.03, 59.07, None),
        ("Sydkoster", 11.033, 58.881, "1486"),
        ("Styrsö", 11.785, 57.612, "1480"),
        ("Öckerö", 11.65, 57.71, "1407"),
        ("Orust", 11.70, 58.20, "1421"),
    ],
)
def test_islands_off_goteborg_belong_to_their_kommun(island, lon, lat, zone_id):
    zones = read_layer("zones/goteborg")
    holding = zones.loc[zones.contains(shapely.Point(lon, lat)), "zone_id"].tolist()
    assert holding == ([zone_id] if zone_id else []), island


def test_a_region_and_those_inside_it_end_on_the_same_line():
    regions = read_layer("regions").set_index("region_id")
    for region_id in regions.index[regions["level"].eq("nuts3")]:
        inner, outer = regions.geometry[region_id], regions.geometry[region_id[:4]]
        assert inner.difference(outer).area < 0.001 * inner.area, region_id


def test_every_territory_lies_in_its_regions(territory_id):
    regions = read_layer("regions").set_index("region_id")
    wanted = TERRITORIES[territory_id]["nuts2"] + TERRITORIES[territory_id]["nuts3"]
    assert set(wanted) <= set(regions.index)
    outline = read_layer(f"outlines/{territory_id}").geometry.iloc[0]
    covered = regions.loc[TERRITORIES[territory_id]["nuts3"]].geometry.union_all()
    assert outline.intersection(covered).area / outline.area > 0.97


def test_the_five_partner_countries_are_marked():
    countries = read_layer("countries").set_index("iso2")
    is_partner = countries["is_partner"].astype(bool)
    assert sorted(countries.index[is_partner]) == ["ES", "FR", "IE", "IT", "SE"]
    assert countries.index.is_unique


def test_no_file_is_heavier_than_a_browser_should_load():
    sizes = {str(p.relative_to(GEO)): p.stat().st_size for p in GEO.rglob("*.*")}
    assert sum(sizes.values()) < 6e6
    heavy = {name: size for name, size in sizes.items() if size > 4e5}
    assert heavy == {}
    assert sizes["countries.geojson"] <= 3e5
