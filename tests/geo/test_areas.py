"""What is drawn is as large as it officially is, as far as its source allows."""

import geopandas as gpd
import pytest
from tests_geo import metric_area_km2, read_layer, read_metric

# name, territory, which zones, official km², tolerance (share), why not closer
OFFICIAL = [
    ("Modena", "modena", "", 2688.0, 0.01, "borders simplified by 12 m"),
    ("Piacenza", "piacenza", "", 2585.9, 0.01, "borders simplified by 12 m"),
    ("Messina", "strait", "ITG13", 3266.1, 0.01, "generalised islands and coast"),
    ("Reggio Calabria", "strait", "ITF65", 3210.4, 0.01, "generalised coast"),
    ("Grenoble-Alpes Métropole", "grenoble", "", 541.2, 0.01, "borders drawn at about 100 m"),
    ("Dunkerque city", "dunkerque", "59183", 43.9, 0.10, "basins and beaches are water here"),
    ("Barcelona city", "barcelona", "08019", 101.4, 0.04, "coarse source: steps of 180 m"),
    ("Göteborg, land", "goteborg", "1480", 447.8, 0.12, "borders generalised by up to 2 km"),
    ("West Cork", "west_cork", "", 2643.7, 0.03, "Local Electoral Areas are another outline"),
]
OFFICIAL_REGIONS = [
    ("ITH5", 22_510.0, 0.01, "simplified by 250 m"),
    ("ITG1", 25_832.0, 0.01, "small islands left out"),
    ("ITF6", 15_222.0, 0.01, "generalised coast"),
    ("ES51", 32_108.0, 0.01, "coarse source: steps of 180 m"),
]


@pytest.mark.parametrize(
    ("territory", "part", "official", "tolerance"),
    [row[1:5] for row in OFFICIAL],
    ids=[row[0] for row in OFFICIAL],
)
def test_zones_add_up_to_the_official_area(territory, part, official, tolerance):
    zones = read_metric("zones", territory)
    chosen = zones[zones["nuts3"].eq(part) | zones["zone_id"].eq(part)] if part else zones
    assert len(chosen) > 0
    assert chosen.area.sum() / 1e6 == pytest.approx(official, rel=tolerance)


def test_county_cork_has_its_official_area():
    county = read_layer("county_cork").to_crs("EPSG:2157")
    assert county.area.sum() / 1e6 == pytest.approx(7500, rel=0.02)


@pytest.mark.parametrize(
    ("region_id", "official", "tolerance"),
    [row[:3] for row in OFFICIAL_REGIONS],
    ids=[row[0] for row in OFFICIAL_REGIONS],
)
def test_a_region_has_its_official_area(region_id, official, tolerance):
    regions = read_layer("regions").set_index("region_id")
    assert metric_area_km2(regions.loc[[region_id]]) == pytest.approx(official, rel=tolerance)


def test_stated_areas_are_those_of_the_shapes(territory_id):
    zones = read_metric("zones", territory_id)
    drawn = zones.area / 1e6
    assert (zones["area_km2"] - drawn).abs().max() < 0.06


def test_west_cork_covers_what_the_official_electoral_areas_cover(reference):
    official = gpd.read_file(reference / "ie_westcork_lea.geojson").to_crs("EPSG:2157")
    ours = read_metric("zones", "west_cork").union_all()
    theirs = official.buffer(0).union_all()
    assert ours.intersection(theirs).area / ours.union(theirs).area > 0.93


def test_goteborg_covers_what_its_official_districts_cover_on_land(reference):
    official = gpd.read_file(reference / "se_goteborg_stadsomraden.geojson").to_crs("EPSG:3006")
    zones = read_metric("zones", "goteborg").set_index("zone_id")
    land = read_metric("land", "goteborg").union_all()
    ours, theirs = zones.geometry["1480"], official.buffer(0).union_all().intersection(land)
    assert ours.intersection(theirs).area / ours.union(theirs).area > 0.84
