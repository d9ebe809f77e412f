"""What the room voted, as a phone shows it once the facilitator does: never who, only how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from deseo.rooms.pages import write_card, write_part, write_words

if TYPE_CHECKING:
    from deseo.i18n import Translator
    from deseo.meetings import Ballot, OptionTally, Tally

RESULT = Markup('<div class="result"><span>{}</span><strong>{}</strong>{}</div>')
METER = Markup('<meter min="0" max="{}" value="{}" aria-hidden="true"></meter>')


def write_results(ballot: Ballot, counted: Tally, t: Translator) -> Markup:
    """Write the results of one ballot, best first, with the rule they were counted by."""
    most = max((option.score or 0 for option in counted.options), default=0)
    rows = [_write_result(ballot, option, most, t) for option in counted.ranked]
    return write_card(
        [
            write_part(ballot.question),
            write_words(t.count("room.voters", counted.voters), "quiet"),
            *rows,
            write_words(t(f"room.rule_{ballot.kind}"), "small"),
        ]
    )


def _write_result(ballot: Ballot, option: OptionTally, most: float, t: Translator) -> Markup:
    if option.score is None:
        return RESULT.format(option.option, t("room.nobody_answered"), "")
    if ballot.kind == "agree":
        return RESULT.format(
            option.option, say_mean(option.score, t), METER.format(4, option.score + 2)
        )
    digits = 0 if option.score == int(option.score) else 1
    return RESULT.format(
        option.option, t.number(option.score, digits), METER.format(most or 1, option.score)
    )


def say_mean(score: float, t: Translator) -> str:
    """Say a mean of −2 to +2 with its sign."""
    shown = round(score, 1)
    sign = "+" if shown > 0 else "−" if shown < 0 else ""
    return sign + t.number(abs(shown), 1)
