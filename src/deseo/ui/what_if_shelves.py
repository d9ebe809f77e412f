"""What-ifs somebody saved: choose one, save it, delete it; who is second is shown both versions.

What a visitor supposes is kept for the visit and belongs to nobody else until it is saved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.errors import EditConflict, StoreError
from deseo.scenarios import LONGEST_NAME, Scenario, read_change
from deseo.store import read_scenarios, remove_scenario, save_scenario
from deseo.ui.designs import choose_role
from deseo.ui.markup import escape_markdown
from deseo.ui.state import choose
from deseo.ui.stores import store
from deseo.ui.what_if_pictures import say_supposed

if TYPE_CHECKING:
    from deseo.ui.cache import View
    from deseo.ui.frame import Page

DRAFTS: Final = "what_if_drafts"
NEW: Final = "new"
"""What the address says where a what-if is open that was not saved."""


def _drafts() -> dict[tuple[str, bool, str], Scenario]:
    drafts: dict[tuple[str, bool, str], Scenario] = st.session_state.setdefault(DRAFTS, {})
    return drafts


def read_draft(page: Page, saved: tuple[Scenario, ...], *, is_exercise: bool) -> Scenario:
    """Read the what-if that is open: as this visitor opened it, with all they changed since.

    What others save meanwhile is not slipped in: whoever saves over it is told.
    """
    territory, asked = page.selection.territory, page.selection.scenario
    kept = {scenario.scenario_id: scenario for scenario in saved}
    open_id = asked if asked in kept else ""
    usual = kept.get(open_id, Scenario(territory, "", is_exercise=is_exercise))
    return _drafts().setdefault((territory, is_exercise, open_id), usual)


def keep_draft(scenario: Scenario) -> None:
    """Keep what this visitor supposes, for as long as the visit lasts."""
    _drafts()[scenario.territory_id, scenario.is_exercise, scenario.scenario_id] = scenario


def _forget_draft(scenario: Scenario) -> None:
    _drafts().pop((scenario.territory_id, scenario.is_exercise, scenario.scenario_id), None)


def read_saved(page: Page, *, is_exercise: bool) -> tuple[Scenario, ...]:
    """Read the what-ifs saved of the chosen territory; where the store is shut, say so."""
    try:
        return read_scenarios(store(), page.selection.territory, is_exercise=is_exercise)
    except StoreError as error:
        st.warning(page.t(f"store.{error.reason}"))
        return ()


def choose_scenario(page: Page, draft: Scenario, saved: tuple[Scenario, ...]) -> Scenario | None:
    """Let a what-if be opened, and another be chosen to compare with; none of them is today."""
    t, names = page.t, {scenario.scenario_id: scenario.name for scenario in saved}
    kept = {scenario.scenario_id: scenario for scenario in saved}
    left, right = st.columns(2, gap="small")
    options = ["", *names]
    with left:
        picked = st.selectbox(
            t("whatif.which"),
            options,
            index=options.index(draft.scenario_id) if draft.scenario_id in names else 0,
            format_func=lambda one: _name(page, one, names, draft, kept),
            key=f"w_whatif_which_{page.selection.scenario}",
        )
    with right:
        others = ["", *(one for one in names if one != picked)]
        base = st.selectbox(
            t("whatif.compare"),
            others,
            format_func=lambda one: names.get(one, t("whatif.today")),
            key="w_whatif_base",
        )
    if picked != draft.scenario_id:
        choose(scenario=picked or NEW)
        st.rerun()
    return kept.get(base or "")


def _name(
    page: Page, one: str, names: dict[str, str], draft: Scenario, kept: dict[str, Scenario]
) -> str:
    if not one:
        return page.t("whatif.new")
    if one == draft.scenario_id and draft != kept[one]:
        return page.t("whatif.unsaved", name=names[one])
    return names[one]


def show_shelf(page: Page, view: View, draft: Scenario) -> None:
    """Offer to save what is supposed, under its name or as a new one, and to delete it."""
    t = page.t
    with st.popover(t("whatif.keep"), width="stretch"):
        name = st.text_input(
            t("whatif.save_name"),
            draft.name,
            max_chars=LONGEST_NAME,
            key=f"w_whatif_title_{draft.scenario_id}",
        )
        role = choose_role(page)
        is_named = bool(name.strip())
        saves = st.button(t("whatif.save"), key="w_whatif_save", disabled=not is_named)
        copies = removes = False
        if draft.scenario_id:
            copies = st.button(t("whatif.save_new"), key="w_whatif_copy", disabled=not is_named)
            is_sure = st.checkbox(t("whatif.remove_sure"), key="w_whatif_sure")
            removes = st.button(t("whatif.remove"), key="w_whatif_remove", disabled=not is_sure)
    named = replace(draft, name=name.strip())
    try:
        if saves:
            _open(draft, save_scenario(store(), named, role))
        if copies:
            _open(draft, save_scenario(store(), replace(named, scenario_id="", version=0), role))
        if removes:
            remove_scenario(store(), draft, role)
            _open(draft, None)
    except EditConflict as conflict:
        _tell_conflict(page, view, named, conflict)
    except StoreError as error:
        st.error(t(f"store.{error.reason}"))


def _open(draft: Scenario, saved: Scenario | None) -> None:
    """Open what was saved; the draft it came from is no longer needed."""
    _forget_draft(draft)
    if saved is not None:
        _forget_draft(saved)
    choose(scenario=saved.scenario_id if saved else NEW)
    st.rerun()


def _tell_conflict(page: Page, view: View, mine: Scenario, conflict: EditConflict) -> None:
    """Show both versions in words, so that nobody's are lost."""
    theirs = conflict.theirs.get(mine.scenario_id)
    said = page.t("whatif.meanwhile_gone")
    if theirs:
        changes = tuple(read_change(change) for change in theirs["changes"])
        said = " ".join([theirs["name"], *say_supposed(page, view, replace(mine, changes=changes))])
    own = " ".join([mine.name, *say_supposed(page, view, mine)])
    words = {"name": mine.name, "theirs": said, "mine": own}
    st.warning(page.t("whatif.meanwhile", **{k: escape_markdown(v) for k, v in words.items()}))
