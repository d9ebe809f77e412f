"""A reading has one sign convention, fills in only the rest of a whole, and keeps its origin."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.equality.worlds import both, define, make_data, make_rows, tell

from deseo.equality.readings import FIGURES, make_readings


def read(*rows, kind="by_sex", unit="percent"):
    return make_data(*rows, definitions=[define(kind=kind, unit=unit)]).readings


def only(readings):
    assert len(readings) == 1
    return readings.iloc[0]


def test_the_gap_is_men_minus_women_and_the_ratio_women_to_men():
    row = only(read(*both("OWN", 60, 75)))
    assert (row["women"], row["men"], row["gap"]) == (60, 75, 15)
    assert row["ratio"] == pytest.approx(0.8)
    assert row["women_share"] == pytest.approx(60 / 135)


@settings(max_examples=6)
@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0.1, 100)), min_size=5, max_size=40))
def test_exchanging_women_and_men_turns_the_sign_of_the_gap(pairs):
    places = [(f"G{number}", *pair) for number, pair in enumerate(pairs)]
    one = read(*[row for geo, women, men in places for row in both(geo, women, men)])
    other = read(*[row for geo, women, men in places for row in both(geo, men, women)])
    assert one["gap"].to_numpy() == pytest.approx(-other["gap"].to_numpy(), abs=1e-3)
    assert (one["women_share"] + other["women_share"]).to_numpy() == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "sex", "value", "women", "men", "gap"),
    [
        ("women_share", "F", 40, 40, 60, 20),
        ("men_share", "M", 40, 60, 40, -20),
        ("ratio", "F/M", 78, 78, 100, 22),
    ],
)
def test_the_other_side_of_a_whole_is_its_rest(kind, sex, value, women, men, gap):
    row = only(read(tell("OWN", sex, value), kind=kind))
    assert (row["women"], row["men"], row["gap"]) == (women, men, gap)


def test_a_published_gap_says_nothing_of_women_or_men_alone():
    row = only(read(tell("OWN", "M-F", -3), kind="gap"))
    assert row["gap"] == -3
    assert row[["women", "men", "total", "ratio", "women_share"]].isna().all()


def test_one_sex_alone_leaves_the_gap_unknown():
    row = only(read(tell("OWN", "F", 60), tell("OWN", "T", 70)))
    assert (row["women"], row["total"]) == (60, 70)
    assert row[["men", "gap", "ratio"]].isna().all()


def test_a_total_alone_is_no_reading_of_women_and_men():
    assert read(tell("OWN", "T", 70)).empty


def test_zero_is_a_figure_and_no_ratio_is_made_of_it():
    row = only(read(*both("OWN", 5, 0)))
    assert row["gap"] == -5
    assert pd.isna(row["ratio"])


def test_ages_years_and_sources_never_mix():
    rows = [
        *both("OWN", 60, 70),
        *both("OWN", 61, 71, age="Y20-64"),
        *both("OWN", 62, 72, year=2021),
    ]
    rows += both("OWN", 63, 73, source="census")
    assert len(read(*rows)) == 4


def test_the_order_of_rows_changes_nothing_and_the_input_stays():
    rows = [*both("OWN", 60, 70), *both("REG", 50, 70), *both("NAT", 40, 60, year=2019)]
    table = make_rows(*rows).assign(is_fetched=False)
    before = table.copy()
    definitions = {"rate": define()}
    one = make_readings(table, definitions)
    other = make_readings(table.iloc[::-1], definitions)
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(table, before)
    assert list(one[FIGURES].columns) == FIGURES


def test_an_indicator_nobody_defined_is_left_out_and_nothing_gives_nothing():
    assert read(*both("OWN", 1, 2, indicator="other")).empty
    assert read().empty


def test_notes_of_both_rows_are_kept():
    rows = [tell("OWN", "F", 1, note="first"), tell("OWN", "M", 2, note="second")]
    assert only(read(*rows))["note"] == "first; second"
