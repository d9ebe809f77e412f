"""Threads and posts are kept with all they ever said; whoever is second is shown both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deseo.errors import EditConflict, InputError
from deseo.exchange import Post, TalkError, Thread
from deseo.store import (
    back_up,
    open_thread,
    read_events,
    read_talks,
    read_wordings,
    restore,
    restore_post,
    restore_thread,
    save_post,
    save_thread,
)
from deseo.store.threads import MOST_OF_A_THREAD


def begin(store, title="Who runs a crèche?", role="officer", **fields):
    """Open a thread of Modena with one post, and give it as it stands."""
    kind = fields.pop("kind", "question")
    first = Post("", role, "We have four rooms.")
    return open_thread(store, Thread("modena", kind, title, **fields), first)


def talks(store, *, is_exercise=False):
    return read_talks(store, "modena", is_exercise=is_exercise)


def answer(store, talk, text="We do.", role="enterprise"):
    return save_post(store, Post(talk.thread.thread_id, role, text), role)


@pytest.fixture
def talk(store):
    return begin(store)


def test_nothing_is_written_by_looking(store):
    assert talks(store) == ()
    assert not store.is_begun


def test_a_thread_is_read_as_it_was_opened(store, talk):
    assert talks(store) == (talk,)
    assert talk.thread.version == talk.posts[0].version == 1
    assert talk.thread.opened_at == talk.posts[0].written_at


def test_a_thread_without_words_is_not_opened_at_all(store):
    with pytest.raises(TalkError) as told:
        open_thread(store, Thread("modena", "talk", "Title"), Post("", "officer", " \n "))
    assert told.value.reasons == ("text",)
    assert talks(store) == ()


def test_a_name_in_place_of_a_role_is_refused_and_nothing_is_left(store):
    with pytest.raises(InputError, match="role"):
        begin(store, role="Maria Rossi")
    assert talks(store) == ()


def test_exercise_talk_is_never_among_the_real(store, talk):
    played = begin(store, "Invented", is_exercise=True)
    assert talks(store) == (talk,)
    assert talks(store, is_exercise=True) == (played,)


def test_talk_cannot_be_carried_from_the_exercise_to_the_real(store):
    played = begin(store, is_exercise=True)
    with pytest.raises(TalkError) as told:
        save_thread(store, replace(played.thread, is_exercise=False), "facilitator")
    assert told.value.reasons == ("moved",)


def test_answers_stand_in_the_order_they_were_written(store, talk):
    written = [answer(store, talk, f"Answer {n}") for n in range(3)]
    assert talks(store)[0].posts == (*talk.posts, *written)


def test_what_a_post_said_before_is_kept(store, talk):
    (first,) = talk.posts
    second = save_post(store, replace(first, text="Five rooms."), "officer")
    third = save_post(store, replace(second, text="Six rooms."), "officer")
    assert talks(store)[0].posts == (third,)
    assert third.edited_at >= first.written_at
    assert read_wordings(store, first.post_id) == ("We have four rooms.", "Five rooms.")


def test_the_second_to_change_a_post_is_told_and_given_both(store, talk):
    (seen,) = talk.posts
    save_post(store, replace(seen, text="theirs"), "officer")
    with pytest.raises(EditConflict) as told:
        save_post(store, replace(seen, text="mine"), "officer")
    (mine,), (theirs,) = told.value.mine.values(), told.value.theirs.values()
    assert (mine["text"], restore_post(theirs).text) == ("mine", "theirs")
    assert talks(store)[0].posts[0].text == "theirs"
    kept = save_post(store, replace(seen, text="mine", version=2), "officer")
    assert kept.version == 3
    assert read_wordings(store, seen.post_id) == ("We have four rooms.", "theirs")


def test_the_second_to_resolve_or_rename_a_thread_is_told_and_given_both(store, talk):
    save_thread(store, replace(talk.thread, state="resolved"), "officer")
    with pytest.raises(EditConflict) as told:
        save_thread(store, replace(talk.thread, title="Another title"), "enterprise")
    theirs = restore_thread(told.value.theirs[talk.thread.thread_id])
    assert (theirs.state, theirs.title, theirs.version) == ("resolved", talk.thread.title, 2)


def test_a_resolved_thread_still_takes_what_somebody_was_writing(store, talk):
    resolved = save_thread(store, replace(talk.thread, state="resolved"), "officer")
    late = answer(store, talk, "I was writing this meanwhile.")
    assert talks(store)[0].posts[-1] == late
    assert save_thread(store, replace(resolved, state="open"), "enterprise").state == "open"


def test_hiding_a_post_leaves_a_trace_and_its_words_can_be_shown_again(store, talk):
    rude = answer(store, talk, "Rude words")
    hidden = save_post(store, replace(rude, state="hidden", reason="insult"), "facilitator")
    assert talks(store)[0].posts[-1] == hidden
    changed = read_events(store, "posts", rude.post_id)[-1]
    assert (changed.role, changed.before["state"], changed.after["reason"]) == (
        "facilitator",
        "shown",
        "insult",
    )
    again = save_post(store, replace(hidden, state="shown", reason=""), "facilitator")
    assert (again.text, again.edited_at) == ("Rude words", None)


def test_nothing_is_ever_deleted(store, talk):
    answer(store, talk)
    save_thread(store, replace(talk.thread, state="hidden", reason="wrong place"), "facilitator")
    assert {event.action for event in read_events(store)} == {"created", "changed"}
    assert len(talks(store)[0].posts) == 2


@pytest.mark.parametrize("role", ["officer", "enterprise", "participant"])
def test_only_a_facilitator_hides(store, talk, role):
    (post,) = talk.posts
    for save, thing in ((save_post, post), (save_thread, talk.thread)):
        with pytest.raises(TalkError) as told:
            save(store, replace(thing, state="hidden", reason="no reason"), role)
        assert told.value.reasons == ("role",)
    assert talks(store) == (talk,)


def test_whoever_hides_says_why(store, talk):
    with pytest.raises(TalkError) as told:
        save_post(store, replace(talk.posts[0], state="hidden"), "facilitator")
    assert told.value.reasons == ("reason",)


@pytest.mark.parametrize("role", ["facilitator", "enterprise"])
def test_nobody_changes_the_words_of_another_role(store, talk, role):
    with pytest.raises(TalkError) as told:
        save_post(store, replace(talk.posts[0], text="changed"), role)
    assert told.value.reasons == ("role",)


def test_nobody_writes_in_a_role_other_than_their_own(store, talk):
    with pytest.raises(TalkError) as told:
        save_post(store, Post(talk.thread.thread_id, "officer", "As the town hall"), "enterprise")
    assert told.value.reasons == ("role",)


def test_nobody_writes_to_a_thread_that_is_hidden_or_not_there(store, talk):
    save_thread(store, replace(talk.thread, state="hidden", reason="x"), "facilitator")
    with pytest.raises(TalkError) as told:
        answer(store, talk)
    assert told.value.reasons == ("hidden",)
    with pytest.raises(TalkError) as told:
        save_post(store, Post("nowhere", "officer", "Hello?"), "officer")
    assert told.value.reasons == ("gone",)


def test_a_thread_takes_only_so_much(store, talk, monkeypatch):
    assert MOST_OF_A_THREAD > 100
    monkeypatch.setattr("deseo.store.threads.MOST_OF_A_THREAD", 2)
    answer(store, talk)
    with pytest.raises(TalkError) as told:
        answer(store, talk)
    assert told.value.reasons == ("full",)


def test_talk_comes_back_from_a_copy(store, paths, tmp_path, talk):
    back_up(store, tmp_path / "copy.sqlite")
    answer(store, talk)
    restore(paths, tmp_path / "copy.sqlite")
    assert talks(store) == (talk,)
