"""The nearest place speaks, is named, and stands on a scale with its own age group only."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.equality.worlds import both, define, make_data, tell

from deseo.equality.pictures import (
    PANEL_INDICATORS,
    find_panel_figure,
    picture_territory,
    territory_figure,
)


def geos(picture):
    return list(picture["geo"])


def test_the_nearest_place_speaks_and_the_others_stand_beside_it_outwards():
    data = make_data(*both("NAT", 50, 60), *both("OWN", 55, 66), *both("REG", 52, 61))
    picture = picture_territory(data, "here")
    assert geos(picture) == ["OWN", "REG", "NAT"]
    assert list(picture["role"]) == ["territory", "region", "country"]


def test_a_part_of_the_territory_speaks_before_its_region():
    data = make_data(*both("TOWN", 50, 60), *both("REG", 52, 61))
    figure = territory_figure(data, "rate", "here")
    assert (figure.geo, figure.relation, figure.level) == ("TOWN", "part", "municipality")


def test_only_figures_of_the_same_age_stand_side_by_side():
    data = make_data(*both("OWN", 55, 66), *both("REG", 52, 61, age="Y20-64"), *both("NAT", 50, 60))
    picture = picture_territory(data, "here")
    assert geos(picture) == ["OWN", "NAT"]
    assert set(picture["age"]) == {"Y15-64"}


def test_the_same_year_is_chosen_where_there_is_one_else_the_nearest():
    data = make_data(
        *both("OWN", 55, 66, year=2018),
        *both("NAT", 1, 2, year=2023),
        *both("NAT", 50, 60, year=2018),
        *both("REG", 3, 4, year=2015),
        *both("REG", 52, 61, year=2017),
    )
    picture = picture_territory(data, "here").set_index("geo")
    assert picture["year"].to_dict() == {"OWN": 2018, "REG": 2017, "NAT": 2018}


def test_a_year_that_tells_both_sexes_comes_before_a_newer_one_that_tells_one():
    data = make_data(*both("OWN", 55, 66, year=2018), tell("OWN", "F", 58, year=2022))
    assert territory_figure(data, "rate", "here").year == 2018


def test_no_figure_newer_than_the_year_asked_for_is_shown():
    data = make_data(*both("OWN", 55, 66, year=2018), *both("OWN", 58, 68, year=2022))
    assert territory_figure(data, "rate", "here").year == 2022
    assert territory_figure(data, "rate", "here", 2020).year == 2018
    assert territory_figure(data, "rate", "here", 2017) is None


def test_two_shores_stand_side_by_side_from_one_source_and_year():
    places = [("OWN", "own", 1), ("TWIN", "own", 1)]
    data = make_data(
        *both("OWN", 1, 2, year=2021, source="census"),
        *both("OWN", 3, 4, year=2019),
        *both("TWIN", 5, 6, year=2019),
        places=places,
    )
    picture = picture_territory(data, "here")
    assert geos(picture) == ["OWN", "TWIN"]
    assert set(picture["source_dataset"]) == {"survey"}


def test_a_shore_with_another_age_has_a_block_of_its_own():
    places = [("OWN", "own", 1), ("TWIN", "own", 1), ("NAT", "country", 8)]
    data = make_data(
        *both("OWN", 1, 2), *both("TWIN", 5, 6, age="Y20-64"), *both("NAT", 7, 8), places=places
    )
    picture = picture_territory(data, "here")
    assert list(zip(picture["block"], picture["geo"], strict=True)) == [
        (0, "OWN"),
        (0, "NAT"),
        (1, "TWIN"),
    ]


def test_among_ages_alike_the_wider_speaks():
    data = make_data(*both("OWN", 1, 2, age="Y25-29"), *both("OWN", 3, 4, age="Y15-64"))
    assert territory_figure(data, "rate", "here").age == "Y15-64"


def test_nothing_known_is_none_and_no_row_never_a_zero():
    data = make_data(*both("ELSEWHERE", 1, 2))
    assert territory_figure(data, "rate", "here") is None
    assert picture_territory(data, "here").empty


def test_what_one_sex_alone_tells_is_none_for_the_other():
    figure = territory_figure(make_data(tell("OWN", "F", 58)), "rate", "here")
    assert (figure.women, figure.men, figure.gap, figure.ratio) == (58.0, None, None, None)


def test_another_territory_changes_nothing():
    rows = [*both("OWN", 55, 66), *both("NAT", 50, 60)]
    one = picture_territory(make_data(*rows), "here")
    other = picture_territory(make_data(*rows, *both("ELSEWHERE", 1, 2)), "here")
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("row", PANEL_INDICATORS)
def test_a_row_of_the_panel_is_answered_by_the_nearest(row):
    near, *others = PANEL_INDICATORS[row]
    rows = both("NAT", 1, 2, indicator=near)
    for other in others:
        rows += both("TOWN", 3, 4, indicator=other)
    data = make_data(*rows, definitions=[define(i) for i in PANEL_INDICATORS[row]])
    assert find_panel_figure(data, row, "here").geo == ("TOWN" if others else "NAT")
