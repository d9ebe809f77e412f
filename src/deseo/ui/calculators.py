"""Two calculators an organisation can fill in: the French index and the Italian certificate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from deseo.equality.certifications import AREA_WEIGHTS, MOST_PERCENT, score_certificate
from deseo.equality.egapro import TEN, compute_egapro
from deseo.equality.self_assessments import MOST_PEOPLE
from deseo.equality.tellings import (
    MATERNITIES,
    RAISE_COUNTS,
    SIZES,
    find_raise_excesses,
    read_areas,
    read_egapro,
    read_gap,
    read_whole,
)
from deseo.reports.instrument_prints import print_certificate, print_egapro
from deseo.reports.instruments import say_areas, say_index, say_measure, say_score, say_weight
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
from deseo.ui.markup import escape_markdown, join_markup, show_markup, show_small
from deseo.ui.self_assessments import GAUGE, PDF, head_print, name_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from deseo.equality.certifications import CertificateScore
    from deseo.equality.egapro import EgaproIndex
    from deseo.ui.frame import Page

LOWEST_GAP, HIGHEST_GAP = -100.0, 100.0


@dataclass(frozen=True)
class _Calculator:
    """Hold what sets one calculator apart: its notes, what it asks, refuses, shows and says."""

    notes: tuple[str, str, str]
    ask: Callable[[Mapping[str, Any]], dict[str, Any]]
    find_problems: Callable[[Mapping[str, Any]], list[str]]
    show: Callable[[Mapping[str, Any]], None]
    say: Callable[[Mapping[str, Any]], str]


def show_egapro(page: Page, subject: Subject) -> None:
    """Draw the Index Egapro: what it asks at the left, what comes of it at the right."""
    t = page.t

    def ask(draft: Mapping[str, Any]) -> dict[str, Any]:
        size = draft.get("size", SIZES[0])
        if size == "large":
            told = _ask_large(page, subject, draft)
        else:
            told = _ask_small(page, subject, draft)
        return {"size": size, **told}

    def find_problems(told: Mapping[str, Any]) -> list[str]:
        return [
            t(
                "assess.excess",
                question=t(f"egapro.{e.question_id}"),
                value=t.number(e.value),
                most=t.number(e.most),
            )
            for e in find_raise_excesses(told)
        ]

    def show(told: Mapping[str, Any]) -> None:
        _show_index(page, subject, compute_egapro(read_egapro(told)))

    def say(told: Mapping[str, Any]) -> str:
        measures = compute_egapro(read_egapro(told)).measures
        return "; ".join(": ".join(say_measure(m, t)) for m in measures)

    notes = (t("egapro.lead"), t("egapro.elsewhere"), t("egapro.source"))
    _show_calculator(page, subject, _Calculator(notes, ask, find_problems, show, say))


def show_certificate(page: Page, subject: Subject) -> None:
    """Draw the certificate's six areas, and what they amount to."""
    t = page.t

    def ask(draft: Mapping[str, Any]) -> dict[str, Any]:
        given, told = read_areas(draft), {}
        for area in AREA_WEIGHTS:
            with st.container(key=f"ask_{area}"):
                told[area] = st.number_input(
                    t(
                        "certificate.percent_field",
                        area=t(f"certificate.{area}"),
                        weight=say_weight(area, t),
                    ),
                    min_value=0,
                    max_value=MOST_PERCENT,
                    value=given[area],
                    step=5,
                    placeholder=t("assess.not_known"),
                    key=_key(subject, area),
                )
                show_small(t(f"certificate.{area}_help"))
        return told

    def show(told: Mapping[str, Any]) -> None:
        _show_score(page, subject, score_certificate(read_areas(told)))

    def say(told: Mapping[str, Any]) -> str:
        areas = say_areas(score_certificate(read_areas(told)), t)
        return "; ".join(": ".join(area) for area in areas)

    notes = (t("certificate.lead"), t("certificate.elsewhere"), t("certificate.source"))
    _show_calculator(page, subject, _Calculator(notes, ask, lambda _: [], show, say))


def _show_calculator(page: Page, subject: Subject, calculator: _Calculator) -> None:
    """Draw a form and its result, and keep what was told where that was asked for."""
    t, (lead, *notes) = page.t, calculator.notes
    kept = read_kept(page, subject)
    draft = read_draft(subject, kept)
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        show_withdrawn(page, subject)
        show_small(lead, t("assess.empty_is_unknown"))
        size = _choose_size(page, subject, draft) if subject.instrument == "egapro" else {}
        with st.form(f"form_{subject.key}_{subject.turn}", border=False):
            told = calculator.ask({**(draft or {}), **size})
            wish = show_saving(page, subject, kept)
    with right, st.container(key="assess_result"):
        if wish.is_sent:
            draft = {key: value for key, value in told.items() if value is not None}
            keep_draft(subject, draft)
            problems = calculator.find_problems(draft)
            with wish.messages:
                for problem in problems:
                    st.error(escape_markdown(problem))
                if wish.is_saving and not problems:
                    save_sheet(page, subject, wish, draft, calculator.say)
                    kept = read_kept(page, subject)
        show_markup(Markup("<h2>{}</h2>").format(t("assess.result")))
        if draft is None:
            words = t("assess.result_later", button=t("assess.show"))
            show_markup(Markup('<p class="note">{}</p>').format(words))
        else:
            calculator.show({**draft, **size})
            show_keeping(page, subject, kept)
        show_small(*notes)


