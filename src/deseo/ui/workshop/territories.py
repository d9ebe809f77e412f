"""What the steps about the territory show: how the map is read, who is here, who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.coverage import share_known
from deseo.figures.themes import MARKS
from deseo.ui.atlases import lay_out_territory
from deseo.ui.filters import name_service
from deseo.ui.workshop.screens import Listing, Mark, Screen
from deseo.zones import count_by_zone

if TYPE_CHECKING:
    import pandas as pd

    from deseo.ui.cache import View
    from deseo.ui.frame import Page

TOWN: Final = "w_room_town"
MOST_NAMED: Final = 6
MOST_SERVICES: Final = 3
MANY_SOURCES: Final = 3


def list_sources(page: Page, enterprises: pd.DataFrame) -> tuple[str, ...]:
    """Name where enterprises come from; many sources are counted."""
    sources = sorted(set(enterprises["source"]))
    if len(sources) > MANY_SOURCES:
        return (page.t.count("provenance.sources", len(sources)),)
    return tuple(sources)


def compose_reading(page: Page, view: View) -> Screen:
    """Show the map near a town the room knows, and say how it is read."""
    t, town = page.t, st.session_state.get(TOWN, "")
    layer = lay_out_territory(page, view, view.by_name)
    zone = view.zones[view.zones["zone_id"] == town]
    if len(zone):
        west, south, east, north = (float(edge) for edge in zone.total_bounds)
        layer["fit"] = [[south, west], [north, east]]
        inside = int((view.zone_of == town).sum())
        first = t.count("workshop.in_town", inside, name=str(zone["name"].iloc[0]))
    else:
        first = t("workshop.reading_lead")
    said = (first, t("workshop.reading_mark"), t("workshop.reading_ring"))
    return Screen(t("workshop.reading"), said, layer, _list_marks(page, view))


def choose_town(page: Page, view: View) -> None:
    """Let the room name a town it knows."""
    names = dict(zip(view.zones["zone_id"], view.zones["name"], strict=True))
    ordered = sorted(names, key=lambda zone_id: str(names[zone_id]))
    st.selectbox(
        page.t("workshop.town"),
        ["", *ordered],
        format_func=lambda zone_id: str(names.get(zone_id, page.t("workshop.choose"))),
        key=TOWN,
    )


def compose_territory(page: Page, view: View) -> Screen:
    """Show who is known here, by family, and how much of it is really known."""
    t, total = page.t, len(view.data.enterprises)
    known = share_known(view.known)
    said = [t.count("explore.all", total)] if total else [t("explore.nobody")]
    if total:
        said += [
            t("workshop.known_services", share=t.percent(known["services"])),
            t("workshop.known_needs", share=t.percent(known["needs"])),
            t("workshop.known_staff", share=t.percent(known["staff"])),
        ]
    return Screen(
        t("workshop.territory", name=page.territory_name),
        tuple(said),
        lay_out_territory(page, view, view.by_name),
        _list_marks(page, view),
        sources=list_sources(page, view.data.enterprises),
    )


def compose_missing(page: Page, view: View, newest: str) -> Screen:
    """Show where nobody is known yet; whoever was added last is marked."""
    t = page.t
    layer = lay_out_territory(page, view, view.by_name)
    ids = layer["points"]["id"]
    layer["chosen"] = ids.index(newest) if newest in ids else -1
    said = _say_empty_zones(page, view)
    if newest in view.data.enterprises.index:
        said = [t("workshop.added", name=str(view.data.enterprises["name"][newest]))]
    return Screen(t("workshop.missing"), tuple(said), layer, _list_marks(page, view))


def _say_empty_zones(page: Page, view: View) -> list[str]:
    t, counts = page.t, count_by_zone(view.zone_of, view.zones)
    names = dict(zip(view.zones["zone_id"], view.zones["name"], strict=True))
    empty = sorted(str(names[zone_id]) for zone_id, number in counts.items() if number == 0)
    if not empty:
        return [t("workshop.all_zones")]
    shown = empty[:MOST_NAMED]
    if len(empty) > len(shown):
        shown.append(t.count("why.more", len(empty) - len(shown)))
    return [t.count("workshop.empty_zones", len(empty), names=t.enumerate(shown))]


def compose_services(page: Page, view: View) -> Screen:
    """Show what is offered and needed most, as far as anybody has told."""
    t, links = page.t, view.data.links
    listings = []
    for role, roles in (("offers", ["offers", "shares"]), ("needs", ["needs"])):
        told = links[links["role"].isin(roles)]
        counts = told.groupby("service_id")["enterprise_id"].nunique()
        top = counts.sort_index().sort_values(ascending=False, kind="stable").head(MOST_SERVICES)
        rows = tuple((name_service(page, str(one)), int(n)) for one, n in top.items())
        if rows:
            columns = (t("workshop.service"), t("workshop.organisations"))
            listings.append(Listing(t(f"workshop.{role}"), columns, rows, has_bars=True))
    known = share_known(view.known)
    said = [t("workshop.nobody_told")]
    if len(view.data.enterprises) and listings:
        offered, needed = (t.percent(known[what]) for what in ("services", "needs"))
        said = [t("workshop.told", offers=offered, needs=needed)]
    sources = list_sources(page, links) if len(links) else ()
    return Screen(t("workshop.services"), tuple(said), listings=tuple(listings), sources=sources)


def _list_marks(page: Page, view: View) -> tuple[Mark, ...]:
    """List what the shapes mean, with how many there are of each."""
    t = page.t
    counts = view.data.enterprises["eu_family"].replace("", "unstated").value_counts()
    return tuple(
        Mark(mark.sign, mark.colour, f"{t(f'family.{name}')} {t.number(counts[name])}")
        for name, mark in MARKS.items()
        if name in counts
    )
