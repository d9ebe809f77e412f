"""Women and men: what is known of a territory, at which level, and what nobody has told."""

import streamlit as st

from deseo.ui.composites import show_composite, show_index, show_silences
from deseo.ui.frame import open_page
from deseo.ui.heads import choose_territory
from deseo.ui.indicator_cards import show_domain
from deseo.ui.indicator_details import show_indicator
from deseo.ui.indicator_downloads import show_picture_downloads
from deseo.ui.indicators import (
    choose_domain,
    choose_year,
    gather_picture,
    lay_controls,
    show_picture_head,
    split_page,
)

page = open_page("equality")
view = gather_picture(page)

with st.container(key="head"):
    show_picture_head(page, view)
where, when, what, taken = lay_controls(page)
with where:
    choose_territory(page)
with when:
    choose_year(page)
with what:
    choose_domain(page)
with taken:
    show_picture_downloads(page, view)

left, right = split_page(page)
with left, st.container(key="picture"):
    if page.selection.indicator:
        show_indicator(page, view, page.selection.indicator)
    else:
        show_domain(page, view)
with right:
    show_composite(page, view)
    show_silences(page, view)
    show_index(page, view)
