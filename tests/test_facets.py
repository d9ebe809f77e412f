"""Facets narrow each other down; a count says what choosing an answer in addition would leave."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deseo.facets import (
    EVIDENCE,
    FACETS,
    count_values,
    filter_enterprises,
    offered_values,
    tabulate_facets,
)
from deseo.model import Filters
from tests.fixtures import make_enterprises, make_row

DATA = make_enterprises(
    make_row("a", eu_family="cooperative", legal_form="it_coop_sociale_a", networks="n1|n2"),
    make_row("b", eu_family="cooperative", location_precision="town"),
    make_row("c", eu_family="association", networks="n2"),
    make_row("d"),
    links=(
        ("a", "childcare", "offers", "declared"),
        ("a", "meals", "needs", "inferred"),
        ("b", "childcare", "shares", "inferred"),
        ("c", "childcare", "needs", "evidenced"),
    ),
)
TABLE = tabulate_facets(DATA)
SEARCHABLE = pd.Series({"a": "alfa", "b": "beta", "c": "gamma alfa", "d": "delta"})
OFFERED = offered_values(TABLE)


def _passing(**asked) -> list[str]:
    passing = filter_enterprises(TABLE, SEARCHABLE, Filters(**asked))
    return list(passing.index[passing])


def test_each_value_stands_once_for_each_enterprise():
    assert not TABLE.duplicated().any()
    assert set(TABLE["facet"]) == set(FACETS)


def test_what_shares_a_service_offers_it_and_what_nobody_told_is_silent():
    assert OFFERED["offers"] == {"childcare"}
    assert OFFERED["needs"] == {"meals", "childcare"}
    rows = TABLE[TABLE["facet"] == "evidence"]
    assert set(map(tuple, rows[["enterprise_id", "value"]].to_numpy())) == {
        ("a", "declared"), ("a", "inferred"), ("b", "inferred"), ("c", "evidenced"),
        ("d", "silent"),
    }  # fmt: skip
    assert set(EVIDENCE) >= OFFERED["evidence"]


@pytest.mark.parametrize(
    ("asked", "passing"),
    [
        ({}, ["a", "b", "c", "d"]),
        ({"family": ("cooperative",)}, ["a", "b"]),
        ({"family": ("cooperative", "association")}, ["a", "b", "c"]),
        ({"family": ("unstated",)}, ["d"]),
        ({"family": ("cooperative",), "precision": ("town",)}, ["b"]),
        ({"offers": ("childcare",)}, ["a", "b"]),
        ({"needs": ("childcare",), "offers": ("childcare",)}, []),
        ({"network": ("n2",)}, ["a", "c"]),
        ({"evidence": ("silent", "evidenced")}, ["c", "d"]),
        ({"q": "alf"}, ["a", "c"]),
        ({"q": "alf", "family": ("association",)}, ["c"]),
        ({"family": ("no such family",)}, []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else None,
)
def test_one_answer_of_each_facet_asked_has_to_hold(asked, passing):
    assert _passing(**asked) == passing


answers = {f: st.lists(st.sampled_from(sorted(OFFERED[f])), unique=True) for f in FACETS}
asked = st.fixed_dictionaries(answers).map(lambda d: {k: tuple(v) for k, v in d.items()})


@settings(max_examples=5)
@given(asked, st.sampled_from(["", "alf", "b"]))
def test_a_count_is_what_choosing_that_answer_alone_would_leave(asked, query):
    counts = count_values(TABLE, SEARCHABLE, Filters(q=query, **asked))
    for facet in FACETS:
        for value in OFFERED[facet]:
            left = _passing(**{**asked, facet: (value,), "q": query})
            assert counts[facet][value] == len(left)


@settings(max_examples=5)
@given(asked)
def test_what_a_facet_asks_does_not_change_its_own_counts(asked):
    for facet in FACETS:
        silent = count_values(TABLE, SEARCHABLE, Filters(**{**asked, facet: ()}))
        spoken = count_values(TABLE, SEARCHABLE, Filters(**asked))
        assert silent[facet].to_dict() == spoken[facet].to_dict()


def test_without_enterprises_there_is_nothing_to_choose():
    empty = make_enterprises(make_row("a", territory_id="x"))
    none = type(empty)(empty.enterprises.iloc[:0], empty.links, "none", is_exercise=False)
    table = tabulate_facets(none)
    assert table.empty
    assert all(not values for values in offered_values(table).values())
    assert filter_enterprises(table, SEARCHABLE.iloc[:0], Filters(q="x")).empty
