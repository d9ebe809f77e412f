"""A territory somebody adds: from its zones alone, whole or not at all, and gone when removed."""

import json

import geopandas as gpd
import pytest
import shapely
from tests.fixtures import PATHS

from deseo.errors import InputError, ZoneError
from deseo.settings import Paths
from deseo.sources.grounds import ZoneColumns, arrange_zones
from deseo.sources.indicators import load_indicators
from deseo.sources.shipped import load_dataset, load_zones, read_geometries
from deseo.sources.territories import (
    NewTerritory,
    add_territory,
    check_territory,
    guess_country,
    load_all_territories,
    load_own_territories,
    remove_territory,
    split_codes,
    suggest_crs,
)

NEW = NewTerritory("Två öar <b>", "SE", "EPSG:3006", "ours", nuts2=("SE23",), nuts3=("SE232",))


@pytest.fixture
def paths(tmp_path):
    return Paths(PATHS.data, PATHS.geo, tmp_path / "static", None, tmp_path / "home")


def squares(*names, lon=12.0, lat=57.7, side=0.1):
    """Give squares side by side, from west to east."""
    shapes = [
        shapely.box(lon + side * i, lat, lon + side * (i + 1), lat + side)
        for i in range(len(names))
    ]
    codes = [f"z{i}" for i in range(len(names))]
    return gpd.GeoDataFrame(
        {"namn": names, "kod": codes, "folk": [100] * len(names)}, geometry=shapes, crs="EPSG:4326"
    )


def arranged(*names, **where):
    columns = ZoneColumns("namn", "kod", "folk")
    return arrange_zones(squares(*names, **where), columns, "EPSG:3006")


def test_zones_keep_names_codes_people_and_true_areas():
    zones = arranged("Nord", "Syd")
    assert list(zones["zone_id"]) == ["z0", "z1"]
    assert list(zones["name"]) == ["Nord", "Syd"]
    assert list(zones["population"]) == [100, 100]
    true = gpd.GeoSeries(squares("x").geometry).to_crs("EPSG:3035").area.iloc[0] / 1e6
    assert zones["area_km2"].iloc[0] == pytest.approx(true, rel=0.01)


def test_parts_with_one_code_become_one_zone_and_their_people_add_up():
    given = squares("Nord", "Nord", "Syd")
    given["kod"] = ["a", "a", "b"]
    zones = arrange_zones(given, ZoneColumns("namn", "kod", "folk"), "EPSG:3006")
    assert list(zones["population"]) == [200, 100]


def test_what_is_broken_empty_lined_or_nameless_is_mended_or_left_out():
    bow = shapely.Polygon([(12, 57), (12.1, 57.1), (12.1, 57), (12, 57.1)])
    line = shapely.LineString([(12, 57), (13, 58)])
    solid = shapely.Polygon([(12, 58, 5), (12.1, 58, 5), (12.1, 58.1, 5)])
    endless = shapely.Polygon([(12, 57), (float("inf"), 57), (12, 58)])
    shapes = [bow, line, None, shapely.Polygon(), solid, endless, shapely.box(12, 59, 12.1, 59.1)]
    names = ["bow", "line", "none", "empty", "solid", "endless", ""]
    given = gpd.GeoDataFrame({"namn": names}, geometry=shapes, crs="EPSG:4326")
    zones = arrange_zones(given, ZoneColumns("namn"), "EPSG:3006")
    assert sorted(zones["name"]) == ["bow", "solid"]
    assert zones.geometry.is_valid.all()
    assert not zones.geometry.has_z.any()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (squares("a").set_crs(None, allow_override=True), "no_crs"),
        (squares(""), "no_areas"),
        (squares("a", "b", side=9.0, lon=0), "wide"),
        (squares(*"x" * 2_001, side=0.001).assign(kod=[str(i) for i in range(2_001)]), "many"),
    ],
    ids=["no system", "no names", "too wide", "too many"],
)
def test_what_cannot_become_a_territory_says_why(given, reason):
    with pytest.raises(ZoneError) as refused:
        arrange_zones(given, ZoneColumns("namn", "kod"), "EPSG:3006")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": " "}, "name"),
        ({"country": "Sweden"}, "country"),
        ({"nuts3": ("../..",)}, "region"),
        ({"crs": "EPSG:4326"}, "degrees"),
        ({"crs": "metres"}, "crs"),
    ],
)
def test_what_is_said_of_it_is_held_against_what_is_needed(changed, reason):
    with pytest.raises(ZoneError) as refused:
        check_territory(NewTerritory(**{**NEW.__dict__, **changed}))
    assert refused.value.reason == reason


