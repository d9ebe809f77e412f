"""Projection, doubt about places, and water between them."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, box

from deseo.spatial import (
    check_places,
    find_doubt_radius_m,
    find_near_pairs,
    read_barriers,
    respect_barriers,
    to_metric,
)

METRIC = "EPSG:25832"


def test_metres_are_those_of_the_declared_projection():
    places = gpd.GeoSeries([Point(10.92539, 44.64783)], crs="EPSG:4326")
    x_m, y_m = to_metric(places, METRIC)
    expected = places.to_crs(METRIC).iloc[0]
    assert (x_m[0], y_m[0]) == pytest.approx((expected.x, expected.y))


def test_places_missing_swapped_or_outside_are_named_and_not_measured():
    places = gpd.GeoSeries(
        [Point(10.9, 44.6), None, Point(), Point(44.6, 10.9), Point(-120, 5), Point(np.nan, 4)],
        index=["ok", "none", "empty", "swapped", "outside", "nan"],
        crs="EPSG:4326",
    )
    verdict = check_places(places, METRIC)
    assert verdict.to_dict() == {
        "ok": "ok", "none": "missing", "empty": "missing", "swapped": "swapped",
        "outside": "outside", "nan": "missing",
    }  # fmt: skip
    assert np.isfinite(to_metric(places, METRIC)[0]).tolist() == [True] + [False] * 5


@pytest.fixture
def zones():
    shapes = [box(10.0, 44.0, 10.2, 44.2), box(10.5, 44.0, 10.51, 44.01)]
    return gpd.GeoDataFrame({"population": [150_000, 400_000]}, geometry=shapes, crs="EPSG:4326")


def make_enterprises(precisions, points):
    return gpd.GeoDataFrame({"location_precision": precisions}, geometry=points, crs="EPSG:4326")


def test_doubt_grows_with_what_is_not_known(zones):
    town, hamlet = Point(10.1, 44.1), Point(10.505, 44.005)
    rows = make_enterprises(
        ["address", "street", "town", "postcode", "zone", "town", "town"],
        [town, town, town, town, town, hamlet, Point(12, 45)],
    )
    doubt_m = find_doubt_radius_m(rows, zones, METRIC)
    areas_km2 = zones.to_crs(METRIC).area / 1e6
    disc = np.sqrt(150_000 / 3_000 / np.pi) * 1_000
    assert doubt_m.tolist()[:4] == pytest.approx([0, 100, disc, disc])
    assert doubt_m[4] == pytest.approx(np.sqrt(areas_km2[0] / np.pi) * 1_000)
    assert doubt_m[5] == pytest.approx(np.sqrt(areas_km2[1] / np.pi) * 1_000)  # not beyond its zone
    assert doubt_m[6] == 1_000  # outside every zone


def test_a_small_town_is_still_three_hundred_metres(zones):
    zones["population"] = [200, 200]
    rows = make_enterprises(["town"], [Point(10.1, 44.1)])
    assert find_doubt_radius_m(rows, zones, METRIC).tolist() == [300]


def test_unknown_precision_is_a_shared_place_from_three_rows_on_one_point():
    here, there = Point(10, 44), Point(11, 44)
    rows = make_enterprises(["none", None, "none", "none", "none"], [here] * 3 + [there] * 2)
    assert find_doubt_radius_m(rows, None, METRIC).tolist() == [1_000] * 3 + [0] * 2
    without = rows.drop(columns="location_precision")
    assert find_doubt_radius_m(without, None, METRIC).tolist() == [1_000] * 3 + [0] * 2


def test_missing_places_share_no_point():
    rows = make_enterprises(["none"] * 3, [None] * 3)
    assert find_doubt_radius_m(rows, None, METRIC).tolist() == [0] * 3


# two shores, 2 km of water between them, in metres of the projected CRS
WEST = box(500_000, 5_000_000, 503_000, 5_010_000)
EAST = box(505_000, 5_000_000, 508_000, 5_010_000)


@pytest.fixture
def shores():
    land = gpd.GeoSeries([WEST, EAST], crs=METRIC).to_crs("EPSG:4326")
    x_m = np.array([501_000.0, 502_000.0, 506_000.0, 507_000.0])
    y_m = np.full(4, 5_005_000.0)
    return land, x_m, y_m, find_near_pairs(x_m, y_m, 6_000.0)


def as_distances(pairs):
    rows = zip(pairs.firsts(), pairs.neighbour, np.sqrt(pairs.squared_m2), strict=True)
    return {(int(i), int(j)): float(d) for i, j, d in rows}


def test_shores_are_not_near_each_other(shores):
    land, x_m, y_m, pairs = shores
    parted = respect_barriers(x_m, y_m, pairs, read_barriers(land, None, METRIC))
    assert len(pairs) == 6
    assert as_distances(parted) == pytest.approx({(0, 1): 1_000, (2, 3): 1_000})
    assert parted.size == 4


def test_a_ferry_brings_shores_near_by_the_length_of_its_way(shores):
    land, x_m, y_m, pairs = shores
    ends = gpd.GeoSeries([Point(503_000, 5_005_000), Point(505_000, 5_005_000)], crs=METRIC)
    lon_lat = shapely.get_coordinates(ends.to_crs("EPSG:4326").array)
    ferry = pd.DataFrame(
        [["f", *lon_lat[0][::-1], *lon_lat[1][::-1], 2_500.0]],
        columns=["crossing_id", "lat1", "lon1", "lat2", "lon2", "detour_m"],
    )
    joined = respect_barriers(x_m, y_m, pairs, read_barriers(land, ferry, METRIC))
    assert as_distances(joined) == pytest.approx(
        {(0, 1): 1_000, (2, 3): 1_000, (0, 2): 5_500, (1, 2): 4_500, (1, 3): 5_500}, abs=1.0
    )


def test_without_land_there_is_no_barrier():
    assert read_barriers(None, None, METRIC) is None


def test_the_strait_is_crossed_by_its_ferries_only():
    folder = Path(__file__).parents[2]
    land = gpd.read_file(folder / "geo/land/strait.geojson").geometry
    crossings = pd.read_csv(folder / "data/crossings.csv")
    strait = "EPSG:25833"
    messina, villa = Point(15.5540, 38.1937), Point(15.6370, 38.2190)
    x_m, y_m = to_metric(gpd.GeoSeries([messina, villa], crs="EPSG:4326"), strait)
    pairs = find_near_pairs(x_m, y_m, 15_000.0)
    on_foot = respect_barriers(x_m, y_m, pairs, read_barriers(land, None, strait))
    ferries = crossings[crossings["territory_id"] == "strait"]
    by_ferry = respect_barriers(x_m, y_m, pairs, read_barriers(land, ferries, strait))
    assert len(pairs) == 1
    assert len(on_foot) == 0
    (way_m,) = np.sqrt(by_ferry.squared_m2)
    assert np.hypot(*np.diff([x_m, y_m]).ravel()) < way_m < 12_000
