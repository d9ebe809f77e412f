"""Small pictures of criteria can be compared: one scale a unit, one span of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deseo.evaluation import Criterion, Measurement
from deseo.figures.follow_ups import draw_follow_up, find_colour, find_span, find_unit_scales
from deseo.figures.themes import THEMES

STAFF = Criterion("a", template_id="staff", baseline=40.0, target=50.0)
SHARED = Criterion("b", title="Crèches", unit="number", target=4.0)
TOLD = [
    Measurement("a", date(2026, 1, 1), 41.0),
    Measurement("a", date(2026, 7, 1), 47.0),
    Measurement("b", date(2026, 3, 1), 2.0),
]
DESK = THEMES["desk"]


def draw(criterion, theme=DESK):
    ends = find_unit_scales([STAFF, SHARED], TOLD)[criterion.unit]
    own = [m for m in TOLD if m.criterion_id == criterion.criterion_id]
    return draw_follow_up(criterion, own, ends, find_span(TOLD), theme)


def test_what_was_measured_is_drawn_as_it_was():
    (line,) = draw(STAFF).data
    assert list(line.y) == [41.0, 47.0]
    assert list(line.x) == [date(2026, 1, 1), date(2026, 7, 1)]


def test_baseline_and_target_are_lines_of_their_own_and_what_is_not_known_has_none():
    assert [(s.y0, s.line.dash) for s in draw(STAFF).layout.shapes] == [
        (40.0, "dot"),
        (50.0, "dash"),
    ]
    assert [(s.y0, s.line.dash) for s in draw(SHARED).layout.shapes] == [(4.0, "dash")]


def test_percent_is_drawn_from_zero_to_all_and_numbers_to_their_largest():
    scales = find_unit_scales([STAFF, SHARED], TOLD)
    assert scales["percent"] == (0.0, 108.0)
    assert scales["number"] == (0.0, pytest.approx(4.32))


def test_a_value_below_zero_is_on_the_scale():
    told = [Measurement("a", date(2026, 1, 1), -20.0)]
    low, high = find_unit_scales([STAFF], told)["percent"]
    assert low < -20.0
    assert high > 100.0


def test_all_pictures_share_their_days():
    start, end = find_span(TOLD)
    assert start < date(2026, 1, 1)
    assert end > date(2026, 7, 1)
    assert {tuple(draw(c).layout.xaxis.range) for c in (STAFF, SHARED)} == {(start, end)}


def test_one_measurement_has_days_around_it():
    start, end = find_span(TOLD[:1])
    assert (end - start).days >= 60


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_violet_is_for_women_and_men_and_for_nothing_else(theme):
    assert find_colour(STAFF, theme) == theme.equality
    assert find_colour(SHARED, theme) == theme.accent
    assert find_colour(replace(STAFF, title="Another thing"), theme) == theme.accent


def test_letters_are_as_large_as_the_theme_has_them():
    assert draw(STAFF, THEMES["projector"]).layout.font.size > draw(STAFF).layout.font.size
