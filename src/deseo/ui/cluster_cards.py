"""The card of a cluster: the word of certainty first, then why, then what it is not sure of."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.clusters import check_definitions, score_dimensions
from deseo.figures.candidates import colour_cluster, name_cluster
from deseo.reports.phrases import list_some
from deseo.reports.sentences import (
    say_card,
    say_certainty,
    say_checklist,
    say_dimensions,
    say_figures,
)
from deseo.ui import cache
from deseo.ui.askings import name_members, show_questions, show_reach
from deseo.ui.filters import name_service
from deseo.ui.markup import join_markup, show_markup
from deseo.ui.panel_sources import gather_panel
from deseo.ui.panels import show_equality_panel
from deseo.ui.state import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deseo.clusters import DimensionScore
    from deseo.reports.checklists import SaidLine
    from deseo.reports.sentences import Sentence
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

HEAD = Markup(
    '<div class="card-head"><span class="letter" style="background:{}" aria-hidden="true">{}</span>'
    "<h2>{}</h2></div>"
)
WORD = Markup('<p class="word word-{}">{}</p>')
PART = Markup("<h3>{}</h3>{}")
PARAGRAPH = Markup("<p>{}</p>")
BAR = Markup(
    '<div class="bar"><span class="small">{}</span><span class="bar-room">'
    '<span class="bar-{}" style="width:{}%"></span></span><span>{}</span></div>'
)
CHECK = Markup(
    '<li><span class="mark" aria-hidden="true">{}</span>{} – <strong>{}</strong>'
    ' <span class="small">{}</span></li>'
)
FIRST_TOPICS = ("size", "binding", "evidence")  # read at once; the rest is one gesture away
SIGNS = {"yes": "✓", "no": "✗", "unknown": "?"}
SMALL = Markup('<p class="small">{}</p>')
SECTION = Markup('<section class="card" aria-label="{}">{}</section>')


def show_cluster(page: Page, view: View, found: Candidates, group: int) -> None:
    """Draw the card of one candidate cluster."""
    t, letter = page.t, name_cluster(group)
    stability = found.assessment.stability if found.assessment else None
    card = found.clustering.card(group, stability)
    word = found.words[group]
    certainty = found.assessment.certainties[group] if found.assessment else None
    title = t("clusters.named", letter=letter)
    sentences = say_card(card, t, name_members(view), partial(name_service, page))
    first = [sentence for sentence in sentences if sentence.topic in FIRST_TOPICS]
    rest = [sentence for sentence in sentences if sentence.topic not in FIRST_TOPICS]
    strangers = int(found.hulls["strangers"].get(group, 0))
    parts = [
        HEAD.format(colour_cluster(group, word), letter, title),
        WORD.format(word, t(f"word.{word}")),
        PARAGRAPH.format(say_certainty(certainty, t).text),
        *_write_topics(page, first),
    ]
    if strangers:
        parts.append(SMALL.format(t.count("clusters.strangers", strangers)))
    show_markup(SECTION.format(title, join_markup(parts)))
    _show_equality(page, view, letter, card.members)
    if rest:
        with st.expander(t("why.rest")):
            show_markup(join_markup(_write_topics(page, rest)))
    _show_more(page, view, found, group, card.members)
    _show_members(page, view, card.members)


def _write_topics(page: Page, sentences: Iterable[Sentence]) -> Iterator[Markup]:
    """Put what the card says under a heading for each of its topics."""
    for topic, said in groupby(sentences, key=lambda sentence: sentence.topic):
        body = join_markup(PARAGRAPH.format(sentence.text) for sentence in said)
        yield PART.format(page.t(f"why.topic.{topic}"), body)


def _show_equality(page: Page, view: View, letter: str, members: tuple[str, ...]) -> None:
    """Draw the equality panel of the cluster's members."""
    panel, fault = gather_panel(page, members)
    stem = f"deseo_{page.selection.territory}_{letter}"
    show_equality_panel(page, panel, name_members(view), stem, fault)


def _show_more(
    page: Page, view: View, found: Candidates, group: int, member_ids: tuple[str, ...]
) -> None:
    t = page.t
    members = view.data.enterprises.loc[list(member_ids)]
    scores = score_dimensions(members, view.data.links, cache.reference("services"))
    name_of = name_members(view)
    with st.expander(t("clusters.dimensions")):
        show_markup(join_markup(_write_bars(page, score) for score in scores))
        _show_sentences(say_dimensions(scores, t, name_of))
    with st.expander(t("clusters.definition")):
        lines = say_checklist(check_definitions(members, view.data.links, scores), t, name_of)
        show_markup(join_markup([*_write_checklist(page, lines), SMALL.format(t("check.wording"))]))
    if found.assessment is not None:
        with st.expander(t("clusters.figures")):
            _show_sentences([say_figures(found.assessment.certainties[group], t)])
    show_reach(page, view, found, group)
    show_questions(page, view, found, group)


def _write_bars(page: Page, score: DimensionScore) -> Markup:
    """Draw what is realised and what is possible as two bars, never one; unknown has no bar."""
    t = page.t
    bars = []
    for kind, value in (("realised", score.realised), ("potential", score.potential)):
        said = t("legend.missing") if value is None else t.percent(value / 100)
        bars.append(BAR.format(t(f"dimension.{kind}"), kind, round(value or 0), said))
    return PART.format(t(f"dimension.{score.dimension}"), join_markup(bars))


def _write_checklist(page: Page, lines: Iterable[SaidLine]) -> Iterator[Markup]:
    for definition, demands in groupby(lines, key=lambda line: line.definition):
        items = join_markup(
            CHECK.format(
                SIGNS[line.answer_id],
                line.criterion,
                line.answer,
                list_some(line.evidence, page.t) if line.evidence else "",
            )
            for line in demands
        )
        yield PART.format(definition, Markup('<ul class="checks">{}</ul>').format(items))


def _show_sentences(sentences: Iterable[Sentence]) -> None:
    show_markup(join_markup(PARAGRAPH.format(sentence.text) for sentence in sentences))


def _show_members(page: Page, view: View, members: tuple[str, ...]) -> None:
    t, names = page.t, view.data.enterprises["name"]
    with st.expander(t.count("clusters.members", len(members))):
        items = join_markup(Markup("<li>{}</li>").format(names[m]) for m in members)
        show_markup(Markup("<ul>{}</ul>").format(items))


def show_ranking(page: Page, found: Candidates) -> None:
    """Draw the list twin of the hulls: a row per cluster that opens its card."""
    t = page.t
    with st.container(key="rows_clusters"):
        for group, word in found.words.items():
            size = int((found.labels == group).sum())
            letter = name_cluster(group)
            label = f"**{letter}** · {t.count('clusters.size', size)} · {t(f'word.{word}_short')}"
            st.button(
                label,
                key=f"row_cluster_{group}",
                width="stretch",
                on_click=choose,
                kwargs={"cluster": letter},
            )
