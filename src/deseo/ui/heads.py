"""What stands above and below a map: where we are, how many, how well known, and from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.coverage import share_known
from deseo.ui import cache
from deseo.ui.markup import show_markup
from deseo.ui.state import bind, choose, clear_filters

if TYPE_CHECKING:
    import pandas as pd

    from deseo.ui.cache import View
    from deseo.ui.frame import Page

MANY_SOURCES = 3
TILES = "w_online"


def show_title(page: Page, view: View, title: str) -> None:
    """Draw a page's title and what its territory is made of, approximate borders included."""
    subtitle = page.territory.subtitle(page.selection.lang)
    if view.zones["is_approximate"].any():
        subtitle = f"{subtitle} · {page.t('territory.approximate')}"
    show_markup(
        Markup('<div class="head"><h1>{}</h1><p class="lead">{}</p></div>').format(title, subtitle)
    )


def show_head(page: Page, view: View, number: int) -> None:
    """Say where we are, how many enterprises are shown and how much is known of them."""
    t, total = page.t, len(view.data.enterprises)
    show_title(page, view, page.territory_name)
    if total == 0:
        show_markup(Markup('<p class="note">{}</p>').format(t("explore.nobody")))
        return
    if number == 0:
        st.button(t("filter.clear_none"), on_click=clear_filters, key="w_clear_none")
    if page.theme.name == "desk":
        show_counts(page, view, number)


def show_counts(page: Page, view: View, number: int) -> None:
    """Say how many enterprises there are, how many are shown, and how much is known of them."""
    t, total = page.t, len(view.data.enterprises)
    counted = t.count("explore.all", total)
    if number != total:
        counted = t("explore.some", n=t.number(number), total=t.number(total))
    show_markup(Markup('<p class="wide">{} {}</p>').format(counted, _say_known(page, view)))


def _say_known(page: Page, view: View) -> str:
    t, known = page.t, share_known(view.known)
    return t(
        "explore.known",
        services=t.percent(known["services"]),
        needs=t.percent(known["needs"]),
        staff=t.percent(known["staff"]),
        place=t.percent(known["place"]),
    )


def choose_territory(page: Page) -> None:
    """Let the visitor go to another territory."""
    known = cache.territories()
    st.selectbox(
        page.t("territory.choose"),
        list(known),
        format_func=lambda territory_id: known[territory_id].name(page.selection.lang),
        **bind("w_territory", page.selection.territory, lambda chosen: choose(territory=chosen)),
    )


def show_data_switches(page: Page) -> None:
    """Offer existing networks on the map, and exercise data in place of the real."""
    t, selection = page.t, page.selection
    st.toggle(
        t("extras.networks"),
        help=t("extras.networks_help"),
        **bind("w_nets", selection.nets == "shown", _take_networks),
    )
    show_exercise_switch(page)


def show_exercise_switch(page: Page) -> None:
    """Offer invented organisations to practise with, in place of the real ones."""
    t, selection = page.t, page.selection
    st.toggle(
        t("extras.exercise"),
        help=t("extras.exercise_help"),
        **bind("w_source", selection.source == "exercise", _take_source),
    )


def wants_tiles() -> bool:
    """Tell whether the visitor has asked for online tiles, for this visit."""
    return bool(st.session_state.get(TILES))


def choose_extras(page: Page) -> None:
    """Offer networks, exercise data and online tiles."""
    t = page.t
    with st.popover(t("extras.open"), width="stretch"):
        show_data_switches(page)
        st.toggle(t("extras.online"), help=t("extras.online_help"), key=TILES)


def _take_networks(is_on: bool) -> None:  # noqa: FBT001 - what a toggle hands over
    choose(nets="shown" if is_on else "")


def _take_source(is_exercise: bool) -> None:  # noqa: FBT001 - what a toggle hands over
    choose(source="exercise" if is_exercise else "real")


def show_provenance(page: Page, view: View, shown: pd.DataFrame) -> None:
    """Say where what is shown comes from, and how many have no place on the map."""
    t = page.t
    placeless = int((shown["lat"].isna() | shown["lon"].isna()).sum())
    sources = sorted(set(shown["source"])) if len(shown) else []
    words = (
        [t.count("provenance.sources", len(sources))] if len(sources) > MANY_SOURCES else sources
    )
    years = shown["source_year"].dropna()
    if len(years):
        words.append(t("provenance.years", first=int(years.min()), last=int(years.max())))
    if placeless:
        words.append(t.count("provenance.placeless", placeless))
    if page.selection.shade == "density":
        source = _population_source(view)
        words.append(
            t("provenance.population", source=source) if source else t("provenance.no_population")
        )
    if words:
        show_markup(Markup('<p class="small">{}</p>').format(" · ".join(words)))


def _population_source(view: View) -> str:
    keys = view.zones.loc[view.zones["population"].notna(), "source"].unique()
    publishers = cache.geo_sources().set_index("source")["publisher"]
    return ", ".join(sorted({str(publishers.get(key, key)) for key in keys}))
