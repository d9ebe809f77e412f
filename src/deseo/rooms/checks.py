"""The self-check on a phone: somebody answers for an organisation that has not answered yet.

What an organisation told is neither read nor shown here, and never written over: a phone learns
only that a sheet is there. Changing and withdrawing is for the desk, where one sees
who asks.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup

from deseo.equality.notices import (
    MONTHS,
    NOTICE,
    PHONE_NOTICE_VERSION,
    PURPOSE,
    find_last_day,
)
from deseo.equality.self_assessments import parse_answers
from deseo.errors import EditConflict
from deseo.rooms.contexts import enter
from deseo.rooms.pages import (
    go_to,
    write_button,
    write_card,
    write_form,
    write_heading,
    write_link,
    write_page,
    write_part,
    write_words,
)
from deseo.rooms.questions import explain_answers, write_questions, write_wishes
from deseo.rooms.visits import Refusal, clean_line
from deseo.schema.answers import VISIBILITIES
from deseo.searches import fold_text
from deseo.store import AnswerSheet, has_answered, save_answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.responses import Response

    from deseo.equality.findings import Questionnaire
    from deseo.rooms.contexts import Context, View
    from deseo.rooms.visits import Visit

ROLE: Final = "participant"
MOST_FOUND: Final = 20
LONGEST_NAME: Final = 80
FIND = Markup(
    '<form method="get" action="/check"><div class="field"><label for="q">{}</label>'
    '<input type="text" id="q" name="q" maxlength="{}" value="{}"></div>{}</form>'
)


def show_check(context: Context, visit: Visit) -> Response:
    """Ask whom a phone speaks for; then, unless they answered already, the questions."""
    view = enter(context, visit)
    if "who" not in visit.query:
        return _write_choice(context, visit, view)
    asked, name = _find_asked(context, visit.query["who"])
    if has_answered(context.store, visit.query["who"], PURPOSE):
        return _write_answered(visit, view, name)
    return _write_form(visit, view, asked, visit.query["who"], name)


def take_check(context: Context, visit: Visit) -> Response:
    """Take the answers of an organisation that has given none; thank once the disk has them.

    Raises
    ------
    Refusal
        If the organisation is not on the list, the form is none of ours, or too many are sent.
    """
    view, form = enter(context, visit), visit.form
    enterprise_id = form.get("who", "")
    asked, name = _find_asked(context, enterprise_id)
    if has_answered(context.store, enterprise_id, PURPOSE):
        return _write_answered(visit, view, name, 409)
    wrong = explain_answers(asked, form, visit.t)
    if wrong:
        return _write_form(visit, view, asked, enterprise_id, name, wrong)
    sheet = _read_sheet(visit, view, asked, enterprise_id)
    wait_s = context.limits.checks.take(visit.participant_id)
    if wait_s:
        raise Refusal(429, "slow", wait_s)
    try:
        save_answers(context.store, sheet, ROLE)
    except EditConflict:  # somebody else was quicker by a moment
        return _write_answered(visit, view, name, 409)
    return go_to("/now", "checked")


def _find_asked(context: Context, enterprise_id: str) -> tuple[Questionnaire, str]:
    asked, name = context.asked.questionnaire, context.asked.organisations.get(enterprise_id)
    if asked is None or name is None:
        raise Refusal(404, "unlisted")
    return asked, name


def _read_sheet(visit: Visit, view: View, asked: Questionnaire, enterprise_id: str) -> AnswerSheet:
    months = {str(number): number for number in MONTHS}.get(visit.form.get("months", ""))
    visibility = visit.form.get("visibility", "")
    if months is None or visibility not in VISIBILITIES:
        raise Refusal(400, "form")
    return AnswerSheet(
        enterprise_id,
        view.meeting.territory_id,
        PURPOSE,
        PHONE_NOTICE_VERSION,
        visibility,  # type: ignore[arg-type]
        find_last_day(datetime.now(UTC).date(), months),
        dict(parse_answers(asked.questions, visit.form)),
        is_exercise=view.meeting.is_exercise,
    )


def _write_choice(context: Context, visit: Visit, view: View) -> Response:
    t, wanted = visit.t, clean_line(visit.query.get("q", ""), LONGEST_NAME)
    folded = fold_text(wanted)
    found = {i: n for i, n in context.asked.organisations.items() if folded in fold_text(n)}
    shown = list(found.items())[:MOST_FOUND]
    hidden = len(found) - len(shown)
    button = write_button(t("room.check_find"), is_plain=True)
    content = [
        write_words(t("room.check_lead")),
        FIND.format(t("room.check_name"), LONGEST_NAME, wanted, button),
        *(write_link(f"/check?who={quote(i, safe='')}", name) for i, name in shown),
        write_words(t.count("room.check_more", hidden), "quiet") if hidden else Markup(""),
        Markup("") if found else write_words(t("room.check_none"), "said"),
    ]
    return _write(visit, view, t("room.check"), content, "/check")


def _write_answered(visit: Visit, view: View, name: str, status: int = 200) -> Response:
    content = [write_words(visit.t("room.check_answered"), "said")]
    return _write(visit, view, name, content, "/check", status)


def _write_form(
    visit: Visit,
    view: View,
    asked: Questionnaire,
    enterprise_id: str,
    name: str,
    wrong: Iterable[str] = (),
) -> Response:
    t, mistakes = visit.t, [write_words(words, "wrong") for words in wrong]
    notice = [write_words(t(f"room.check_{part}")) for part in NOTICE]
    fields = [
        *write_questions(asked, visit.form, t),
        *write_wishes(visit.form, t),
        write_button(t("room.check_save")),
    ]
    content = [
        *mistakes,
        write_card([write_part(t("assess.notice")), *notice]),
        write_words(t("assess.empty_is_unknown"), "quiet"),
        write_form("/check", fields, {"who": enterprise_id}),
    ]
    here = f"/check?who={quote(enterprise_id, safe='')}"
    return _write(visit, view, name, content, here, 400 if mistakes else 200)


def _write(
    visit: Visit, view: View, title: str, content: Iterable[Markup], here: str, status: int = 200
) -> Response:
    parts = [write_heading(title), *content, write_link("/now", visit.t("room.back"))]
    return write_page(visit, view.meeting, title, parts, here=here, status=status)