def _choose_size(page: Page, subject: Subject, draft: Mapping[str, Any] | None) -> dict[str, Any]:
    """Ask for the size outside the form, since other sizes are asked other things."""
    told = (draft or {}).get("size", SIZES[0])
    size = st.radio(
        page.t("egapro.size"),
        SIZES,
        index=SIZES.index(told) if told in SIZES else 0,
        format_func=lambda value: page.t(f"egapro.size_{value}"),
        horizontal=True,
        key=_key(subject, "size"),
    )
    show_small(page.t("egapro.size_help"))
    return {"size": size}


def _ask_small(page: Page, subject: Subject, draft: Mapping[str, Any]) -> dict[str, Any]:
    t = page.t
    told = _ask_gap(page, subject, draft, "pay")
    show_markup(Markup("<h2>{}</h2>").format(t("egapro.raises")))
    show_small(t("egapro.counts"))
    for place, name in zip(st.columns(len(RAISE_COUNTS)), RAISE_COUNTS, strict=True):
        with place:
            told[name] = st.number_input(
                t(f"egapro.{name}"), 0, MOST_PEOPLE, read_whole(draft.get(name), MOST_PEOPLE), 1,
                placeholder=t("assess.not_known"), key=_key(subject, name),
            )  # fmt: skip
    told["raises_out"] = _ask_out(page, subject, draft, "raises")
    return {**told, **_ask_rest(page, subject, draft)}


def _ask_large(page: Page, subject: Subject, draft: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for measure in ("pay", "raises", "promotions"):
        told |= _ask_gap(page, subject, draft, measure)
    return {**told, **_ask_rest(page, subject, draft)}


def _ask_gap(
    page: Page, subject: Subject, draft: Mapping[str, Any], measure: str
) -> dict[str, Any]:
    t, name = page.t, f"{measure}_gap"
    show_markup(Markup("<h2>{}</h2>").format(t(f"egapro.{measure}")))
    gap = st.number_input(
        t(f"egapro.{measure}_field"), LOWEST_GAP, HIGHEST_GAP,
        read_gap(draft.get(name)), 0.1, format="%.1f",
        placeholder=t("assess.not_known"), key=_key(subject, name),
    )  # fmt: skip
    return {name: gap, f"{measure}_out": _ask_out(page, subject, draft, measure)}


def _ask_out(page: Page, subject: Subject, draft: Mapping[str, Any], measure: str) -> bool:
    name = f"{measure}_out"
    return st.checkbox(page.t("egapro.out"), draft.get(name) is True, key=_key(subject, name))


def _ask_rest(page: Page, subject: Subject, draft: Mapping[str, Any]) -> dict[str, Any]:
    t, offered = page.t, ["", *MATERNITIES]
    given = draft.get("maternity")
    show_markup(Markup("<h2>{}</h2>").format(t("egapro.maternity")))
    mothers = st.radio(
        t("egapro.maternity_field"), offered, offered.index(given) if given in offered else 0,
        format_func=lambda v: t(f"egapro.maternity_{v}") if v else t("assess.not_known"),
        horizontal=True, key=_key(subject, "maternity"),
    )  # fmt: skip
    show_markup(Markup("<h2>{}</h2>").format(t("egapro.top_ten")))
    women = st.number_input(
        t("egapro.top_ten_field"), 0, TEN, read_whole(draft.get("women_of_ten"), TEN), 1,
        placeholder=t("assess.not_known"), key=_key(subject, "women_of_ten"),
    )  # fmt: skip
    return {"maternity": mothers, "women_of_ten": women}


def _key(subject: Subject, name: str) -> str:
    return f"w_{name}_{subject.key}_{subject.turn}"


def _show_index(page: Page, subject: Subject, found: EgaproIndex) -> None:
    t = page.t
    rows = [
        (*say_measure(m, t), 100 * (m.points or 0) / m.most_points, 100 if m.is_unknown else 0)
        for m in found.measures
    ]
    total = (found.lowest or 0, (found.highest or 0) - (found.lowest or 0))
    _show_card(page, say_index(found, t), total, rows)
    make = partial(print_egapro, found, head_print(page, subject), t)
    offer_download(t("assess.print"), name_file(subject, "egapro"), PDF, make)


def _show_score(page: Page, subject: Subject, found: CertificateScore) -> None:
    t = page.t
    percents = found.area_percents.values()
    rows = [
        (*said, float(percent or 0), 100 if percent is None else 0)
        for said, percent in zip(say_areas(found, t), percents, strict=True)
    ]
    _show_card(page, say_score(found, t), (found.lowest, found.highest - found.lowest), rows)
    make = partial(print_certificate, found, head_print(page, subject), t)
    offer_download(t("assess.print"), name_file(subject, "certificate"), PDF, make)


def _show_card(
    page: Page,
    said: list[str],
    total: tuple[float, float],
    rows: Iterable[tuple[str, str, float, float]],
) -> None:
    """Draw what came of it: the words first, then a bar each; what is open is hatched."""
    first, *rest = said
    parts = [GAUGE.format(Markup("<strong>{}</strong>").format(first), *map(round, total))]
    parts += [Markup("<p>{}</p>").format(words) for words in rest]
    for name, words, sure, is_open in rows:
        label = Markup('{} <span class="small">{}</span>').format(name, words)
        parts.append(GAUGE.format(label, round(sure), round(is_open)))
    card = Markup('<section class="card" aria-label="{}">{}</section>')
    show_markup(card.format(page.t("assess.result"), join_markup(parts)))
