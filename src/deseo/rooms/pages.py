"""Every page of a room has one frame: plain HTML, our one sheet and script, and nothing from afar.

What people wrote is escaped by markupsafe; what a browser may run or load is only what carries the
nonce drawn for this one answer. Nothing may be kept, framed, or told to another site.
"""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, RedirectResponse

from deseo.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.meetings import Meeting
    from deseo.rooms.visits import Visit

FRAME = Markup(
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title>{refresh}"
    '<style nonce="{nonce}">{css}</style></head>'
    '<body data-state="{state}" data-from="{source}">'
    "<header><strong>{name}</strong><span>{meeting}</span></header>"
    "<main>{exercise}{content}</main>"
    '<div class="floating" role="status"><p class="wrong" id="lost" hidden>{lost}</p>'
    '<p class="said" id="fresh" hidden>{fresh} <a href="{here}">{again}</a></p></div>'
    '<footer><nav aria-label="{languages}">{links}</nav><p>{privacy}</p></footer>'
    '<script nonce="{nonce}">{script}</script></body></html>'
)
REFRESH = Markup('<noscript><meta http-equiv="refresh" content="8"></noscript>')
EXERCISE = Markup('<p class="exercise" role="note">{}</p>')
HERE = Markup('<strong lang="{}" aria-current="true">{}</strong>')
ELSEWHERE = Markup('<a href="{}lang={}" lang="{}" hreflang="{}" aria-label="{}">{}</a>')
POLICY: Final = (
    "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CSS = Markup((files("deseo.rooms") / "room.css").read_text(encoding="utf-8"))  # noqa: S704 - ours
SCRIPT = Markup((files("deseo.rooms") / "room.js").read_text(encoding="utf-8"))  # noqa: S704
NAME: Final = "DESEO Atlas"


def write_page(
    visit: Visit,
    meeting: Meeting | None,
    title: str,
    content: Iterable[Markup],
    *,
    here: str,
    state: str = "",
    source: str = "/state",
    is_waiting: bool = False,
    status: int = 200,
) -> HTMLResponse:
    """Write one page around its content.

    Parameters
    ----------
    here
        The path of the page, to load it again.
    state, source
        The word for what is shown, and where the script asks whether it still is that; no word: the
        page stays as it is.
    is_waiting
        Whether it loads itself again where no script runs: nobody is filling anything in.
    """
    t, nonce = visit.t, secrets.token_urlsafe(18)
    is_exercise = meeting is not None and meeting.is_exercise
    page = FRAME.format(
        lang=t.language,
        title=f"{title} · {NAME}",
        refresh=REFRESH if is_waiting else "",
        nonce=nonce,
        css=CSS,
        state=state,
        source=source if state else "/alive",
        name=NAME,
        meeting=meeting.title if meeting and meeting.title != title else "",
        exercise=EXERCISE.format(t("exercise.banner")) if is_exercise else "",
        content=Markup("").join(content),
        lost=t("room.lost"),
        fresh=t("room.fresh"),
        here=here,
        again=t("room.look"),
        languages=t("frame.language"),
        links=Markup("").join(_link_language(code, t.language, here) for code in LANGUAGES),
        privacy=t("room.privacy"),
        script=SCRIPT,
    )
    headers = {"Content-Security-Policy": POLICY.format(nonce=nonce)}
    return HTMLResponse(str(page), status, headers)


def go_to(path: str, said: str = "") -> RedirectResponse:
    """Send the phone on to a page of ours, with a word of what happened."""
    return RedirectResponse(f"{path}?said={said}" if said else path, 303)


def write_heading(text: str) -> Markup:
    """Write the one heading of a page."""
    return Markup("<h1>{}</h1>").format(text)


def write_part(text: str) -> Markup:
    """Write the heading of a part of a page."""
    return Markup("<h2>{}</h2>").format(text)


def write_words(text: str, kind: str = "") -> Markup:
    """Write a paragraph; `kind` is said, wrong, quiet or small."""
    if kind == "wrong":
        return Markup('<p class="wrong" role="alert">{}</p>').format(text)
    return Markup('<p class="{}">{}</p>').format(kind, text)


def write_link(path: str, words: str) -> Markup:
    """Write a way to another page, as a quiet button."""
    return Markup('<a class="button plain" href="{}">{}</a>').format(path, words)


def write_form(path: str, fields: Iterable[Markup], hidden: dict[str, object]) -> Markup:
    """Write a form that is sent to a path of ours."""
    kept = Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
        for name, value in hidden.items()
    )
    form = Markup('<form method="post" action="{}" autocomplete="off">{}{}</form>')
    return form.format(path, kept, Markup("").join(fields))


def write_button(words: str, name: str = "", value: str = "", *, is_plain: bool = False) -> Markup:
    """Write the button that sends a form."""
    kind = "plain" if is_plain else ""
    if not name:
        return Markup('<button type="submit" class="{}">{}</button>').format(kind, words)
    button = Markup('<button type="submit" class="{}" name="{}" value="{}">{}</button>')
    return button.format(kind, name, value, words)


def write_option(value: object, words: str, *, is_chosen: bool) -> Markup:
    """Write one option of a list to choose from."""
    chosen = Markup('<option value="{}" selected>{}</option>')
    return (chosen if is_chosen else Markup('<option value="{}">{}</option>')).format(value, words)


def write_card(parts: Iterable[Markup]) -> Markup:
    """Write a piece that belongs together."""
    return Markup('<section class="card">{}</section>').format(Markup("").join(parts))


def _link_language(code: str, current: str, here: str) -> Markup:
    shown = code.upper()
    if code == current:
        return HERE.format(code, shown)
    there = f"{here}{'&' if '?' in here else '?'}"
    return ELSEWHERE.format(there, code, code, code, escape(LANGUAGES[code]), shown)
