"""From tables to clusters: what a facilitator uploads, with its gaps and its mistakes."""

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point
from tests.clusters.conftest import as_groups

from deseo.clusters import (
    PRESETS,
    ClusterRules,
    assess_clusters,
    find_clusters,
    prepare,
    read_roster,
    run_stages,
)
from deseo.errors import InputError
from deseo.spatial import read_barriers, to_metric

METRIC = "EPSG:25832"
RULES = ClusterRules(radius_m=2_000.0)


def make_enterprises(rows, seed=0, *, lon=10.9, lat=44.6, **columns):
    draw = np.random.default_rng(seed)
    points = [Point(lon + x, lat + y) for x, y in draw.uniform(0, 0.08, (rows, 2))]
    ids = pd.Index([f"e{i:03d}" for i in range(rows)], name="enterprise_id")
    return gpd.GeoDataFrame(
        {"location_precision": "address", **columns}, index=ids, geometry=points, crs="EPSG:4326"
    )


def make_links(ids, seed=1, services=8, mean=2.0):
    draw = np.random.default_rng(seed)
    rows = [
        (enterprise, f"service{service}", role, "declared")
        for enterprise in ids
        for role in ("offers", "needs")
        for service in draw.choice(services, draw.poisson(mean) % services, replace=False)
    ]
    return pd.DataFrame(rows, columns=["enterprise_id", "service_id", "role", "basis"])


def label(enterprises, links, rules=RULES):
    roster = read_roster(enterprises, links, METRIC)
    return roster.spread(run_stages(prepare(roster, rules.radius_m), rules).label)


@pytest.fixture
def enterprises():
    return make_enterprises(150)


@pytest.fixture
def links(enterprises):
    return make_links(enterprises.index)


def test_labels_stand_on_the_index_of_the_enterprises(enterprises, links):
    before = enterprises.copy(), links.copy()
    labels = label(enterprises, links)
    pd.testing.assert_index_equal(labels.index, enterprises.index)
    assert labels.dtype == np.int64
    assert set(labels) == set(range(-1, labels.max() + 1))
    assert labels.max() >= 2
    pd.testing.assert_frame_equal(pd.DataFrame(enterprises), pd.DataFrame(before[0]))
    pd.testing.assert_frame_equal(links, before[1])


def test_the_order_of_rows_and_links_does_not_matter(enterprises, links):
    mixed = label(enterprises.sample(frac=1, random_state=3), links.sample(frac=1, random_state=4))
    pd.testing.assert_series_equal(mixed.sort_index(), label(enterprises, links))


def test_links_of_another_territory_change_nothing(enterprises, links):
    others = make_links([f"x{i}" for i in range(90)], seed=7)
    pd.testing.assert_series_equal(
        label(enterprises, pd.concat([others, links])), label(enterprises, links)
    )


def test_missing_swapped_and_outside_places_are_in_no_cluster(enterprises, links):
    wrong = enterprises.copy()
    wrong.loc["e000", "geometry"] = None
    wrong.loc["e001", "geometry"] = Point(44.6, 10.9)
    wrong.loc["e002", "geometry"] = Point(-70.0, 12.0)
    labels = label(wrong, links)
    assert (labels[["e000", "e001", "e002"]] == -1).all()
    assert labels.max() >= 2


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_hardly_anyone_gives_no_cluster(rows):
    few = make_enterprises(rows)
    links = make_links(few.index)
    clustering = find_clusters(prepare(read_roster(few, links, METRIC), 2_000.0), RULES)
    assert len(clustering.groups) == 0
    table = assess_clusters(clustering, permutations=9, runs=2).tabulate()
    assert len(table) == rows
    assert (table["certainty"] == "none").all()


def test_nobody_placed_gives_no_cluster(enterprises, links):
    nowhere = enterprises.set_geometry(gpd.GeoSeries([None] * 150, index=enterprises.index))
    assert (label(nowhere.set_crs("EPSG:4326"), links) == -1).all()


def test_without_links_there_is_no_cluster(enterprises, links):
    assert (label(enterprises, links.iloc[:0]) == -1).all()


def test_establishments_at_one_address_share_a_label(enterprises, links):
    twins = enterprises.copy()
    twins["entity_id"] = [f"entity{i // 2}" for i in range(150)]
    twins["geometry"] = [twins.geometry.iloc[i - i % 2] for i in range(150)]
    roster = read_roster(twins, links, METRIC)
    assert len(roster) == 75
    labels = label(twins, links).to_numpy()
    assert (labels[::2] == labels[1::2]).all()
    assert labels.max() >= 0


def test_a_stated_doubt_is_taken_as_it_stands(enterprises, links):
    roster = read_roster(enterprises.assign(doubt_radius_m=750.0), links, METRIC)
    assert (roster.doubt_m == 750).all()


def test_water_parts_a_cluster_and_a_bridge_joins_it(enterprises, links):
    from shapely.geometry import box

    rules = ClusterRules(radius_m=9_000.0, diameter_m=float("inf"))
    roster = read_roster(enterprises, links, METRIC)
    whole = as_groups(run_stages(prepare(roster, 9_000.0), rules).label)
    shores = gpd.GeoSeries(
        [box(10.8, 44.5, 10.92, 44.8), box(10.94, 44.5, 11.1, 44.8)], crs="EPSG:4326"
    )
    barriers = read_barriers(shores, None, METRIC)
    parted = run_stages(prepare(roster, 9_000.0, barriers), rules)
    middle_m = to_metric(gpd.GeoSeries([Point(10.93, 44.64)], crs="EPSG:4326"), METRIC)[0][0]
    on_land = np.abs(roster.x_m - middle_m) > 1_500
    assert as_groups(parted.label) != whole
    for group in range(len(parted)):
        members = [unit for unit in parted.members(group) if on_land[unit]]
        assert len({roster.x_m[unit] < middle_m for unit in members}) <= 1


def test_town_hall_points_without_services_give_no_cluster():
    """A register that knows only towns: the page must say why, not show the town hall."""
    towns = make_enterprises(200, location_precision="town")
    towns["geometry"] = [Point(10.92539, 44.64783)] * 200
    assert (label(towns, make_links([]), PRESETS["province"]) == -1).all()


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_real_register_of_town_centres_yields_no_likely_cluster(preset):
    folder = Path(os.environ.get("DESEO_REGISTERS_DIR", "nowhere"))
    if not (folder / "modena.csv").exists():
        pytest.skip("set DESEO_REGISTERS_DIR to the folder with modena.csv to try it")
    table = pd.read_csv(folder / "modena.csv").set_index("id")
    register = gpd.GeoDataFrame(
        {"location_precision": "town"},
        index=table.index,
        geometry=gpd.points_from_xy(table["lon"], table["lat"]),
        crs="EPSG:4326",
    )
    assert len(register) > 100
    assert (label(register, make_links([]), PRESETS[preset]) == -1).all()
    # and even with services dealt out at random nothing is likely
    roster = read_roster(register, make_links(register.index, services=20), METRIC)
    rules = PRESETS[preset]
    clustering = find_clusters(prepare(roster, rules.radius_m), rules)
    assessed = assess_clusters(clustering, permutations=99, runs=20)
    assert "likely" not in {c.word for c in assessed.certainties}


def test_an_id_that_stands_twice_is_named(enterprises, links):
    twice = pd.concat([enterprises, enterprises.iloc[3:4]])
    with pytest.raises(InputError, match="enterprise_id 'e003' stands on more than one row"):
        read_roster(twice, links, METRIC)
