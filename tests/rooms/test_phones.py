"""A phone joins, votes, changes its vote, proposes; in its language, without script or account."""

from __future__ import annotations

import pytest

from deseo.i18n import LANGUAGES, Translator
from deseo.meetings import BALLOT_KINDS, Meeting, default_route
from deseo.rooms.apps import make_app
from deseo.store import (
    cast_vote,
    close_ballot,
    close_meeting,
    count_participants,
    open_ballot,
    open_meeting,
    read_notes,
    read_tally,
    read_tasks,
    read_vote,
    show_results,
)
from tests.rooms.conftest import draft_ballot, read_hidden

SAY = Translator("en")


def scores(store, ballot):
    return [option.score for option in read_tally(store, ballot.ballot_id).options]


def test_a_scanned_link_needs_no_code_typed(guest, meeting):
    page = guest.get(f"/?c={meeting.code}").text
    assert 'id="code"' not in page
    assert meeting.title in page
    assert guest.post("/join", {**read_hidden(page, "/join"), "lang": "sv"}).url.path == "/now"
    assert '<html lang="sv">' in guest.get("/now").text


def test_without_the_link_the_code_is_typed_however_one_likes(guest, meeting):
    assert 'id="code"' in guest.get("/").text
    typed = f" {meeting.code[:2].lower()} {meeting.code[2:]}"
    assert guest.join(typed).url.path == "/now"


def test_who_is_in_goes_straight_on(phone):
    assert phone.get("/").url.path == "/now"


def test_each_phone_that_joins_is_counted_and_nothing_else_kept(phone, make_phone, store, meeting):
    make_phone().join(meeting.code, nickname="Zebedee")
    assert count_participants(store, meeting.meeting_id) == 2
    assert b"Zebedee" not in store.path.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_language_that_was_chosen(language, phone, store, meeting):
    for kind in BALLOT_KINDS:
        draft = draft_ballot(store, meeting, kind=kind, question=kind)
        show_results(store, open_ballot(store, draft), is_shown=True)
    for path in ("/now", "/note", "/task", "/remote", "/nowhere"):
        page = phone.get(f"{path}?lang={language}").text
        assert f'<html lang="{language}">' in page
        assert Translator(language)("room.privacy") in page


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("sv-SE,sv;q=0.9", "sv"), ("de, ca;q=0.5", "ca"), ("de", "en"), ("x" * 900, "en"), ("", "en")],
)
def test_who_has_not_chosen_is_spoken_to_as_the_browser_asks(guest, accepted, language):
    page = guest.get("/", **{"accept-language": accepted}).text
    assert f'<html lang="{language}">' in page


def test_a_nickname_greets_and_is_cut(make_phone, meeting):
    phone = make_phone()
    phone.join(meeting.code, nickname="É" * 50)
    assert "É" * 30 in phone.get("/now").text
    assert "É" * 31 not in phone.get("/now").text


def test_a_vote_is_thanked_for_and_counted(phone, store, ballot):
    answer = phone.vote(ballot, "2", "1")
    assert SAY("room.said_voted") in answer.text
    assert scores(store, ballot) == [2, 1]


def test_a_vote_can_be_changed_while_it_is_open(phone, store, ballot):
    phone.vote(ballot, "2", "1")
    assert SAY("room.change") in phone.get("/now").text
    phone.vote(ballot, "0", "3")
    assert scores(store, ballot) == [0, 3]
    assert read_tally(store, ballot.ballot_id).voters == 1


def test_a_form_sent_again_and_again_counts_once(phone, store, ballot):
    hidden = read_hidden(phone.get("/now").text, "/vote")
    for _ in range(4):
        phone.vote(ballot, "2", "1", hidden=hidden)
    assert scores(store, ballot) == [2, 1]
    assert read_tally(store, ballot.ballot_id).voters == 1


