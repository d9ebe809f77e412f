"""What enterprises tell is seen by whom they said, until the day they said, and then by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deseo.errors import EditConflict, InputError
from deseo.store import (
    expire_answers,
    open_store,
    read_answers,
    read_events,
    read_sheet,
    save_answers,
    withdraw_answers,
)
from tests.store.conftest import TODAY, make_sheet

SECRET = "twelve-and-twenty"


def seen(store, by, **chosen):
    table = read_answers(store, by, is_exercise=False, today=TODAY, **chosen)
    return {(row.enterprise_id, row.question_id): row.value for row in table.itertuples()}


def all_bytes(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_is_saved_is_read_again(store):
    saved = save_answers(store, make_sheet(), "enterprise", TODAY)
    assert saved.version == 1
    assert read_sheet(store, "coop", "self_assessment", TODAY) == saved


def test_a_saved_sheet_says_when_it_was_answered_in_utc(store):
    before = datetime.now(UTC)
    saved = save_answers(store, make_sheet(), "enterprise", TODAY)
    assert abs((saved.answered_at - before).total_seconds()) < 60
    assert saved.answered_at.tzinfo is UTC


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.dictionaries(
        st.text("abcxyz_", min_size=1, max_size=8),
        st.none()
        | st.booleans()
        | st.integers(-(10**9), 10**9)
        | st.floats(-1e9, 1e9, allow_nan=False)
        | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=9)
        | st.lists(st.integers(0, 9), max_size=3),
        max_size=5,
    )
)
def test_every_kind_of_answer_comes_back_as_it_was(store, answers):
    now = read_sheet(store, "coop", "self_assessment", TODAY)
    version = now.version if now else 0
    save_answers(store, make_sheet(answers=answers, version=version), "enterprise", TODAY)
    read = read_sheet(store, "coop", "self_assessment", TODAY).answers
    assert read == answers
    assert {q: type(v) for q, v in read.items()} == {q: type(v) for q, v in answers.items()}


def test_not_known_stays_apart_from_zero_and_from_not_answered(store):
    save_answers(store, make_sheet(answers={"a": None, "b": 0}), "enterprise", TODAY)
    assert seen(store, "cluster") == {("coop", "a"): None, ("coop", "b"): 0}


@pytest.mark.parametrize(
    ("visibility", "by_cluster", "by_public"),
    [("enterprise", False, False), ("cluster", True, False), ("public", True, True)],
)
def test_an_answer_is_seen_by_whom_it_is_meant_for(store, visibility, by_cluster, by_public):
    save_answers(store, make_sheet(visibility=visibility), "enterprise", TODAY)
    assert bool(seen(store, "cluster")) is by_cluster
    assert bool(seen(store, "public")) is by_public
    assert read_sheet(store, "coop", "self_assessment", TODAY) is not None


def test_nobody_reads_everybodys_own_answers_at_once(store):
    with pytest.raises(InputError, match="that enterprise alone"):
        read_answers(store, "enterprise", is_exercise=False, today=TODAY)


def test_real_and_exercise_answers_are_never_in_one_table(store):
    save_answers(store, make_sheet("real"), "enterprise", TODAY)
    save_answers(store, make_sheet("ex", is_exercise=True), "enterprise", TODAY)
    assert {enterprise for enterprise, _ in seen(store, "cluster")} == {"real"}
    invented = read_answers(store, "cluster", is_exercise=True, today=TODAY)
    assert set(invented["enterprise_id"]) == {"ex"}


def test_answers_are_read_of_one_territory_and_one_purpose(store):
    save_answers(store, make_sheet("m"), "enterprise", TODAY)
    save_answers(store, make_sheet("d", territory_id="dunkerque"), "enterprise", TODAY)
    save_answers(store, make_sheet("m", purpose="services"), "enterprise", TODAY)
    assert {e for e, _ in seen(store, "cluster", territory_id="dunkerque")} == {"d"}
    assert {e for e, _ in seen(store, "cluster", purpose="services")} == {"m"}


def test_a_question_left_out_the_second_time_is_gone(store):
    first = save_answers(store, make_sheet(answers={"a": 1, "b": 2}), "enterprise", TODAY)
    save_answers(store, replace(first, answers={"b": 3}), "enterprise", TODAY)
    assert seen(store, "cluster") == {("coop", "b"): 3}


def test_the_second_of_two_is_told_and_shown_both(store):
    first = save_answers(store, make_sheet(answers={"a": 1}), "enterprise", TODAY)
    save_answers(store, replace(first, answers={"a": 2}), "enterprise", TODAY)
    with pytest.raises(EditConflict) as told:
        save_answers(store, replace(first, answers={"a": 3}), "officer", TODAY)
    assert told.value.mine["coop"]["answers"] == {"a": 3}
    assert told.value.theirs["coop"]["answers"] == {"a": 2}
    assert told.value.versions == {"coop": 2}
    assert seen(store, "cluster") == {("coop", "a"): 2}
    assert len(read_events(store)) == 2


def test_who_was_not_told_of_a_sheet_may_not_write_over_it(store):
    save_answers(store, make_sheet(), "enterprise", TODAY)
    with pytest.raises(EditConflict):
        save_answers(store, make_sheet(), "enterprise", TODAY)


def test_every_change_is_an_event_with_a_role_and_no_name(store):
    first = save_answers(store, make_sheet(answers={"a": 1}), "enterprise", TODAY)
    save_answers(store, replace(first, answers={"a": 2}), "facilitator", TODAY)
    made, changed = read_events(store, "answers.self_assessment", "coop")
    assert (made.role, made.action, made.before) == ("enterprise", "created", None)
    assert (changed.role, changed.action) == ("facilitator", "changed")
    assert changed.before["answers"] == made.after["answers"] == {"a": 1}
    assert changed.after["answers"] == {"a": 2}


def test_a_name_is_no_role_and_then_nothing_is_written(store):
    with pytest.raises(InputError, match="role is 'Anna Rossi'"):
        save_answers(store, make_sheet(), "Anna Rossi", TODAY)
    assert read_sheet(store, "coop", "self_assessment", TODAY) is None


def test_withdrawing_deletes_the_answers_and_their_words_everywhere(store):
    first = save_answers(store, make_sheet(answers={"a": SECRET}), "enterprise", TODAY)
    save_answers(store, replace(first, answers={"a": f"{SECRET}!"}), "enterprise", TODAY)
    assert SECRET.encode() in all_bytes(store.path.parent)
    assert withdraw_answers(store, "coop", "enterprise") == 1
    assert read_sheet(store, "coop", "self_assessment", TODAY) is None
    assert [(e.action, e.before, e.after) for e in read_events(store)] == [
        ("created", None, None),
        ("changed", None, None),
        ("withdrawn", None, None),
    ]
    assert SECRET.encode() not in all_bytes(store.path.parent)


def test_withdrawing_leaves_what_others_told(store):
    save_answers(store, make_sheet("one"), "enterprise", TODAY)
    save_answers(store, make_sheet("two"), "enterprise", TODAY)
    withdraw_answers(store, "one", "enterprise")
    assert {enterprise for enterprise, _ in seen(store, "cluster")} == {"two"}
    assert read_events(store, entity_id="two")[0].after is not None


def test_one_purpose_can_be_withdrawn_alone(store):
    save_answers(store, make_sheet(), "enterprise", TODAY)
    save_answers(store, make_sheet(purpose="services"), "enterprise", TODAY)
    assert withdraw_answers(store, "coop", "enterprise", "services") == 1
    assert read_sheet(store, "coop", "services", TODAY) is None
    assert read_sheet(store, "coop", "self_assessment", TODAY) is not None


def test_withdrawing_what_was_never_told_does_nothing(store):
    assert withdraw_answers(store, "nobody", "enterprise") == 0
    assert read_events(store) == ()


LAST = date(2026, 12, 31)
AFTER = date(2027, 1, 1)


def test_on_its_last_day_an_answer_is_there_and_on_the_next_it_is_not(store):
    save_answers(store, make_sheet(retain_until=LAST), "enterprise", TODAY)
    assert not read_answers(store, "cluster", is_exercise=False, today=LAST).empty
    assert read_answers(store, "cluster", is_exercise=False, today=AFTER).empty


@pytest.mark.parametrize("look", ["open", "read", "own", "expire"])
def test_an_expired_answer_goes_at_whatever_comes_first(store, paths, look):
    save_answers(store, make_sheet(answers={"a": SECRET}), "enterprise", TODAY)
    {
        "open": lambda: open_store(paths, AFTER),
        "read": lambda: read_answers(store, "public", is_exercise=True, today=AFTER),
        "own": lambda: read_sheet(store, "other", "services", AFTER),
        "expire": lambda: expire_answers(store, AFTER),
    }[look]()
    assert SECRET.encode() not in all_bytes(store.path.parent)
    assert [e.action for e in read_events(store)] == ["created", "expired"]


def test_expiring_leaves_what_may_be_kept(store):
    save_answers(store, make_sheet("short", retain_until=LAST), "enterprise", TODAY)
    save_answers(store, make_sheet("long", retain_until=date(2028, 1, 1)), "enterprise", TODAY)
    assert expire_answers(store, AFTER) == 1
    assert read_sheet(store, "long", "self_assessment", AFTER) is not None


BAD = {
    "no enterprise": {"enterprise_id": ""},
    "long enterprise": {"enterprise_id": "x" * 201},
    "line break": {"enterprise_id": "a\nb"},
    "purpose": {"purpose": "Self Assessment"},
    "visibility": {"visibility": "everybody"},
    "past": {"retain_until": date(2026, 2, 28)},
    "not a number": {"answers": {"a": float("nan")}},
    "infinite": {"answers": {"a": float("inf")}},
    "no value": {"answers": {"a": object()}},
    "long value": {"answers": {"a": "x" * 20_001}},
    "null character": {"answers": {"a": "x\0"}},
    "lone surrogate": {"answers": {"\ud800": 1}},
    "too many": {"answers": {f"q{n}": n for n in range(501)}},
}


@pytest.mark.parametrize("fields", BAD.values(), ids=BAD)
def test_a_sheet_that_is_none_is_refused_and_nothing_is_written(store, fields):
    with pytest.raises(InputError):
        save_answers(store, make_sheet(**{"enterprise_id": "coop", **fields}), "enterprise", TODAY)
    assert not store.is_begun


def test_all_problems_are_told_at_once(store):
    with pytest.raises(InputError) as told:
        save_answers(store, make_sheet("", purpose="", visibility=""), "enterprise", TODAY)
    assert len(str(told.value).splitlines()) == 3


HOSTILE = "'; DROP TABLE answers; --<script>%s"


def test_a_hostile_name_is_a_name(store):
    save_answers(store, make_sheet(HOSTILE, answers={HOSTILE: HOSTILE}), "enterprise", TODAY)
    assert seen(store, "cluster") == {(HOSTILE, HOSTILE): HOSTILE}
    assert withdraw_answers(store, HOSTILE, "enterprise") == 1
