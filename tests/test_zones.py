"""An enterprise belongs to the zone of its place, else of its town; far outside, to none."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from deseo.zones import NEAR_M, assign_zones, count_by_zone, density_by_zone
from tests.fixtures import CRS, LINE, make_enterprises, make_line, make_row, make_zones, on_the_line

WEST, EAST = ("west", "Città Ovest", -0.5, 1.5), ("east", "Città Est", 1.5, 4.5)


@pytest.fixture
def zones():
    return make_zones(WEST, EAST)


def _placed(place: float, **cells: str):
    lat, lon = on_the_line(place)
    return make_enterprises(make_row("x", lat=lat, lon=lon, **cells)).enterprises


def test_each_of_the_line_lies_in_the_zone_drawn_around_it(zones):
    zone_of = assign_zones(make_line().enterprises, zones, CRS)
    assert zone_of.to_dict() == dict(
        zip(LINE, ["west", "west", "east", "east", "east"], strict=True)
    )


@pytest.mark.parametrize(
    ("place", "zone"),
    [(4.5 + (NEAR_M - 5) / 1000, "east"), (4.5 + (NEAR_M + 5) / 1000, "")],
    ids=["a pier 5 m within reach", "a ship 5 m beyond"],
)
def test_a_place_outside_belongs_to_the_nearest_zone_within_three_kilometres(zones, place, zone):
    assert assign_zones(_placed(place), zones, CRS)["x"] == zone


def test_without_a_place_the_town_decides_whatever_its_accents(zones):
    town = make_enterprises(make_row("x", municipality="CITTA EST")).enterprises
    assert assign_zones(town, zones, CRS)["x"] == "east"


def test_beside_others_with_a_place_a_town_still_decides_for_who_has_none(zones):
    lat, lon = on_the_line(0)
    here, somewhere = make_row("a", lat=lat, lon=lon), make_row("b", municipality="Città Est")
    zone_of = assign_zones(make_enterprises(here, somewhere).enterprises, zones, CRS)
    assert zone_of.to_dict() == {"a": "west", "b": "east"}


def test_a_place_counts_more_than_a_town(zones):
    assert assign_zones(_placed(0, municipality="Città Est"), zones, CRS)["x"] == "west"


def test_without_place_and_known_town_there_is_no_zone(zones):
    nowhere = make_enterprises(make_row("x", municipality="Atlantis")).enterprises
    assert assign_zones(nowhere, zones, CRS)["x"] == ""


def test_where_zones_overlap_the_first_by_id_wins_whatever_their_order():
    wide_west, wide_east = (*WEST[:3], 2.5), ("east", "Città Est", 0.5, 4.5)
    for zones in (make_zones(wide_west, wide_east), make_zones(wide_east, wide_west)):
        assert assign_zones(_placed(1.5), zones, CRS)["x"] == "east"


def test_the_answer_stands_on_the_index_and_nothing_is_changed(zones):
    enterprises = make_line().enterprises.iloc[::-1]
    before = enterprises.copy()
    zone_of = assign_zones(enterprises, zones, CRS)
    assert zone_of.index.equals(enterprises.index)
    pd.testing.assert_frame_equal(pd.DataFrame(enterprises), pd.DataFrame(before))


def test_nobody_is_in_no_zone(zones):
    assert assign_zones(make_line().enterprises.iloc[:0], zones, CRS).empty


def test_a_zone_without_enterprises_counts_zero(zones):
    zone_of = pd.Series(["west", "west", ""], index=["a", "b", "c"])
    assert count_by_zone(zone_of, zones).to_dict() == {"west": 2, "east": 0}


def test_a_rate_is_per_ten_thousand_and_unknown_where_population_is():
    counts = pd.Series({"west": 3, "east": 0, "ghost": 2, "lost": 1})
    rate = density_by_zone(counts, {"west": 15_000.0, "east": 10.0, "ghost": 0.0})
    assert rate["west"] == pytest.approx(2.0)
    assert rate["east"] == 0
    assert math.isnan(rate["ghost"])
    assert math.isnan(rate["lost"])
