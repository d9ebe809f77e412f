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
from deseo.errors import EditConflict, StoreError
from deseo.evaluation import LONGEST_NAME, Design
from deseo.figures.candidates import name_cluster
from deseo.model import to_query
from deseo.store import ROLES, read_designs, remove_design, save_design
from deseo.ui import cache
from deseo.ui.candidates import find_candidates, suggest_near_m
from deseo.ui.markup import escape_markdown, join_markup, show_markup
from deseo.ui.state import bind, choose
from deseo.ui.stores import store

if TYPE_CHECKING:
    from deseo.ui.cache import View
    from deseo.ui.frame import Page

DESIGN, CANDIDATE = "design:", "candidate:"
HEAD = Markup('<div class="head"><h1>{}</h1><p class="lead">{}</p></div>')
NOTE = Markup('<p class="note">{}</p>')
SMALL = Markup('<p class="small">{}</p>')
WRITERS = tuple(role for role in ROLES if role in {"officer", "facilitator", "enterprise"})
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
        f"{CANDIDATE}{letter}": f"{t('clusters.named', letter=letter)} · "
        f"{t.count('clusters.size', len(members))} · {t(f'word.{dossier.words[letter]}_short')}"
        for letter, members in dossier.candidates.items()
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


def _name_design(page: Page, design: Design) -> str:
    size = page.t.count("clusters.size", len(design.members))
    return f"{design.name} · {size} · {page.t('dossier.saved')}"


def show_nothing_chosen(page: Page, dossier: Dossier) -> None:
    """Say how to go on where no cluster is chosen."""
    t = page.t
    if page.selection.design and not dossier.fault:
        show_markup(NOTE.format(t("dossier.gone")))
    key = "dossier.start" if dossier.designs or dossier.candidates else "dossier.start_none"
    show_markup(NOTE.format(t(key)))
    query = to_query(page.selection)
    st.page_link("pages/clusters.py", label=t("dossier.to_clusters"), query_params=query)


def show_candidate(page: Page, view: View, dossier: Dossier, candidate: Design) -> None:
    """Show a candidate's members, and offer to save it as a design."""
    t = page.t
    show_markup(Markup("<h2>{}</h2>").format(candidate.name))
    twin = next((d for d in dossier.designs if d.members == candidate.members), None)
    show_members(page, view, candidate)
    if twin is not None:
        show_markup(NOTE.format(t("dossier.already", name=twin.name)))
        label = t("dossier.open_saved")
        kwargs = {"design": twin.design_id, "cluster": ""}
        st.button(label, key="w_open_twin", on_click=choose, kwargs=kwargs)
        return
    show_markup(NOTE.format(t("dossier.candidate_note")))
    if dossier.fault:
        return
    with st.form("save_design", border=False):
        what, whose, go = st.columns([0.5, 0.25, 0.25], vertical_alignment="bottom")
        name = what.text_input(t("dossier.name"), candidate.name, max_chars=LONGEST_NAME)
        with whose:
            role = choose_role(page)
        wants = go.form_submit_button(t("dossier.save_design"), type="primary", width="stretch")
    if wants:
        _save_new(page, candidate, name, role)


def _save_new(page: Page, candidate: Design, name: str, role: str) -> None:
    named = Design(
        candidate.territory_id,
        name.strip() or candidate.name,
        candidate.members,
        candidate.rules_query,
        candidate.is_exercise,
    )
    try:
        saved = save_design(store(), named, role)
    except StoreError as error:
        st.error(page.t(f"store.{error.reason}"))
        return
    choose(design=saved.design_id, cluster="")
    st.rerun()


def choose_role(page: Page) -> str:
    """Draw the choice of the role somebody writes in; it stays for the visit, and is no name."""
    t = page.t
    role: str = st.selectbox(
        t("dossier.role"),
        WRITERS,
        format_func=lambda role: t(f"dossier.role_{role}"),
        help=t("dossier.role_help"),
        key="w_role",
    )
    return role


def show_design(page: Page, view: View, design: Design) -> None:
    """Show a saved design: its name, members, where it was found; to rename or remove it."""
    t = page.t
    title, members, link, more = st.columns([0.4, 0.2, 0.22, 0.18], vertical_alignment="bottom")
    with title:
        show_markup(Markup("<h2>{}</h2>").format(design.name))
    with members:
        show_members(page, view, design)
    with link:
        query = {"lang": page.selection.lang, **design.rules_query}
        st.page_link("pages/clusters.py", label=t("dossier.on_map"), query_params=query)
    with more, st.popover(t("dossier.more"), width="stretch"):
        _show_renaming(page, design)


def _show_renaming(page: Page, design: Design) -> None:
    t = page.t
    with st.form("rename_design", border=False):
        name = st.text_input(t("dossier.name"), design.name, max_chars=LONGEST_NAME)
        wants = st.form_submit_button(t("dossier.rename"), width="stretch")
    is_sure = st.checkbox(t("dossier.remove_sure"), key=f"w_sure_{design.design_id}")
    removes = st.button(t("dossier.remove"), key="w_remove", disabled=not is_sure, width="stretch")
    role = st.session_state.get("w_role", WRITERS[0])
    try:
        if wants and name.strip() and name != design.name:
            save_design(store(), rename(design, name.strip()), role)
            st.rerun()
        if removes:
            remove_design(store(), design, role)
            choose(design="")
            st.rerun()
    except EditConflict as conflict:
        theirs = conflict.theirs.get(design.design_id, {}).get("name", "")
        st.warning(t("dossier.renamed_meanwhile", name=escape_markdown(theirs)))
    except StoreError as error:
        st.error(t(f"store.{error.reason}"))


def rename(design: Design, name: str) -> Design:
    """Give the same design under another name."""
    return Design(**{**vars(design), "name": name})


def list_present(page: Page, design: Design) -> list[str]:
    """List the members that are still among the enterprises of the territory."""
    known = cache.view(page.selection.territory, page.selection.source).data.enterprises.index
    return [member for member in design.members if member in known]


def show_members(page: Page, view: View, design: Design) -> None:
    """List the members; one that is no longer in the list is told by its identifier."""
    t, names = page.t, view.data.enterprises["name"]
    with st.popover(t.count("clusters.members", len(design.members)), width="stretch"):
        items = join_markup(Markup("<li>{}</li>").format(names.get(m, m)) for m in design.members)
        show_markup(Markup("<ul>{}</ul>").format(items))
        lost = sum(m not in names.index for m in design.members)
        if lost:
            show_markup(SMALL.format(t.count("dossier.lost_members", lost)))
