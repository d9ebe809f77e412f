"""What stands on the map stands where it says: enterprises, names, postcodes, crossings."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from tests_geo import GEO, ROOT, TERRITORIES, read_layer, read_metric

TOLERANCE_M = {"address": 100, "street": 300, "postcode": 1_500, "town": 3_000, "zone": 0}
CROSSINGS = pd.read_csv(ROOT / "data" / "crossings.csv", keep_default_na=False)
PLACES = pd.read_csv(GEO / "places.csv", dtype={"place_id": str})
POSTCODES = pd.read_csv(GEO / "postcodes.csv.gz", dtype={"postcode": str})


def to_points(table, territory_id, lon="lon", lat="lat"):
    points = gpd.points_from_xy(table[lon], table[lat])
    return gpd.GeoSeries(points, index=table.index, crs=4326).to_crs(
        TERRITORIES[territory_id]["crs"]
    )


def test_default_enterprises_lie_in_their_territory_or_within_their_precision(territory_id):
    table = pd.read_csv(ROOT / "data" / "enterprises.csv")
    ours = table[table["territory_id"].eq(territory_id) & table["lat"].notna()]
    assert len(ours) > 0
    outline = read_metric("outlines", territory_id).geometry.iloc[0]
    away_m = to_points(ours, territory_id).distance(outline)
    allowed_m = ours["location_precision"].map(TOLERANCE_M)
    assert allowed_m.notna().all()
    assert ours.loc[away_m > allowed_m, "enterprise_id"].tolist() == []


def test_few_names_show_when_the_map_is_small(territory_id):
    places = read_layer(f"places/{territory_id}")
    assert len(places) <= 150
    assert places["rank"].between(1, 4).all()
    assert places["rank"].is_monotonic_increasing
    assert 1 <= (places["rank"] == 1).sum() <= 15


def test_names_are_those_that_locals_write():
    names = {name for t in TERRITORIES for name in read_layer(f"places/{t}")["name"]}
    assert {"Göteborg", "Dunkerque", "Oostende", "Milano", "Firenze", "Échirolles"} <= names
    assert {"L'Hospitalet de Llobregat", "Reggio di Calabria", "Borås", "Öckerö"} <= set(
        PLACES["name"]
    )
    assert not names & {"Gothenburg", "Dunkirk", "Ostend", "Milan", "Florence", "Padua", "Genoa"}


def test_the_core_towns_are_always_named(territory_id):
    zones = read_layer(f"zones/{territory_id}")
    places = read_layer(f"places/{territory_id}")
    cores = set(zones.loc[zones["is_core"].astype(bool), "name"])
    assert cores <= set(places.loc[places["rank"].eq(1), "name"])


def test_every_municipality_can_be_found_by_its_name(territory_id):
    zones = read_layer(f"zones/{territory_id}")
    known = PLACES[PLACES["territory_id"].eq(territory_id) & PLACES["is_chief"]]
    municipalities = zones.loc[zones["level"].eq("lau"), "name"]
    assert set(municipalities) <= set(known["name"])


@pytest.mark.parametrize(
    ("wanted", "local"),
    [
        ("Gothenburg", "Göteborg"),
        ("Dunkirk", "Dunkerque"),
        ("Reggio Calabria", "Reggio di Calabria"),
    ],
)
def test_a_place_can_be_found_by_its_other_names(wanted, local):
    others = PLACES.set_index("name").loc[[local], "alternates"]
    assert any(wanted in row.split("|") for row in others)


@pytest.mark.parametrize("table", [PLACES, POSTCODES], ids=["places", "postcodes"])
def test_what_finds_a_place_lies_in_or_near_its_territory(table):
    for territory_id, rows in table.groupby("territory_id"):
        outline = read_metric("outlines", territory_id).geometry.iloc[0]
        assert to_points(rows, territory_id).distance(outline).max() < 3_100


def test_every_territory_has_postcodes(territory_id):
    rows = POSTCODES[POSTCODES["territory_id"].eq(territory_id)]
    assert len(rows) >= 5
    assert (rows["country"] == TERRITORIES[territory_id]["country"]).all()


def test_crossings_are_well_formed():
    assert CROSSINGS["crossing_id"].is_unique
    assert set(CROSSINGS["kind"]) == {"bridge", "ferry"}
    assert set(CROSSINGS["territory_id"]) <= set(TERRITORIES)
    assert CROSSINGS[["name", "source"]].ne("").all().all()
    assert CROSSINGS["note"].str.contains("approximate").all()


@pytest.mark.parametrize("crossing", CROSSINGS.to_dict("records"), ids=CROSSINGS["crossing_id"])
def test_a_crossing_is_as_long_as_its_ends_are_apart(crossing):
    ends = crossing["lon1"], crossing["lat1"], crossing["lon2"], crossing["lat2"]
    straight_m = Geod(ellps="WGS84").inv(*ends)[2]
    assert straight_m - 10 <= crossing["detour_m"] <= 1.5 * straight_m + 10


@pytest.mark.parametrize("crossing", CROSSINGS.to_dict("records"), ids=CROSSINGS["crossing_id"])
def test_a_crossing_ends_on_land_and_a_ferry_joins_two_shores(crossing):
    territory_id = crossing["territory_id"]
    parts = shapely.get_parts(read_metric("land", territory_id).geometry.to_numpy())
    ends = pd.DataFrame(
        {"lon": [crossing["lon1"], crossing["lon2"]], "lat": [crossing["lat1"], crossing["lat2"]]}
    )
    shores = []
    for point in to_points(ends, territory_id):
        away_m = shapely.distance(parts, point)
        assert away_m.min() < 400
        shores.append(int(away_m.argmin()))
    if crossing["kind"] == "ferry":
        assert shores[0] != shores[1]
