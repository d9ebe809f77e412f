"""How a self-check is put to a phone: each question one plain field; left empty it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from deseo.equality.notices import MONTHS
from deseo.equality.self_assessments import (
    MOST_GAP_PERCENT,
    MOST_PEOPLE,
    find_excesses,
    parse_answers,
)
from deseo.reports.instruments import say_excess
from deseo.rooms.forms import write_buttons
from deseo.rooms.pages import write_option, write_part, write_words
from deseo.schema.answers import VISIBILITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deseo.equality.findings import Questionnaire
    from deseo.equality.self_assessments import Question
    from deseo.i18n import Translator

NUMBER = Markup(
    '<div class="field"><label for="{0}">{1}<span class="small">{2}</span></label>'
    '<input type="number" id="{0}" name="{0}" min="{3}" max="{4}" step="{5}" value="{6}"></div>'
)
LIST = Markup(
    '<div class="field"><label for="{0}">{1}<span class="small">{2}</span></label>'
    '<select id="{0}" name="{0}">{3}</select></div>'
)


def write_questions(
    asked: Questionnaire, given: Mapping[str, str], t: Translator
) -> Iterator[Markup]:
    """Write all questions, section by section, filled in with what was sent just now."""
    for section_id, words in asked.sections.items():
        yield write_part(words[t.language])
        for question in asked.questions:
            if question.section_id == section_id:
                yield _write_question(question, given.get(question.question_id, ""), t)


def write_wishes(given: Mapping[str, str], t: Translator) -> Iterator[Markup]:
    """Ask who may see the answers, and how long they may stay."""
    seen = [(name, t(f"assess.visible_{name}")) for name in VISIBILITIES]
    yield _write_list("visibility", t("assess.visible"), "", seen, given.get("visibility", ""))
    kept = [(str(n), t.count("assess.months", n)) for n in MONTHS]
    yield _write_list("months", t("assess.keep"), "", kept, given.get("months", ""))


def explain_answers(asked: Questionnaire, given: Mapping[str, str], t: Translator) -> list[str]:
    """Say why what was filled in cannot be kept as it is; nothing if it can."""
    answers = parse_answers(asked.questions, given)
    wrong = [
        t("room.check_wrong", question=question.texts[t.language])
        for question in asked.questions
        if given.get(question.question_id, "").strip() and question.question_id not in answers
    ]
    wrong += [
        say_excess(one, asked.questions, t) for one in find_excesses(asked.questions, answers)
    ]
    return wrong if wrong or answers else [t("room.check_empty")]


def _write_question(question: Question, now: str, t: Translator) -> Markup:
    name, text = question.question_id, question.texts[t.language]
    about = question.helps[t.language]
    if question.kind == "count":
        return NUMBER.format(name, text, about, 0, MOST_PEOPLE, 1, now)
    if question.kind == "gap":
        return NUMBER.format(name, text, about, -MOST_GAP_PERCENT, MOST_GAP_PERCENT, 0.1, now)
    unknown = ("", t("assess.not_known"))
    if question.kind == "yes_no":
        buttons = [("yes", t("assess.yes")), ("no", t("assess.no")), unknown]
        return write_buttons(name, text, buttons, now) + write_words(about, "small")
    options = [(i, words[t.language]) for i, words in question.options.items()]
    return _write_list(name, text, about, [unknown, *options], now)


def _write_list(
    name: str, text: str, about: str, offered: Iterable[tuple[str, str]], now: str
) -> Markup:
    options = (write_option(value, words, is_chosen=value == now) for value, words in offered)
    return LIST.format(name, text, about, Markup("").join(options))