def test_an_added_territory_has_everything_a_page_asks_of_it(paths):
    territory_id = add_territory(paths, NEW, arranged("Nord", "Syd"), {"en": "2 zones"})
    assert territory_id == "tva_oar_b"
    added = load_all_territories(paths)[territory_id]
    assert added.name("fr") == "Två öar <b>"
    assert added.subtitle("sv") == "2 zones"
    assert list(load_zones(paths, territory_id)["name"]) == ["Nord", "Syd"]
    land = read_geometries(paths.geometry("land", territory_id)).union_all()
    assert land.buffer(1e-6).contains(arranged("Nord", "Syd").union_all())
    outline = read_geometries(paths.geometry("outlines", territory_id)).iloc[0]
    assert outline["zone_count"] == 2
    assert {"Nord", "Syd"} < set(read_geometries(paths.geometry("places", territory_id))["name"])


def test_nobody_is_known_in_it_yet_in_either_kind_of_data(paths):
    territory_id = add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    for source in ("real", "exercise"):
        assert len(load_dataset(paths, territory_id, source).enterprises) == 0


def test_its_regions_bring_their_figures(paths):
    territory_id = add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    places = load_indicators(paths).places
    near = places[places["territory_id"] == territory_id]
    assert {"SE23", "SE", "EU27_2020"} <= set(near["geo"])


def test_a_name_that_is_taken_gets_a_number(paths):
    first = add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    modena = NewTerritory("Modena", "IT", "EPSG:25832", "ours")
    assert add_territory(paths, NEW, arranged("Nord"), {"en": ""}) == f"{first}_2"
    assert add_territory(paths, modena, arranged("Nord"), {"en": ""}) == "modena_2"


def test_a_removed_territory_leaves_nothing(paths):
    territory_id = add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    remove_territory(paths, territory_id)
    assert load_own_territories(paths) == {}
    assert list(paths.own_territories.iterdir()) == []


@pytest.mark.parametrize("territory_id", ["modena", "../home", "", "nowhere"])
def test_only_what_was_added_can_be_removed(paths, territory_id):
    with pytest.raises(InputError, match="no territory that was added here"):
        remove_territory(paths, territory_id)


def test_a_failed_addition_leaves_nothing(paths, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("deseo.sources.territories.choose_places", fail)
    with pytest.raises(OSError, match="No space"):
        add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    assert list(paths.own_territories.iterdir()) == []


@pytest.mark.parametrize("broken", ["", "[]", '{"names": 1}', '{"names": {}, "subtitles": {}}'])
def test_a_broken_definition_is_left_out_and_the_others_stay(paths, broken):
    kept = add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    spoilt = add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    (paths.own_territories / spoilt / "territory.json").write_text(broken, encoding="utf-8")
    assert list(load_own_territories(paths)) == [kept]


def test_a_definition_says_where_the_zones_come_from(paths):
    territory_id = add_territory(paths, NEW, arranged("Nord"), {"en": ""})
    text = (paths.own_territories / territory_id / "territory.json").read_text(encoding="utf-8")
    assert json.loads(text)["source"] == "ours"


@pytest.mark.parametrize(
    ("country", "lon", "lat", "crs"),
    [
        ("FR", 2.3, 51.0, "EPSG:2154"),
        ("IT", 10.9, 44.6, "EPSG:25832"),
        ("ES", 2.1, 41.4, "EPSG:25831"),
        ("AR", -58.0, -34.0, "EPSG:32721"),
    ],
)
def test_a_system_is_suggested_that_suits_country_and_place(country, lon, lat, crs):
    assert suggest_crs(squares("a", lon=lon, lat=lat), country) == crs


def test_the_country_is_guessed_from_where_it_lies(paths):
    assert guess_country(paths, squares("a")) == "SE"
    assert guess_country(paths, squares("a", lon=-40, lat=30)) == ""


def test_region_codes_are_split_by_level():
    assert split_codes(" ith5, ITH54;ITH5 nonsense") == (("ITH5",), ("ITH54", "NONSENSE"))
