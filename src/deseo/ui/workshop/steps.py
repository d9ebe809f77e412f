"""What each kind of step shows, and what the room can do there: one line per kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.ui.candidates import suggest_near_m, widest_near_m
from deseo.ui.knobs import show_room_knobs
from deseo.ui.workshop.ballots import compose_decision, show_ballots
from deseo.ui.workshop.closings import compose_closing, show_closing
from deseo.ui.workshop.clusters import (
    choose_cluster,
    compose_binds,
    compose_cluster,
    compose_equality,
)
from deseo.ui.workshop.entries import NEWEST, show_newcomer_form, show_offer_form
from deseo.ui.workshop.rooms import compose_welcome, show_door
from deseo.ui.workshop.suppositions import compose_supposing, show_supposing
from deseo.ui.workshop.tasks import compose_tasks, show_task_form
from deseo.ui.workshop.territories import (
    choose_town,
    compose_missing,
    compose_reading,
    compose_services,
    compose_territory,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deseo.meetings import Meeting
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page
    from deseo.ui.workshop.screens import Screen


@dataclass(frozen=True)
class Scenery:
    """Hold what a step plays before: the page, the territory, the meeting and its candidates."""

    page: Page
    view: View
    meeting: Meeting
    candidates: Candidates | None

    @property
    def found(self) -> Candidates:
        """Give the candidates of a step that needs them."""
        assert self.candidates is not None
        return self.candidates


@dataclass(frozen=True)
class Act:
    """Hold what a kind of step shows and what can be done there.

    `needs_clusters` has the candidates found first; `is_live` draws it anew each second, since
    others answer it from elsewhere.
    """

    compose: Callable[[Scenery], Screen]
    show_controls: Callable[[Scenery], object] = lambda _: None
    needs_clusters: bool = False
    is_live: bool = False


ACTS: Final[Mapping[str, Act]] = {
    "welcome": Act(
        lambda s: compose_welcome(s.page, s.meeting),
        lambda s: show_door(s.page, s.view, s.meeting),
    ),
    "reading": Act(
        lambda s: compose_reading(s.page, s.view), lambda s: choose_town(s.page, s.view)
    ),
    "territory": Act(lambda s: compose_territory(s.page, s.view)),
    "missing": Act(
        lambda s: compose_missing(s.page, s.view, st.session_state.get(NEWEST, "")),
        lambda s: show_newcomer_form(s.page, s.view, s.meeting),
    ),
    "services": Act(
        lambda s: compose_services(s.page, s.view), lambda s: show_offer_form(s.page, s.view)
    ),
    "binds": Act(
        lambda s: compose_binds(s.page, s.view, s.found),
        lambda s: show_room_knobs(s.page, suggest_near_m(s.page), widest_near_m(s.page)),
        needs_clusters=True,
    ),
    "cluster": Act(
        lambda s: compose_cluster(s.page, s.view, s.found),
        lambda s: choose_cluster(s.page, s.found),
        needs_clusters=True,
    ),
    "equality": Act(
        lambda s: compose_equality(s.page, s.view, s.found),
        lambda s: choose_cluster(s.page, s.found),
        needs_clusters=True,
    ),
    "whatif": Act(
        lambda s: compose_supposing(s.page, s.view), lambda s: show_supposing(s.page, s.view)
    ),
    "decide": Act(
        lambda s: compose_decision(s.page, s.meeting),
        lambda s: show_ballots(s.page, s.meeting),
        is_live=True,
    ),
    "tasks": Act(
        lambda s: compose_tasks(s.page, s.meeting),
        lambda s: show_task_form(s.page, s.meeting),
        is_live=True,
    ),
    "close": Act(
        lambda s: compose_closing(s.page, s.meeting),
        lambda s: show_closing(s.page, s.view, s.meeting),
        is_live=True,
    ),
}
