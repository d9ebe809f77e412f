"""What nobody has told is listed, as near as it is known; regions are compared where most know."""

from __future__ import annotations

import pytest
from tests.equality.worlds import both, define, make_data, tell
from tests.fixtures import PATHS

from deseo.equality.pictures import picture_territory
from deseo.equality.regions import find_regional_gaps
from deseo.equality.silences import list_silences, list_silent_sexes, reach_indicators
from deseo.sources.indicators import load_indicators
from deseo.sources.shipped import load_territories

DATA = load_indicators(PATHS)


def test_each_indicator_reaches_as_near_as_its_nearest_figure():
    names = ("own", "part", "region", "country", "nothing")
    geos = dict(zip(names, ("OWN", "TOWN", "REG", "NAT"), strict=False))
    rows = [row for name, geo in geos.items() for row in both(geo, 1, 2, indicator=name)]
    data = make_data(*rows, definitions=[define(name) for name in names])
    reaches = reach_indicators(data, picture_territory(data, "here"))
    assert reaches == {
        "own": "territory",
        "part": "territory",
        "region": "region",
        "country": "country",
        "nothing": "nothing",
    }
    assert list_silences(reaches) == {"country": "country", "nothing": "nothing"}


def test_a_figure_of_one_sex_is_a_half_told():
    data = make_data(tell("OWN", "F", 1), *both("NAT", 1, 2))
    assert list(list_silent_sexes(picture_territory(data, "here"))["geo"]) == ["OWN"]


@pytest.mark.parametrize("territory_id", load_territories(PATHS))
def test_no_territory_is_empty_and_none_knows_all(territory_id):
    reaches = reach_indicators(DATA, picture_territory(DATA, territory_id))
    near = [i for i, reach in reaches.items() if reach in {"territory", "region"}]
    assert len(near) >= 5
    assert any(reach == "territory" for reach in reaches.values())
    assert list_silences(reaches)
    assert set(near) | set(list_silences(reaches)) == set(reaches)


def test_regions_are_compared_in_the_year_most_of_them_know():
    rows = [*both("REG", 1, 4), *both("REG2", 2, 4), *both("REG", 1, 9, year=2022)]
    found = find_regional_gaps(make_data(*rows), "rate")
    assert (found.year, found.age, found.gaps) == (2020, "Y15-64", {"REG": 3.0, "REG2": 2.0})
    assert found.largest == 8  # the widest of any year: classes stay when the year is changed


def test_one_region_is_no_comparison_and_ages_do_not_mix():
    assert find_regional_gaps(make_data(*both("REG", 1, 4)), "rate") is None
    rows = [*both("REG", 1, 4), *both("REG2", 2, 4, age="Y20-64")]
    assert find_regional_gaps(make_data(*rows), "rate") is None
    assert find_regional_gaps(make_data(*both("REG", 1, 4)), "rate", 1999) is None
