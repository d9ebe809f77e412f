"""Clusters are counted by their word, and only once they have been judged."""

from __future__ import annotations

import pandas as pd

from deseo.compare import compare_groups, tally_groups

LABELS = pd.Series([0, 0, 0, 1, 1, 2, -1], index=list("abcdefg"))
WORDS = {0: "likely", 1: "possible", 2: "chance"}


def test_words_members_and_the_largest_are_counted():
    tally = tally_groups("modena", WORDS, LABELS, 5000.0)
    assert tally.counts == {"likely": 1, "possible": 1, "chance": 1}
    assert (tally.members, tally.is_judged) == (5, True)


def test_where_one_is_not_judged_yet_there_is_no_figure(make_profile):
    profile = make_profile("modena", ["cooperative"] * 7)
    tally = tally_groups("modena", {**WORDS, 3: "unjudged"}, LABELS, 5000.0)
    compared = compare_groups([profile], [tally])
    assert [c.axes for c in compared.values()] == [(), ()]
    assert {f.part for f in compared["clusters"].silent} == {"likely", "possible"}


def test_no_cluster_found_is_a_zero_that_was_found(make_profile):
    profile = make_profile("modena", ["cooperative"] * 7)
    tally = tally_groups("modena", {}, LABELS * 0 - 1, 5000.0)
    compared = compare_groups([profile], [tally])
    [clusters], [members] = compared["clusters"].axes, compared["members"].axes
    assert [f.marks["value"] for f in clusters.figures] == [0, 0]
    assert [f.marks["value"] for f in members.figures] == [0]


def test_other_rules_are_warned_of_and_other_coverage_divides(make_profile):
    needs = [(f"o{n}", "training", "needs", "declared") for n in range(7)]
    asked = make_profile("modena", ["cooperative"] * 7, needs)
    silent = make_profile("strait", ["cooperative"] * 7)
    near, far = (tally_groups(t, WORDS, LABELS, m) for t, m in (("a", 1000.0), ("b", 5000.0)))
    also = make_profile("grenoble", ["cooperative"] * 7, needs)
    [axis] = compare_groups([asked, also], [near, far])["clusters"].axes
    assert "radius_m" in {r.name for f in axis.figures for r in axis.judge(f).reasons}
    divided = compare_groups([asked, silent], [near, near])["members"]
    assert [a.territory_ids for a in divided.axes] == [("modena",), ("strait",)]
