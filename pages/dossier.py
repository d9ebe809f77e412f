"""Dossier: one cluster from plan to proof: what it is to reach, by when, and how far it is."""

import streamlit as st

from deseo.ui import cache
from deseo.ui.designs import show_candidate, show_design, show_equality
from deseo.ui.dossier_downloads import show_grid_downloads
from deseo.ui.dossiers import (
    choose_cluster,
    gather_dossier,
    show_dossier_head,
    show_fault,
    show_nothing_chosen,
)
from deseo.ui.exchanges.heads import show_talk_link
from deseo.ui.follow_ups import show_evaluation
from deseo.ui.frame import open_page
from deseo.ui.heads import choose_territory

page = open_page("dossier")
view = cache.view(page.selection.territory, page.selection.source)
dossier = gather_dossier(page)

show_dossier_head(page)
where, which, taken = st.columns([0.28, 0.52, 0.2], vertical_alignment="bottom")
with where:
    choose_territory(page)
with which:
    choose_cluster(page, dossier)
show_fault(page, dossier)

criteria, measured = (), ()
if dossier.design is not None:
    show_design(page, view, dossier.design)
    show_talk_link(page, "cluster", dossier.design.design_id)
    criteria, measured = show_evaluation(page, dossier.design)
    with st.expander(page.t("dossier.equality")):
        show_equality(page, view, dossier.design)
elif dossier.candidate is not None:
    show_candidate(page, view, dossier, dossier.candidate)
else:
    show_nothing_chosen(page, dossier)
with taken:
    show_grid_downloads(page, dossier.design or dossier.candidate, criteria, measured)
