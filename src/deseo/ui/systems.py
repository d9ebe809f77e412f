"""Coordinates in a system nobody has named: look where each usual one would put them, and say.

Nothing is guessed. Systems that lie close together cannot be told apart on a small map, and the
page says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.figures.zones import draw_zones
from deseo.sources import shipped
from deseo.ui import cache
from deseo.ui.markup import escape_markdown, show_markup

if TYPE_CHECKING:
    import geopandas as gpd

    from deseo.sources.imports.systems import CandidateCrs, UnknownCrsError
    from deseo.ui.frame import Page


def show_systems(page: Page, error: UnknownCrsError, key: str) -> None:
    """Offer the systems that coordinates might be in; the one taken stands in the state as `key`.

    `key` is that of the field in which a system can be named.
    """
    t = page.t
    st.warning(escape_markdown(t("systems.unknown")))
    found = {one.crs: one for one in error.candidates}
    left, right = st.columns([0.5, 0.5], gap="medium")
    with left:
        chosen = st.radio(
            t("systems.choose"),
            list(found),
            format_func=lambda crs: escape_markdown(_describe(page, found[crs])),
            key=f"{key}_candidate",
        )
        if not error.fitting:
            show_markup(Markup("<p>{}</p>").format(t("systems.none", place=page.territory_name)))
        show_markup(Markup('<p class="small">{}</p>').format(t("systems.close")))
        st.button(
            t("systems.take", crs=chosen),
            on_click=st.session_state.update,
            args=({key: chosen},),
            key=f"{key}_take",
        )
    with right:
        points = found[chosen].lon, found[chosen].lat
        zones = _load_zones(page.selection.territory)
        figure = draw_zones(zones, cache.paths(), page.theme, points)
        st.plotly_chart(figure, key=f"{key}_map", config={"displayModeBar": False})
        st.caption(t("systems.map", crs=chosen, place=page.territory_name))


@st.cache_resource(show_spinner=False, max_entries=4)
def _load_zones(territory_id: str) -> gpd.GeoDataFrame:
    return shipped.load_zones(cache.paths(), territory_id)


def _describe(page: Page, one: CandidateCrs) -> str:
    share = page.t.percent(one.inside_share)
    return page.t("systems.option", crs=one.crs, name=one.name, share=share)
