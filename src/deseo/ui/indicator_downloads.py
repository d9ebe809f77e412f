"""The picture of a territory to take along, with its sources and a codebook."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.reports.indicator_exports import describe_picture, tabulate_picture, write_picture
from deseo.sources.shipped import read_geometries
from deseo.ui import cache
from deseo.ui.downloads import offer_download
from deseo.ui.markup import show_markup

if TYPE_CHECKING:
    from deseo.ui.frame import Page
    from deseo.ui.indicators import PictureView

MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
NAMES = {"csv": "CSV", "xlsx": "XLSX", "geojson": "GeoJSON"}


def show_picture_downloads(page: Page, view: PictureView) -> None:
    """Offer every figure of the picture, all domains, as CSV, XLSX and GeoJSON."""
    t = page.t
    stem = f"deseo_{view.territory_id}_women_and_men"
    with st.popover(t("download.open"), width="stretch"):
        told = t.count("picture.download_rows", len(view.picture))
        show_markup(Markup('<p class="small">{}</p>').format(told))
        for extension, mime in MIMES.items():
            make = partial(_make, page, view, extension)
            offer_download(NAMES[extension], f"{stem}.{extension}", mime, make)


def _make(page: Page, view: PictureView, extension: str) -> bytes:
    table = tabulate_picture(view.data, view.picture, view.territory_id, page.selection.lang)
    about = describe_picture(view.data, view.picture, page.territory_name, view.year)
    regions = read_geometries(cache.paths().geo / "regions.geojson")
    return write_picture(table, regions, about, extension)
