"""The remote steers behind its PIN; whoever was quicker wins, and the other is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deseo.i18n import Translator
from deseo.rooms.keys import change_pin, read_keys, write_keys
from deseo.store import (
    close_meeting,
    read_ballot,
    read_meeting,
    stamp_meeting,
    steer,
)
from tests.rooms.conftest import NOTES, PIN, draft_ballot, read_hidden

SAY = Translator("en")


@pytest.fixture
def now(store, meeting):
    return lambda: read_meeting(store, meeting.meeting_id)


def press(remote, action, **fields):
    page = remote.get("/remote").text
    return remote.post(action, {**read_hidden(page, action), **fields})


def test_the_pin_opens_the_remote_with_the_notes_of_the_step(remote):
    page = remote.get("/remote").text
    assert NOTES in page
    assert SAY("room.step_welcome") in page
    assert SAY("room.then", step=SAY("room.step_reading")) in page


def test_a_wrong_pin_opens_nothing(guest):
    answer = guest.unlock("000000")
    assert (answer.status_code, SAY("room.wrong_pin") in answer.text) == (403, True)
    assert NOTES not in guest.get("/remote").text


def test_next_and_back_move_the_meeting(remote, now):
    press(remote, "/remote/step", to="1")
    assert now().step == 1
    press(remote, "/remote/step", to="0")
    assert now().step == 0


def test_two_remotes_that_press_next_go_one_step_and_one_is_told(remote, store, meeting, now):
    seen = read_hidden(remote.get("/remote").text, "/remote/step")
    steer(store, meeting, 1)
    answer = remote.post("/remote/step", {**seen, "to": "1"})
    assert SAY("room.said_quicker") in answer.text
    assert SAY("room.step_reading") in answer.text
    assert now().step == 1


def test_the_timer_starts_for_some_minutes_and_stops(remote, now):
    press(remote, "/remote/timer", minutes="5")
    left = now().timer_ends_at - datetime.now(UTC)
    assert 290 < left.total_seconds() <= 300
    assert 'id="timer"' in remote.get("/remote").text
    press(remote, "/remote/timer", minutes="0")
    assert now().timer_ends_at is None


@pytest.mark.parametrize("minutes", ["-1", "9999999999", "121", "x", "٣"])
def test_a_timer_of_no_sense_is_refused(remote, now, minutes):
    assert press(remote, "/remote/timer", minutes=minutes).status_code == 400
    assert now().timer_ends_at is None


def test_votes_are_opened_shown_hidden_and_closed(remote, store, meeting):
    ballot = draft_ballot(store, meeting)

    def after(wish):
        press(remote, "/remote/ballot", do=wish)
        found = read_ballot(store, ballot.ballot_id)
        return found.state, found.is_shown

    assert after("show") == ("draft", False)
    assert after("open") == ("open", False)
    assert after("show") == ("open", True)
    assert after("hide") == ("open", False)
    assert after("close") == ("closed", False)
    assert after("nonsense") == ("closed", False)


def test_a_vote_somebody_else_changed_is_told(remote, store, meeting):
    ballot = draft_ballot(store, meeting)
    seen = read_hidden(remote.get("/remote").text, "/remote/ballot")
    press(remote, "/remote/ballot", do="open")
    answer = remote.post("/remote/ballot", {**seen, "do": "open"})
    assert SAY("room.said_quicker") in answer.text
    assert read_ballot(store, ballot.ballot_id).version == 2


def test_the_remote_hears_of_every_change(remote, store, meeting):
    told = remote.get("/remote/state").json()["state"]
    assert told == stamp_meeting(store, meeting.meeting_id)
    draft_ballot(store, meeting)
    assert remote.get("/remote/state").json()["state"] != told


def test_another_pin_locks_the_remote_that_was_open(remote, paths, meeting):
    keys = read_keys(paths.home, meeting.meeting_id)
    write_keys(paths.home, change_pin(keys, "135724"))
    assert NOTES not in remote.get("/remote").text
    assert remote.unlock(PIN).status_code == 403
    assert NOTES in remote.unlock("135724").text


def test_a_closed_meeting_is_steered_no_more(remote, store, meeting):
    seen = read_hidden(remote.get("/remote").text, "/remote/step")
    close_meeting(store, meeting)
    answer = remote.post("/remote/step", {**seen, "to": "1"})
    assert SAY("room.said_over") in answer.text
    assert read_meeting(store, meeting.meeting_id).step == 0


def test_a_pin_is_written_nowhere(remote, paths, meeting, store):
    keys = read_keys(paths.home, meeting.meeting_id)
    assert PIN not in str(vars(keys))
    for file in paths.home.rglob("*"):
        assert not file.is_file() or PIN.encode() not in file.read_bytes()