def test_who_votes_in_two_windows_is_shown_both(phone, store, ballot):
    first = read_hidden(phone.get("/now").text, "/vote")
    second = read_hidden(phone.get("/now").text, "/vote")
    phone.vote(ballot, "3", "0", hidden=first)
    answer = phone.vote(ballot, "0", "2", hidden=second)
    assert answer.status_code == 409
    assert SAY("room.voted_elsewhere") in answer.text
    assert "crèche: 3 dots" in answer.text
    assert 'name="o1" value="2" checked' in answer.text
    assert scores(store, ballot) == [3, 0]
    phone.vote(ballot, "0", "2", hidden=read_hidden(answer.text, "/vote"))
    assert scores(store, ballot) == [0, 2]


def test_a_vote_after_closing_is_told_so_and_not_counted(phone, store, ballot):
    hidden = read_hidden(phone.get("/now").text, "/vote")
    close_ballot(store, ballot)
    assert SAY("room.said_late") in phone.vote(ballot, "2", "1", hidden=hidden).text
    assert read_tally(store, ballot.ballot_id).voters == 0


def test_a_vote_that_closes_while_it_is_cast_is_told_so(phone, store, ballot, monkeypatch):
    from deseo.rooms import seats

    def close_first(store_, meeting_id, vote):
        close_ballot(store, ballot)
        return cast_vote(store_, meeting_id, vote)

    monkeypatch.setattr(seats, "cast_vote", close_first)
    assert SAY("room.said_late") in phone.vote(ballot, "2", "1").text
    assert read_tally(store, ballot.ballot_id).voters == 0


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (("3", "2"), SAY("room.too_many", given=5, dots=3)),
        (("0", "0"), SAY("room.nothing_chosen")),
        (("", ""), SAY("room.nothing_chosen")),
        (("-2", "1"), SAY("room.nothing_chosen")),
    ],
)
def test_a_mistake_is_explained_and_what_was_filled_in_stays(phone, store, ballot, choices, told):
    answer = phone.vote(ballot, *choices)
    assert answer.status_code == 409
    assert told in answer.text
    assert read_tally(store, ballot.ballot_id).voters == 0


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("dots", ("2", "1"), (2, 1)),
        ("ranking", ("2", "1"), (2, 1)),
        ("ranking", ("", "1"), (None, 1)),
        ("agree", ("-2", "2"), (-2, 2)),
        ("agree", ("0", ""), (0, None)),
    ],
)
def test_every_kind_of_vote_is_kept_as_it_was_sent(phone, store, meeting, kind, sent, kept):
    ballot = open_ballot(store, draft_ballot(store, meeting, kind=kind))
    assert SAY("room.said_voted") in phone.vote(ballot, *sent).text
    participant = _find_participant(store, ballot)
    assert read_vote(store, ballot.ballot_id, participant).choices == kept


def _find_participant(store, ballot):
    from sqlalchemy import text

    with store.reading() as connection:
        return connection.execute(text("SELECT voter_id FROM votes")).scalar_one()


def test_many_dots_are_given_by_number(phone, store, meeting):
    ballot = open_ballot(store, draft_ballot(store, meeting, dots=12))
    assert 'type="number"' in phone.get("/now").text
    phone.vote(ballot, "7", "5")
    assert scores(store, ballot) == [7, 5]


def test_results_are_seen_once_they_are_shown_and_never_who(phone, store, ballot):
    phone.vote(ballot, "2", "1")
    assert "<meter" not in phone.get("/now").text
    show_results(store, ballot, is_shown=True)
    page = phone.get("/now").text
    assert page.count("<meter") == 2
    assert SAY.count("room.voters", 1) in page
    assert SAY("room.rule_dots") in page


def test_the_state_changes_when_there_is_something_new_only(phone, store, meeting, app):
    def state():
        fresh = make_app(store, meeting.meeting_id, store.path.parent)
        phone.client._transport.app = fresh
        return phone.get("/state").json()["state"]

    before = state()
    draft = draft_ballot(store, meeting)
    assert state() == before
    ballot = open_ballot(store, draft)
    opened = state()
    assert opened != before
    phone.vote(ballot, "1", "0")
    assert state() == opened
    show_results(store, ballot, is_shown=True)
    assert state() != opened


