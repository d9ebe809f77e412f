"""What is on screen can be taken along: the same rows, as a table or as geodata."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from deseo.reports.exports import tabulate_enterprises, to_csv, to_geojson, to_xlsx
from deseo.ui.filters import describe_filters

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from deseo.ui.cache import View
    from deseo.ui.frame import Page


def show_downloads(page: Page, view: View, shown: gpd.GeoDataFrame) -> None:
    """Offer the enterprises shown as CSV, GeoJSON and XLSX; made only when asked for."""
    t = page.t
    notice = t("exercise.mark") if view.data.is_exercise else ""
    stem = f"{'EXERCISE_' if notice else ''}deseo_{page.selection.territory}_enterprises"
    table = partial(tabulate_enterprises, view.data, shown, notice)
    about = _describe_export(page, view, len(shown), notice)
    with st.popover(t("download.open")):
        st.html(f'<p class="small">{t.count("download.rows", len(shown))}</p>')
        if notice:
            st.html(f'<p class="small"><strong>{notice}</strong></p>')
        offer_download("CSV", f"{stem}.csv", "text/csv", lambda: to_csv(table()))
        offer_download(
            "GeoJSON",
            f"{stem}.geojson",
            "application/geo+json",
            lambda: to_geojson(table(), notice),
        )
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        offer_download("XLSX", f"{stem}.xlsx", sheet, lambda: to_xlsx(table(), stem, about, notice))


def offer_download(
    label: str, name: str, mime: str, make: Callable[[], bytes], place: str = ""
) -> None:
    """Offer one file, made only when asked for; `place` tells two such buttons of a page apart."""
    key = f"w_download_{place}{label}"
    st.download_button(label, make, name, mime, key=key, on_click="ignore", width="stretch")


def _describe_export(page: Page, view: View, number: int, notice: str) -> dict[str, str]:
    t = page.t
    sources = sorted(set(view.data.enterprises["source"]))
    return {
        "DESEO Atlas": notice or t("download.real"),
        t("download.territory"): page.territory_name,
        t("download.number"): t.number(number),
        t("download.filters"): describe_filters(page) or t("download.no_filters"),
        t("download.made"): t.date(datetime.now(UTC).date()),
        t("download.version"): view.data.version,
        t("card.people"): t("download.withheld"),
        t("card.sources"): "; ".join(sources[:40]),
    }
