"""The dossier of one cluster: a candidate as the sliders have it now, or a design that was saved.

A candidate comes and goes with the sliders; a design keeps its members, its name and its grid.
Where the store cannot be opened, candidates are shown and a blank grid printed all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.clusters.knobs import to_rules
from deseo.errors import StoreError
from deseo.evaluation import Design
from deseo.figures.candidates import name_cluster
from deseo.model import to_query
from deseo.store import read_designs
from deseo.ui.candidates import find_candidates, suggest_near_m
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.state import bind, choose
from deseo.ui.stores import store

if TYPE_CHECKING:
    from deseo.ui.frame import Page

DESIGN, CANDIDATE = "design:", "candidate:"
HEAD = Markup('<div class="head"><h1>{}</h1><p class="lead">{}</p></div>')
NOTE = Markup('<p class="note">{}</p>')
SMALL = Markup('<p class="small">{}</p>')
RULES = ("territory", "source", "sure", "near", "binds", "trade", "tight", "least", "inferred")


@dataclass(frozen=True)
class Dossier:
    """Hold what the page is about.

    `designs` are those saved, `candidates` the members of each candidate by its letter; of
    `design` and `candidate` one is chosen, or neither. `fault` says why the store is shut.
    """

    designs: tuple[Design, ...]
    candidates: dict[str, tuple[str, ...]]
    words: dict[str, str]
    design: Design | None
    candidate: Design | None
    fault: str


def gather_dossier(page: Page) -> Dossier:
    """Gather the designs and candidates of the page's territory, and the one that is chosen."""
    selection = page.selection
    is_exercise = selection.source == "exercise"
    designs, fault = _read_designs(page, is_exercise=is_exercise)
    found = find_candidates(page, to_rules(selection.knobs, suggest_near_m(page)))
    letters = {group: name_cluster(group) for group in found.words}
    members = {
        letter: tuple(sorted(map(str, found.labels.index[found.labels == group])))
        for group, letter in letters.items()
    }
    words = {letter: found.words[group] for group, letter in letters.items()}
    design = next((d for d in designs if d.design_id == selection.design), None)
    candidate = None
    if design is None and selection.cluster in members:
        query = {k: v for k, v in to_query(selection).items() if k in RULES}
        query["cluster"] = selection.cluster
        name = page.t("clusters.named", letter=selection.cluster)
        candidate = Design(
            selection.territory, name, members[selection.cluster], query, is_exercise
        )
    return Dossier(designs, members, words, design, candidate, fault)


def _read_designs(page: Page, *, is_exercise: bool) -> tuple[tuple[Design, ...], str]:
    try:
        return read_designs(store(), page.selection.territory, is_exercise=is_exercise), ""
    except StoreError as error:
        return (), error.reason


def show_dossier_head(page: Page) -> None:
    """Say what the page is for."""
    show_markup(HEAD.format(page.t("dossier.question"), page.t("dossier.lead")))


def show_fault(page: Page, dossier: Dossier) -> None:
    """Say plainly why nothing can be kept just now."""
    if dossier.fault:
        reason = page.t(f"store.{dossier.fault}")
        show_markup(NOTE.format(f"{reason} {page.t('dossier.without_store')}"))


def choose_cluster(page: Page, dossier: Dossier) -> None:
    """Draw the choice of one cluster: those saved first, then the candidates of now."""
    t = page.t
    named = {f"{DESIGN}{d.design_id}": _name_design(page, d) for d in dossier.designs}
    named |= {
        f"{CANDIDATE}{letter}": _name_candidate(page, dossier, letter)
        for letter in dossier.candidates
    }
    now = None
    if dossier.design:
        now = f"{DESIGN}{dossier.design.design_id}"
    elif dossier.candidate:
        now = f"{CANDIDATE}{page.selection.cluster}"
    st.selectbox(
        t("dossier.choose"),
        list(named),
        format_func=lambda key: named.get(key, ""),
        placeholder=t("dossier.choose_hint") if named else t("dossier.choose_none"),
        disabled=not named,
        **bind("w_dossier", now, _take_cluster),
    )


def _take_cluster(key: str | None) -> None:
    chosen = key or ""
    choose(
        design=chosen.removeprefix(DESIGN) if chosen.startswith(DESIGN) else "",
        cluster=chosen.removeprefix(CANDIDATE) if chosen.startswith(CANDIDATE) else "",
    )


def _name_candidate(page: Page, dossier: Dossier, letter: str) -> str:
    t, size = page.t, len(dossier.candidates[letter])
    word = t(f"word.{dossier.words[letter]}_short")
    return f"{t('clusters.named', letter=letter)} · {t.count('clusters.size', size)} · {word}"


def _name_design(page: Page, design: Design) -> str:
    size = page.t.count("clusters.size", len(design.members))
    return f"{design.name} · {size} · {page.t('dossier.saved')}"


def show_nothing_chosen(page: Page, dossier: Dossier) -> None:
    """Say how to go on where no cluster is chosen: those there are, as two lists."""
    t = page.t
    if page.selection.design and not dossier.fault:
        show_markup(NOTE.format(t("dossier.gone")))
    if not dossier.designs and not dossier.candidates:
        show_markup(NOTE.format(t("dossier.start_none")))
    else:
        show_markup(NOTE.format(t("dossier.start")))
        saved, now = st.columns(2, gap="large")
        with saved:
            _show_saved_ones(page, dossier)
        with now:
            _show_candidate_ones(page, dossier)
    with st.container(key="ways_dossier"):
        label, query = t("dossier.to_clusters"), to_query(page.selection)
        st.page_link("pages/clusters.py", label=label, query_params=query)


def _show_saved_ones(page: Page, dossier: Dossier) -> None:
    show_markup(Markup("<h2>{}</h2>").format(page.t("dossier.saved_ones")))
    if not dossier.designs and not dossier.fault:
        show_markup(SMALL.format(page.t("dossier.saved_none")))
    with st.container(key="rows_designs"):
        for design in dossier.designs:
            size = page.t.count("clusters.size", len(design.members))
            st.button(
                f"**{escape_markdown(design.name)}** · {size}",
                key=f"row_design_{design.design_id}",
                on_click=choose,
                kwargs={"design": design.design_id, "cluster": ""},
            )


def _show_candidate_ones(page: Page, dossier: Dossier) -> None:
    show_markup(Markup("<h2>{}</h2>").format(page.t("dossier.candidate_ones")))
    with st.container(key="rows_candidates"):
        for letter in dossier.candidates:
            st.button(
                _name_candidate(page, dossier, letter),
                key=f"row_candidate_{letter}",
                on_click=choose,
                kwargs={"design": "", "cluster": letter},
            )
