"""A map on paper has its scale, its north and its credits, and reads without colour."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from tests.fixtures import PATHS
from tests.reports.meetings import PAYLOAD, make_ground

from deseo.reports.map_layers import HATCHES, choose_bar_m
from deseo.reports.map_pictures import PictureWords, draw_picture, read_ground

WORDS = PictureWords("© nobody", "N", lambda length_m: f"{length_m:g} m")
SIZE_MM = (120.0, 80.0)


def draw(payload=PAYLOAD, kind="svg", ground=None, words=WORDS):
    return draw_picture(payload, ground or make_ground(), words, SIZE_MM, kind)


def test_a_picture_has_the_size_of_the_paper_and_colours_in_it():
    picture = Image.open(io.BytesIO(draw(kind="png")))
    assert picture.width / picture.height == pytest.approx(1.5, rel=0.01)
    assert picture.width == pytest.approx(120 / 25.4 * 200, abs=2)
    assert len(picture.convert("RGB").getcolors(1_000_000)) > 20


def test_the_same_map_gives_the_same_bytes_and_another_map_others():
    assert draw() == draw()
    assert draw(kind="png") == draw(kind="png")
    assert draw() != draw({**PAYLOAD, "hulls": []})


@pytest.mark.parametrize("part", ["points", "hulls", "networks", "looks"])
def test_what_a_map_lacks_is_left_out(part):
    kept = {name: value for name, value in PAYLOAD.items() if name != part}
    if part == "points":
        kept.pop("networks")
    assert draw(kept) != draw()


def test_a_map_of_nothing_shows_the_ground():
    assert draw({}).startswith(b"<?xml")


def read_grey(payload):
    return Image.open(io.BytesIO(draw(payload, "png"))).convert("L").tobytes()


def test_shapes_lines_and_patterns_tell_apart_what_has_one_colour():
    def in_one_colour(hulls, looks):
        return read_grey({**PAYLOAD, "hulls": hulls, "looks": looks})

    hull = {**PAYLOAD["hulls"][0], "colour": "#000000"}
    look = {"colour": "#000000", "paper": "#FFFFFF"}
    round_ones = [{**look, "shape": "circle", "filled": True}] * 3
    shapes = [{**look, "shape": s, "filled": f} for s, f in
              (("circle", True), ("square", False), ("triangle", True))]  # fmt: skip
    assert in_one_colour([hull], round_ones) != in_one_colour([hull], shapes)
    solid = {**hull, "dash": []}
    assert in_one_colour([hull], shapes) != in_one_colour([solid], shapes)
    assert len(set(HATCHES)) == len(HATCHES)


def test_zones_without_a_value_are_patterned_not_coloured():
    shades = {"classes": {"w": 0}, "colours": ["#000000"]}
    one, other = ({**PAYLOAD, "shades": {**shades, "classes": c}} for c in ({"w": 0}, {}))
    assert read_grey(one) != read_grey(other)


def test_a_mapped_part_fills_the_paper():
    near = {**PAYLOAD, "fit": [[44.60, 10.90], [44.61, 10.91]]}
    told = []
    draw(near, words=replace(WORDS, say_length=lambda m: told.append(m) or ""))
    draw(words=replace(WORDS, say_length=lambda m: told.append(m) or ""))
    assert told[0] < told[1], "the nearer map has the shorter bar"


@pytest.mark.parametrize(
    ("width_m", "bar_m"), [(1_000, 200), (4_000, 1_000), (7_999, 1_000), (80_000, 20_000)]
)
def test_the_bar_is_a_round_length_of_at_most_a_quarter(width_m, bar_m):
    assert choose_bar_m(width_m) == bar_m


@pytest.mark.parametrize("territory_id", ["modena", "west_cork"])
def test_the_ground_is_that_of_the_pages(territory_id):
    ground = read_ground(PATHS, territory_id, "EPSG:3035")
    assert not ground.outline.empty
    assert not ground.zones.empty
    assert "name" in ground.places
    assert ground.zones.crs == "EPSG:3035"


def test_a_territory_without_files_has_an_empty_ground():
    assert read_ground(PATHS, "nowhere", "EPSG:3035").land.empty
