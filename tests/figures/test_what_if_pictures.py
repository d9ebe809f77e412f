"""Who changes is drawn by shape, sides by line; the legend explains what is drawn, no more."""

import json

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from deseo.figures.themes import THEMES
from deseo.figures.what_ifs import SHAPES, draw_what_if, list_marks

DESK = THEMES["desk"]
MARKS = pd.DataFrame(
    {
        "name": ["A", "B", "B", "C", "N"],
        "lat": [44.0, 44.1, 44.2, 44.3, 44.4],
        "lon": [10.0, 10.1, 10.2, 10.3, 10.4],
        "what": ["other", "closed", "moved", "changed", "added"],
        "tip": ["t"] * 5,
        "doubt_m": [0.0, None, 0.0, 300.4, 0.0],
    },
    index=["a", "before:b", "b", "c", "n"],
)


def hulls(*letters):
    shapes = [box(10 + i, 44, 10.5 + i, 44.5) for i, _ in enumerate(letters)]
    return gpd.GeoDataFrame({"letter": list(letters)}, geometry=shapes, crs=4326)


def draw(**given):
    usual = {"marks": MARKS, "before": hulls("A"), "after": hulls("A", "B"), "moves": []}
    return draw_what_if(**{**usual, **given}, theme=DESK)


def test_a_layer_is_plain_values():
    drawn = draw(moves=[("moves", "before:b", "b")])
    assert json.loads(json.dumps(drawn)) == drawn


def test_every_way_to_change_has_a_shape_of_its_own():
    drawn = draw()
    looks = [drawn["looks"][look] for look in drawn["points"]["look"]]
    assert [look["shape"] for look in looks] == [SHAPES[what][0] for what in MARKS["what"]]
    assert len({(look["shape"], look["filled"]) for look in looks}) == 5


def test_before_is_dashed_and_empty_and_after_is_solid():
    before, *after = draw()["hulls"]
    assert before["dash"]
    assert before["fill"] == 0
    assert not any(hull["dash"] for hull in after)
    assert [hull["letter"] for hull in after] == ["A", "B"]


def test_a_line_leads_from_the_old_place_to_the_new():
    (line,) = draw(moves=[("moves", "before:b", "b")])["networks"]
    assert line["members"] == [1, 2]


def test_a_side_without_clusters_has_no_hulls():
    drawn = draw(before=hulls("A").iloc[:0], after=hulls("A").iloc[:0])
    assert drawn["hulls"] == []


def test_the_legend_explains_the_marks_that_are_drawn():
    keys = [key for key, _, _ in list_marks(["added", "other"])]
    assert keys == ["before", "after", "added", "other"]
