"""A candidate saved as a design, and a design shown, renamed or removed; its panel stands beside.

Whoever writes says in which role; a design somebody else changed meanwhile is not written over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.errors import EditConflict, StoreError
from deseo.evaluation import LONGEST_NAME, Design
from deseo.store import ROLES, remove_design, save_design
from deseo.ui import cache
from deseo.ui.askings import name_members
from deseo.ui.dossiers import NOTE, SMALL
from deseo.ui.markup import escape_markdown, join_markup, show_markup
from deseo.ui.panel_sources import gather_panel
from deseo.ui.panels import show_equality_panel
from deseo.ui.state import choose
from deseo.ui.stores import store

if TYPE_CHECKING:
    from deseo.ui.cache import View
    from deseo.ui.dossiers import Dossier
    from deseo.ui.frame import Page

WRITERS = tuple(role for role in ROLES if role in {"officer", "facilitator", "enterprise"})
HEADING = Markup("<h2>{}</h2>")


def show_candidate(page: Page, view: View, dossier: Dossier, candidate: Design) -> None:
    """Show a candidate's members, and offer to save it as a design; its panel stands beside."""
    left, right = st.columns([0.55, 0.45], gap="large")
    with left:
        show_markup(HEADING.format(candidate.name))
        show_markup(_list_members(view, candidate))
        _show_keeping(page, dossier, candidate)
    with right:
        show_equality(page, view, candidate)


def _show_keeping(page: Page, dossier: Dossier, candidate: Design) -> None:
    """Offer to save a candidate, or to open it where it has been saved."""
    t = page.t
    twin = next((d for d in dossier.designs if d.members == candidate.members), None)
    if twin is not None:
        show_markup(NOTE.format(t("dossier.already", name=twin.name)))
        label = t("dossier.open_saved")
        kwargs = {"design": twin.design_id, "cluster": ""}
        st.button(label, key="w_open_twin", type="primary", on_click=choose, kwargs=kwargs)
        return
    show_markup(NOTE.format(t("dossier.candidate_note")))
    if dossier.fault:
        return
    with st.form("save_design", border=False):
        what, whose = st.columns([0.6, 0.4], vertical_alignment="bottom")
        name = what.text_input(t("dossier.name"), candidate.name, max_chars=LONGEST_NAME)
        with whose:
            role = choose_role(page)
        wants = st.form_submit_button(t("dossier.save_design"), type="primary")
    if wants:
        _save_new(page, candidate, name, role)


def show_equality(page: Page, view: View, design: Design) -> None:
    """Show what is known of equality among the members."""
    panel, fault = gather_panel(page, list_present(page, design))
    stem = f"deseo_{page.selection.territory}_dossier"
    show_equality_panel(page, panel, name_members(view), stem, fault)


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
    title, members, link, more = st.columns([0.36, 0.19, 0.19, 0.26], vertical_alignment="bottom")
    with title:
        show_markup(HEADING.format(design.name))
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
    """List the members behind a button."""
    t = page.t
    with st.popover(t.count("clusters.members", len(design.members)), width="stretch"):
        show_markup(_list_members(view, design))
        lost = len(design.members) - len(list_present(page, design))
        if lost:
            show_markup(SMALL.format(t.count("dossier.lost_members", lost)))


def _list_members(view: View, design: Design) -> Markup:
    """Write the members; one that is no longer in the list is told by its identifier."""
    names = view.data.enterprises["name"]
    items = join_markup(Markup("<li>{}</li>").format(names.get(m, m)) for m in design.members)
    return Markup("<ul>{}</ul>").format(items)
