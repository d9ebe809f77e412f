"""Home: Europe, the partner territories, where to begin."""

import streamlit as st
from markupsafe import Markup

from deseo.ui.atlases import show_europe
from deseo.ui.europe import gather_hubs, show_partners, show_territories, show_ways
from deseo.ui.frame import open_page
from deseo.ui.heads import show_exercise_switch
from deseo.ui.markup import show_markup
from deseo.ui.state import choose

page = open_page("home")
t = page.t
show_markup(Markup('<h1>{}</h1><p class="lead">{}</p>').format(t("home.question"), t("home.lead")))
hubs = gather_hubs(page)
left, right = st.columns([0.62, 0.38], gap="medium")
with left, st.container(key="europe"):
    clicked = show_europe(page, hubs)
    show_markup(Markup('<p class="small">{}</p>').format(t("home.map_legend")))
with right:
    show_ways(page)
    show_exercise_switch(page)

places, partners = st.columns([0.42, 0.58], gap="large")
with places:
    show_markup(Markup("<h2>{}</h2>").format(t("home.territories")))
    show_territories(page, hubs)
with partners:
    show_markup(Markup("<h2>{}</h2>").format(t("home.partners")))
    show_partners(page)

if clicked in hubs.index:
    choose(territory=clicked)
    st.switch_page("pages/explore.py")
