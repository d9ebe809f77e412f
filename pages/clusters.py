"""Clusters: which enterprises could work together, why, and whether that could be chance."""

import streamlit as st

from deseo.clusters.knobs import to_rules
from deseo.figures.candidates import name_cluster
from deseo.ui import cache
from deseo.ui.atlases import show_candidates
from deseo.ui.candidates import (
    find_candidates,
    judge_candidates,
    suggest_near_m,
    widest_near_m,
)
from deseo.ui.cluster_cards import show_cluster, show_ranking
from deseo.ui.cluster_downloads import show_cluster_downloads
from deseo.ui.cluster_heads import (
    choose_sureness,
    show_certainty_legend,
    show_cluster_head,
    show_nothing,
    show_trade_curve,
)
from deseo.ui.existing import show_existing
from deseo.ui.frame import open_page
from deseo.ui.heads import choose_territory
from deseo.ui.knobs import show_knobs
from deseo.ui.state import choose
from deseo.ui.what_ifs import show_what_if

page = open_page("clusters")
view = cache.view(page.selection.territory, page.selection.source)
suggested_m = suggest_near_m(page)
found = find_candidates(page, to_rules(page.selection.knobs, suggested_m))
groups = {name_cluster(group): group for group in found.words}
chosen = groups.get(page.selection.cluster)

with st.container(key="head"):
    show_cluster_head(page, view, found)
show_knobs(page, suggested_m, widest_near_m(page))
left, right = st.columns([0.6, 0.4], gap="medium")
with left:
    clicked = show_candidates(page, view, found, -1 if chosen is None else chosen)
    show_certainty_legend(page)
    show_trade_curve(page, found)
with right:
    where, taken = st.columns([0.62, 0.38], vertical_alignment="bottom")
    with where:
        choose_territory(page)
    with taken:
        show_cluster_downloads(page, view, found)
    if chosen is not None:
        st.button(
            page.t("card.back"), on_click=choose, kwargs={"cluster": ""}, key="w_close_cluster"
        )
        show_cluster(page, view, found, chosen)
    elif groups:
        choose_sureness(page, found)
        show_ranking(page, found)
    else:
        choose_sureness(page, found)
        show_nothing(page, view, found)
    if chosen is None:
        show_existing(page, view, found)
show_what_if(page, view)

if clicked.startswith("cluster:"):
    choose(cluster=clicked.removeprefix("cluster:"))
    st.rerun()
if clicked in found.labels.index and found.labels[clicked] >= 0:
    choose(cluster=name_cluster(int(found.labels[clicked])))
    st.rerun()
judge_candidates(page, found)
