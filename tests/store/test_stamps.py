"""A stamp changes with every answer saved, withdrawn or expired, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deseo.errors import EditConflict, InputError
from deseo.store import read_sheet, save_answers, save_sheets, stamp_answers, withdraw_answers
from tests.store.conftest import TODAY, make_sheet


def stamp(store, day=TODAY):
    return stamp_answers(store, "modena", "services", day)


def make(enterprise_id="coop", **fields):
    return make_sheet(enterprise_id, purpose="services", visibility="public", **fields)


def test_without_answers_there_is_none_and_nothing_is_written(store, paths):
    assert stamp(store) == ""
    assert not paths.home.exists()


def test_it_changes_with_what_is_saved_withdrawn_and_expired_only(store):
    seen = [stamp(store)]
    first = save_answers(store, make(), "officer", TODAY)
    seen.append(stamp(store))
    save_answers(store, replace(first, answers={"a.offers": True}), "officer", TODAY)
    seen.append(stamp(store))
    save_answers(store, make("other", retain_until=date(2026, 6, 1)), "officer", TODAY)
    seen.append(stamp(store))
    assert stamp(store) == seen[-1]
    save_answers(store, make_sheet("third"), "officer", TODAY)
    save_answers(store, make("fourth", territory_id="piacenza"), "officer", TODAY)
    assert stamp(store) == seen[-1]
    assert stamp(store, date(2026, 6, 1)) == seen[-1]
    assert stamp(store, date(2026, 6, 2)) == seen[-2]  # as if it had never been told
    withdraw_answers(store, "coop", "officer", "services")
    seen.append(stamp(store))
    assert len(set(seen)) == len(seen)


def test_several_sheets_are_saved_together(store):
    saved = save_sheets(store, [make("a"), make("b")], "officer", TODAY)
    assert [(s.enterprise_id, s.version) for s in saved] == [("a", 1), ("b", 1)]
    assert read_sheet(store, "b", "services", TODAY) == saved[1]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"version": 3}, EditConflict), ({"retain_until": date(2026, 2, 28)}, InputError)],
    ids=["somebody else was quicker", "past"],
)
def test_if_one_cannot_be_saved_none_is(store, wrong, error):
    save_answers(store, make("kept"), "officer", TODAY)
    before = stamp(store)
    with pytest.raises(error):
        save_sheets(store, [make("a"), make("b", **wrong), make("c")], "officer", TODAY)
    assert read_sheet(store, "a", "services", TODAY) is None
    assert stamp(store) == before
