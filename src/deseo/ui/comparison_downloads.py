"""The comparison to take along: every figure with its origin, and which may stand side by side."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.reports.comparison_tables import tabulate_comparisons, write_comparisons
from deseo.ui.comparison_papers import offer_brief
from deseo.ui.comparison_sections import name_areas, name_places
from deseo.ui.downloads import offer_download
from deseo.ui.markup import show_markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.compare import Comparison
    from deseo.ui.comparisons import Place
    from deseo.ui.frame import Page

MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show_comparison_downloads(
    page: Page,
    places: Sequence[Place],
    measures: Mapping[str, Comparison],
    indicators: Mapping[str, Comparison],
) -> None:
    """Offer all that is compared as CSV and XLSX, and a brief for a council."""
    t = page.t
    is_exercise = page.selection.source == "exercise"
    stem = f"{'EXERCISE_' if is_exercise else ''}deseo_compare"
    stem = "_".join([stem, *(place.territory_id for place in places)])
    compared = [*measures.values(), *indicators.values()]
    with st.popover(t("download.open"), width="stretch"):
        show_markup(Markup('<p class="small">{}</p>').format(t("compare.download")))
        for kind, mime in MIMES.items():
            make = partial(_make, page, places, compared, kind)
            offer_download(kind.upper(), f"{stem}.{kind}", mime, make)
        offer_brief(page, places, measures, indicators, stem)


def _make(page: Page, places: Sequence[Place], compared: Sequence[Comparison], kind: str) -> bytes:
    t = page.t
    names = name_areas(page) | name_places(places)
    notice = t("exercise.mark") if page.selection.source == "exercise" else ""
    table = tabulate_comparisons(compared, names, t, notice)
    about = {
        "DESEO Atlas": notice or t("download.real"),
        t("download.territory"): t.enumerate([place.name for place in places]),
        t("download.made"): t.date(datetime.now(UTC).date()),
        t("download.version"): "; ".join(place.view.data.version for place in places),
    }
    return write_comparisons(table, about, kind)
