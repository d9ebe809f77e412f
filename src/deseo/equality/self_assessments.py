"""What an organisation says of itself: questions as data, answers held against them, never scored.

A question is answered, or it is not known: an absent answer is never zero. Answers are told as
values (yes and no as booleans, counts as whole numbers, a gap in percent, a choice by its id) and
kept as text, since they come back from a store, a file or a form. What does not fit its question
is told in words and not taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["yes_no", "count", "gap", "choice"]
KINDS: Final = ("yes_no", "count", "gap", "choice")
Answer: TypeAlias = bool | int | float | str

MOST_PEOPLE: Final = 1_000_000
MOST_GAP_PERCENT: Final = 100.0
TRUTHS: Final = {"yes": True, "no": False}
COUNT: Final = re.compile(r"[0-9]{1,7}")
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,6})?")
ROLES: Final = {"offered": "offers", "needed": "needs"}
PUBLIC: Final = "public"
MEN: Final = "men_employees"
"""Derived, since nobody is asked twice: all who are employed less the women."""


@dataclass(frozen=True)
class Citation:
    """Name a law in each language, where it is read, and the articles meant (or none)."""

    texts: Mapping[str, str]
    url: str
    articles: str = ""


@dataclass(frozen=True)
class Question:
    """One question: its words by language, its kind, and the row of the panel it feeds.

    `at_most` names the answer that this one may not exceed; `service_id` the service that a
    choice says is offered or needed; `citation` the EU law that speaks of the matter, if any.
    """

    question_id: str
    section_id: str
    kind: Kind
    feeds: str
    texts: Mapping[str, str]
    helps: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    at_most: str = ""
    service_id: str = ""
    citation: Citation | None = None


@dataclass(frozen=True)
class Excess:
    """One answer that exceeds another it is a part of."""

    question_id: str
    value: int
    most: int


def parse_answer(question: Question, raw: object) -> Answer | None:
    """Read an answer as its question wants it; None where it is not known or does not fit."""
    text = _to_text(raw)
    if question.kind == "yes_no":
        return TRUTHS.get(text)
    if question.kind == "choice":
        return text if text in question.options else None
    if question.kind == "count":
        number = int(text) if COUNT.fullmatch(text) else None
        return number if number is not None and number <= MOST_PEOPLE else None
    gap = float(text) if NUMBER.fullmatch(text) else None
    return gap if gap is not None and abs(gap) <= MOST_GAP_PERCENT else None


def write_answer(answer: Answer) -> str:
    """Write an answer as the text it is kept as; `parse_answer` reads it back."""
    if isinstance(answer, float):
        return f"{answer:.6f}".rstrip("0").rstrip(".")
    return _to_text(answer)


def _to_text(raw: object) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return str(raw).strip()


def parse_answers(questions: Sequence[Question], raw: Mapping[str, object]) -> dict[str, Answer]:
    """Keep what answers a question and fits it, in the order of the questions."""
    read = {q.question_id: parse_answer(q, raw.get(q.question_id)) for q in questions}
    return {question_id: answer for question_id, answer in read.items() if answer is not None}


def find_excesses(
    questions: Sequence[Question], answers: Mapping[str, Answer]
) -> tuple[Excess, ...]:
    """Find the counts that exceed what they are a part of, where both are known."""
    totals = {**answers, **_count_men(answers)}
    found = []
    for question in questions:
        value, most = answers.get(question.question_id), totals.get(question.at_most)
        if isinstance(value, int) and isinstance(most, int) and value > most:
            found.append(Excess(question.question_id, value, most))
    return tuple(found)


def _count_men(answers: Mapping[str, Answer]) -> dict[str, int]:
    everyone, women = answers.get("employees"), answers.get("women_employees")
    if isinstance(everyone, int) and isinstance(women, int) and women <= everyone:
        return {MEN: everyone - women}
    return {}


def derive_figures(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Add to the answers what follows from them: shares (0 to 1), gaps, sums; only what is known.

    A gap is men minus women, save `ladder_gap_points`: women's share of staff less that of
    managers. A share of nobody is not known.
    """
    figures: dict[str, Answer] = {**answers, **_count_men(answers)}
    for name, (part, whole) in _SHARES.items():
        share = _divide(figures.get(part), figures.get(whole))
        if share is not None:
            figures[name] = share
    for name, (first, second) in _GAPS.items():
        one, other = figures.get(first), figures.get(second)
        if isinstance(one, float) and isinstance(other, float):
            figures[name] = round(100 * (one - other), 6)
    for name, parts in _SUMS.items():
        counts = [figures.get(part) for part in parts]
        known = [count for count in counts if isinstance(count, int)]
        if len(known) == len(parts):
            figures[name] = sum(known)
    gap = answers.get("pay_gap_percent")
    if isinstance(gap, float):
        figures["pay_gap_size"] = abs(gap)
    return figures


def _divide(part: Answer | None, whole: Answer | None) -> float | None:
    if isinstance(part, int) and isinstance(whole, int) and whole > 0:
        return part / whole
    return None


_SHARES: Final = {
    "women_employees_share": ("women_employees", "employees"),
    "women_board_share": ("women_board", "board"),
    "women_managers_share": ("women_managers", "managers"),
    "women_permanent_share": ("women_permanent", "women_employees"),
    "men_permanent_share": ("men_permanent", MEN),
}
_GAPS: Final = {
    "ladder_gap_points": ("women_employees_share", "women_managers_share"),
    "permanent_gap_points": ("men_permanent_share", "women_permanent_share"),
}
_SUMS: Final = {
    "part_time": ("women_part_time", "men_part_time"),
    "unchosen_part_time": ("women_part_time_unchosen", "men_part_time_unchosen"),
}
DERIVED: Final = (MEN, "pay_gap_size", *_SHARES, *_GAPS, *_SUMS)
"""The names `derive_figures` may add to the answers."""


def drop_excesses(
    questions: Sequence[Question], answers: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Leave out the counts that exceed what they are a part of: nothing is concluded from them."""
    excessive = {excess.question_id for excess in find_excesses(questions, answers)}
    return {name: answer for name, answer in answers.items() if name not in excessive}


def to_service_links(answers: pd.DataFrame, questions: Sequence[Question]) -> pd.DataFrame:
    """Turn answers on reconciliation into what enterprises offer and need, by name.

    Only answers that everybody may see become links, since a link names its enterprise. That
    nobody needs a service is no link.

    Parameters
    ----------
    answers
        Rows of the contract `equality_answers` (enterprise_id, question_id, value, visibility).
    questions
        What was asked.

    Returns
    -------
    DataFrame
        Rows of enterprise_id, service_id, role and basis ("declared": they say so themselves).
    """
    asked = {q.question_id: q for q in questions if q.service_id}
    seen = answers[answers["visibility"] == PUBLIC] if len(answers) else answers
    rows = []
    for row in seen.itertuples(index=False):
        question = asked.get(str(row.question_id))
        answer = None if question is None else parse_answer(question, row.value)
        if question is not None and answer in ROLES:
            link = (str(row.enterprise_id), question.service_id, ROLES[str(answer)], "declared")
            rows.append(link)
    names = ["enterprise_id", "service_id", "role", "basis"]
    return pd.DataFrame(rows, columns=names, dtype="str")
