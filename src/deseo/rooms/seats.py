"""What a phone that joined sees: what is asked now, what it answered, what the room said.

One page for all of it, so that nobody has to find anything: what is asked stands above, what was
answered below, and the ways to say something of one's own at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from deseo.errors import EditConflict, InputError
from deseo.meetings import Vote
from deseo.rooms.contexts import look, need_seat
from deseo.rooms.forms import explain_mistake, read_choices, say_choices, write_ballot
from deseo.rooms.pages import (
    go_to,
    write_card,
    write_heading,
    write_link,
    write_page,
    write_part,
    write_words,
)
from deseo.rooms.results import write_results
from deseo.rooms.visits import Refusal
from deseo.store import cast_vote
from deseo.store.votes import count_ballot, find_vote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from starlette.responses import Response

    from deseo.meetings import Ballot
    from deseo.rooms.contexts import Context, View
    from deseo.rooms.visits import Visit

SAID: Final = ("voted", "noted", "proposed", "checked", "late")
ITEMS = Markup('<ul class="plain">{}</ul>')
ITEM = Markup("<li>{}</li>")


def show_seat(context: Context, visit: Visit) -> Response:
    """Show what is asked, answered and said."""
    return _write_seat(context, visit)


def take_vote(context: Context, visit: Visit) -> Response:
    """Take a vote; thank for it only once the disk has it.

    Raises
    ------
    Refusal
        If the phone never joined.
    """
    t, form = visit.t, visit.form
    with context.store.reading() as connection:
        need_seat(connection, context, visit)
        view = look(connection, context.meeting_id)
    asked = {b.ballot_id: b for b in view.ballots if b.is_open and view.meeting.is_open}
    ballot = asked.get(form.get("ballot", ""))
    if ballot is None:
        return go_to("/now", "late")
    wrong = explain_mistake(ballot, form, t)
    if wrong:
        return _write_seat(context, visit, ballot.ballot_id, wrong)
    try:
        cast_vote(context.store, context.meeting_id, _read_vote(ballot, visit))
    except EditConflict:
        return _write_seat(context, visit, ballot.ballot_id, t("room.voted_elsewhere"))
    except InputError:  # closed between the look and the vote
        return go_to("/now", "late")
    return go_to("/now", "voted")


def _read_vote(ballot: Ballot, visit: Visit) -> Vote:
    seen, request_id = visit.form.get("seen", ""), visit.form.get("request", "")
    if not (seen.isdecimal() and len(seen) < 10 and request_id.isalnum() and len(request_id) <= 64):  # noqa: PLR2004
        raise Refusal(400, "form")
    choices = read_choices(ballot, visit.form)
    return Vote(ballot.ballot_id, visit.participant_id, choices, request_id, int(seen))


def _write_seat(context: Context, visit: Visit, wrong_id: str = "", wrong: str = "") -> Response:
    t = visit.t
    with context.store.reading() as connection:
        need_seat(connection, context, visit)
        view = look(connection, context.meeting_id)
        said = visit.query.get("said", "")
        content = [write_heading(view.meeting.title)]
        if said in SAID:
            content.append(write_words(t(f"room.said_{said}"), "said"))
        pieces = list(_write_ballots(connection, visit, view, wrong_id, wrong))
    content += pieces or [_greet(visit, view)]
    content += _write_ways(context, visit, view)
    return write_page(
        visit, view.meeting, view.meeting.title, content, here="/now", state=view.state,
        is_waiting=not any(b.is_open for b in view.ballots), status=409 if wrong else 200,
    )  # fmt: skip


def _write_ballots(
    connection: Connection, visit: Visit, view: View, wrong_id: str, wrong: str
) -> Iterator[Markup]:
    ordered = sorted(view.ballots, key=lambda b: (not b.is_open, b.question, b.ballot_id))
    for ballot in ordered:
        vote = find_vote(connection, ballot.ballot_id, visit.participant_id)
        is_asked = ballot.is_open and view.meeting.is_open
        is_changing = visit.query.get("change") == ballot.ballot_id
        if ballot.ballot_id == wrong_id and is_asked:
            own = [_write_own(ballot, vote, visit)] if vote else []
            form = write_ballot(ballot, vote, visit.t, visit.form)
            yield write_card([write_words(wrong, "wrong"), *own, *form])
        elif is_asked and (vote is None or is_changing):
            yield write_card(write_ballot(ballot, vote, visit.t))
        elif is_asked and vote is not None:
            way = write_link(f"/now?change={ballot.ballot_id}", visit.t("room.change"))
            yield write_card([write_part(ballot.question), _write_own(ballot, vote, visit), way])
        elif not ballot.is_shown:
            closed = write_words(visit.t("room.closed"), "quiet")
            own = [_write_own(ballot, vote, visit)] if vote else []
            yield write_card([write_part(ballot.question), closed, *own])
        if ballot.is_shown:
            yield write_results(ballot, count_ballot(connection, ballot), visit.t)


def _write_own(ballot: Ballot, vote: Vote, visit: Visit) -> Markup:
    rows = (ITEM.format(words) for words in say_choices(ballot, vote.choices, visit.t))
    return write_words(visit.t("room.yours")) + ITEMS.format(Markup("").join(rows))


def _greet(visit: Visit, view: View) -> Markup:
    t = visit.t
    if not view.meeting.is_open:
        return write_words(t("room.over"))
    hello = t("room.hello", name=visit.nickname) if visit.nickname else t("room.hello_nobody")
    return write_words(hello) + write_words(t("room.waiting"), "quiet")


def _write_ways(context: Context, visit: Visit, view: View) -> list[Markup]:
    if not view.meeting.is_open:
        return []
    t = visit.t
    check = [write_link("/check", t("room.check"))] if context.asked.organisations else []
    return [
        write_part(t("room.your_own")),
        write_link("/note", t("room.note")),
        write_link("/task", t("room.task")),
        *check,
    ]
