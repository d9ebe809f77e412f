"""The bar of a figure lies where its numbers are, within the bar, and nowhere for the unknown."""

from __future__ import annotations

import pytest

from deseo.equality.panels import PanelRow
from deseo.figures.panels import Span, draw_bar


def row(kind, value, **more):
    return PanelRow("staff", kind, 5, 8, "", value, **more)


def test_a_share_is_as_wide_as_it_is_large():
    bar = draw_bar(row("share", 0.4, low=0.25, high=0.5, least=0.1, most=0.9))
    assert (bar.fill, bar.interval, bar.bounds) == (Span(0, 40), Span(25, 25), Span(10, 80))


@pytest.mark.parametrize(
    ("gap", "fill"), [(15, Span(50, 25)), (-15, Span(25, 25)), (0, Span(50, 0)), (99, Span(50, 50))]
)
def test_a_gap_grows_from_the_middle_to_either_side(gap, fill):
    assert draw_bar(row("gap", gap)).fill == fill


def test_men_are_a_mark_on_the_same_bar():
    assert draw_bar(row("rates", 0.4, men_value=0.73)).men == 73.0


def test_where_nobody_is_silent_there_are_no_bounds():
    assert draw_bar(PanelRow("staff", "share", 8, 8, "", 0.4, least=0.4, most=0.4)).bounds is None


def test_what_is_kept_back_has_no_bar():
    assert draw_bar(PanelRow("staff", "share", 2, 8, "few")) is None
