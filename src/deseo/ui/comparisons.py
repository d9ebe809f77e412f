"""Which territories stand side by side, and all that is known of each of them.

The first is the territory of every other page; up to three stand beside it. All are in the address,
in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from deseo.clusters.knobs import to_rules
from deseo.compare import Profile, gather_readings, profile_territory, tally_groups
from deseo.model import DRAWN, MOST_BESIDE, SCALES
from deseo.ui import cache
from deseo.ui.candidates import find_candidates, judge_candidates, suggest_near_m
from deseo.ui.state import bind, choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.compare import GroupTally, TerritoryReadings
    from deseo.model import Knobs, Selection
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

FEWEST = 2
MOST_KEPT = 48


@dataclass(frozen=True)
class Place:
    """Hold one of the territories compared; `page` is this page, as that territory's own."""

    page: Page
    view: View
    profile: Profile
    found: Candidates

    @property
    def territory_id(self) -> str:
        """Give the territory's id."""
        return self.page.selection.territory

    @property
    def name(self) -> str:
        """Give the territory's name in the visitor's language."""
        return self.page.territory_name

    @property
    def tally(self) -> GroupTally:
        """Count its candidate clusters by their word."""
        found = self.found
        return tally_groups(
            self.territory_id, found.all_words, found.clustering.labels, found.rules.radius_m
        )


def list_compared(selection: Selection) -> list[str]:
    """List the ids of the territories compared: the chosen one, then those beside it.

    Where nobody has chosen any yet, the next of all territories stands beside the first.
    """
    known = list(cache.territories())
    others = [other for other in selection.beside if other != selection.territory]
    if not others:
        after = known.index(selection.territory) + 1
        others = [*known[after:], *known[:after]][:1]
    ids = dict.fromkeys([selection.territory, *others])
    return list(ids)[: MOST_BESIDE + 1]


def gather_places(page: Page) -> list[Place]:
    """Gather the territories compared, in their order."""
    ids = list_compared(page.selection)
    for territory_id in ids:
        cache.notice_changes(territory_id)
    return [_gather_place(page, territory_id) for territory_id in ids]


def _gather_place(page: Page, territory_id: str) -> Place:
    own = replace(page, selection=replace(page.selection, territory=territory_id))
    view = cache.view(territory_id, page.selection.source)
    found = _find_groups(own, view)
    profile = _profile(territory_id, page.selection.source, view.data.version)
    return Place(own, view, profile, found)


def _find_groups(page: Page, view: View) -> Candidates:
    """Find the candidates of the page's territory; they are kept once none is left to judge."""
    selection, kept = page.selection, _judged_groups()
    key = view.data.version, selection.knobs, selection.sure
    if key in kept:
        return kept[key]
    found = find_candidates(page, to_rules(selection.knobs, suggest_near_m(page)))
    if found.assessment is not None or not found.all_words:
        if len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = found
    return found


@st.cache_resource(show_spinner=False)
def _judged_groups() -> dict[tuple[str, Knobs, str], Candidates]:
    return {}


@st.cache_resource(show_spinner=False, max_entries=32)
def _profile(territory_id: str, source: str, version: str) -> Profile:
    del version
    view = cache.view(territory_id, source)
    return profile_territory(territory_id, view.data, view.zones)


def gather_figures(page: Page, territory_ids: Sequence[str]) -> list[TerritoryReadings]:
    """Gather what is known of women and men in the territories, up to the chosen year."""
    data = cache.indicators()
    year = None if page.selection.year == "newest" else int(page.selection.year)
    return [_read(data.version, territory_id, year) for territory_id in territory_ids]


@st.cache_resource(show_spinner=False, max_entries=64)
def _read(version: str, territory_id: str, year: int | None) -> TerritoryReadings:
    del version
    return gather_readings(cache.indicators(), territory_id, year)


def judge_places(places: Sequence[Place]) -> None:
    """Hold the candidates against chance where that is still to do, one territory at a time."""
    for place in places:
        judge_candidates(place.page, place.found)


def choose_place(page: Page, ids: Sequence[str], at: int) -> None:
    """Let the visitor choose one of the territories, put it first, or take it away."""
    known, t = cache.territories(), page.t
    offered = [i for i in known if i == ids[at] or i not in ids]
    st.selectbox(
        t("compare.place", n=at + 1),
        offered,
        format_func=lambda territory_id: known[territory_id].name(page.selection.lang),
        **bind(f"w_place_{at}", ids[at], lambda chosen: _set_compared(_swap_in(ids, at, chosen))),
    )
    with st.container(key=f"moves_{at}", horizontal=True, gap="small"):
        st.html("<span></span>")  # keeps its height where there is nothing to move
        if at:
            ordered = [ids[at], *(i for i in ids if i != ids[at])]
            _offer_move(t("compare.first"), f"first_{at}", ordered)
        if len(ids) > FEWEST:
            _offer_move(t("compare.remove"), f"remove_{at}", [i for i in ids if i != ids[at]])


def _swap_in(ids: Sequence[str], at: int, chosen: str) -> list[str]:
    return [chosen if place == at else territory_id for place, territory_id in enumerate(ids)]


def _offer_move(label: str, key: str, ids: Sequence[str]) -> None:
    st.button(label, key=f"w_{key}", type="tertiary", on_click=partial(_set_compared, ids))


def _set_compared(ids: Sequence[str]) -> None:
    choose(territory=ids[0], beside=tuple(ids[1:]))


def add_place(page: Page, ids: Sequence[str]) -> None:
    """Offer to set one more territory beside the others."""
    others = [i for i in cache.territories() if i not in ids]
    is_full = len(ids) > MOST_BESIDE or not others
    st.button(
        page.t("compare.add"),
        key="w_add_place",
        disabled=is_full,
        help=page.t("compare.full", n=MOST_BESIDE + 1) if is_full else None,
        on_click=partial(_set_compared, [*ids, *others[:1]]),
        width="stretch",
    )


def choose_drawn(page: Page) -> None:
    """Let the visitor choose what the points of the maps show."""
    st.segmented_control(
        page.t("compare.drawn"),
        DRAWN,
        format_func=lambda name: page.t(f"compare.drawn_{name}"),
        required=True,
        **bind("w_drawn", page.selection.drawn, lambda name: choose(drawn=name)),
    )


def choose_scale(page: Page) -> None:
    """Let the visitor choose whether all maps have one scale or each fits its territory."""
    st.segmented_control(
        page.t("compare.scale"),
        SCALES,
        format_func=lambda name: page.t(f"compare.scale_{name}"),
        required=True,
        help=page.t("compare.scale_help"),
        **bind("w_scale", page.selection.scale, lambda name: choose(scale=name)),
    )
