"""Candidate clusters to take along: members, links, outlines and what their cards say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from deseo.figures.candidates import name_cluster
from deseo.reports.cluster_exports import (
    clusters_to_xlsx,
    hulls_to_geojson,
    tabulate_links,
    tabulate_members,
)
from deseo.reports.exports import to_csv
from deseo.reports.sentences import say_card
from deseo.ui.cluster_papers import offer_papers
from deseo.ui.downloads import offer_download
from deseo.ui.filters import name_service

if TYPE_CHECKING:
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_cluster_downloads(page: Page, view: View, found: Candidates) -> None:
    """Offer members, links and cards as XLSX, members as CSV, outlines as GeoJSON."""
    notice = page.t("exercise.mark") if view.data.is_exercise else ""
    letters = {group: name_cluster(group) for group in found.words}
    stem = f"{'EXERCISE_' if notice else ''}deseo_{page.selection.territory}_clusters"

    def members() -> pd.DataFrame:
        return tabulate_members(view.data.enterprises, found.labels, letters, found.words, notice)

    def book() -> bytes:
        links = tabulate_links(found.clustering, letters, notice)
        return clusters_to_xlsx(
            members(), links, _tabulate_cards(page, view, found), found.rules, notice
        )

    with st.popover(page.t("download.open"), width="stretch", disabled=not letters):
        offer_download("XLSX", f"{stem}.xlsx", XLSX, book)
        offer_download("CSV", f"{stem}.csv", "text/csv", lambda: to_csv(members()))
        offer_download(
            "GeoJSON",
            f"{stem}.geojson",
            "application/geo+json",
            lambda: hulls_to_geojson(found.hulls, letters, found.words, found.rules, notice),
        )
        offer_papers(page, view, found, stem)


def _tabulate_cards(page: Page, view: View, found: Candidates) -> pd.DataFrame:
    names = view.data.enterprises["name"]
    stability = found.assessment.stability if found.assessment else None
    rows = [
        {"cluster": name_cluster(group), "topic": sentence.topic, "sentence": sentence.text}
        for group in found.words
        for sentence in say_card(
            found.clustering.card(group, stability),
            page.t,
            lambda i: str(names.get(i, i)),
            lambda s: name_service(page, s),
        )
    ]
    return pd.DataFrame(rows, columns=["cluster", "topic", "sentence"])
