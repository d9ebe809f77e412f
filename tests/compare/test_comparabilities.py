"""Every kind of mismatch is built and looked for: what is apart never shares an axis."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.compare import ApartError, Axis, Figure, Origin, compare_figures, judge_pair
from deseo.compare.comparabilities import (
    APART,
    CHECKS,
    NORMALISED,
    SAME,
    WARNED,
    are_apart,
    find_verdict,
)

PLAIN = Origin(
    "organisations",
    ("RUNTS",),
    2023,
    age="Y15-64",
    families=("cooperative", "association"),
    level="nuts3",
    place="ITH54",
    exact_share=0.9,
    told_share=0.8,
    radius_m=5000,
)
MISMATCHES = {
    "an exercise": ({"is_exercise": True}, "is_exercise", APART),
    "another thing counted": ({"definition": "members"}, "definition", APART),
    "another age group": ({"age": "Y20-64"}, "age", APART),
    "a list picked by hand": ({"is_picked": True}, "is_picked", APART),
    "six years older": ({"year": 2017}, "year", APART),
    "no family in common": ({"families": ("mutual",)}, "families", APART),
    "places hardly known": ({"exact_share": 0.1}, "exact_share", APART),
    "hardly anybody told": ({"told_share": 0.1}, "told_share", APART),
    "another register": ({"sources": ("RNA",)}, "sources", WARNED),
    "two years older": ({"year": 2021}, "year", WARNED),
    "of a year nobody stated": ({"year": None}, "year", WARNED),
    "more families": ({"families": ("cooperative", "mutual")}, "families", WARNED),
    "places known less well": ({"exact_share": 0.6}, "exact_share", WARNED),
    "fewer told": ({"told_share": 0.5}, "told_share", WARNED),
    "a region's figure": ({"level": "nuts2", "place": "FRE1"}, "level", WARNED),
    "another nearness": ({"radius_m": 1000.0}, "radius_m", WARNED),
}


def figure(territory_id, value=1.0, ways=(), **changes):
    origin = replace(PLAIN, place=territory_id, **changes)
    return Figure("m", territory_id, {"value": value}, origin, ways=ways)


@pytest.mark.parametrize(("changes", "name", "verdict"), MISMATCHES.values(), ids=MISMATCHES)
def test_every_kind_of_mismatch_is_seen_from_both_sides(changes, name, verdict):
    other = replace(PLAIN, **changes)
    for one, two in ((PLAIN, other), (other, PLAIN)):
        reasons = judge_pair(one, two)
        assert [(r.name, r.verdict) for r in reasons] == [(name, verdict)]
        assert (reasons[0].here, reasons[0].there) == (getattr(one, name), getattr(two, name))


@pytest.mark.parametrize(("changes", "name", "verdict"), MISMATCHES.values(), ids=MISMATCHES)
def test_an_axis_holds_what_is_warned_of_and_refuses_what_is_apart(changes, name, verdict):
    other = replace(PLAIN, **{"place": "elsewhere", **changes})
    pair = (figure("modena"), Figure("m", "dunkerque", {"value": 1.0}, other))
    compared = compare_figures("m", pair)
    if verdict == APART:
        assert [axis.territory_ids for axis in compared.axes] == [("modena",), ("dunkerque",)]
        with pytest.raises(ApartError, match=name):
            Axis(pair)
        [(divided, reasons)] = compared.list_divisions()
        assert divided.territory_id == "dunkerque"
        assert [reason.name for reason in reasons] == [name]
    else:
        [axis] = compared.axes
        judged = axis.judge(pair[1])
        assert judged.verdict == WARNED
        assert name in [reason.name for reason in judged.reasons]


def test_every_reason_has_a_mismatch_above():
    assert {name for _, name, _ in MISMATCHES.values()} == set(CHECKS)


def test_figures_alike_share_an_axis_without_a_word():
    [axis] = compare_figures("m", [figure("modena"), figure("dunkerque")]).axes
    assert [axis.judge(f).verdict for f in axis.figures] == [SAME, SAME]
    assert axis.largest == 1.0


def test_what_was_brought_to_one_basis_says_so():
    [axis] = compare_figures("m", [figure("modena"), figure("piacenza", ways=("year",))]).axes
    judged = axis.judge(axis.figures[1])
    assert (judged.verdict, judged.ways) == (NORMALISED, ("year",))


def test_one_place_that_speaks_for_two_territories_is_warned_of():
    both = [figure("modena"), figure("piacenza")]
    both = [replace(f, origin=replace(f.origin, place="ITH5")) for f in both]
    [axis] = compare_figures("m", both).axes
    assert [[r.name for r in axis.judge(f).reasons] for f in both] == [["same_place"]] * 2
    assert axis.judge(both[0]).reasons[0].there == "piacenza"


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"is_picked": True}, "picked"),
        ({"level": "country"}, "country"),
        ({"exact_share": 0.4}, "low_exact_share"),
        ({"told_share": 0.4}, "low_told_share"),
        ({"is_approximate": True}, "borders"),
    ],
)
def test_a_figure_is_doubted_for_itself_even_alone_and_a_doubt_of_all_is_shared(changes, doubt):
    alone = compare_figures("m", [figure("modena", **changes)]).axes[0]
    assert [r.name for r in alone.judge(alone.figures[0]).reasons] == [doubt]
    both = compare_figures("m", [figure("a", **changes), figure("b", **changes)]).axes[0]
    assert [r.name for r in both.shared_doubts] == [doubt]


def test_who_differs_from_most_is_marked_and_not_the_others():
    figures = [figure("a", year=2019), figure("b"), figure("c")]
    [axis] = compare_figures("m", figures).axes
    assert [axis.judge(f).verdict for f in figures] == [WARNED, SAME, SAME]


def test_years_do_not_creep_along_a_chain():
    figures = [figure("a", year=2014), figure("b", year=2018), figure("c", year=2022)]
    compared = compare_figures("m", figures)
    assert [axis.territory_ids for axis in compared.axes] == [("a", "b"), ("c",)]


def test_whom_nobody_told_of_is_on_no_axis_and_never_a_zero():
    untold = Figure("m", "b", {}, PLAIN)
    compared = compare_figures("m", [figure("a"), untold])
    assert [axis.territory_ids for axis in compared.axes] == [("a",)]
    assert compared.silent == (untold,)
    assert not compared.is_whole
    with pytest.raises(ApartError, match="somebody has told"):
        Axis((figure("a"), untold))
    with pytest.raises(ApartError, match="at least one"):
        Axis(())


origins = st.builds(
    Origin,
    definition=st.sampled_from(["a", "b"]),
    sources=st.sampled_from([(), ("x",), ("y",), ("x", "y")]),
    year=st.none() | st.integers(2010, 2026).map(float),
    age=st.sampled_from(["", "Y15-64", "Y20-64"]),
    families=st.sampled_from([(), ("cooperative",), ("mutual",), ("cooperative", "mutual")]),
    level=st.sampled_from(["", "nuts3", "country"]),
    place=st.sampled_from(["", "p", "q"]),
    exact_share=st.none() | st.floats(0, 1),
    told_share=st.none() | st.floats(0, 1),
    radius_m=st.sampled_from([None, 1000.0, 5000.0]),
    is_picked=st.booleans(),
    is_approximate=st.booleans(),
    is_exercise=st.booleans(),
)
several = st.lists(origins, min_size=1, max_size=6).map(
    lambda found: [Figure("m", f"t{n}", {"value": 1.0}, o) for n, o in enumerate(found)]
)


@given(several)
def test_whatever_the_origins_no_axis_holds_figures_apart_and_none_is_lost(figures):
    compared = compare_figures("m", figures)
    for axis in compared.axes:
        for one, other in combinations(axis.figures, 2):
            assert not are_apart(one.origin, other.origin)
    drawn = [f.territory_id for axis in compared.axes for f in axis.figures]
    assert sorted(drawn) == sorted(f.territory_id for f in figures)
    assert compared.axes[0].figures[0] is figures[0]


@given(origins, origins)
def test_to_be_apart_is_mutual_and_nothing_is_apart_from_itself(one, other):
    assert are_apart(one, other) == are_apart(other, one)
    assert find_verdict(judge_pair(one, one)) == SAME


@given(several)
def test_each_further_axis_says_what_keeps_it_apart(figures):
    for divided, reasons in compare_figures("m", figures).list_divisions():
        assert reasons, divided
        assert {reason.verdict for reason in reasons} == {APART}


def test_nothing_of_an_origin_goes_unlooked_at():
    looked_at = {*CHECKS, "place", "is_approximate"}
    assert looked_at == {field.name for field in fields(Origin)}
