"""Simplifying keeps neighbours together; fitting to a coast gives the sea to nobody."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from deseo.builds.geo.catchments import _join_by_land
from deseo.builds.geo.coasts import fit_to_land
from deseo.builds.geo.coverages import drop_crumbs, fill_holes, round_shapes, simplify_coverage
from deseo.builds.geo.lands import widen_bounds
from deseo.builds.geo.places import _rank_points

CRS = "EPSG:25832"
NOWHERE = shapely.Polygon()


def wavy_border(x, count=200):
    """A border from south to north that swings by ten metres."""
    y = np.linspace(0, 10_000, count)
    return list(zip(x + 10 * np.sin(y / 30), y, strict=True))


@pytest.fixture
def neighbours():
    """Two rectangles in metres that share a wavy border."""
    border = wavy_border(505_000)
    west = shapely.Polygon([(500_000, 10_000), (500_000, 0), *border])
    east = shapely.Polygon([(510_000, 0), (510_000, 10_000), *border[::-1]])
    return gpd.GeoDataFrame({"zone_id": ["w", "e"]}, geometry=[west, east], crs=CRS)


def test_neighbours_still_share_their_border_when_simplified(neighbours):
    before = shapely.get_num_coordinates(neighbours.geometry.to_numpy()).sum()
    simple = simplify_coverage(neighbours, CRS, 60.0)
    assert shapely.get_num_coordinates(simple.geometry.to_numpy()).sum() < before / 2
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    assert simple.crs == "EPSG:4326"


def test_simplifying_leaves_its_input_alone(neighbours):
    before = neighbours.copy()
    simplify_coverage(neighbours, CRS, 60.0)
    assert neighbours.geom_equals_exact(before, 0).all()


def test_a_shape_that_rounding_breaks_is_mended():
    needle = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.5, 2e-6), (0, 1)])
    rounded = round_shapes(np.array([needle]))
    assert rounded[0].is_valid
    assert rounded[0].area == pytest.approx(needle.area, abs=1e-4)


def test_crumbs_go_and_enclaves_stay():
    big = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    shape = shapely.MultiPolygon([big, shapely.box(20, 20, 20.5, 20.5)])
    assert drop_crumbs(shape, 1.0).area == 96
    assert fill_holes(shape, 5.0).area == 100.25


def test_a_strip_of_coast_goes_to_the_nearest_municipality():
    south, north = shapely.box(0, 0, 1_000, 1_000), shapely.box(0, 1_000, 1_000, 2_000)
    towns = gpd.GeoDataFrame({"zone_id": ["s", "n"]}, geometry=[south, north], crs=CRS)
    land = shapely.box(0, 0, 1_400, 2_000)
    fitted = fit_to_land(towns, land, NOWHERE, 500)
    assert fitted.area.tolist() == pytest.approx([1_400_000, 1_400_000], rel=0.05)
    assert fitted.union_all().symmetric_difference(land).area < 1
    assert shapely.coverage_is_valid(fitted.geometry.to_numpy())


def test_the_sea_within_a_municipality_is_taken_out():
    town = gpd.GeoDataFrame({"zone_id": ["a"]}, geometry=[shapely.box(0, 0, 1_000, 1_000)], crs=CRS)
    fitted = fit_to_land(town, shapely.box(0, 0, 600, 1_000), NOWHERE, 500)
    assert fitted.area.tolist() == pytest.approx([600_000])


@pytest.mark.parametrize(
    ("island", "owner"),
    [
        (shapely.box(1_100, 100, 1_200, 200), "s"),
        (shapely.box(1_100, 1_500, 1_200, 1_600), "n"),
        (shapely.box(9_000, 100, 9_100, 200), None),
    ],
    ids=["off the south", "off the north", "out of reach"],
)
def test_an_island_goes_whole_to_the_nearest_municipality_in_reach(island, owner):
    south, north = shapely.box(0, 0, 1_000, 1_000), shapely.box(0, 1_000, 1_000, 2_000)
    towns = gpd.GeoDataFrame({"zone_id": ["s", "n"]}, geometry=[south, north], crs=CRS)
    land = shapely.union_all([south, north, island])
    fitted = fit_to_land(towns, land, NOWHERE, 500).set_index("zone_id")
    holding = fitted.index[fitted.intersection(island).area > island.area * 0.99].tolist()
    assert holding == ([owner] if owner else [])


def test_another_country_is_never_given_away():
    town = gpd.GeoDataFrame({"zone_id": ["a"]}, geometry=[shapely.box(0, 0, 1_000, 1_000)], crs=CRS)
    foreign = shapely.box(1_000, 0, 2_000, 1_000)
    fitted = fit_to_land(town, shapely.box(0, 0, 2_000, 1_000), foreign, 5_000)
    assert fitted.area.tolist() == pytest.approx([1_000_000], abs=1)


def test_an_island_of_another_country_is_left_to_it():
    town = gpd.GeoDataFrame({"zone_id": ["a"]}, geometry=[shapely.box(0, 0, 1_000, 1_000)], crs=CRS)
    island = shapely.box(1_100, 0, 1_300, 200)
    land = shapely.union_all([shapely.box(0, 0, 1_000, 1_000), island])
    fitted = fit_to_land(town, land, island.buffer(50), 5_000)
    assert fitted.area.tolist() == pytest.approx([1_000_000])


def test_a_headland_goes_to_the_catchment_it_is_joined_to():
    towns = shapely.points([(500, 500), (1_500, 3_500)])
    south = shapely.box(0, 0, 2_000, 1_000)
    north = shapely.box(0, 3_000, 2_000, 4_000)
    # Across two kilometres of bay from the southern town, but joined to the northern land.
    headland = shapely.box(0, 2_900, 500, 3_000)
    joined = _join_by_land([shapely.union_all([south, headland]), north], towns)
    assert [shape.area for shape in joined] == [south.area, north.area + headland.area]


def test_what_lies_across_a_river_stays_with_its_town():
    towns = shapely.points([(500, 500), (500, 5_000)])
    town = shapely.box(0, 0, 1_000, 1_000)
    across = shapely.box(0, 1_200, 1_000, 2_000)
    other = shapely.box(0, 2_000, 1_000, 6_000)
    joined = _join_by_land([shapely.union_all([town, across]), other], towns)
    assert [shape.area for shape in joined] == [town.area + across.area, other.area]


def test_a_box_is_widened_outwards_on_every_side():
    west, south, east, north = widen_bounds((10.0, 44.0, 11.0, 45.0), 11.12)
    assert (south, north) == (43.9, 45.1)
    assert west < 9.87
    assert east > 11.13


def test_a_place_next_to_a_larger_one_gives_way():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0], [10.0, 0.0], [50.0, 0.0]])
    assert _rank_points(points, 100.0) == [1, 4, 3, 3, 1]
