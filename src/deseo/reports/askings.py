"""Whom to ask what, on paper: a block for each organisation, and room for its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.reports.prints import print_sheet
from deseo.reports.proposals import say_questions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from deseo.clusters.questions import Question
    from deseo.i18n import Translator
    from deseo.reports.phrases import Naming


def print_questions(
    questions: Sequence[Question],
    t: Translator,
    name_of: Naming,
    service_of: Naming,
    *,
    place: str,
    letter: str,
    notice: str,
    made: date,
) -> bytes:
    """Print the list as an A4 PDF; `letter` is the cluster's, empty for the whole territory."""
    said = say_questions(questions, t, name_of, service_of, of_group=bool(letter))
    key = "asking.title_cluster" if letter else "asking.title"
    named = {"name": place, "letter": letter} if letter else {"name": place}
    blocks = [
        {
            "name": name_of(question.enterprise_id),
            "lines": [sentence.text],
            "services": [service_of(one) for one in _list_services(question)],
        }
        for question, sentence in zip(questions, said, strict=True)
    ]
    columns = {column: t(f"asking.{column}") for column in ("service", "offers", "needs", "note")}
    data = {
        "title": t(key, **named),
        "lead": [t("asking.lead")],
        "exercise": notice,
        "footer": f"DESEO Atlas · {place} · {t.date(made)}",
        "questions": blocks,
        **columns,
    }
    return print_sheet("questions", data, t.language, made)


def _list_services(question: Question) -> list[str]:
    return list(dict.fromkeys((*question.offers_to_ask, *question.needs_to_ask)))
