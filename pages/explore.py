"""Explore: one territory's enterprises on a map and in a list, filtered, shaded, one by one."""

import streamlit as st

from deseo.facets import filter_enterprises
from deseo.ui import cache
from deseo.ui.atlases import show_territory
from deseo.ui.cards import show_card
from deseo.ui.downloads import show_downloads
from deseo.ui.exchanges.heads import show_talk_link
from deseo.ui.filters import describe_filters, show_filters, show_search
from deseo.ui.frame import open_page
from deseo.ui.heads import (
    choose_extras,
    choose_territory,
    show_counts,
    show_head,
    show_provenance,
    wants_tiles,
)
from deseo.ui.legends import show_point_legend
from deseo.ui.lists import show_list
from deseo.ui.markup import escape_markdown
from deseo.ui.shades import choose_shade, shade_for
from deseo.ui.state import choose

page = open_page("explore")
view = cache.view(page.selection.territory, page.selection.source)
passing = filter_enterprises(view.facets, view.searchable, page.selection.filters)
shown = view.by_name.loc[passing[view.by_name.index]]

head = st.container(key="head")  # one place, whatever it says: the map below stays mounted
left, right = st.columns([0.64, 0.36], gap="medium")
with left:
    where, what, more = st.columns([0.36, 0.4, 0.24], vertical_alignment="bottom")
    is_shaded = page.selection.shade != "none"
    shades, legend = shade_for(page, view, passing) if is_shaded else (None, None)
    # The map is sent first: it takes longest to be drawn, and the rest is sent meanwhile.
    clicked = show_territory(page, view, shown, shades, online=wants_tiles())
with head:
    show_head(page, view, len(shown))
with where:
    choose_territory(page)
with what:
    choose_shade(page)
with more:
    choose_extras(page)
with left:
    if legend:
        legend()
    show_point_legend(page, shown["eu_family"])
    show_provenance(page, view, shown)
    if page.theme.name == "projector" and len(view.data.enterprises):
        show_counts(page, view, len(shown))

with right:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show_search(page)
        show_filters(page, view)
        show_downloads(page, view, shown)
    if describe_filters(page):
        st.caption(escape_markdown(describe_filters(page)))
    chosen = page.selection.enterprise
    if chosen in view.data.enterprises.index:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                page.t("card.back"), on_click=choose, kwargs={"enterprise": ""}, key="w_close"
            )
            show_talk_link(page, "enterprise", chosen)
        show_card(page, view, chosen)
    else:
        show_list(page, shown)

if clicked in view.data.enterprises.index:
    choose(enterprise=clicked)
    st.rerun()
