"""Of what a form or a store hands over a calculator takes what fits and calls the rest unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.equality.certifications import AREA_WEIGHTS, score_certificate
from deseo.equality.egapro import EgaproAnswers, RaiseCounts, compute_egapro
from deseo.equality.self_assessments import Excess
from deseo.equality.tellings import find_raise_excesses, read_areas, read_egapro

COUNTS = {"women": 20, "women_raised": 10, "men": 30, "men_raised": 15}
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())
)
NAMES = (
    "size", "pay_gap", "pay_out", "raises_gap", "raises_out", "promotions_gap", "promotions_out",
    "maternity", "women_of_ten", *COUNTS, *AREA_WEIGHTS,
)  # fmt: skip


def test_nothing_told_is_nothing_known():
    assert read_egapro({}) == EgaproAnswers(is_large=False)
    assert read_areas({}) == dict.fromkeys(AREA_WEIGHTS)


def test_a_small_organisation_is_read_by_counts_and_a_large_one_by_gaps():
    told = {**COUNTS, "raises_gap": 3, "promotions_gap": -1.5, "pay_gap": 0}
    small, large = read_egapro(told), read_egapro({**told, "size": "large"})
    assert (small.raises, small.raises_gap_points) == (RaiseCounts(20, 10, 30, 15), None)
    assert (large.raises, large.raises_gap_points) == (None, 3.0)
    assert (large.promotions_gap_points, large.pay_gap_percent) == (-1.5, 0.0)


@pytest.mark.parametrize("missing", COUNTS)
def test_three_of_the_four_counts_are_not_enough(missing):
    assert read_egapro({**COUNTS, missing: None}).raises is None


def test_more_raised_than_there_are_is_told_and_not_taken():
    told = {**COUNTS, "men_raised": 31}
    assert find_raise_excesses(told) == (Excess("men_raised", 31, 30),)
    assert read_egapro(told).raises is None
    assert find_raise_excesses(COUNTS) == ()


@pytest.mark.parametrize(
    ("mothers", "raised", "is_left_out"),
    [("all", True, False), ("some", False, False), ("nobody", None, True), ("", None, False),
     (True, None, False)],
)  # fmt: skip
def test_nobody_concerned_leaves_maternity_out_and_silence_does_not(mothers, raised, is_left_out):
    answers = read_egapro({"maternity": mothers})
    assert answers.all_mothers_raised is raised
    assert ("maternity" in answers.left_out) is is_left_out


def test_what_the_law_cannot_compute_is_left_out():
    told = {"pay_out": True, "raises_out": "yes", "promotions_out": 1}
    assert read_egapro(told).left_out == {"pay"}


@pytest.mark.parametrize("value", [-1, 101, 60.0, True, "60", None])
def test_an_area_takes_whole_percents_only(value):
    assert read_areas({"pay": value})["pay"] is None
    assert read_areas({"pay": 60})["pay"] == 60


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_nothing_whatever_breaks_the_reading(told):
    assert compute_egapro(read_egapro(told)).measures
    assert score_certificate(read_areas(told)).verdict
    find_raise_excesses(told)
