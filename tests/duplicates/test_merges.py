"""Two rows become one, and each field says where it came from."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from tests.fixtures import make_text_table

from deseo.duplicates import compare_fields, has_news, list_cells, merge_pair, merge_tables
from deseo.errors import InputError
from deseo.schema import check_table, contract_for

SHARED = {"territory_id": "modena", "employees": 12, "is_exercise": False}
NOWHERE = {"lat": None, "lon": None, "location_precision": "none"}
PLACED = {"lat": 44.6, "lon": 10.9, "location_precision": "address"}
LEFT = {"enterprise_id": "a", "name": "Gulliver", **NOWHERE, **SHARED}
RIGHT = {
    "enterprise_id": "b",
    "name": "GULLIVER",
    "website": "https://gulliver.example",
    "women_employees": 7,
    **PLACED,
    **SHARED,
}


def test_what_only_one_knows_is_taken_and_says_from_where():
    merged = merge_pair(LEFT, RIGHT, {})
    assert merged.cells["website"] == "https://gulliver.example"
    assert merged.origins["website"] == "right"
    assert (merged.cells["name"], merged.origins["name"]) == ("Gulliver", "left")
    assert merged.cells["enterprise_id"] == "a"
    assert "activity" not in merged.origins


def test_a_position_comes_with_its_precision_and_a_total_with_its_women():
    merged = merge_pair(LEFT, RIGHT, {})
    assert [merged.cells[n] for n in ("lat", "lon", "location_precision")] == [
        44.6,
        10.9,
        "address",
    ]
    assert (merged.cells["employees"], merged.cells["women_employees"]) == (12, 7)
    other = merge_pair({**LEFT, "employees": 20}, RIGHT, {})
    assert (other.cells["employees"], other.cells["women_employees"]) == (20, None)


def test_where_both_know_a_person_chooses():
    assert compare_fields(LEFT, RIGHT) == ("name", "location_precision")
    merged = merge_pair(LEFT, RIGHT, {"name": "right"})
    assert (merged.cells["name"], merged.origins["name"]) == ("GULLIVER", "right")


@pytest.mark.parametrize(
    ("right", "choices", "words"),
    [
        (RIGHT, {"nmae": "left"}, "no field 'nmae'"),
        (RIGHT, {"enterprise_id": "right"}, "no field 'enterprise_id'"),
        (RIGHT, {"name": "both"}, "expected left or right"),
        (RIGHT, {"lat": "left", "lon": "right"}, "from one row"),
        ({**RIGHT, "is_exercise": True}, {}, "never one"),
    ],
    ids=["no field", "identifier", "no side", "torn apart", "exercise"],
)
def test_a_choice_that_cannot_be_is_refused(right, choices, words):
    with pytest.raises(InputError, match=words):
        merge_pair(LEFT, right, choices)


def test_the_more_precise_place_is_kept_and_a_street_stays_in_its_town():
    town = {"lat": 44.65, "lon": 10.93, "location_precision": "town"}
    left = {**LEFT, **town, "municipality": "Modena"}
    right = {**RIGHT, "municipality": "MODENA", "address": "Via Emilia 1"}
    merged = merge_pair(left, right, {})
    assert (merged.cells["lat"], merged.cells["location_precision"]) == (44.6, "address")
    assert merged.cells["address"] == "Via Emilia 1"
    assert merge_pair(right, left, {}).cells["lat"] == 44.6
    elsewhere = merge_pair(left, {**right, "municipality": "Carpi"}, {})
    assert "address" not in elsewhere.origins


def test_figures_on_staff_that_nobody_published_do_not_pass_for_published():
    told = {**RIGHT, "employees": 9, "source": "a list"}
    published = {**LEFT, "employees": None, "source_url": "https://register.example"}
    assert merge_pair(published, told, {}).cells["employees"] is None
    assert merge_pair({**LEFT, "employees": None}, told, {}).cells["employees"] == 9
    assert (
        merge_pair(published, {**told, "source_url": "https://a.example"}, {}).cells[
            "women_employees"
        ]
        == 7
    )


def test_where_from_is_no_news_and_a_fact_is():
    table = make_rows([{"employees": "12"}, {"employees": "12", "source": "other"}, {"nace": "88"}])
    cells = [list_cells(table.iloc[[at]]) for at in range(3)]
    assert not has_news(cells[0], cells[1])[0]
    assert has_news(cells[0], cells[2])[0]
    assert has_news(cells[2], cells[0])[0]


def make_rows(told):
    usual = {"name": "N", "territory_id": "modena", "source": "s", "is_exercise": "no"}
    usual["location_precision"] = "none"
    rows = [{"enterprise_id": f"e{at}", **usual, **row} for at, row in enumerate(told)]
    return check_table(make_text_table(*rows), contract_for("enterprises"))


ROWS = st.fixed_dictionaries(
    {},
    optional={
        "employees": st.sampled_from(["3", "5"]),
        "women_employees": st.sampled_from(["1", "2"]),
        "municipality": st.sampled_from(["Modena", "MODENA", "Carpi"]),
        "address": st.sampled_from(["Via Po", "Via Arno"]),
        "source_url": st.just("https://a.example"),
        "lat": st.sampled_from(["44.6", "44.7"]),
        "location_precision": st.sampled_from(["address", "town", "none"]),
        "is_wise": st.sampled_from(["yes", "no"]),
    },
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=6), st.lists(st.booleans(), min_size=6, max_size=6))
def test_tables_are_merged_as_their_rows_are_one_after_another(told, second):
    rows = make_rows(told).set_index("enterprise_id", drop=False)
    before = rows.copy()
    kept, others = rows.iloc[:2], rows.iloc[2:]
    into = pd.Series([f"e{int(second[at])}" for at in range(len(others))], others.index, dtype=str)
    expected = [row.to_dict() for _, row in kept.iterrows()]
    for (_, row), root in zip(others.iterrows(), into, strict=True):
        at = int(root[1:])
        expected[at] = dict(merge_pair(expected[at], row.to_dict(), {}).cells)
    merged = merge_tables(kept, others, into)
    frame = pd.DataFrame(expected, index=kept.index)[list(merged.columns)].astype(kept.dtypes)
    assert_frame_equal(merged, frame, check_names=False)
    assert_frame_equal(rows, before)
