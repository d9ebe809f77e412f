"""The stage: one step of the route, the bar below it, and what the room's phones and remote do.

Where the meeting stands is in the store; keys, remote and bar only move it there. The page looks
each second whether somebody else did.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.clusters.knobs import to_rules
from deseo.errors import StoreError
from deseo.meetings import Scene
from deseo.store import read_meeting, save_scene, steer
from deseo.ui.candidates import find_candidates, judge_candidates, suggest_near_m
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.state import choose
from deseo.ui.stores import store
from deseo.ui.workshop.changes import SAID, tell_later, try_change
from deseo.ui.workshop.closings import show_note_form
from deseo.ui.workshop.rooms import show_joining
from deseo.ui.workshop.screens import WIDTHS, freeze_screen, show_head, show_screen
from deseo.ui.workshop.steps import ACTS, Scenery

if TYPE_CHECKING:
    from deseo.meetings import Meeting
    from deseo.model import Selection
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page
    from deseo.ui.workshop.screens import Screen
    from deseo.ui.workshop.steps import Act

KEYS: Final = Path(__file__).parent / "keys.html"


def find_meeting(selection: Selection) -> Meeting | None:
    """Find the meeting the address names, if it is there."""
    if not selection.meeting:
        return None
    try:
        return read_meeting(store(), selection.meeting)
    except StoreError:
        return None  # the lobby says what is wrong with the store


def enter_territory(page: Page, meeting: Meeting) -> None:
    """Go to the meeting's territory and source, if the address names others."""
    source = "exercise" if meeting.is_exercise else "real"
    if (page.selection.territory, page.selection.source) != (meeting.territory_id, source):
        choose(territory=meeting.territory_id, source=source)
        st.rerun()


def show_stage(page: Page, view: View, meeting: Meeting) -> None:
    """Draw the step the meeting stands at, with the bar that leads on."""
    act = ACTS[meeting.current.kind if meeting.is_open else "close"]
    found = _find(page) if act.needs_clusters else None
    scenery = Scenery(page, view, meeting, found)
    screen = act.compose(scenery)
    title = (meeting.current.title if meeting.is_open else "") or screen.title
    show_head(title, page.t("workshop.place", n=meeting.step + 1, total=len(meeting.route)))
    with st.container(key="step"):  # the same at every step, so that the map stays
        if act.is_live:
            _show_live(scenery, act)
        else:
            show_screen(page, view, screen, lambda: act.show_controls(scenery))
    _show_bar(page, meeting, screen, title)
    st.html(KEYS.read_text(encoding="utf-8"), unsafe_allow_javascript=True)
    if found is not None:
        judge_candidates(page, found)


def _find(page: Page) -> Candidates:
    return find_candidates(page, to_rules(page.selection.knobs, suggest_near_m(page)))


def _show_live(scenery: Scenery, act: Act) -> None:
    """Draw a step whose answers come in from elsewhere while it is looked at."""
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        _follow(scenery, act)
    with right:
        act.show_controls(scenery)


@st.fragment(run_every=1.0)
def _follow(scenery: Scenery, act: Act) -> None:
    show_screen(scenery.page, scenery.view, act.compose(scenery))


def _show_bar(page: Page, meeting: Meeting, screen: Screen, title: str) -> None:
    t = page.t
    with st.container(key="stagebar", horizontal=True, vertical_alignment="center", gap="small"):
        if meeting.is_open:
            _show_turn(page, meeting, -1, "w_back", t("workshop.back"))
            _show_turn(page, meeting, 1, "w_next", t("workshop.next"))
            if st.button(t("workshop.keep_view"), key="w_keep_view", help=t("workshop.keep_help")):
                _keep(page, meeting, screen, title)
            with st.popover(t("workshop.write_down")):
                show_note_form(page, meeting)
        if said := st.session_state.pop(SAID, ""):
            st.toast(escape_markdown(said))
        st.space("stretch")
        _watch(meeting)
        show_joining(page, meeting)
        st.button(
            t("workshop.leave"), key="w_leave", on_click=choose, kwargs={"meeting": "", "scene": ""}
        )


def _show_turn(page: Page, meeting: Meeting, way: int, key: str, label: str) -> None:
    to = meeting.step + way
    st.button(
        label,
        key=key,
        type="primary" if way > 0 else "secondary",
        disabled=not 0 <= to < len(meeting.route),
        on_click=_turn,
        args=(page, meeting, to),
    )


def _turn(page: Page, meeting: Meeting, to: int) -> None:
    """Go to another step; where the remote was quicker, the page shows where it went."""
    try_change(page, partial(steer, store(), meeting, to))


def _keep(page: Page, meeting: Meeting, screen: Screen, title: str) -> None:
    now = datetime.now(UTC)
    shown = freeze_screen(page, screen, now.isoformat(timespec="seconds"))
    scene = Scene(meeting.meeting_id, meeting.current.step_id, title, {**shown, "title": title})
    if try_change(page, partial(save_scene, store(), scene)):
        tell_later(page.t("workshop.kept"))


@st.fragment(run_every=1.0)
def _watch(meeting: Meeting) -> None:
    """Look whether the remote went on, and show what is left of the time."""
    try:
        now = read_meeting(store(), meeting.meeting_id)
    except StoreError:
        return  # the next second asks again
    if now is None or now.version != meeting.version:
        st.rerun()
    if now.timer_ends_at is not None:
        left_s = max(0, round((now.timer_ends_at - datetime.now(UTC)).total_seconds()))
        minutes, seconds = divmod(left_s, 60)
        words = Markup('<span class="timer" role="timer">{}:{:02}</span>')
        show_markup(words.format(minutes, seconds))
