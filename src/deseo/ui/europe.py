"""Home: eight territories and sixteen partners, by map or by list, and three ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.model import to_query
from deseo.ui import cache
from deseo.ui.markup import escape_markdown, link_to, show_markup, write_table

if TYPE_CHECKING:
    from deseo.ui.frame import Page

WAYS = {
    "explore": "home.explore",
    "clusters": "home.clusters",
    "compare": "home.compare",
    "workshop": "home.workshop",
}
SIDES = {
    "piacenza": "above",
    "grenoble": "left",
    "barcelona": "left",
    "west_cork": "left",
    "strait": "left",
}


def gather_hubs(page: Page) -> pd.DataFrame:
    """Gather what the map of Europe shows of each territory, indexed by territory_id."""
    t, rows = page.t, {}
    for territory_id, territory in cache.territories().items():
        enterprises = cache.dataset(territory_id, page.selection.source).enterprises
        number = len(enterprises)
        place = cache.outline(territory_id).iloc[0]
        years = enterprises["source_year"].dropna()
        rows[territory_id] = {
            "name": territory.name(page.selection.lang),
            "tip": t.count("home.enterprises", number),
            "lat": float(place["label_lat"]),
            "lon": float(place["label_lon"]),
            "side": SIDES.get(territory_id, "right"),
            "size": 1.2 + number**0.5 / 8,
            "number": number,
            "years": f"{int(years.min())}–{int(years.max())}" if len(years) else "",
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def show_ways(page: Page) -> None:
    """Offer the ways in, by who is asking."""
    t = page.t
    with st.container(key="ways"):
        for way, words in WAYS.items():
            st.page_link(
                f"pages/{way}.py",
                label=t(words, name=page.territory_name),
                query_params=to_query(page.selection),
                width="stretch",
            )


def show_territories(page: Page, hubs: pd.DataFrame) -> None:
    """Draw the list twin of the map: a row per territory that opens it."""
    with st.container(key="rows_territories"):
        for territory_id, hub in hubs.iterrows():
            years = f" · {hub['years']}" if hub["years"] else ""
            st.page_link(
                "pages/explore.py",
                label=f"**{escape_markdown(hub['name'])}** · {hub['tip']}{years}",
                query_params={**to_query(page.selection), "territory": str(territory_id)},
                width="stretch",
            )


def show_partners(page: Page) -> None:
    """Draw the sixteen partners as the leaflet has them."""
    t, partners = page.t, cache.reference("partners")
    rows = [
        [
            link_to(partner["website"], partner["name"]),
            t(f"country.{partner['country']}"),
            _say_seat(page, partner["territory_id"], partner["reading_territory_id"]),
        ]
        for partner in partners.to_dict("records")
    ]
    heads = [t("home.partner"), t("home.country"), t("home.territory")]
    show_markup(write_table(t("home.partners"), heads, rows))
    source = "; ".join(sorted(set(partners["source"])))
    show_markup(Markup('<p class="small">{}</p>').format(t("card.source", source=source)))


def _say_seat(page: Page, stated: str, reading: str) -> str:
    names = cache.territories()
    if stated:
        return names[stated].name(page.selection.lang)
    if reading:
        return page.t("home.our_reading", name=names[reading].name(page.selection.lang))
    return page.t("home.no_seat")
