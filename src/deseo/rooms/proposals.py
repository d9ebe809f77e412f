"""What a phone may say unasked: an idea, and who could do what by when.

The same form sent twice is there once. Both stand beside what the facilitator writes, marked as
coming from a phone, with the nickname if there is one.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from deseo.errors import InputError
from deseo.evaluation import is_personal
from deseo.meetings import Note, Task
from deseo.rooms.contexts import enter
from deseo.rooms.pages import (
    go_to,
    write_button,
    write_form,
    write_heading,
    write_link,
    write_page,
    write_words,
)
from deseo.rooms.visits import Refusal, clean_line, clean_text
from deseo.store import propose_task, send_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from deseo.i18n import Translator
    from deseo.rooms.contexts import Context, View
    from deseo.rooms.visits import Visit

LONGEST_IDEA: Final = 600
LONGEST_LINE: Final = 200
IDEA = Markup(
    '<div class="field"><label for="text">{}</label>'
    '<textarea id="text" name="text" maxlength="{}" required>{}</textarea></div>'
)
LINE = Markup(
    '<div class="field"><label for="{0}">{1}<span class="small">{2}</span></label>'
    '<input type="{3}" id="{0}" name="{0}" maxlength="{4}" value="{5}"></div>'
)


def show_note(context: Context, visit: Visit) -> Response:
    """Ask for an idea."""
    return _write_note(visit, enter(context, visit))


def take_note(context: Context, visit: Visit) -> Response:
    """Take an idea."""
    view, text = enter(context, visit), clean_text(visit.form.get("text", ""))
    if not text or len(text) > LONGEST_IDEA:
        return _write_note(visit, view, visit.t("room.note_wrong", most=LONGEST_IDEA))
    _take_allowance(context, visit)
    note = Note(
        context.meeting_id, view.meeting.current.step_id, "idea", text,
        nickname=visit.nickname, note_id=_name_entry(visit),
    )  # fmt: skip
    try:
        send_note(context.store, note)
    except InputError:
        return go_to("/now", "late")
    return go_to("/now", "noted")


def show_task(context: Context, visit: Visit) -> Response:
    """Ask who could do what by when."""
    return _write_task(visit, enter(context, visit))


def take_task(context: Context, visit: Visit) -> Response:
    """Take a proposal."""
    view, form = enter(context, visit), visit.form
    what, who = (clean_line(form.get(name, ""), LONGEST_LINE) for name in ("what", "who"))
    until, wrong = _read_task(what, who, form, visit.t)
    if wrong:
        return _write_task(visit, view, wrong)
    _take_allowance(context, visit)
    meeting = view.meeting
    task = Task(
        meeting.territory_id, what, who, until, nickname=visit.nickname,
        meeting_id=context.meeting_id, is_exercise=meeting.is_exercise, task_id=_name_entry(visit),
    )  # fmt: skip
    try:
        propose_task(context.store, task)
    except InputError:
        return go_to("/now", "late")
    return go_to("/now", "proposed")


def _take_allowance(context: Context, visit: Visit) -> None:
    wait_s = context.limits.proposals.take(visit.participant_id)
    if wait_s:
        raise Refusal(429, "slow", wait_s)


def _name_entry(visit: Visit) -> str:
    """Name an entry by seat and form: sent twice it is there once, and none is taken over."""
    told = f"{visit.participant_id}:{visit.form.get('request', '')}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _read_task(
    what: str, who: str, form: Mapping[str, str], t: Translator
) -> tuple[date | None, str]:
    if not what:
        return None, t("room.task_wrong")
    if is_personal(who):
        return None, t("room.task_personal")
    try:
        until = form.get("until", "").strip()
        return (date.fromisoformat(until) if until else None), ""
    except ValueError:
        return None, t("room.task_day")


def _write_note(visit: Visit, view: View, wrong: str = "") -> Response:
    t = visit.t
    fields = [
        IDEA.format(t("room.note_text"), LONGEST_IDEA, visit.form.get("text", "")),
        write_button(t("room.send")),
    ]
    return _write_ask(visit, view, t("room.note"), "/note", fields, wrong)


def _write_task(visit: Visit, view: View, wrong: str = "") -> Response:
    t, form = visit.t, visit.form
    fields = [
        LINE.format(
            name, t(f"room.task_{name}"), t(f"room.task_{name}_help"), kind, LONGEST_LINE,
            form.get(name, ""),
        )
        for name, kind in (("what", "text"), ("who", "text"), ("until", "date"))
    ]  # fmt: skip
    fields.append(write_button(t("room.send")))
    return _write_ask(visit, view, t("room.task"), "/task", fields, wrong)


def _write_ask(
    visit: Visit, view: View, title: str, path: str, fields: list[Markup], wrong: str
) -> Response:
    content = [
        write_heading(title),
        write_words(wrong, "wrong") if wrong else Markup(""),
        write_form(path, fields, {"request": secrets.token_hex(16)}),
        write_link("/now", visit.t("room.back")),
    ]
    status = 400 if wrong else 200
    return write_page(visit, view.meeting, title, content, here=path, status=status)
