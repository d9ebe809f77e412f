"""Hulls cover their members, and say how many others they cover."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from deseo.clusters.hulls import draw_hulls

CRS = "EPSG:25832"
X, Y = 650_000.0, 4_945_000.0


def stand_at(*places):
    points = gpd.GeoSeries([shapely.Point(X + x, Y + y) for x, y in places], crs=CRS)
    frame = gpd.GeoDataFrame(geometry=points.to_crs(4326))
    frame.index = [f"e{i}" for i in range(len(frame))]
    return frame


def label(frame, *groups):
    return pd.Series(groups, index=frame.index)


SQUARE = [(0, 0), (900, 0), (900, 900), (0, 900)]


@pytest.mark.parametrize(
    "places",
    [SQUARE, [(0, 0), (500, 0), (1000, 0), (1500, 0)], [(0, 0)] * 4, [(0, 0), (700, 0)] * 2],
    ids=["square", "line", "one point", "two points"],
)
def test_a_hull_covers_every_member(places):
    frame = stand_at(*places)
    hulls = draw_hulls(frame, label(frame, 0, 0, 0, 0), CRS, 1000.0)
    shape = hulls.geometry.iloc[0]
    assert shape.is_valid
    assert all(shape.covers(point) for point in frame.geometry)


def test_a_stranger_inside_is_counted_and_one_outside_is_not():
    frame = stand_at(*SQUARE, (450, 450), (5000, 5000))
    hulls = draw_hulls(frame, label(frame, 0, 0, 0, 0, -1, -1), CRS, 1000.0)
    assert hulls["strangers"].to_dict() == {0: 1}


def test_members_of_another_group_are_strangers_too():
    frame = stand_at(*SQUARE, (450, 450), (460, 440), (440, 460))
    hulls = draw_hulls(frame, label(frame, 0, 0, 0, 0, 1, 1, 1), CRS, 1000.0)
    assert hulls["strangers"].to_dict() == {0: 3, 1: 0}


def test_nobody_in_a_group_draws_no_hull():
    frame = stand_at(*SQUARE)
    assert draw_hulls(frame, label(frame, -1, -1, -1, -1), CRS, 1000.0).empty


def test_members_without_a_place_are_left_out():
    frame = stand_at(*SQUARE, (0, 0))
    frame.loc["e4", "geometry"] = None
    hulls = draw_hulls(frame, label(frame, 0, 0, 0, 0, 0), CRS, 1000.0)
    assert len(hulls) == 1


def test_the_order_of_rows_changes_nothing():
    frame = stand_at(*SQUARE, (450, 450))
    groups = label(frame, 0, 0, 0, 0, -1)
    shuffled = frame.iloc[[3, 1, 4, 0, 2]]
    one = draw_hulls(frame, groups, CRS, 1000.0).geometry.iloc[0]
    other = draw_hulls(shuffled, groups[shuffled.index], CRS, 1000.0).geometry.iloc[0]
    assert one.symmetric_difference(other).area == pytest.approx(0, abs=1e-12)
    assert np.isfinite(one.area)
