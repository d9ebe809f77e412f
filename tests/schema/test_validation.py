"""A table is held against its contract: every problem, at once, by spreadsheet row."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures import make_row, make_text_table

from deseo.errors import InputError
from deseo.schema import (
    CONTRACTS,
    Column,
    Contract,
    Problem,
    TableError,
    check_table,
    contract_for,
    find_problems,
)
from deseo.schema.validation import MAX_COUNT, split_list

ENTERPRISES = contract_for("enterprises")


def _told(*rows, contract=ENTERPRISES, known=None):
    return [
        (p.row, p.column, p.reason) for p in find_problems(make_text_table(*rows), contract, known)
    ]


def _column_told(cell, **column):
    contract = Contract("small", (), (Column("cell", **column),))
    return _told({"cell": cell}, contract=contract)


def test_a_complete_row_is_without_a_problem():
    assert _told(make_row("a")) == []


def test_all_problems_are_told_at_once_in_the_order_of_the_rows():
    rows = (
        make_row("a", employees="many"),
        make_row("b", lat="91", lon="east"),
        make_row("a", name="", is_exercise="perhaps"),
    )
    assert _told(*rows) == [
        (2, "employees", "not_a_count"),
        (3, "lat", "out_of_range"),
        (3, "lon", "not_a_number"),
        (4, "enterprise_id", "repeated"),
        (4, "is_exercise", "not_a_flag"),
        (4, "name", "empty"),
    ]


def test_every_missing_column_is_told_before_any_cell():
    table = make_text_table({"enterprise_id": "a", "employees": "many"})
    told = [(p.column, p.reason, p.row) for p in find_problems(table, ENTERPRISES)]
    needed = ("territory_id", "name", "location_precision", "source", "is_exercise")
    assert told == [(name, "missing_column", 1) for name in needed]


@pytest.mark.parametrize(
    ("kind", "good", "bad", "reason"),
    [
        ("number", ["44.65", "-1", "+.5", "1e3", "0", "7."],
         ["44,65", "n/a", "nan", "inf", "1e999", "1_000", "１２", "0x1", "1 000"], "not_a_number"),
        ("count", ["0", "7", "0012"], ["-1", "1.0", "²", "12 people", "١"], "not_a_count"),
        ("share", ["0", "1", "0.5", "5e-1"], ["1.01", "-0.1", "50%", "n/a", "nan"], "not_a_share"),
        ("year", ["1800", "2024", "2100"],
         ["1799", "2101", "24", "2024.0", "02024", "1" * 5000], "not_a_year"),
        ("date", ["2024-03-31"], ["2024-02-30", "31/03/2024", "2024", "soon"], "not_a_date"),
        ("flag", ["yes", "no"], ["Yes", "1", "true", "si"], "not_a_flag"),
        ("id", ["a", "IT-CF-94012300367", "a.b:c_d"], ["-a", "a b", "é", "a/b"], "not_an_id"),
        ("url", ["https://a.it", "http://a.it/b?c=d"],
         ["a.it", "javascript:alert(1)", "https://a b", 'https://a"b', "https://<b>"], "not_a_url"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_kind_takes_what_it_says_and_refuses_the_rest(kind, good, bad, reason):
    assert [cell for cell in good if _column_told(cell, kind=kind)] == []
    assert {cell: _column_told(cell, kind=kind) for cell in bad} == {
        cell: [(2, "cell", reason)] for cell in bad
    }


def test_a_count_no_machine_can_hold_is_out_of_range_and_not_a_crash():
    told = find_problems(make_text_table({"cell": "9" * 25}), _small("count", lower=0))
    said = {"value": "9" * 25, "lower": "0", "upper": str(MAX_COUNT)}
    assert told == [Problem("out_of_range", "cell", 2, said)]


def _small(kind, **column):
    return Contract("small", (), (Column("cell", kind, **column),))


def test_a_bound_that_is_not_there_is_said_as_endless():
    told = find_problems(make_text_table({"cell": "-1"}), _small("number", lower=0))
    said = {"value": "-1", "lower": "0", "upper": "∞"}
    assert told == [Problem("out_of_range", "cell", 2, said)]


def test_an_empty_cell_is_unknown_and_no_problem_unless_it_is_needed():
    assert _column_told("  ", kind="number") == []
    assert _column_told("  ", kind="number", required=True) == [(2, "cell", "empty")]


def test_a_value_outside_the_choices_is_told_with_the_choices():
    told = find_problems(make_text_table(make_row("a", eu_family="guild")), ENTERPRISES)
    choices = "cooperative, mutual, association, foundation, social_enterprise"
    said = {"value": "guild", "choices": choices}
    assert told == [Problem("not_one_of", "eu_family", 2, said)]


def test_each_part_of_a_list_is_looked_up_by_itself():
    known = {"clusters_existing": {"n1"}}
    told = _told(make_row("a", networks="n1|n2| n3 |"), known=known)
    assert told == [(2, "networks", "unknown_reference")] * 2


def test_a_table_that_nobody_named_is_not_looked_up():
    assert _told(make_row("a", networks="n9"), known={}) == []


@pytest.mark.parametrize(("women", "problems"), [("5", 1), ("4", 0), ("", 0)])
def test_women_cannot_be_more_than_all(women, problems):
    told = _told(make_row("a", employees="4", women_employees=women))
    assert told == [(2, "women_employees", "exceeds_total")] * problems


def test_more_women_than_an_unknown_total_is_no_problem():
    assert _told(make_row("a", women_board="3")) == []


def test_a_key_of_several_columns_is_repeated_only_as_a_whole():
    link = {"enterprise_id": "a", "service_id": "meals", "role": "offers"} | {
        "basis": "declared",
        "source": "told",
    }
    contract = contract_for("enterprise_services")
    assert _told(link, link | {"role": "needs"}, contract=contract) == []
    told = _told(link, link, contract=contract)
    assert told == [(3, "enterprise_id + service_id + role", "repeated")]


def test_rows_are_counted_by_their_label_so_that_blank_lines_do_not_shift_them():
    table = make_text_table(make_row("a"), make_row("b", employees="x"))
    table.index = [0, 7]
    assert [p.row for p in find_problems(table, ENTERPRISES)] == [9]


def test_check_table_returns_every_column_typed_and_in_order():
    table = make_text_table(
        make_row("a", employees="4", lat="44.65", is_wise="yes", source_year="2020", extra="?"),
        make_row("b"),
    )
    typed = check_table(table, ENTERPRISES)
    assert tuple(typed.columns) == ENTERPRISES.names
    assert typed.index.equals(table.index)
    assert typed.loc[0, "employees"] == 4
    assert typed.loc[0, "lat"] == 44.65
    assert typed.loc[0, "is_wise"]
    assert typed.loc[0, "source_year"] == 2020
    assert pd.isna(typed.loc[1, ["employees", "lat", "is_wise", "source_year"]]).all()
    assert typed.loc[1, "activity"] == ""


def test_check_table_refuses_with_every_problem_and_says_how_many():
    table = make_text_table(make_row("a", lat="x", lon="y"))
    with pytest.raises(TableError) as refusal:
        check_table(table, ENTERPRISES)
    assert [p.column for p in refusal.value.problems] == ["lat", "lon"]
    assert str(refusal.value) == (
        "enterprises: 2 problem(s), the first in row 2, column 'lat': not_a_number {'value': 'x'}"
    )


def test_an_empty_table_is_no_problem_and_keeps_its_columns():
    empty = pd.DataFrame(columns=list(ENTERPRISES.names), dtype="str")
    assert list(check_table(empty, ENTERPRISES).columns) == list(ENTERPRISES.names)


def test_the_table_given_stays_as_it_was():
    table = make_text_table(make_row(" a ", employees="4"))
    before = table.copy()
    check_table(table, ENTERPRISES)
    pd.testing.assert_frame_equal(table, before)


cells = st.text(max_size=12) | st.sampled_from(
    ["", "yes", "no", "nan", "inf", "-1", "1e400", "9" * 30, "²", "2024", "a|b", "=1", "\x00", "|"]
)


GOOD = {
    "text": "x", "id": "x1", "list": "", "number": "1", "count": "0", "share": "0.5",
    "year": "2024", "date": "2024-03-31", "flag": "no", "url": "https://a.it",
}  # fmt: skip


@given(st.sampled_from(sorted(CONTRACTS)), st.data())
def test_no_text_whatever_makes_validation_raise_and_what_it_passes_can_be_typed(table, data):
    contract = contract_for(table)
    good = {c.name: c.one_of[0] if c.one_of else GOOD[c.kind] for c in contract.columns}
    wrong = st.dictionaries(st.sampled_from(contract.names), cells, max_size=3)
    rows = [good | changed for changed in data.draw(st.lists(wrong, max_size=3))]
    text = pd.DataFrame(rows, columns=list(contract.names), dtype="str")
    problems = find_problems(text, contract)
    assert all(2 <= p.row <= len(rows) + 1 for p in problems)
    kept = text.drop(index={p.row - 2 for p in problems})
    assert len(check_table(kept, contract)) == len(kept)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), st.integers(0, 5))
def test_the_row_that_is_wrong_is_the_row_that_is_named(gaps, which):
    which %= len(gaps)
    table = make_text_table(*(make_row(f"e{i}") for i in range(len(gaps))))
    table.index = pd.Index([i + sum(gaps[: i + 1]) for i in range(len(gaps))])
    table.iloc[which, table.columns.get_loc("name")] = ""
    told = find_problems(table, ENTERPRISES)
    assert [(p.row, p.column) for p in told] == [(int(table.index[which]) + 2, "name")]


@given(st.lists(st.text(alphabet="abc éü", max_size=5)))
def test_a_list_is_split_into_its_trimmed_parts(parts):
    assert split_list("|".join(parts)) == [part.strip() for part in parts if part.strip()]


def test_an_unknown_table_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="No table is called 'wishes'; there are cluster_members"):
        contract_for("wishes")


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda c: c.table)
def test_a_contract_is_consistent_in_itself(contract):
    assert len(set(contract.names)) == len(contract.names)
    assert set(contract.key) <= set(contract.names)
    tables = set(CONTRACTS) | {"territories", "indicator_definitions"}  # these two are TOML
    for column in contract.columns:
        assert column.refers_to in tables | {""}, column.name
        assert column.at_most in {*contract.names, ""}, column.name
        assert column.lower is None or column.upper is None or column.lower < column.upper
        assert not math.isnan(column.lower or 0)
    assert all(contract.column(name).required for name in contract.key)


def test_a_contract_has_no_column_it_does_not_list():
    with pytest.raises(KeyError):
        ENTERPRISES.column("wishes")
