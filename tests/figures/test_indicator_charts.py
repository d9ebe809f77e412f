"""A scale is the same for all, marks stand where figures say, and zero is the middle of the map."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.equality.worlds import both, define, make_data, tell

from deseo.equality.trends import find_trends
from deseo.figures.indicators import (
    DIVERGING,
    Scale,
    class_bounds,
    classify_gaps,
    comparison_chart,
    draw_gaps,
    find_scale,
    gap_chart,
    trend_chart,
)
from deseo.figures.themes import THEMES

WORDS = {"women": "Women", "men": "Men", "total": "All", "gap": "Gap", "marks": ".,"}
DESK = THEMES["desk"]


def readings(*rows, kind="by_sex"):
    return make_data(*rows, definitions=[define(kind=kind)]).readings


def test_the_scale_holds_every_figure_between_round_ends():
    scale = find_scale(readings(*both("OWN", 41, 66), *both("REG", 88, 70)), define())
    assert (scale.low, scale.high) == (40, 100)
    assert math.isnan(scale.zero)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=9))
def test_every_figure_has_a_place_on_its_scale(values):
    table = pd.DataFrame({"women": values, "men": values, "total": values, "gap": 0.0})
    scale = find_scale(table, define())
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert all(0 <= scale.place(value) <= 1 for value in values)


def test_shares_stand_between_nothing_and_all_with_parity_in_the_middle():
    assert find_scale(pd.DataFrame(), define(kind="women_share")) == Scale(0, 100, 50)


def test_gaps_are_drawn_around_zero():
    scale = find_scale(readings(tell("OWN", "M-F", -24), kind="gap"), define(kind="gap"))
    assert (scale.low, scale.high, scale.zero) == (-30, 30, 0)
    assert scale.place(0) == 0.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda t: t.name)
def test_women_and_men_are_two_kinds_of_marks_at_their_figures(theme):
    rows = readings(*both("OWN", 60, 70), tell("REG", "F", 55))
    figure = comparison_chart(rows, ["own", "region"], Scale(0, 100, math.nan), WORDS, theme)
    marks = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    assert list(marks["Women"].x) == [60, 55]
    assert marks["Men"].x[0] == 70
    assert math.isnan(marks["Men"].x[1])
    assert marks["Women"].marker.symbol != marks["Men"].marker.symbol
    assert marks["Women"].marker.color == theme.equality
    assert figure.layout.font.size >= theme.text_px * 0.9
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert len(lines) == 1  # no line where one of both is not known


def test_a_gap_is_a_bar_from_zero():
    rows = readings(tell("OWN", "M-F", -24), kind="gap")
    figure = gap_chart(rows, ["own"], Scale(-30, 30, 0), DESK, WORDS)
    assert list(figure.data[0].x) == [-24]
    assert tuple(figure.layout.xaxis.range) == (-30, 30)


def test_each_place_has_a_small_multiple_on_one_scale():
    rows = [
        row
        for y in (2018, 2019, 2020)
        for geo in ("OWN", "NAT")
        for row in both(geo, y - 1990, 40, year=y)
    ]
    trends = find_trends(make_data(*rows), "here", "rate")
    figure = trend_chart(trends, {"OWN": "own", "NAT": "nation"}, WORDS, DESK)
    assert [a.text for a in figure.layout.annotations] == ["own", "nation"]
    assert [(t.name, list(t.y)) for t in figure.data if t.name == "Women"] == [
        ("Women", [28, 29, 30])
    ] * 2
    assert figure.layout.yaxis2.matches == "y"


@pytest.mark.parametrize(
    ("gap", "group"), [(-10, 0), (-6, 0), (-3, 1), (0, 2), (2, 2), (3, 3), (7, 4), (10, 4)]
)
def test_classes_of_gaps_are_centred_on_zero(gap, group):
    assert classify_gaps({"x": gap}, 10) == {"x": group}


def test_the_bounds_of_the_classes_meet_and_mirror_each_other():
    bounds = class_bounds(10)
    assert [low for low, _ in bounds[1:]] == [high for _, high in bounds[:-1]]
    assert [(-high, -low) for low, high in reversed(bounds)] == bounds
    assert len(bounds) == len(DIVERGING) == 5


def test_a_region_without_a_gap_has_no_class():
    shades = draw_gaps({"A": 3.0}, 10, {"A": "3 points"}, "not known")["shades"]
    assert shades["classes"] == {"A": 3}
    assert shades["unknown"] == "not known"
