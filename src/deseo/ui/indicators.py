"""What the page of women and men stands on: the picture of one territory, and what is chosen of it.

Everything comes from `deseo.equality`; a picture is computed once for a territory and a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.equality.composites import Composite, compose_territory
from deseo.equality.pictures import picture_territory
from deseo.equality.silences import REACHES, reach_indicators
from deseo.model import DOMAINS
from deseo.ui import cache
from deseo.ui.markup import show_markup
from deseo.ui.state import bind, choose

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.equality.readings import IndicatorData
    from deseo.ui.frame import Page

SAID_REACHES = {"territory": "territory", "region": "region", "country": "country", "eu": "country"}


@dataclass(frozen=True)
class PictureView:
    """Hold one territory's picture with what pages derive from it."""

    data: IndicatorData
    territory_id: str
    year: int | None
    picture: pd.DataFrame
    reaches: dict[str, str]
    composite: Composite

    def rows(self, indicator_id: str) -> pd.DataFrame:
        """Give the rows of one indicator, the nearest place first."""
        if self.definition(indicator_id).kind == "score":
            return picture_territory(self.data, self.territory_id, self.year, [indicator_id])
        return self.picture[self.picture["indicator"] == indicator_id]

    def definition(self, indicator_id: str) -> IndicatorDefinition:
        """Give what an indicator means."""
        return self.data.definitions[indicator_id]

    def name_place(self, geo: str, language: str) -> str:
        """Name a place in a language."""
        return str(self.data.areas.loc[geo, f"label_{language}"])


def gather_picture(page: Page) -> PictureView:
    """Gather the picture of the chosen territory, up to the chosen year."""
    data = cache.indicators()
    year = None if page.selection.year == "newest" else int(page.selection.year)
    return _gather(data.version, page.selection.territory, year)


@st.cache_resource(show_spinner=False, max_entries=64)
def _gather(version: str, territory_id: str, year: int | None) -> PictureView:
    del version
    data = cache.indicators()
    picture = picture_territory(data, territory_id, year)
    composite = compose_territory(data, territory_id, year)
    reaches = reach_indicators(data, picture)
    return PictureView(data, territory_id, year, picture, reaches, composite)


def show_picture_head(page: Page, view: PictureView) -> None:
    """Say how near to the territory the answers come, and how many there are none of."""
    t = page.t
    numbers = dict.fromkeys(("territory", "region", "country", "nothing"), 0)
    for reach in REACHES:
        numbers[SAID_REACHES.get(reach, reach)] += list(view.reaches.values()).count(reach)
    parts = [t.count(f"picture.lead_{reach}", n) for reach, n in numbers.items() if n]
    title = t("picture.title", name=page.territory_name)
    said = f"{t.enumerate(parts)}."
    show_markup(
        Markup('<div class="head"><h1>{}</h1></div><p class="wide">{}</p>').format(title, said)
    )
    if view.data.fetched_fault:
        show_markup(Markup('<p class="note">{}</p>').format(t("picture.fetched_fault")))


def lay_controls(page: Page) -> list[DeltaGenerator]:
    """Give room for territory, year, domain and download, in this order."""
    if page.theme.name == "projector":  # larger type: the domains take a line of their own
        where, when, _, taken = st.columns([0.25, 0.25, 0.3, 0.2], vertical_alignment="bottom")
        return [where, when, st.container(), taken]
    return list(st.columns([0.2, 0.16, 0.48, 0.16], vertical_alignment="bottom"))


def split_page(page: Page) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Give room for the cards and for what stands beside them; below them on a projector."""
    if page.theme.name == "projector":
        return st.container(), st.container()
    left, right = st.columns([0.62, 0.38], gap="medium")
    return left, right


def choose_domain(page: Page) -> None:
    """Let the visitor choose what the figures are about; an open indicator tells its own."""
    opened = cache.definitions().get(page.selection.indicator)
    domain = opened.domain if opened and opened.domain in DOMAINS else page.selection.domain
    st.segmented_control(
        page.t("picture.domain"),
        DOMAINS,
        format_func=lambda domain: page.t(f"picture.domain_{domain}"),
        required=True,
        label_visibility="collapsed",
        **bind("w_domain", domain, _take_domain),
    )


def _take_domain(domain: str) -> None:
    choose(domain=domain, indicator="")


def choose_year(page: Page) -> None:
    """Let the visitor go back in time: no figure newer than the year chosen is shown."""
    data, t = cache.indicators(), page.t
    places = data.places.loc[data.places["territory_id"] == page.selection.territory, "geo"]
    known = data.readings.loc[data.readings["geo"].isin(places), "year"]
    years = [str(year) for year in sorted(set(known), reverse=True)]
    chosen = page.selection.year
    offered = ["newest", *years, *([chosen] if chosen not in {"newest", *years} else [])]
    st.selectbox(
        t("picture.year"),
        offered,
        format_func=lambda year: t("picture.year_newest") if year == "newest" else year,
        **bind("w_year", chosen, lambda year: choose(year=year)),
    )


def open_indicator(indicator_id: str) -> None:
    """Open one indicator, or with empty text close it."""
    choose(indicator=indicator_id)
