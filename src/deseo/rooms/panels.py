"""What the remote shows: the step and its notes, the timer, the votes, each with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from deseo.rooms.pages import (
    write_button,
    write_card,
    write_form,
    write_heading,
    write_option,
    write_page,
    write_part,
    write_words,
)
from deseo.rooms.visits import Refusal
from deseo.store import count_participants
from deseo.store.ballots import select_ballots
from deseo.store.meetings import find_meeting, find_stamp
from deseo.store.tables import read_clock
from deseo.store.votes import count_ballot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from starlette.responses import Response

    from deseo.i18n import Translator
    from deseo.meetings import Ballot, Meeting, Step
    from deseo.rooms.contexts import Context
    from deseo.rooms.visits import Visit

SAID: Final = ("quicker", "over")
MINUTES: Final = (1, 2, 3, 5, 10, 15, 20, 30)
NOTES = Markup('<p class="notes">{}</p>')
TIMER = Markup('<p class="timer" id="timer" role="timer" data-left="{}">{}</p>')
PAIR = Markup('<div class="pair">{}{}</div>')
TURN = Markup('<button type="submit" name="to" value="{}" class="{}">{}</button>')
NO_TURN = Markup('<button type="submit" name="to" value="{}" class="{}" disabled>{}</button>')
SELECT = Markup(
    '<div class="field"><label for="{0}">{1}</label><select id="{0}" name="{0}">{2}</select></div>'
)


def write_panel(context: Context, visit: Visit) -> Response:
    """Write the remote of a meeting as it stands."""
    t = visit.t
    with context.store.reading() as connection:
        meeting = find_meeting(connection, context.meeting_id)
        if meeting is None:
            raise Refusal(410, "gone")
        stamp = find_stamp(connection, context.meeting_id)
        ballots = list(_write_ballots(connection, meeting, t)) if meeting.is_open else []
    said = visit.query.get("said", "")
    content = [
        write_words(t(f"room.said_{said}"), "said") if said in SAID else Markup(""),
        *(_write_step(meeting, t) if meeting.is_open else [write_words(t("room.over"))]),
        *ballots,
        write_words(t.count("room.joined", count_participants(context.store, context.meeting_id))),
    ]
    return write_page(
        visit, meeting, t("room.remote"), content, here="/remote", state=stamp,
        source="/remote/state",
    )  # fmt: skip


def name_step(step: Step, t: Translator) -> str:
    """Name a step: as the facilitator did, else by its kind."""
    return step.title or t(f"room.step_{step.kind}")


def _write_step(meeting: Meeting, t: Translator) -> Iterator[Markup]:
    step, place, last = meeting.current, meeting.step, len(meeting.route) - 1
    seen: dict[str, object] = {"seen": meeting.version}
    yield write_heading(name_step(step, t))
    planned = t.count("room.planned", step.minutes)
    yield write_words(t("room.step_of", n=place + 1, total=last + 1, planned=planned), "quiet")
    yield write_form(
        "/remote/step",
        [
            PAIR.format(
                _write_turn(place - 1, t("room.step_back"), is_off=place == 0, kind="plain"),
                _write_turn(place + 1, t("room.step_next"), is_off=place == last, kind=""),
            )
        ],
        seen,
    )
    if step.notes:
        yield write_part(t("room.notes"))
        yield NOTES.format(step.notes)
    if place < last:
        yield write_words(t("room.then", step=name_step(meeting.route[place + 1], t)), "quiet")
    yield _write_timer(meeting, t)


def _write_turn(to: int, words: str, *, is_off: bool, kind: str) -> Markup:
    return (NO_TURN if is_off else TURN).format(to, kind, words)


def _write_timer(meeting: Meeting, t: Translator) -> Markup:
    seen: dict[str, object] = {"seen": meeting.version}
    if meeting.timer_ends_at is not None:
        left_s = max(0, round((meeting.timer_ends_at - read_clock()).total_seconds()))
        shown = TIMER.format(left_s, f"{left_s // 60}:{left_s % 60:02}")
        stop = [write_button(t("room.timer_stop"), "minutes", "0", is_plain=True)]
        return write_card(
            [write_part(t("room.timer")), shown, write_form("/remote/timer", stop, seen)]
        )
    usual = meeting.current.minutes
    offered = sorted({*MINUTES, *([usual] if 0 < usual <= 120 else [])})  # noqa: PLR2004
    options = (write_option(n, t.count("room.minutes", n), is_chosen=n == usual) for n in offered)
    select = SELECT.format("minutes", t("room.timer"), Markup("").join(options))
    start = write_button(t("room.timer_start"), is_plain=True)
    return write_card([write_form("/remote/timer", [select, start], seen)])


def _write_ballots(connection: Connection, meeting: Meeting, t: Translator) -> Iterator[Markup]:
    """Write the votes, those of this step first."""
    now = meeting.current.step_id
    found = select_ballots(connection, meeting.meeting_id)
    for ballot in sorted(found, key=lambda b: (b.step_id != now, not b.is_open)):
        voters = count_ballot(connection, ballot).voters
        state = t(f"room.ballot_{ballot.state}")
        told = write_words(f"{state} · {t.count('room.voters', voters)}", "quiet")
        yield write_card([write_part(ballot.question), told, _write_wishes(ballot, t)])


def _write_wishes(ballot: Ballot, t: Translator) -> Markup:
    main = "close" if ballot.is_open else "open"
    wishes = [(main, ballot.state == "closed")]
    if ballot.state != "draft":
        wishes.append(("hide" if ballot.is_shown else "show", True))
    buttons = [
        write_button(t(f"room.do_{wish}"), "do", wish, is_plain=is_plain)
        for wish, is_plain in wishes
    ]
    return write_form(
        "/remote/ballot", buttons, {"ballot": ballot.ballot_id, "seen": ballot.version}
    )
