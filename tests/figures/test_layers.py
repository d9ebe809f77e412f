"""Layers are plain columns for the browser, aligned with the list beside the map."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures import make_enterprises, make_row, on_the_line

from deseo.figures.layers import (
    SHARE_BREAKS,
    class_colours,
    classify_values,
    draw_hubs,
    draw_networks,
    draw_points,
    draw_shades,
    is_told,
    list_looks,
)
from deseo.figures.maps import to_script
from deseo.figures.themes import MARKS, MISSING, SEQUENTIAL, THEMES

DESK = THEMES["desk"]


def _place(place):
    return dict(zip(("lat", "lon"), on_the_line(place), strict=True))


DATA = make_enterprises(
    make_row("a", eu_family="cooperative", **_place(0)),
    make_row("b", eu_family="association"),
    make_row("c", **_place(1)),
    make_row("d", eu_family="cooperative", **_place(2)),
    links=(
        ("a", "meals", "offers", "declared"),
        ("c", "meals", "needs", "inferred"),
        ("d", "meals", "offers", "evidenced"),
    ),
)
ROWS = DATA.enterprises
TOLD = is_told(ROWS, DATA.links)
DOUBT_M = pd.Series({"a": 0.0, "b": np.nan, "c": 1500.4, "d": np.nan})
TIPS = pd.Series({"a": "near", "b": "nowhere", "c": "near", "d": "far"})


def _draw(shown=ROWS, chosen=""):
    return draw_points(shown, TOLD, DOUBT_M, TIPS, DESK, chosen)


def test_told_is_what_somebody_said_and_not_what_was_inferred():
    assert TOLD.to_dict() == {"a": True, "b": False, "c": False, "d": True}


def test_all_columns_are_as_long_as_those_who_have_a_place():
    columns = _draw()["points"]
    assert columns["id"] == ["a", "c", "d"]
    assert {name: len(values) for name, values in columns.items()} == dict.fromkeys(columns, 3)


def test_every_column_speaks_of_the_same_enterprise():
    payload = _draw()
    columns = payload["points"]
    at = columns["id"].index("c")
    assert columns["name"][at] == "C"
    assert columns["lat"][at] == round(float(ROWS.loc["c", "lat"]), 5)
    assert columns["lon"][at] == round(float(ROWS.loc["c", "lon"]), 5)
    assert columns["doubt"] == [0, 1500, 0]
    assert [payload["tips"][i] for i in columns["tip"]] == ["near", "near", "far"]


def test_the_order_of_the_list_is_the_order_of_the_points():
    assert _draw(ROWS.loc[["d", "b", "a", "c"]])["points"]["id"] == ["d", "a", "c"]


def test_shape_and_colour_say_the_family_and_filling_the_evidence():
    payload = _draw()
    looks = [payload["looks"][i] for i in payload["points"]["look"]]
    assert [look["shape"] for look in looks] == ["circle", "circle", "circle"]
    blue, grey = MARKS["cooperative"].colour, MARKS["unstated"].colour
    assert [look["colour"] for look in looks] == [blue, grey, blue]
    assert [look["filled"] for look in looks] == [True, False, True]


@pytest.mark.parametrize(
    ("chosen", "index"), [("a", 0), ("d", 2), ("b", -1), ("nobody", -1), ("", -1)]
)
def test_the_chosen_one_is_an_index_into_the_drawn(chosen, index):
    assert _draw(chosen=chosen)["chosen"] == index


def test_a_family_we_do_not_know_is_drawn_as_unstated():
    odd = ROWS.assign(eu_family="guild").loc[["a"]]
    payload = _draw(odd)
    assert payload["looks"][payload["points"]["look"][0]]["colour"] == MARKS["unstated"].colour


def test_nobody_is_drawn_as_nobody():
    payload = _draw(ROWS.iloc[:0])
    assert payload["points"]["id"] == []
    assert payload["tips"] == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_payload_is_plain_data_for_a_script(theme):
    payload = draw_points(ROWS, TOLD, DOUBT_M, TIPS, theme)
    assert json.loads(to_script(payload)) == payload
    assert len(payload["looks"]) == 2 * len(MARKS) == len(list_looks(theme))


def test_families_differ_by_more_than_colour():
    stated = [mark for name, mark in MARKS.items() if name != "unstated"]
    assert len({mark.shape for mark in stated}) == len(stated)
    assert len({mark.sign for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.colour for mark in MARKS.values()}) == len(MARKS)


def test_hubs_are_columns_of_one_length():
    hubs = pd.DataFrame(
        {"name": ["M", "P"], "tip": ["x", "x"], "lat": [44.6, 45.0], "lon": [10.9, 9.7]}
        | {"side": ["right", "above"], "size": [1.2, 2.0]},
        index=["modena", "piacenza"],
    )
    payload = draw_hubs(hubs, DESK)
    assert {len(values) for values in payload["points"].values()} == {2}
    assert payload["points"]["id"] == ["modena", "piacenza"]
    assert json.loads(to_script(payload)) == payload


def test_networks_join_those_members_that_are_drawn():
    members = pd.DataFrame(
        [("n1", "a"), ("n1", "d"), ("n1", "gone"), ("n2", "gone"), ("n3", "c")],
        columns=["cluster_id", "enterprise_id"],
    )
    threads = draw_networks({"n1": "One", "n2": "Two"}, members, ["d", "c", "a"])
    assert [(t["name"], t["members"]) for t in threads] == [("One", [2, 0])]


def _classes(values, *, is_share=False):
    return classify_values(pd.Series(values, dtype="float64"), is_share=is_share)


def test_five_values_fall_into_five_classes():
    shading = _classes({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5})
    assert dict(shading.classes) == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4}
    assert shading.upper_bounds[-1] == 5
    assert shading.lowest == 1
    assert class_colours(shading) == SEQUENTIAL


@pytest.mark.parametrize("values", [{"a": 7, "b": 7, "c": 7}, {"a": 7}], ids=["constant", "one"])
def test_one_value_is_one_class_of_one_colour(values):
    shading = _classes(values)
    assert set(shading.classes.values()) == {0}
    assert shading.upper_bounds == (7.0,)
    assert len(class_colours(shading)) == 1


@pytest.mark.parametrize("values", [{}, {"a": np.nan}], ids=["no zones", "nothing known"])
@pytest.mark.parametrize("is_share", [True, False])
def test_nothing_known_is_no_class_and_no_colour(values, is_share):
    shading = _classes(values, is_share=is_share)
    assert dict(shading.classes) == {}
    assert shading.upper_bounds == ()
    assert class_colours(shading) == ()


def test_a_zone_without_a_value_has_no_class():
    assert set(_classes({"a": 1, "b": np.nan, "c": 2}).classes) == {"a", "c"}


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, 0), (0.2, 0), (0.21, 1), (0.4, 1), (0.6, 2), (0.8, 3), (0.81, 4), (1.0, 4),
     (0.6 + 1e-16, 2)],
)  # fmt: skip
def test_shares_fall_into_fixed_fifths_upper_bound_included(share, expected):
    shading = _classes({"a": share}, is_share=True)
    assert shading.classes["a"] == expected
    assert shading.upper_bounds == SHARE_BREAKS
    assert shading.lowest == 0


finite = st.floats(0, 1e6, allow_nan=False).map(lambda x: round(x, 3))


@given(st.dictionaries(st.text(min_size=1, max_size=3), finite, min_size=1, max_size=30))
def test_classes_keep_the_order_of_values_and_lie_below_their_bound(values):
    shading = _classes(values)
    bounds, lower = shading.upper_bounds, (-np.inf, *shading.upper_bounds[:-1])
    for zone, value in values.items():
        k = shading.classes[zone]
        assert lower[k] < value + 1e-9
        assert value <= bounds[k] + 1e-9
    ordered = sorted(values, key=values.get)
    classes = [shading.classes[zone] for zone in ordered]
    assert classes == sorted(classes)
    assert len(class_colours(shading)) == len(bounds) <= len(SEQUENTIAL)
    assert bounds == tuple(sorted(set(bounds)))


def test_shades_hold_classes_colours_and_words():
    shading = _classes({"a": 1, "b": 2})
    shades = draw_shades(shading, {"a": "one"}, "not known")
    assert shades["classes"] == {"a": 0, "b": 1}
    assert shades["colours"] == [SEQUENTIAL[0], SEQUENTIAL[-1]]
    assert (shades["missing"], shades["unknown"]) == (MISSING, "not known")
    assert json.loads(to_script(shades)) == shades
