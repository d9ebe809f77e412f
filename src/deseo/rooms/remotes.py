"""The facilitator's remote: on a phone or second screen, behind the PIN the dashboard shows.

It goes on and back, sets the timer, opens and closes votes, shows results, and shows the notes of
the step. Whoever presses says which version they saw: if somebody was quicker, nothing is done and
the remote shows where the meeting stands now.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from deseo.errors import EditConflict, InputError
from deseo.rooms.doors import set_cookie
from deseo.rooms.keys import PIN_LENGTH, is_pin, read_keys, seal_remote
from deseo.rooms.pages import (
    go_to,
    write_button,
    write_form,
    write_heading,
    write_page,
    write_words,
)
from deseo.rooms.panels import write_panel
from deseo.rooms.visits import Refusal, name_cookies
from deseo.store import (
    close_ballot,
    open_ballot,
    read_ballot,
    read_meeting,
    set_timer,
    show_results,
    steer,
)
from deseo.store.tables import read_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from deseo.meetings import Ballot, Meeting
    from deseo.rooms.contexts import Context
    from deseo.rooms.visits import Visit

MOST_MINUTES: Final = 120
PIN_FIELD = Markup(
    '<div class="field"><label for="pin">{}</label><input type="text" class="pin" id="pin" '
    'name="pin" inputmode="numeric" maxlength="{}" required></div>'
)


def show_remote(context: Context, visit: Visit) -> Response:
    """Show the remote, or ask for the PIN."""
    if not context.is_remote(visit):
        return _write_lock(visit)
    return write_panel(context, visit)


def take_pin(context: Context, visit: Visit) -> Response:
    """Let in who knows the PIN; guesses are counted before they are looked at.

    Raises
    ------
    Refusal
        If too many were wrong: it takes longer each time.
    """
    limits, keys = context.limits, read_keys(context.home, context.meeting_id)
    wait_s = limits.pins.begin(visit.client) or limits.all_pins.begin("")
    if wait_s:
        raise Refusal(429, "slow", wait_s)
    typed = "".join(visit.form.get("pin", "").split())
    if keys is None or len(typed) != PIN_LENGTH or not is_pin(keys, typed):
        return _write_lock(visit, visit.t("room.wrong_pin"))
    limits.pins.clear(visit.client)
    limits.all_pins.clear("")
    answer = go_to("/remote")
    set_cookie(answer, name_cookies(context.code)["remote"], seal_remote(keys))
    return answer


def turn(context: Context, visit: Visit) -> Response:
    """Go to another step."""
    meeting = _need_meeting(context, visit)
    return _do(lambda: steer(context.store, meeting, _read_number(visit, "to")))


def take_timer(context: Context, visit: Visit) -> Response:
    """Start the timer for some minutes, or stop it."""
    meeting, minutes = _need_meeting(context, visit), _read_number(visit, "minutes")
    if minutes > MOST_MINUTES:
        raise Refusal(400, "form")
    ends_at = read_clock() + timedelta(minutes=minutes) if minutes else None
    return _do(lambda: set_timer(context.store, meeting, ends_at))


def take_ballot(context: Context, visit: Visit) -> Response:
    """Open or close a vote of this meeting, show or hide its results."""
    _need_remote(context, visit)
    ballot = read_ballot(context.store, visit.form.get("ballot", ""))
    if ballot is None or ballot.meeting_id != context.meeting_id:
        raise Refusal(404, "nothing")
    if ballot.version != _read_number(visit, "seen"):
        return go_to("/remote", "quicker")
    return _do(lambda: _change_ballot(context, ballot, visit.form.get("do", "")))


def _change_ballot(context: Context, ballot: Ballot, wish: str) -> Ballot:
    store = context.store
    if wish == "open":
        return open_ballot(store, ballot)
    if wish == "close":
        return close_ballot(store, ballot)
    if wish in {"show", "hide"} and ballot.state != "draft":
        return show_results(store, ballot, is_shown=wish == "show")
    raise Refusal(400, "form")


def _do(change: Callable[[], object]) -> Response:
    try:
        change()
    except EditConflict:
        return go_to("/remote", "quicker")
    except InputError:  # closed meanwhile
        return go_to("/remote", "over")
    return go_to("/remote")


def _need_remote(context: Context, visit: Visit) -> None:
    if not context.is_remote(visit):
        raise Refusal(303, "lock")


def _need_meeting(context: Context, visit: Visit) -> Meeting:
    """Give the meeting as it is, but in the version the remote saw: an older one is refused."""
    _need_remote(context, visit)
    meeting = read_meeting(context.store, context.meeting_id)
    if meeting is None:
        raise Refusal(410, "gone")
    return replace(meeting, version=_read_number(visit, "seen"))


def _read_number(visit: Visit, name: str) -> int:
    text = visit.form.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004
        raise Refusal(400, "form")
    return int(text)


def _write_lock(visit: Visit, wrong: str = "") -> Response:
    t = visit.t
    fields = [PIN_FIELD.format(t("room.pin"), PIN_LENGTH), write_button(t("room.unlock"))]
    content = [
        write_heading(t("room.remote")),
        write_words(t("room.pin_where"), "quiet"),
        write_words(wrong, "wrong") if wrong else Markup(""),
        write_form("/remote/pin", fields, {}),
    ]
    status = 403 if wrong else 200
    return write_page(visit, None, t("room.remote"), content, here="/remote", status=status)
