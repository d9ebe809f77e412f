"""A pair is asked about once, decided in a role, and every decision can be taken back."""

from __future__ import annotations

import pandas as pd
import pytest

from deseo.errors import EditConflict, InputError
from deseo.schema import check_table, contract_for
from deseo.store import (
    back_up,
    decide_pair,
    open_store,
    queue_pairs,
    read_different,
    read_events,
    read_imported,
    read_pairs,
    read_standing,
    restore,
    save_import,
    stamp_imports,
    undo_decision,
    undo_import,
)
from tests.fixtures import make_row, make_text_table

WHY = {"reasons": ["name", "town"], "name": 0.9}


def make_pairs(*pairs):
    """Give pairs of (left, right, certainty) as an import finds them."""
    rows = [(*pair, 0.8, WHY, ["website"]) for pair in pairs]
    names = ["left_id", "right_id", "certainty", "score", "evidence", "filled"]
    return pd.DataFrame(rows, columns=names)


def bring_in(store, *ids, pairs=None):
    rows = make_text_table(*(make_row(one) for one in ids))
    return save_import(
        store, check_table(rows, contract_for("enterprises")), "l.csv", {}, "officer", pairs
    )


@pytest.fixture
def asked(store):
    """Give a store with one open pair and one that the rules merged."""
    pairs = make_pairs(("here", "a", "doubtful"), ("here", "b", "certain"))
    bring_in(store, "a", "b", pairs=pairs)
    return store


def read_open(store):
    return read_pairs(store, "modena", "open")


def test_a_question_is_open_and_a_certain_pair_is_merged_by_the_rules(asked):
    (pair,) = read_open(asked)
    assert (pair.left_id, pair.right_id, pair.evidence, pair.filled) == ("here", "a", WHY, ())
    assert read_standing(asked, "modena") == [("here", "b")]
    (merged,) = read_pairs(asked, "modena", "same")
    assert (merged.decided_by, merged.filled) == ("system", ("website",))
    assert read_pairs(asked, "strait", "open") == ()


def test_a_decision_keeps_the_role_and_what_was_filled_and_is_an_event(asked):
    (pair,) = read_open(asked)
    decided = decide_pair(asked, pair, "same", "facilitator", ["employees"])
    assert (decided.decided_by, decided.filled, decided.version) == (
        "facilitator",
        ("employees",),
        2,
    )
    assert decided in read_pairs(asked, "modena", "same")
    assert sorted(read_standing(asked, "modena")) == [("here", "a"), ("here", "b")]
    undone = undo_decision(asked, decided, "officer")
    assert read_open(asked) == (undone,)
    assert (undone.decided_by, undone.filled) == ("", ())
    told = [(e.action, e.role, e.after["state"]) for e in read_events(asked, "duplicate_pairs")]
    assert told == [("changed", "facilitator", "same"), ("changed", "officer", "open")]


def test_what_the_rules_merged_is_taken_apart_and_merged_again(asked):
    (merged,) = read_pairs(asked, "modena", "same")
    apart = decide_pair(asked, merged, "different", "officer")
    assert read_standing(asked, "modena") == []
    assert read_different(asked, "modena") == {frozenset({"here", "b"})}
    again = undo_decision(asked, apart, "officer")
    assert (again.state, again.decided_by) == ("same", "system")


def test_whoever_was_slower_is_told_and_nothing_is_written_over(asked):
    (pair,) = read_open(asked)
    decide_pair(asked, pair, "different", "officer")
    with pytest.raises(EditConflict) as told:
        decide_pair(asked, pair, "same", "facilitator")
    assert told.value.theirs[pair.pair_id]["state"] == "different"
    assert read_different(asked, "modena") == {frozenset({"here", "a"})}


def test_a_name_is_no_role(asked):
    (pair,) = read_open(asked)
    with pytest.raises(InputError, match="role is 'Anna'"):
        decide_pair(asked, pair, "same", "Anna")
    assert read_open(asked) == (pair,)


def test_a_pair_is_asked_about_once_whichever_stands_first(asked):
    again = make_pairs(("a", "here", "doubtful"), ("here", "c", "doubtful"))
    assert queue_pairs(asked, "modena", again) == 1
    assert {pair.right_id for pair in read_open(asked)} == {"a", "c"}


def test_an_import_that_goes_takes_its_questions_and_merges_along(store):
    first = bring_in(store, "a", "b", pairs=make_pairs(("here", "b", "certain")))
    pairs = make_pairs(("a", "x", "certain"), ("a", "y", "doubtful"), ("here", "z", "doubtful"))
    second = bring_in(store, "x", "y", "z", pairs=pairs)
    (asked,) = (pair for pair in read_open(store) if pair.right_id == "y")
    decide_pair(store, asked, "same", "officer")
    assert undo_import(store, first.batch_id, "officer") == 1  # b stood in another
    assert read_standing(store, "modena") == []
    assert [pair.right_id for pair in read_open(store)] == ["z"]
    assert set(read_imported(store, "modena")["enterprise_id"]) == {"x", "y", "z"}
    assert read_events(store, "duplicate_pairs")[-1].action == "removed"
    assert undo_import(store, second.batch_id, "officer") == 3
    assert read_open(store) == ()


def test_what_was_told_to_be_two_is_remembered_when_the_rows_go(store):
    pairs = make_pairs(("here", "a", "doubtful"))
    batch = bring_in(store, "a", pairs=pairs)
    decide_pair(store, read_open(store)[0], "different", "officer")
    undo_import(store, batch.batch_id, "officer")
    assert read_different(store, "modena") == {frozenset({"here", "a"})}
    bring_in(store, "a", pairs=pairs)
    assert read_open(store) == ()


def test_the_stamp_changes_with_who_stands_in_whom_and_not_with_a_no(asked):
    stamps = [stamp_imports(asked, "modena")]
    (pair,) = read_open(asked)
    apart = decide_pair(asked, pair, "different", "officer")
    assert stamp_imports(asked, "modena") == stamps[0]
    same = decide_pair(asked, undo_decision(asked, apart, "officer"), "same", "officer")
    stamps.append(stamp_imports(asked, "modena"))
    undo_decision(asked, same, "officer")
    assert stamp_imports(asked, "modena") == stamps[0]
    assert stamps[0] != stamps[1]


def test_an_import_and_its_pairs_come_in_together_or_not_at_all(store):
    bring_in(store, "a")
    with pytest.raises(InputError):
        bring_in(store, "a", "b", pairs=make_pairs(("a", "b", "doubtful")))
    assert read_open(store) == ()


def test_a_copy_of_the_store_holds_the_decisions(asked, paths, tmp_path):
    (pair,) = read_open(asked)
    decide_pair(asked, pair, "different", "officer")
    back_up(asked, tmp_path / "copy")
    undo_import(asked, asked_batch(asked), "officer")
    restore(paths, tmp_path / "copy")
    store = open_store(paths)
    assert read_different(store, "modena") == {frozenset({"here", "a"})}
    assert read_standing(store, "modena") == [("here", "b")]


def asked_batch(store):
    return read_events(store, "import")[0].entity_id
