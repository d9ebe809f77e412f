"""What is one stands in what was there first; what cannot be joined is asked."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.duplicates import find_roots, settle_duplicates

COLUMNS = ["enterprise_id", "name", "municipality", "entity_id"]
CF = "IT-CF-{:011d}".format


def make(**rows):
    """Give a table of rows, each a name, a town and perhaps a number."""
    told = [(one, *row, *[""] * (3 - len(row))) for one, row in rows.items()]
    return pd.DataFrame(told, columns=COLUMNS)


def settle(existing, incoming, different=frozenset()):
    found = settle_duplicates(existing, incoming, different)
    return list(zip(found["left_id"], found["right_id"], found["class"], strict=True))


NOBODY = make()
HERE = ("Gulliver", "Modena")


def test_what_is_told_three_times_stands_in_what_was_there():
    assert settle(make(old=HERE), make(b=HERE, a=HERE)) == [
        ("old", "b", "certain"),
        ("old", "a", "certain"),
    ]
    assert settle(NOBODY, make(b=HERE, a=HERE)) == [("b", "a", "certain")]


def test_a_third_does_not_join_two_that_were_there():
    found = settle(make(one=HERE, two=HERE), make(new=HERE))
    assert [kind for *_, kind in found] == ["certain"]
    assert found[0][1] == "new"


def test_a_row_without_a_number_is_asked_about_where_it_could_be_two():
    rows = make(a=(*HERE, CF(1)), b=HERE, c=(*HERE, CF(2)))
    assert settle(NOBODY, rows) == [("a", "b", "doubtful"), ("b", "c", "doubtful")]
    assert settle(NOBODY, rows.iloc[:2]) == [("a", "b", "certain")]


def test_what_somebody_said_is_two_is_not_asked_again():
    known = frozenset({frozenset(("old", "new"))})
    assert settle(make(old=HERE), make(new=HERE), known) == []
    doubtful = make(new=("GULLIVER soc. coop. sociale", "Modena"))
    assert settle(make(old=HERE), doubtful) == [("old", "new", "doubtful")]
    assert settle(make(old=HERE), doubtful, known) == []


def test_of_a_group_only_the_first_is_asked_about():
    rows = make(a=HERE, b=HERE, c=("GULLIVER soc. coop. sociale", "Modena"))
    assert settle(NOBODY, rows) == [("a", "b", "certain"), ("a", "c", "doubtful")]


@pytest.mark.parametrize(("there", "new"), [(NOBODY, NOBODY), (make(a=HERE), NOBODY)])
def test_of_nothing_nothing_is_settled(there, new):
    assert settle(there, new) == []


def test_a_row_stands_where_the_row_it_stands_in_stands():
    assert find_roots([]) == {}
    assert find_roots([("a", "b"), ("b", "c"), ("x", "y")]) == {"b": "a", "c": "a", "y": "x"}
    assert find_roots([("z", "b"), ("a", "z"), ("a", "b")]) == {"b": "a", "z": "a"}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12))
def test_whoever_is_joined_has_one_root_that_stands_nowhere(pairs):
    roots = find_roots(pairs)
    assert not set(roots) & set(roots.values())
    for left, right in pairs:
        assert roots.get(left, left) == roots.get(right, right)
