"""Around the map of candidates: what was found, how to read it, what nearness costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.clusters import find_clusters
from deseo.clusters.emptiness import find_reasons
from deseo.figures.candidates import GREY, draw_trade_curve
from deseo.model import KNOBS, SURENESS
from deseo.reports.sentences import say_nothing_found
from deseo.ui.askings import show_questions
from deseo.ui.candidates import CROWD_WIDEST_M, is_crowded
from deseo.ui.heads import show_title
from deseo.ui.markup import join_markup, show_markup, write_table
from deseo.ui.state import bind, choose

if TYPE_CHECKING:
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

TRIED = "settings_tried"
MANY_TRIED = 5
LINE = Markup('<li><span class="line line-{}" aria-hidden="true"></span>{}</li>')


def show_cluster_head(page: Page, view: View, found: Candidates) -> None:
    """Say how many candidates there are, how sure, and how often the knobs were turned."""
    t, words = page.t, list(found.all_words.values())
    show_title(page, view, t("clusters.title", name=page.territory_name))
    parts = [t.count("clusters.found", len(words))] if words else []
    counts = {word: words.count(word) for word in SURENESS}
    parts += [t.count(f"clusters.count_{word}", n) for word, n in counts.items() if n]
    tried = _count_tried(page)
    if tried > MANY_TRIED:
        parts.append(t.count("clusters.tried", tried))
    if is_crowded(page):
        km = page.t.number(CROWD_WIDEST_M / 1000)
        parts.append(t("clusters.crowded", km=km))
    show_markup(Markup('<p class="wide">{}</p>').format(" ".join(parts)))


def _count_tried(page: Page) -> int:
    tried = st.session_state.setdefault(TRIED, set())
    tried.add((page.selection.territory, page.selection.source, page.selection.knobs))
    here = (page.selection.territory, page.selection.source)
    return sum((territory, source) == here for territory, source, _ in tried)


def show_certainty_legend(page: Page) -> None:
    """Say what the lines of the hulls mean, in words."""
    rows = [LINE.format(word, page.t(f"word.{word}")) for word in SURENESS]
    told = Markup("<li>● {}</li><li>○ {}</li>").format(
        page.t("legend.told"), page.t("legend.untold")
    )
    grey = Markup('<li><span style="color:{}" aria-hidden="true">●</span>{}</li>').format(
        GREY, page.t("clusters.in_none")
    )
    show_markup(
        Markup('<ul class="legend" aria-label="{}">{}{}{}</ul>').format(
            page.t("legend.title"), join_markup(rows), told, grey
        )
    )


def choose_sureness(page: Page, found: Candidates) -> None:
    """Let the visitor choose how sure a group has to be to be shown."""
    if found.all_words:
        st.segmented_control(
            page.t("clusters.sure"),
            SURENESS,
            format_func=lambda word: page.t(f"clusters.sure_{word}"),
            required=True,
            **bind("w_sure", page.selection.sure, lambda word: choose(sure=word)),
        )


def show_nothing(page: Page, view: View, found: Candidates) -> None:
    """Say why nothing was found, what to try, and whom to ask."""
    prepared = found.clustering.weighed.prepared
    if found.all_words:
        said = [page.t("clusters.only_chance")]
    else:
        reasons = find_reasons(prepared, found.rules)
        said = [s.text for s in say_nothing_found(reasons, found.rules, page.t)]
    body = join_markup(Markup("<p>{}</p>").format(words) for words in said)
    title = page.t("clusters.nothing")
    show_markup(Markup('<section class="card"><h2>{}</h2>{}</section>').format(title, body))
    show_questions(page, view, found, None)


def show_trade_curve(page: Page, found: Candidates) -> None:
    """Draw how many clusters there would be if nearness counted more, or kinship did."""
    t = page.t
    with st.expander(t("clusters.trade")):
        if not st.toggle(t("clusters.trade_draw"), key="w_trade_curve"):
            return
        curve = compute_trade_curve(found)
        labels = {
            "clusters": t("clusters.trade_clusters"),
            "members": t("clusters.trade_members"),
            "alpha": t("knob.trade"),
        }
        figure = draw_trade_curve(curve, found.rules.alpha, labels, page.theme)
        st.plotly_chart(figure, key="trade_curve", config={"displayModeBar": False})
        heads = [labels["alpha"], labels["clusters"], labels["members"]]
        rows = [
            [t.percent(row["alpha"]), t.number(row["clusters"]), t.number(row["members"])]
            for row in curve.to_dict("records")
        ]
        show_markup(write_table(t("clusters.trade"), heads, rows))


def compute_trade_curve(found: Candidates) -> pd.DataFrame:
    """Count clusters and members for each trade-off the knob offers, all else as it is."""
    rows = []
    for percent in KNOBS["trade"]:
        rules = replace(found.rules, alpha=int(percent) / 100)
        groups = find_clusters(found.clustering.weighed.prepared, rules)
        members = int((groups.labels >= 0).sum())
        rows.append({"alpha": rules.alpha, "clusters": len(groups.groups), "members": members})
    return pd.DataFrame(rows)
