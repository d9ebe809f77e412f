"""Compare: two to four territories side by side, on shared scales, and what stays apart."""

import streamlit as st
from markupsafe import Markup

from deseo.ui.comparison_downloads import show_comparison_downloads
from deseo.ui.comparison_maps import show_maps
from deseo.ui.comparison_sections import (
    compare_indicators,
    compare_places,
    show_families,
    show_incomparable,
    show_indicators,
    show_numbers,
    show_services,
    show_summary,
)
from deseo.ui.comparisons import (
    add_place,
    choose_drawn,
    choose_scale,
    gather_places,
    judge_places,
)
from deseo.ui.frame import open_page
from deseo.ui.heads import show_exercise_switch
from deseo.ui.markup import show_markup
from deseo.ui.shades import choose_shade

page = open_page("compare")
places = gather_places(page)
t, ids = page.t, [place.territory_id for place in places]

head, above, maps, below = (st.container(key=f"compare_{n}") for n in range(4))
with below if page.theme.name == "projector" else above:
    what, zones, scale, more = st.columns([0.24, 0.28, 0.28, 0.2], vertical_alignment="bottom")
with maps:  # sent first: they take longest to be drawn, and the rest is sent meanwhile
    show_maps(page, places)
with what:
    choose_drawn(page)
with zones:
    choose_shade(page)
with scale:
    choose_scale(page)
with more:
    add_place(page, ids)
with head:
    title = t("compare.title", names=t.enumerate([place.name for place in places]))
    show_markup(Markup("<h1>{}</h1>").format(title))

measures, indicators = compare_places(places), compare_indicators(page, places)
show_summary(page, places, measures, indicators)
show_numbers(page, places, measures)
show_families(page, places, measures)
show_services(page, places, measures)
show_indicators(page, places, indicators)
show_incomparable(page, places, measures, indicators)
left, right = st.columns([0.6, 0.4], vertical_alignment="center")
with left:
    show_exercise_switch(page)
with right:
    show_comparison_downloads(page, places, measures, indicators)
judge_places(places)
