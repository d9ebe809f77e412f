"""Talk stands in order, is found by its words, and a task says when it is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.exchange import (
    Post,
    Thread,
    find_days_late,
    gather_talks,
    group_tasks,
    search_talks,
    select_talks,
)
from deseo.meetings import TASK_STATES, Task

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
THREAD = Thread("modena", "question", "Who runs a crèche?", opened_at=NOON, thread_id="t")
POST = Post("t", "officer", "We have four rooms.", written_at=NOON, post_id="p", version=1)


def at(hours, **fields):
    """Give a post written so many hours after noon."""
    return replace(POST, written_at=NOON + timedelta(hours=hours), **fields)


def thread(thread_id, **fields):
    return replace(THREAD, thread_id=thread_id, **fields)


def test_open_threads_come_first_and_among_them_the_newest_word():
    threads = [thread("a"), thread("b"), thread("c", state="resolved"), thread("d", state="hidden")]
    posts = [at(1, thread_id="a"), at(2, thread_id="b"), at(9, thread_id="c"), at(9, thread_id="d")]
    assert [t.thread.thread_id for t in gather_talks(threads, posts)] == ["b", "a", "c", "d"]


@given(st.permutations(range(6)))
def test_the_order_does_not_depend_on_how_the_rows_came(turned):
    threads = [thread(str(n), opened_at=NOON + timedelta(hours=n // 2)) for n in range(6)]
    posts = [at(n // 3, thread_id=str(n % 3), post_id=str(n)) for n in range(6)]
    asked = gather_talks(threads, posts)
    assert gather_talks([threads[n] for n in turned], [posts[n] for n in turned]) == asked


def test_the_last_word_is_the_last_that_is_shown():
    hidden = at(3, post_id="h", state="hidden", reason="x")
    (talk,) = gather_talks([THREAD], [at(2, post_id="b"), hidden, at(1, post_id="a")])
    assert talk.last.post_id == "b"
    assert gather_talks([THREAD], [hidden])[0].last is None


def test_talk_is_kept_by_kind_and_by_what_it_is_about():
    own = thread("own", kind="practice", anchor_kind="enterprise", anchor_id="coop")
    talks = gather_talks([THREAD, own], [])
    assert [t.thread for t in select_talks(talks, ["practice"])] == [own]
    assert select_talks(talks, ["question"], ("enterprise", "coop")) == ()
    found = select_talks(talks, ["question", "practice"], ("territory", ""))
    assert [t.thread for t in found] == [THREAD]


@pytest.mark.parametrize(
    ("query", "found"),
    [("creche", True), ("CRÈCHE rooms", True), ("oms", False), ("", True), ("shout", False)],
)
def test_a_search_is_blind_to_accents_and_to_what_is_hidden(query, found):
    shout = at(1, text="Shout", state="hidden", reason="rude", post_id="h")
    talks = gather_talks([THREAD], [POST, shout])
    assert bool(search_talks(talks, query)) is found


def test_a_hidden_thread_is_not_found():
    talks = gather_talks([replace(THREAD, state="hidden", reason="x")], [POST])
    assert search_talks(talks, "creche") == ()


@pytest.mark.parametrize(
    ("state", "until", "days"),
    [
        ("agreed", date(2026, 4, 29), 2),
        ("agreed", date(2026, 5, 1), 0),
        ("agreed", None, 0),
        ("done", date(2026, 4, 1), 0),
        ("dropped", date(2026, 4, 1), 0),
    ],
)
def test_only_what_is_still_to_be_done_is_overdue(state, until, days):
    task = Task("modena", "Find rooms", until=until, state=state)
    assert find_days_late(task, date(2026, 5, 1)) == days


def test_tasks_stand_under_their_states_and_none_is_left_out():
    tasks = [Task("modena", state, state=state) for state in TASK_STATES]
    groups = group_tasks([*tasks, Task("modena", "second", state="agreed")])
    assert list(groups) == ["under_way", "agreed", "proposed", "done", "dropped"]
    assert [task.what for task in groups["agreed"]] == ["agreed", "second"]
    assert group_tasks([]) == {}
