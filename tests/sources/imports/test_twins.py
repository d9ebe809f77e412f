"""Rows that are others told again are merged with a record, asked about, or left alone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fixtures import make_enterprises, make_row
from tests.sources.imports.lists import tell

from deseo.duplicates import find_roots
from deseo.sources.additions import add_enterprises, merge_enterprises
from deseo.sources.imports.batches import make_batch, propose_import
from deseo.sources.imports.twins import Decided, recall_known

HEAD = "name;municipality;address;lat;lon;website;activity\n"
ONE = "Coop Girasole;Carpi;Via Roma 2;44,7839;10,8850;;asilo nido\n"
AGAIN = "GIRASOLE soc. coop. sociale;Carpi;via Roma, 2;44,7839;10,8851;girasole.example;scuola\n"
MAYBE = "Girasole;Carpi;;;;;\n"
OTHER = "Croce Blu;Modena;Via Giardini 481;44,6301;10,9051;;\n"


@pytest.fixture
def bring(paths, here, write):
    """Return what makes a batch of lines, beside what is there and was decided."""

    def make(text, told=None, standing=(), different=frozenset()):
        proposal = propose_import(paths, write("list.csv", HEAD + text), "modena")
        if told is None:
            return make_batch(paths, proposal, "modena")
        merged = merge_enterprises(told, standing)
        existing, decided = recall_known(told, merged, different)
        return make_batch(paths, proposal, "modena", existing, decided=decided)

    return make


def keep(told, batch):
    """Keep a batch beside what was told, as the store would; give also who stands in whom."""
    certain = batch.pairs[batch.pairs["certainty"] == "certain"]
    standing = list(zip(certain["left_id"], certain["right_id"], strict=True))
    return add_enterprises(told, batch.rows, "x"), standing


NOBODY = make_enterprises(make_row("far", name="Far away", municipality="Sassuolo"))


def test_a_row_told_again_is_merged_and_both_its_facts_and_why_are_kept(bring):
    batch = bring(ONE + AGAIN + OTHER)
    assert (batch.report.accepted, batch.report.merged) == (2, 1)
    assert tell(batch) == [(3, "merged_door", "merged")]
    assert dict(batch.report.problems[0].values) == {"value": "Coop Girasole"}
    (pair,) = batch.pairs.to_dict("records")
    assert (pair["certainty"], pair["filled"]) == ("certain", ["website"])
    assert {"name", "near", "town"} <= set(pair["evidence"]["reasons"])
    assert 0 < pair["evidence"]["distance_m"] < 20
    assert batch.merged["activity"].tolist() == ["scuola"]


def test_what_is_merged_is_shown_once_with_what_either_knows(bring):
    told, standing = keep(NOBODY, bring(ONE + AGAIN))
    merged = merge_enterprises(told, standing).enterprises
    row = merged[merged["municipality"] == "Carpi"].squeeze()
    assert (row["name"], row["activity"]) == ("Coop Girasole", "asilo nido")
    assert row["website"] == "https://girasole.example"
    assert merge_enterprises(told, []).enterprises.equals(told.enterprises)


def test_what_was_there_before_stays_and_learns_what_is_new(bring):
    there = make_enterprises(
        make_row("old", name="Girasole", municipality="Carpi", website="https://girasole.example")
    )
    batch = bring(AGAIN, there)
    assert (batch.report.accepted, batch.report.merged) == (0, 1)
    assert tell(batch) == [(2, "merged_site", "merged")]
    assert len(batch.rows) == 1
    told, standing = keep(there, batch)
    row = merge_enterprises(told, standing).enterprises.loc["old"]
    assert (row["name"], row["activity"], row["address"]) == ("Girasole", "scuola", "via Roma, 2")


def test_a_row_that_says_nothing_new_is_told_and_not_kept(bring):
    told, standing = keep(NOBODY, bring(ONE + AGAIN))
    again = bring(ONE + AGAIN, told, standing)
    assert (again.report.accepted, again.report.merged) == (0, 2)
    assert again.rows.empty
    assert again.pairs.empty


def test_a_doubtful_row_comes_in_and_is_asked_about(bring):
    batch = bring(ONE + MAYBE)
    assert (batch.report.accepted, batch.report.merged, batch.report.doubtful) == (2, 0, 1)
    (pair,) = batch.pairs.to_dict("records")
    ids = dict(zip(batch.enterprises["name"], batch.enterprises["enterprise_id"], strict=True))
    assert (pair["left_id"], pair["right_id"]) == (ids["Coop Girasole"], ids["Girasole"])
    assert pair["certainty"] == "doubtful"


def test_what_is_known_to_be_two_is_not_asked_after_the_same_file_came_again(bring):
    first = bring(ONE + MAYBE)
    different = frozenset({frozenset(first.pairs.loc[0, ["left_id", "right_id"]])})
    again = bring(ONE + MAYBE, NOBODY, different=different)
    assert (again.report.accepted, again.report.doubtful) == (2, 0)


def test_what_was_taken_apart_comes_in_for_itself(bring):
    pair = bring(ONE + AGAIN).pairs.loc[0]
    different = frozenset({frozenset((pair["left_id"], pair["right_id"]))})
    batch = bring(ONE + AGAIN, NOBODY, different=different)
    assert (batch.report.accepted, batch.report.merged) == (2, 0)
    assert batch.pairs.empty


def test_an_entry_that_stands_in_another_is_not_asked_about_any_more(bring):
    told, _ = keep(NOBODY, bring(ONE + MAYBE))
    ids = {name: one for one, name in told.enterprises["name"].items()}
    standing = [(ids["Coop Girasole"], ids["Girasole"])]
    again = bring(AGAIN, told, standing)
    assert again.pairs["left_id"].tolist() == [ids["Coop Girasole"]]
    assert again.report.doubtful == 0


def test_services_of_both_count_and_the_better_grounds_win():
    rows = (make_row("a"), make_row("b"), make_row("c"))
    links = (
        ("a", "childcare", "offers", "inferred"),
        ("b", "childcare", "offers", "evidenced"),
        ("b", "transport", "needs", "declared"),
        ("c", "transport", "offers", "declared"),
    )
    merged = merge_enterprises(make_enterprises(*rows, links=links), [("a", "b"), ("a", "gone")])
    told = merged.links[["enterprise_id", "service_id", "basis"]].to_numpy().tolist()
    assert sorted(told) == [
        ["a", "childcare", "evidenced"],
        ["a", "transport", "declared"],
        ["c", "transport", "declared"],
    ]


LINES = st.lists(
    st.tuples(
        st.sampled_from(["Girasole", "Coop Girasole", "GIRASOLE soc. coop.", "Croce Blu", ""]),
        st.sampled_from(["Carpi", "Modena", "Roma", ""]),
        st.sampled_from(["Via Roma 2", "via Roma, 2", ""]),
        st.sampled_from(["girasole.example", ""]),
        st.sampled_from(["", "80008350367", "94012300367"]),
    ),
    max_size=7,
)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LINES, LINES)
def test_counts_add_up_and_no_fact_is_lost(paths, here, write, first, second):
    def bring(lines, told, standing):
        head = "name;municipality;address;website;codice fiscale\n"
        text = head + "".join(";".join(line) + "\n" for line in lines)
        path = write("lines.csv", text)
        proposal = propose_import(paths, path, "modena")
        existing, decided = recall_known(told, merge_enterprises(told, standing), frozenset())
        return make_batch(paths, proposal, "modena", existing, decided=decided)

    told, standing = NOBODY, []
    for lines in (first, second):
        batch = bring(lines, told, standing)
        report = batch.report
        assert report.rows_in == report.accepted + report.merged + report.refused == count(lines)
        told_of = [p for p in report.problems if p.outcome == "merged"]
        assert len(told_of) == report.merged
        told, more = keep(told, batch)
        standing = [*standing, *more]
    seen = merge_enterprises(told, standing).enterprises
    roots = find_roots(standing)
    assert set(seen.index) == set(told.enterprises.index) - set(roots)
    sites = {*(f"https://{line[3]}" for line in [*first, *second] if line[3] and is_ours(line))}
    assert sites <= set(seen["website"])


def count(lines):
    """Count the lines a reader sees: one of nothing but separators is none."""
    return sum(any(line) for line in lines)


def is_ours(line):
    return bool(line[0]) and line[1] != "Roma"


def test_one_that_is_hidden_is_known_and_not_brought_in_again(bring):
    told, standing = keep(NOBODY, bring(ONE + AGAIN))
    existing, decided = recall_known(told, merge_enterprises(told, standing), frozenset())
    assert decided == Decided(frozenset({standing[0][1]}), frozenset())
    assert set(existing["enterprise_id"]) == set(told.enterprises.index)