def test_an_idea_arrives_once_with_its_nickname(make_phone, store, meeting):
    phone = make_phone()
    phone.join(meeting.code, nickname="Anna")
    hidden = read_hidden(phone.get("/note").text, "/note")
    for _ in range(2):
        answer = phone.post("/note", {**hidden, "text": "A van\r\nfor all"})
    assert SAY("room.said_noted") in answer.text
    (note,) = read_notes(store, meeting.meeting_id)
    assert (note.text, note.kind, note.origin) == ("A van\nfor all", "idea", "phone")
    assert (note.nickname, note.step_id) == ("Anna", "welcome")


def test_a_task_is_proposed(phone, store, meeting):
    hidden = read_hidden(phone.get("/task").text, "/task")
    fields = {"what": "Ask the school", "who": "Town hall", "until": "2026-12-01"}
    assert SAY("room.said_proposed") in phone.post("/task", {**hidden, **fields}).text
    (task,) = read_tasks(store, meeting.meeting_id)
    assert (task.what, task.who, str(task.until)) == tuple(fields.values())
    assert (task.state, task.territory_id, task.is_exercise) == ("proposed", "modena", False)


@pytest.mark.parametrize(
    ("path", "fields", "key"),
    [
        ("/task", {"what": " "}, "task_wrong"),
        ("/task", {"what": "Call", "who": "0049 171 2345678"}, "task_personal"),
        ("/task", {"what": "Call", "until": "soon"}, "task_day"),
        ("/note", {"text": "\n"}, "note_wrong"),
        ("/note", {"text": "x" * 601}, "note_wrong"),
    ],
)
def test_what_says_nothing_or_too_much_is_explained(phone, store, meeting, path, fields, key):
    answer = phone.post(path, {"request": "r", **fields})
    assert answer.status_code == 400
    values = {"most": 600} if key == "note_wrong" else {}
    assert SAY(f"room.{key}", **values) in answer.text
    assert read_tasks(store, meeting.meeting_id) == read_notes(store, meeting.meeting_id) == ()


def test_a_closed_meeting_says_goodbye(phone, store, meeting):
    close_meeting(store, meeting)
    assert phone.get("/now").url.path == "/"  # nobody is known any more
    assert SAY("room.refused_gone") in phone.get("/now").text
    assert phone.get("/now").status_code == 410


def test_exercise_is_marked_on_every_page(store, paths, make_phone, meeting):
    exercise = open_meeting(store, Meeting("modena", "X", default_route(), is_exercise=True))
    phone = make_phone()
    phone.client._transport.app = make_app(store, exercise.meeting_id, paths.home)
    phone.join(exercise.code)
    for path in ("/now", "/note", "/task"):
        assert SAY("exercise.banner") in phone.get(path).text
    task = {**read_hidden(phone.get("/task").text, "/task"), "what": "Call"}
    phone.post("/task", task)
    assert [t.is_exercise for t in read_tasks(store, exercise.meeting_id)] == [True]


def test_a_browser_without_cookies_is_told(guest, meeting):
    guest.client.cookies.clear()
    answer = guest.get("/now?said=joined")
    assert (answer.status_code, SAY("room.refused_cookies") in answer.text) == (400, True)


def test_a_store_that_is_shut_is_told(phone, store, ballot, monkeypatch):
    from deseo.errors import StoreError
    from deseo.rooms import seats

    def fail(*_):
        raise StoreError("locked", "in use")

    monkeypatch.setattr(seats, "cast_vote", fail)
    answer = phone.vote(ballot, "1", "0")
    assert (answer.status_code, SAY("room.refused_shut") in answer.text) == (503, True)


def test_the_room_of_a_meeting_that_is_none_is_refused(store, paths):
    from deseo.errors import InputError

    with pytest.raises(InputError):
        make_app(store, "0" * 32, paths.home)
