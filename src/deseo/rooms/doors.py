"""The door of a room: a phone comes in with the code, a nickname if it likes, and its language.

No account is made. Inside, a phone is known by a random word in a cookie that no script can read.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from markupsafe import Markup

from deseo.errors import InputError
from deseo.i18n import LANGUAGES
from deseo.meetings import LONGEST_NICKNAME, read_code
from deseo.rooms.pages import (
    go_to,
    write_button,
    write_form,
    write_heading,
    write_option,
    write_page,
    write_words,
)
from deseo.rooms.visits import Refusal, clean_line, find_participant_id, name_cookies
from deseo.store import has_joined, join_meeting, read_meeting

if TYPE_CHECKING:
    from starlette.responses import Response

    from deseo.rooms.contexts import Context
    from deseo.rooms.visits import Visit

STAY_S: Final = 12 * 3600
CODE_FIELD = Markup(
    '<div class="field"><label for="code">{}</label><input type="text" id="code" name="code" '
    'maxlength="12" required autocapitalize="characters" spellcheck="false"></div>'
)
NICKNAME = Markup(
    '<div class="field"><label for="nickname">{}<span class="small">{}</span></label>'
    '<input type="text" id="nickname" name="nickname" maxlength="{}" value="{}"></div>'
)
LANGUAGE = Markup(
    '<div class="field"><label for="lang">{}</label><select id="lang" name="lang">{}</select></div>'
)


def show_door(context: Context, visit: Visit) -> Response:
    """Ask a phone in; one that is in already goes straight on."""
    if visit.participant_id and has_joined(context.store, context.meeting_id, visit.participant_id):
        return go_to("/now")
    return _write_door(context, visit, read_code(visit.query.get("c", "")), "")


def join(context: Context, visit: Visit) -> Response:
    """Let a phone in that has the code.

    Raises
    ------
    Refusal
        If it tries too often, or the meeting is closed or full.
    """
    wait_s = context.limits.joins.take(visit.client)
    if wait_s:
        raise Refusal(429, "slow", wait_s)
    code = read_code(visit.form.get("code", ""))
    if code != context.code:
        wait_s = context.limits.codes.begin(visit.client)
        if wait_s:
            raise Refusal(429, "slow", wait_s)
        return _write_door(context, visit, "", visit.t("room.wrong_code"))
    seat = secrets.token_hex(16)
    try:
        join_meeting(context.store, context.meeting_id, find_participant_id(seat))
    except InputError as error:
        raise Refusal(409, "full") from error
    nickname = clean_line(visit.form.get("nickname", ""), LONGEST_NICKNAME)
    answer = go_to("/now", "joined")
    names = name_cookies(context.code)
    set_cookie(answer, names["seat"], seat)
    set_cookie(answer, names["nickname"], quote(nickname))
    set_cookie(answer, names["lang"], visit.t.language)
    return answer


def set_cookie(answer: Response, name: str, value: str) -> None:
    """Give the browser a cookie for this evening that no script and no other site can use."""
    answer.set_cookie(name, value, max_age=STAY_S, httponly=True, samesite="strict")


def _write_door(context: Context, visit: Visit, code: str, wrong: str) -> Response:
    t, meeting = visit.t, read_meeting(context.store, context.meeting_id)
    if meeting is None or not meeting.is_open:
        raise Refusal(410, "gone")
    is_coming = code == context.code
    offered = (write_option(c, name, is_chosen=c == t.language) for c, name in LANGUAGES.items())
    fields = [
        Markup("") if is_coming else CODE_FIELD.format(t("room.code")),
        NICKNAME.format(
            t("room.nickname"), t("room.nickname_help"), LONGEST_NICKNAME, visit.nickname
        ),
        LANGUAGE.format(t("frame.language"), Markup("").join(offered)),
        write_button(t("room.join")),
    ]
    content = [
        write_heading(meeting.title if is_coming else t("room.title")),
        write_words(t("room.lead")),
        write_words(wrong, "wrong") if wrong else Markup(""),
        write_form("/join", fields, {"code": code} if is_coming else {}),
        write_words(t("room.open_air"), "small"),
    ]
    here = f"/?c={code}" if is_coming else "/"
    status = 403 if wrong else 200
    shown = meeting if is_coming else None  # who has no code is told nothing of the meeting
    return write_page(visit, shown, t("room.title"), content, here=here, status=status)
