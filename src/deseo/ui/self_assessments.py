"""The self-check: a plain notice first, then whom it is about, then one of three instruments."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from markupsafe import Markup

from deseo.equality.findings import assess_answers
from deseo.equality.notices import NOTICE
from deseo.equality.self_assessments import (
    MOST_GAP_PERCENT,
    MOST_PEOPLE,
    drop_excesses,
    find_excesses,
    parse_answers,
)
from deseo.model import INSTRUMENTS
from deseo.reports.instrument_prints import PrintHead, print_assessment, print_blank
from deseo.reports.instruments import say_answer, say_coverage, say_excess, say_law
from deseo.ui import cache
from deseo.ui.answer_sheets import (
    Subject,
    keep_draft,
    read_draft,
    read_kept,
    save_sheet,
    show_keeping,
    show_saving,
    show_withdrawn,
)
from deseo.ui.downloads import offer_download
from deseo.ui.heads import choose_territory, show_exercise_switch
from deseo.ui.markup import escape_markdown, join_markup, link_to, show_markup, show_small
from deseo.ui.state import bind, choose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.equality.findings import Assessment, Finding, Questionnaire
    from deseo.equality.self_assessments import Answer, Question
    from deseo.ui.frame import Page

GAUGE: Final = Markup(
    '<div class="gauge"><span>{}</span><span class="gauge-room" aria-hidden="true">'
    '<span class="gauge-sure" style="width:{}%"></span>'
    '<span class="gauge-open" style="width:{}%"></span></span></div>'
)
PDF: Final = "application/pdf"


def show_check_head(page: Page) -> None:
    """Say what the page is for, and what happens to what is told here, before anything is told."""
    t = page.t
    show_markup(
        Markup('<div class="head"><h1>{}</h1><p class="lead">{}</p></div>').format(
            t("assess.title"), t("assess.lead")
        )
    )
    with st.container(key="notice"):
        show_markup(Markup('<h2 class="unseen">{}</h2>').format(t("assess.notice")))
        for place, part in zip(st.columns(len(NOTICE)), NOTICE, strict=True):
            with place:
                st.markdown(t(f"assess.notice_{part}"))


def choose_subject(page: Page) -> Subject:
    """Let the visitor say which organisation it is about, and choose the instrument."""
    t, selection = page.t, page.selection
    view = cache.view(selection.territory, selection.source)
    names = view.by_name["name"]
    where, who, how = st.columns([0.22, 0.36, 0.42], vertical_alignment="bottom", gap="medium")
    with where:
        choose_territory(page)
    chosen = selection.enterprise if selection.enterprise in names.index else ""
    with who:
        st.selectbox(
            t("assess.enterprise"),
            ["", *names.index],
            format_func=lambda i: str(names[i]) if i else t("assess.enterprise_none"),
            help=t("assess.enterprise_help"),
            **bind("w_assessed", chosen, lambda i: choose(enterprise=i)),
        )
    with how:
        st.segmented_control(
            t("assess.instrument"),
            INSTRUMENTS,
            format_func=lambda name: t(f"assess.instrument_{name}"),
            required=True,
            **bind("w_instrument", selection.instrument, lambda name: choose(instrument=name)),
        )
    show_exercise_switch(page)
    return Subject(
        chosen,
        str(names[chosen]) if chosen else "",
        selection.territory,
        selection.instrument,
        selection.source == "exercise",
    )


def show_self_assessment(page: Page, subject: Subject) -> None:
    """Draw the questions, and beside them what the answers amount to."""
    asked = cache.questionnaire()
    kept = read_kept(page, subject)
    draft = read_draft(subject, kept)
    answers = parse_answers(asked.questions, draft or {})
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        show_withdrawn(page, subject)
        with st.form(f"form_{subject.key}_{subject.turn}", border=False):
            show_small(page.t("assess.empty_is_unknown"))
            raw = _ask_all(page, subject, asked, answers)
            wish = show_saving(page, subject, kept)
    with right, st.container(key="assess_result"):
        if wish.is_sent:
            answers = parse_answers(asked.questions, raw)
            draft = dict(answers)
            keep_draft(subject, draft)
            excesses = find_excesses(asked.questions, answers)
            with wish.messages:
                for excess in excesses:
                    st.error(escape_markdown(say_excess(excess, asked.questions, page.t)))
                if wish.is_saving and not excesses:
                    save_sheet(page, subject, wish, draft, partial(_say_theirs, page, asked))
                    kept = read_kept(page, subject)
        told = None if draft is None else drop_excesses(asked.questions, answers)
        _show_result(page, subject, asked, told)
        if draft is not None:
            show_keeping(page, subject, kept)


def _ask_all(
    page: Page, subject: Subject, asked: Questionnaire, answers: Mapping[str, Answer]
) -> dict[str, object]:
    raw = {}
    for section_id, words in asked.sections.items():
        show_markup(Markup("<h2>{}</h2>").format(words[page.selection.lang]))
        part = [q for q in asked.questions if q.section_id == section_id]
        for pair in zip(part[::2], [*part[1::2], None], strict=False):
            for place, question in zip(st.columns(2, gap="medium"), pair, strict=True):
                if question is not None:
                    with place, st.container(key=f"ask_{question.question_id}"):
                        answer = answers.get(question.question_id)
                        raw[question.question_id] = _ask(page, subject, question, answer)
                        show_small(_describe(page, question))
    return raw


def _ask(page: Page, subject: Subject, question: Question, given: Answer | None) -> object:
    """Ask one question; nothing chosen or an empty field is not known."""
    t, lang = page.t, page.selection.lang
    fixed: dict[str, Any] = {
        "label": question.texts[lang],
        "key": f"w_{question.question_id}_{subject.key}_{subject.turn}",
    }
    if question.kind == "count":
        return st.number_input(
            **fixed,
            min_value=0,
            max_value=MOST_PEOPLE,
            step=1,
            value=given if isinstance(given, int) else None,
            placeholder=t("assess.not_known"),
        )
    if question.kind == "gap":
        return st.number_input(
            **fixed,
            min_value=-MOST_GAP_PERCENT,
            max_value=MOST_GAP_PERCENT,
            step=0.1,
            format="%.1f",
            value=given if isinstance(given, float) else None,
            placeholder=t("assess.not_known"),
        )
    if question.kind == "yes_no":
        offered = ["", "yes", "no"]
        now = {True: "yes", False: "no"}.get(given) if isinstance(given, bool) else ""
        return st.radio(
            **fixed, options=offered, index=offered.index(now or ""), horizontal=True,
            format_func=lambda value: t(f"assess.{value or 'not_known'}"),
        )  # fmt: skip
    offered = ["", *question.options]
    return st.selectbox(
        **fixed, options=offered, index=offered.index(str(given or "")),
        format_func=lambda i: question.options[i][lang] if i else t("assess.not_known"),
    )  # fmt: skip


def _describe(page: Page, question: Question) -> str:
    """Explain a question in the open: what stands behind a button costs the keyboard a stop."""
    about = question.helps[page.selection.lang]
    return f"{about} {say_law(question.citation, page.t)}." if question.citation else about


def _say_theirs(page: Page, asked: Questionnaire, theirs: Mapping[str, Any]) -> str:
    answers = parse_answers(asked.questions, theirs)
    return "; ".join(
        f"{q.texts[page.selection.lang]} {say_answer(q, answers[q.question_id], page.t)}"
        for q in asked.questions
        if q.question_id in answers
    )


def _show_result(
    page: Page, subject: Subject, asked: Questionnaire, answers: Mapping[str, Answer] | None
) -> None:
    t = page.t
    show_markup(Markup("<h2>{}</h2>").format(t("assess.result")))
    head = head_print(page, subject)
    if answers is None:
        words = t("assess.result_later", button=t("assess.show"))
        show_markup(Markup('<p class="note">{}</p>').format(words))
    else:
        found = assess_answers(asked, answers)
        _show_found(page, found)
        make = partial(print_assessment, asked, answers, found, head, t)
        offer_download(t("assess.print"), name_file(subject, "self_check"), PDF, make)
    blank = PrintHead("", head.made, head.exercise)
    name = name_file(subject, "questions")
    offer_download(t("assess.print_blank"), name, PDF, partial(print_blank, asked, blank, t))


def _show_found(page: Page, found: Assessment) -> None:
    t = page.t
    share = round(100 * found.answered / found.asked)
    parts = [
        GAUGE.format(say_coverage(found, t), share, 0),
        Markup('<p class="small">{}</p>').format(t("assess.no_mark")),
        Markup("<h3>{}</h3>").format(t("assess.strengths")),
        _write_findings(page, found.strengths, "ul", t("assess.strengths_none")),
        Markup("<h3>{}</h3>").format(t("assess.steps")),
        _write_findings(page, found.steps, "ol", t("assess.steps_none")),
        Markup('<p class="small">{}</p>').format(t("assess.law_note")),
    ]
    title = t("assess.result")
    card = Markup('<section class="card" aria-label="{}">{}</section>')
    show_markup(card.format(title, join_markup(parts)))


def _write_findings(page: Page, findings: tuple[Finding, ...], kind: str, none: str) -> Markup:
    if not findings:
        return Markup("<p>{}</p>").format(none)
    items = join_markup(
        Markup("<li>{}{}</li>").format(
            finding.texts[page.selection.lang],
            Markup(' <span class="small">{}</span>').format(
                link_to(finding.citation.url, say_law(finding.citation, page.t))
            )
            if finding.citation
            else "",
        )
        for finding in findings
    )
    return Markup('<{} class="findings">{}</{}>').format(kind, items, kind)


def head_print(page: Page, subject: Subject) -> PrintHead:
    """Say of whom a print is, today, and whether it is an exercise."""
    mark = page.t("exercise.mark") if subject.is_exercise else ""
    return PrintHead(subject.name, datetime.now(UTC).date(), mark)


def name_file(subject: Subject, stem: str) -> str:
    """Name a file to download; an exercise says so in its name."""
    return f"{'EXERCISE_' if subject.is_exercise else ''}deseo_{stem}.pdf"
