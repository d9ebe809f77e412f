"""Networks that exist, beside the candidates: who is in them, what would strengthen them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.clusters.networks import strengthen_network
from deseo.figures.candidates import name_cluster
from deseo.schema.validation import split_list
from deseo.ui import cache
from deseo.ui.filters import name_service
from deseo.ui.markup import join_markup, link_to, show_markup

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from deseo.clusters.networks import MissingService
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

PARAGRAPH = Markup("<p>{}</p>")
SMALL = Markup('<p class="small">{}</p>')
FACETS = ("pooled_resources_services", "pooled_knowledge", "common_management")


def show_existing(page: Page, view: View, found: Candidates) -> None:
    """List the territory's networks; each opens to what is known and what would strengthen it."""
    networks, members = cache.networks(page.selection.source)
    here = networks[networks["territory_id"] == page.selection.territory]
    if here.empty:
        return
    show_markup(Markup("<h2>{}</h2>").format(page.t("existing.title")))
    if page.selection.source == "real":
        show_markup(SMALL.format(page.t("existing.lead")))
    for row in here.to_dict("records"):
        ids = members.loc[members["cluster_id"] == row["cluster_id"], "enterprise_id"]
        with st.expander(str(row["name"])):
            show_markup(join_markup(_write_network(page, view, found, row, list(ids))))


def _write_network(
    page: Page, view: View, found: Candidates, row: Mapping[Hashable, Any], ids: list[str]
) -> Iterator[Markup]:
    t, names = page.t, view.data.enterprises["name"]
    if pd.notna(row["founded"]):
        yield PARAGRAPH.format(t("existing.founded", year=str(row["founded"])))
    known = [str(names[i]) for i in ids if i in names.index]
    yield PARAGRAPH.format(t("existing.members", names=t.enumerate(known), n=t.number(len(known))))
    for facet in FACETS:
        if row[facet]:
            yield PARAGRAPH.format(t(f"existing.{facet}", words=row[facet]))
    yield from _write_strengthening(page, view, found, ids)
    links = [link_to(url, t("card.read", n=t.number(i)))
             for i, url in enumerate(split_list(str(row["source_url"])), 1)]  # fmt: skip
    yield SMALL.format(join_markup([str(row["licence"] or row["source_url"]), *links], " · "))


def _write_strengthening(
    page: Page, view: View, found: Candidates, ids: list[str]
) -> Iterator[Markup]:
    t = page.t
    advice = strengthen_network(
        ids, view.data.enterprises, view.data.links, found.labels, page.territory.crs
    )
    for missing in advice.missing:
        yield PARAGRAPH.format(_say_missing(page, view, missing))
    if not advice.missing:
        yield PARAGRAPH.format(t("existing.nothing_missing"))
    for group, number in advice.overlaps.items():
        yield PARAGRAPH.format(t.count("existing.overlap", number, letter=name_cluster(group)))


def _say_missing(page: Page, view: View, missing: MissingService) -> str:
    t, service = page.t, name_service(page, missing.service_id)
    number = len(missing.needed_by)
    if missing.nearest_id is None or missing.nearest_m is None:
        return t.count("existing.missing_nobody", number, service=service)
    name = str(view.data.enterprises["name"][missing.nearest_id])
    km = t.number(missing.nearest_m / 1000, 1)
    return t.count("existing.missing", number, service=service, name=name, km=km)
