"""How a ballot is put to a phone and read back: plain fields that work by finger, key and voice.

Each option is one field, `o0`, `o1` …, in the order of the ballot.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from deseo.errors import InputError
from deseo.meetings import AGREEMENT, check_choices
from deseo.rooms.pages import write_button, write_form, write_option, write_part, write_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deseo.i18n import Translator
    from deseo.meetings import Ballot, Vote

NUMBER: Final = re.compile(r"-?[0-9]{1,2}")
MOST_BUTTONS: Final = 5
FIELD = Markup('<fieldset><legend>{}</legend><div class="choices{}">{}</div></fieldset>')
CHOICE = Markup('<label><input type="radio" name="{}" value="{}">{}</label>')
CHOSEN = Markup('<label><input type="radio" name="{}" value="{}" checked>{}</label>')
COUNTER = Markup(
    '<div class="field"><label for="{0}">{1}</label><input type="number" id="{0}" name="{0}" '
    'min="0" max="{2}" step="1" inputmode="numeric" value="{3}"></div>'
)
PLACES = Markup(
    '<div class="field"><label for="{0}">{1}</label><select id="{0}" name="{0}">{2}</select></div>'
)


def write_ballot(
    ballot: Ballot, vote: Vote | None, t: Translator, given: Mapping[str, str] | None = None
) -> Iterable[Markup]:
    """Write the form of a ballot, filled in as the vote there is, or as it was sent just now."""
    now = dict(given or {}) or write_choices(vote.choices if vote else ())
    fields = [
        _write_field(ballot, f"o{number}", option, now.get(f"o{number}", ""), t)
        for number, option in enumerate(ballot.options)
    ]
    hidden = {
        "ballot": ballot.ballot_id,
        "request": secrets.token_hex(16),
        "seen": vote.version if vote else 0,
    }
    yield write_part(ballot.question)
    yield write_words(explain_ballot(ballot, t), "quiet")
    yield write_form("/vote", [*fields, write_button(t("room.vote"))], hidden)


def explain_ballot(ballot: Ballot, t: Translator) -> str:
    """Say how one votes."""
    if ballot.kind == "dots":
        return t.count("room.how_dots", ballot.dots)
    return t(f"room.how_{ballot.kind}")


def write_choices(choices: Sequence[int | None]) -> dict[str, str]:
    """Write choices as the fields hold them."""
    return {f"o{n}": "" if each is None else str(each) for n, each in enumerate(choices)}


def read_choices(ballot: Ballot, form: Mapping[str, str]) -> tuple[int | None, ...]:
    """Read the choices from a form; what is no number is none.

    Raises
    ------
    InputError
        If they are no vote on this ballot.
    """
    raw = [form.get(f"o{number}", "").strip() for number in range(len(ballot.options))]
    choices = tuple(int(text) if NUMBER.fullmatch(text) else None for text in raw)
    if ballot.kind == "dots":
        choices = tuple(choice or 0 for choice in choices)
    check_choices(ballot, choices)
    return choices


def explain_mistake(ballot: Ballot, form: Mapping[str, str], t: Translator) -> str:
    """Say why what was filled in is no vote; empty if it is one."""
    try:
        read_choices(ballot, form)
    except InputError:
        given = sum(int(text) for name, text in form.items() if name[0] == "o" and text.isdecimal())
        if ballot.kind == "dots" and given > ballot.dots:
            return t("room.too_many", given=given, dots=ballot.dots)
        return t("room.nothing_chosen")
    return ""


def say_choices(ballot: Ballot, choices: Sequence[int | None], t: Translator) -> list[str]:
    """Say a vote, option by option; what was left open is left out."""
    said = [
        (choice if ballot.kind == "ranking" else 0, f"{option}: {say_choice(ballot, choice, t)}")
        for option, choice in zip(ballot.options, choices, strict=True)
        if choice is not None and (choice or ballot.kind != "dots")
    ]
    return [words for _, words in sorted(said, key=lambda each: each[0])]


def say_choice(ballot: Ballot, choice: int, t: Translator) -> str:
    """Say one choice."""
    if ballot.kind == "agree":
        return t(f"room.agree_{AGREEMENT.index(choice)}")
    if ballot.kind == "ranking":
        return t("room.place", n=choice)
    return t.count("room.dots", choice)


def _write_field(ballot: Ballot, name: str, option: str, now: str, t: Translator) -> Markup:
    if ballot.kind == "ranking":
        places = [("", t("room.no_place"))]
        places += [(str(n), t("room.place", n=n)) for n in range(1, len(ballot.options) + 1)]
        offered = (write_option(v, words, is_chosen=v == now) for v, words in places)
        return PLACES.format(name, option, Markup("").join(offered))
    if ballot.kind == "dots" and ballot.dots > MOST_BUTTONS:
        return COUNTER.format(name, option, ballot.dots, now or 0)
    if ballot.kind == "dots":
        values = [(str(n), str(n)) for n in range(ballot.dots + 1)]
        return write_buttons(name, option, values, now or "0")
    degrees = [(str(d), t(f"room.agree_{n}")) for n, d in enumerate(AGREEMENT)]
    return write_buttons(name, option, [*degrees, ("", t("room.no_answer"))], now, " rows")


def write_buttons(
    name: str, option: str, values: Iterable[tuple[str, str]], now: str, kind: str = ""
) -> Markup:
    """Write a field of which one value is chosen by its button; `kind` is empty, or " rows"."""
    buttons = (
        (CHOSEN if value == now else CHOICE).format(name, value, words) for value, words in values
    )
    return FIELD.format(option, kind, Markup("").join(buttons))
