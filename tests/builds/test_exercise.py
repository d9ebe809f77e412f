"""The exercise set: the same each time, on land, marked, its planted groups on record."""

from __future__ import annotations

import random
from itertools import combinations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from deseo.builds.exercise import build_exercise
from deseo.builds.exercise.crews import draw_crew
from deseo.builds.exercise.drafts import Draft, settle, stream
from deseo.builds.exercise.files import find_inferences
from deseo.builds.exercise.grounds import Ground, Place, Soil, scatter_around, scatter_point
from deseo.builds.exercise.plans import read_plans, read_themes, read_trades, read_words
from deseo.schema import CONTRACTS, find_problems
from deseo.schema.validation import split_list
from deseo.searches import fold_text
from deseo.settings import read_paths
from deseo.sources.shipped import load_reference, load_territories
from deseo.sources.tables import read_text_table

PLANS = read_plans()
EXERCISE = read_paths({}).data / "exercise"
SLACK_M = 1.0


def _read(name: str) -> pd.DataFrame:
    return read_text_table((EXERCISE / f"{name}.csv").read_bytes(), name)


@pytest.fixture(scope="module", params=sorted(PLANS))
def territory_id(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def organisations(territory_id) -> pd.DataFrame:
    return _read(territory_id)


@pytest.fixture(scope="module")
def links(territory_id) -> pd.DataFrame:
    return _read(f"{territory_id}_services")


@pytest.fixture(scope="module")
def planted(territory_id) -> pd.DataFrame:
    groups = _read("planted")
    return groups[groups["territory_id"] == territory_id]


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    paths = read_paths({})
    return {
        "territories": set(load_territories(paths)),
        "services": set(load_reference(paths, "services").index),
        "legal_forms": set(load_reference(paths, "legal_forms").index),
        "clusters_existing": set(_read("networks")["cluster_id"]),
        "enterprises": {name for t in PLANS for name in _read(t)["enterprise_id"]},
    }


@pytest.fixture
def meadow() -> Soil:
    """Make a square of two kilometres with one small place in a corner."""
    shape = shapely.box(0, 0, 2_000, 2_000)
    place = Place((300.0, 300.0), 900.0, 250.0)
    return Soil("m", "Meadow", shape, place.point, (place,), 1.0)


@pytest.fixture
def meadow_ground(meadow) -> Ground:
    return Ground((meadow,), Transformer.from_crs("EPSG:3035", "EPSG:4326", always_xy=True))


def test_a_rebuild_writes_the_shipped_files_byte_for_byte(tmp_path):
    written = build_exercise(read_paths({}), tmp_path)
    assert sorted(written) == sorted(path.name for path in EXERCISE.iterdir())
    changed = [
        name for name in written if (tmp_path / name).read_bytes() != (EXERCISE / name).read_bytes()
    ]
    assert changed == [], "remake the exercise set: python -m deseo.builds.exercise"


def test_a_table_keeps_the_contract_of_the_real_ones(organisations, links, known):
    assert find_problems(organisations, CONTRACTS["enterprises"], known) == []
    assert find_problems(links, CONTRACTS["enterprise_services"], known) == []
    assert tuple(organisations.columns) == CONTRACTS["enterprises"].names
    assert tuple(links.columns) == CONTRACTS["enterprise_services"].names


def test_networks_keep_the_contracts_too(known):
    assert find_problems(_read("networks"), CONTRACTS["clusters_existing"], known) == []
    assert find_problems(_read("network_members"), CONTRACTS["cluster_members"], known) == []


def test_networks_of_the_rows_and_network_members_are_the_same_pairs():
    members = _read("network_members")
    said = {
        (cluster_id, row.enterprise_id)
        for territory in PLANS
        for row in _read(territory).itertuples()
        for cluster_id in split_list(row.networks)
    }
    assert said == set(zip(members["cluster_id"], members["enterprise_id"], strict=True))


def test_each_territory_has_as_many_as_planned_and_the_counts_differ(organisations, territory_id):
    assert len(organisations) == PLANS[territory_id].count
    counts = [plan.count for plan in PLANS.values()]
    assert all(120 <= count <= 300 for count in counts)
    assert len(set(counts)) == len(counts)


def test_every_row_says_in_four_ways_that_it_is_an_exercise(organisations, territory_id):
    mark = read_words()[PLANS[territory_id].language].mark
    assert (organisations["is_exercise"] == "yes").all()
    assert (organisations["source"] == "exercise").all()
    assert organisations["name"].str.endswith(f" ({mark})").all()
    assert organisations["enterprise_id"].str.startswith(f"ex-{territory_id}-").all()


def test_nothing_leads_to_anything_real(organisations):
    for column in ("website", "source_url", "retrieved_at", "quote_basis"):
        assert set(organisations[column]) == {""}
    streets = {word for words in read_words().values() for word in words.street.split()}
    said = organisations.loc[organisations["address"] != "", "address"]
    assert len(said) > 0
    assert said.map(lambda text: all(w in streets or w.isdigit() for w in text.split())).all()


def test_names_are_unlike_each_other_and_unlike_any_real_one(organisations, territory_id):
    assert organisations["name"].is_unique
    mark = read_words()[PLANS[territory_id].language].mark
    bare = organisations["name"].str.removesuffix(f" ({mark})").map(fold_text)
    real = pd.read_csv(EXERCISE.parent / "enterprises.csv")["name"].map(fold_text)
    assert set(bare) & set(real) == set()


def test_every_placed_organisation_stands_on_land_inside_its_zone(organisations, territory_id):
    geo = read_paths({}).geo
    zones = gpd.read_file(geo / "zones" / f"{territory_id}.geojson").set_index("name")["geometry"]
    land = gpd.read_file(geo / "land" / f"{territory_id}.geojson")
    dry = shapely.union_all(shapely.make_valid(land.geometry.to_numpy()))
    shapely.prepare(dry)
    placed = organisations[organisations["lat"] != ""]
    points = shapely.points(placed["lon"].astype(float), placed["lat"].astype(float))
    homes = zones.loc[placed["municipality"]].to_numpy()
    assert placed.loc[~shapely.contains(homes, points), "enterprise_id"].tolist() == []
    assert placed.loc[~shapely.contains(dry, points), "enterprise_id"].tolist() == []


def test_who_has_no_place_says_so_and_the_vague_share_their_towns_point(organisations):
    has_place = organisations["lat"] != ""
    assert (has_place == (organisations["location_precision"] != "none")).all()
    vague = organisations[organisations["location_precision"].isin(["postcode", "town"])]
    points = vague[["municipality", "lat", "lon"]].drop_duplicates()
    assert points["municipality"].is_unique
    assert 0.6 < (organisations["location_precision"] == "address").mean() < 0.85


def test_about_a_quarter_have_not_answered_and_they_need_nothing_we_know_of(organisations, links):
    declared = set(links.loc[links["basis"] == "declared", "enterprise_id"])
    inferred = links[links["basis"] == "inferred"]
    assert 0.12 < 1 - len(declared) / len(organisations) < 0.32
    assert set(inferred["role"]) == {"offers"}
    assert set(inferred["enterprise_id"]) & declared == set()
    silent = organisations[~organisations["enterprise_id"].isin(declared)]
    assert set(silent["employees"]) == {""}


def test_offers_are_inferred_only_from_codes_the_services_table_lists(organisations, links):
    services = load_reference(read_paths({}), "services")
    known = find_inferences(read_trades(), services)
    codes = organisations.set_index("enterprise_id")["nace"]
    inferred = links[links["basis"] == "inferred"]
    assert len(inferred) > 0
    for row in inferred.itertuples():
        assert row.service_id in known[codes[row.enterprise_id]]


def test_offers_needs_and_shares_are_all_there(links):
    assert set(links["role"]) == {"offers", "needs", "shares"}


def test_some_figures_by_sex_are_known_and_some_are_not(organisations):
    for column in ("employees", "women_employees", "women_board", "women_managers"):
        share_known = (organisations[column] != "").mean()
        assert 0.3 < share_known < 0.95, column


def test_womens_share_follows_the_trade():
    rows = pd.concat([_read(territory) for territory in PLANS])
    known = rows[rows["women_employees"] != ""].astype({"employees": int, "women_employees": int})
    share = known.groupby("activity")[["women_employees", "employees"]].sum()
    share = share["women_employees"] / share["employees"]
    assert share["nursery and childcare"] > 0.8
    assert share["renovation and repairs"] < 0.3


def test_planted_groups_are_on_record_near_each_other_and_serve_each_other(
    organisations, links, planted, territory_id
):
    spreads_m = PLANS[territory_id].spreads_m
    crs = load_territories(read_paths({}))[territory_id].crs
    rows = organisations.set_index("enterprise_id")
    assert planted["group_id"].nunique() == len(spreads_m) >= 4
    for spread_m, (_, group) in zip(spreads_m, planted.groupby("group_id"), strict=True):
        members = rows.loc[group["enterprise_id"]]
        assert 5 <= len(members) <= 8
        assert set(members["location_precision"]) == {"address"}
        points = gpd.points_from_xy(members["lon"].astype(float), members["lat"].astype(float))
        metric = gpd.GeoSeries(points, crs="EPSG:4326").to_crs(crs)
        apart_m = [a.distance(b) for a, b in combinations(metric, 2)]
        assert max(apart_m) <= 2 * spread_m + 2 * SLACK_M
        said = links[links["enterprise_id"].isin(group["enterprise_id"])]
        offered = set(said.loc[said["role"] == "offers", "service_id"])
        needed = set(said.loc[said["role"] == "needs", "service_id"])
        assert offered & needed, "somebody in the group offers what another needs"


def test_most_organisations_are_noise(organisations, planted):
    assert 0.6 < 1 - len(planted) / len(organisations) < 0.95


def test_a_few_share_one_door_and_a_few_are_second_sites():
    rows = pd.concat([_read(territory) for territory in PLANS])
    exact = rows[rows["location_precision"] == "address"]
    doors = exact.groupby(["territory_id", "lat", "lon"]).size()
    assert (doors >= 4).groupby("territory_id").any().all()
    sites = rows[rows["entity_id"] != rows["enterprise_id"]]
    assert 0.01 < len(sites) / len(rows) < 0.06
    assert set(sites["entity_id"]) <= set(rows["enterprise_id"])


def test_trades_themes_and_forms_use_known_words_only(known):
    trades = read_trades()
    services = known["services"]
    assert {len(theme.exchange) for theme in read_themes().values()} == {2}
    assert {s for trade in trades.values() for s in trade.offers} <= services
    for theme in read_themes().values():
        assert set(theme.trades) <= set(trades)
        assert {*theme.exchange, *theme.offers, *theme.needs} <= services
    assert {f.id for words in read_words().values() for f in words.forms} <= known["legal_forms"]


@given(st.integers(), st.floats(0, 1))
def test_a_scattered_point_stands_on_the_soil(seed, country_share):
    shape = shapely.box(0, 0, 2_000, 2_000).difference(shapely.box(500, 500, 1_500, 1_500))
    place = Place((300.0, 300.0), 900.0, 2_500.0)
    soil = Soil("r", "Ring", shape, place.point, (place,), 1.0)
    point = shapely.Point(scatter_point(random.Random(seed), soil, country_share))
    assert shape.contains(point)


@given(st.integers(), st.floats(1, 800))
def test_a_point_scattered_around_a_centre_is_within_the_spread(seed, spread_m):
    shape = shapely.box(0, 0, 2_000, 2_000)
    soil = Soil("m", "Meadow", shape, (300.0, 300.0), (), 1.0)
    x, y = scatter_around(random.Random(seed), soil, (300.0, 300.0), spread_m)
    assert shapely.Point(x, y).distance(shapely.Point(300, 300)) <= spread_m + 1e-6


@given(st.integers(), st.sampled_from(sorted(read_trades())), st.booleans())
def test_a_crew_never_has_more_women_than_people(seed, trade, has_answered):
    crew = draw_crew(random.Random(seed), read_trades()[trade], has_answered=has_answered)
    for total, women in (
        ("employees", "women_employees"),
        ("board", "women_board"),
        ("managers", "women_managers"),
    ):
        if crew[women]:
            assert int(crew[women]) <= int(crew[total])
    assert has_answered or not crew["employees"]


@pytest.mark.parametrize("precision", ["address", "street", "postcode", "town", "none"])
def test_coordinates_are_as_exact_as_the_draft_says(meadow, meadow_ground, precision):
    draft = Draft("ex-1", "culture", meadow, (1_234.5, 1_500.5), precision, has_answered=True)
    lat, lon = settle(draft, meadow_ground)
    expected = {
        "address": meadow_ground.locate((1_234.5, 1_500.5)),
        "street": tuple(round(c, 3) for c in meadow_ground.locate((1_234.5, 1_500.5))),
        "postcode": meadow_ground.locate((300.0, 300.0)),
        "town": meadow_ground.locate((300.0, 300.0)),
    }
    if precision == "none":
        assert (lat, lon) == ("", "")
    else:
        assert (float(lon), float(lat)) == expected[precision]


def test_a_stream_of_chance_belongs_to_its_name():
    assert stream("a", 1).random() == stream("a", 1).random()
    assert stream("a", 1).random() != stream("a", 2).random()
