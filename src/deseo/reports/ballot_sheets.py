"""A vote on paper, where phones cannot reach the room: papers to fill in, and a sheet to count on.

What is filled in and counted is what phones vote on: the same question, options and rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deseo.meetings import AGREEMENT
from deseo.reports.prints import print_sheet

if TYPE_CHECKING:
    from datetime import date

    from deseo.i18n import Translator
    from deseo.meetings import Ballot

SHEET: Final = "ballot"
MOST_NAMED: Final = 6


def print_ballot(ballot: Ballot, t: Translator, *, made: date, is_exercise: bool = False) -> bytes:
    """Print two papers to cut apart and the sheet to count them on, as A4 PDF.

    Copies are the printer's matter: the first page for everybody, the last one once.
    """
    degrees = [t(f"room.agree_{number}") for number in range(len(AGREEMENT))]
    is_agreement = ballot.kind == "agree"
    data = {
        "title": ballot.question,
        "lead": explain_paper(ballot, t),
        "options": list(ballot.options),
        "circles": {"dots": ballot.dots, "ranking": 0, "agree": len(AGREEMENT)}[ballot.kind],
        "heads": degrees if is_agreement else [],
        "count_title": t("ballot.count"),
        "count_lead": t("ballot.count_lead"),
        "papers": t("ballot.papers"),
        "option": t("ballot.option"),
        "columns": _name_columns(ballot, t, degrees),
        "exercise": t("exercise.mark") if is_exercise else "",
        "footer": f"DESEO Atlas · {t('ballot.paper')} · {t.date(made)}",
    }
    return print_sheet(SHEET, data, t.language, made)


def explain_paper(ballot: Ballot, t: Translator) -> str:
    """Say how a paper is filled in."""
    if ballot.kind == "dots":
        return t.count("ballot.how_dots", ballot.dots)
    return t(f"ballot.how_{ballot.kind}")


def _name_columns(ballot: Ballot, t: Translator, degrees: list[str]) -> list[str]:
    """Name what is counted of each option, in the order in which it is typed in."""
    if ballot.kind == "dots":
        return [t("ballot.dots")]
    if ballot.kind == "agree":
        return degrees
    places = range(1, len(ballot.options) + 1)
    is_wide = len(ballot.options) > MOST_NAMED
    return [str(place) if is_wide else t("room.place", n=place) for place in places]
