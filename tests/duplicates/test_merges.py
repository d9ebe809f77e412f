"""Two rows become one, and each field says where it came from."""

from __future__ import annotations

import pytest

from deseo.duplicates import compare_fields, merge_pair
from deseo.errors import InputError

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
