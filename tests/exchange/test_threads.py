"""What may be said, changed and hidden in the exchange, and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from deseo.exchange import (
    PROBLEMS,
    Post,
    TalkError,
    Thread,
    check_opening,
    check_post,
    check_post_change,
    check_thread,
    read_anchor,
    write_anchor,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
THREAD = Thread("modena", "question", "Who runs a crèche?", opened_at=NOON, thread_id="t")
POST = Post("t", "officer", "We have four rooms.", written_at=NOON, post_id="p", version=1)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"tried_on": "x" * 301}, "line"),
        ({"kind": "rumour"}, "unknown"),
        ({"state": "deleted"}, "unknown"),
        ({"reuse": "nobody"}, "unknown"),
        ({"anchor_kind": "person", "anchor_id": "x"}, "unknown"),
        ({"anchor_kind": "cluster"}, "unknown"),
        ({"anchor_kind": "territory", "anchor_id": "x"}, "unknown"),
        ({"state": "hidden"}, "reason"),
    ],
)
def test_a_thread_that_is_none_is_refused(fields, reason):
    check_thread(THREAD)
    with pytest.raises(TalkError) as told:
        check_thread(replace(THREAD, **fields))
    assert told.value.reasons == (reason,)
    assert PROBLEMS[reason] in str(told.value)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "\n"}, "text"),
        ({"text": "x" * 4_001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"nickname": "maria@example.org"}, "person"),
        ({"nickname": "+39 059 123456"}, "person"),
        ({"nickname": "x" * 31}, "person"),
        ({"state": "gone"}, "unknown"),
        ({"state": "hidden", "reason": " "}, "reason"),
    ],
)
def test_a_post_that_is_none_is_refused(fields, reason):
    check_post(replace(POST, nickname="Crèche group"))
    with pytest.raises(TalkError) as told:
        check_post(replace(POST, **fields))
    assert told.value.reasons == (reason,)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(TalkError) as told:
        check_post(replace(POST, text="", nickname="a@b"))
    assert told.value.reasons == ("text", "person")


@pytest.mark.parametrize(
    "fields", [{"thread_id": "other"}, {"role": "enterprise"}, {"written_at": None}]
)
def test_a_post_stays_where_and_whose_it_is(fields):
    with pytest.raises(TalkError) as told:
        check_post_change(POST, replace(POST, **fields), "officer")
    assert told.value.reasons == ("moved",)


def test_a_facilitator_hides_words_but_does_not_put_others_in_their_place():
    hidden = replace(POST, state="hidden", reason="insult")
    check_post_change(POST, hidden, "facilitator")
    with pytest.raises(TalkError):
        check_post_change(POST, replace(hidden, text="other words"), "facilitator")


def test_what_is_wrong_with_a_thread_and_its_first_post_is_told_together():
    with pytest.raises(TalkError) as told:
        check_opening(replace(THREAD, title=""), replace(POST, nickname="a@b"))
    assert told.value.reasons == ("title", "person")


@pytest.mark.parametrize("anchor", [("territory", ""), ("cluster", "a:b"), ("enterprise", "x")])
def test_an_anchor_survives_the_address_and_back(anchor):
    assert read_anchor(write_anchor(*anchor)) == anchor


@pytest.mark.parametrize("word", ["", ":", "person:x", "cluster", "cluster:", "territory:x"])
def test_what_is_no_anchor_is_none(word):
    assert read_anchor(word) is None
