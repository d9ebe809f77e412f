"""A trend is three years of one place, age, source and method; anything else is none."""

from __future__ import annotations

import pytest
from tests.equality.worlds import both, define, make_data, tell
from tests.fixtures import PATHS

from deseo.equality.trends import find_trends
from deseo.sources.indicators import load_indicators

DATA = load_indicators(PATHS)
YEARS = (2018, 2019, 2020)


def series(geo, years=YEARS, **cells):
    return [row for year in years for row in both(geo, year - 2000, 30, year=year, **cells)]


def found(*rows, **asked):
    return find_trends(make_data(*rows), "here", "rate", **asked)


def test_three_years_of_one_source_make_a_trend_and_two_do_not():
    assert list(found(*series("OWN"))["year"]) == list(YEARS)
    assert found(*series("OWN", YEARS[:2])).empty


def test_years_of_two_sources_do_not_make_one_trend():
    rows = [*series("OWN", (2018, 2019)), *series("OWN", (2020, 2021), source="census")]
    assert found(*rows).empty


def test_all_places_of_a_trend_have_one_age():
    rows = [*series("OWN"), *series("NAT", age="Y20-64"), *series("REG")]
    trends = found(*rows)
    assert set(trends["age"]) == {"Y15-64"}
    assert list(dict.fromkeys(trends["geo"])) == ["OWN", "REG"]
    assert set(found(*rows, age="Y20-64")["geo"]) == {"NAT"}


def test_the_longer_series_of_a_place_is_taken():
    rows = [*series("OWN"), *series("OWN", range(2010, 2016), source="census")]
    assert set(found(*rows)["source_dataset"]) == {"census"}


def test_a_year_of_one_sex_is_no_point_of_a_trend():
    rows = [*series("OWN", (2018, 2019)), tell("OWN", "F", 5, year=2020)]
    assert found(*rows).empty


def test_no_year_after_the_one_asked_for():
    rows = series("OWN", range(2010, 2020))
    assert found(*rows, year=2015)["year"].max() == 2015


def test_the_edition_of_the_new_method_stands_on_no_line_with_the_old():
    years = (2022, 2023, 2024, 2025)
    rows = [tell("NAT", "both", 60, year=y, indicator="gei", age="none") for y in years]
    data = make_data(*rows, definitions=[define("gei", kind="score", unit="score")])
    assert list(find_trends(data, "here", "gei")["year"]) == [2022, 2023, 2024]


@pytest.mark.parametrize("territory_id", ["barcelona", "strait"])
def test_no_shipped_trend_mixes_ages_sources_or_methods(territory_id):
    seen = 0
    for indicator_id in DATA.definitions:
        trends = find_trends(DATA, territory_id, indicator_id)
        assert trends["age"].nunique() <= 1
        for _, one in trends.groupby("geo"):
            seen += 1
            assert one["source_dataset"].nunique() == 1
            assert one["year"].is_monotonic_increasing
            assert one["year"].is_unique
            assert len(one) >= 3
            if indicator_id.startswith("gei"):
                assert one["year"].max() < 2025
    assert seen > 10
