"""What is asked of the enterprises: a search, and seven closed questions in one place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from deseo.facets import FACETS, count_values
from deseo.ui import cache
from deseo.ui.state import bind, choose_filter, clear_filters

if TYPE_CHECKING:
    import pandas as pd

    from deseo.ui.cache import View
    from deseo.ui.frame import Page


def show_search(page: Page) -> None:
    """Draw the search field."""
    st.text_input(
        page.t("filter.search"),
        placeholder=page.t("filter.search_hint"),
        max_chars=80,
        width="stretch",
        **bind("w_q", page.selection.filters.q, lambda text: choose_filter(q=text)),
    )


def show_filters(page: Page, view: View) -> None:
    """Draw the facets, each answer with the number of enterprises it would leave."""
    chosen = page.selection.filters
    with st.popover(page.t("filter.none_open"), key="w_filters", on_change="rerun") as opened:
        if not opened.open:
            return  # counting seven facets for nobody would slow down every change
        counts = count_values(view.facets, view.searchable, chosen)
        for facet in FACETS:
            _show_facet(page, facet, counts[facet])
        st.button(page.t("filter.clear"), on_click=clear_filters, disabled=chosen.is_empty)


def _show_facet(page: Page, facet: str, counts: pd.Series[int]) -> None:
    chosen = [v for v in getattr(page.selection.filters, facet) if v in counts.index]
    words = {value: name_value(page, facet, value) for value in counts.index}
    ordered = sorted(counts.index, key=lambda value: (-counts[value], words[value]))
    if not ordered:
        return
    st.multiselect(
        page.t(f"facet.{facet}"),
        ordered,
        format_func=lambda value: f"{words[value]} ({page.t.number(counts[value])})",
        placeholder=page.t("filter.any"),
        select_all=False,
        **bind(f"w_{facet}", chosen, partial(_take, facet)),
    )


def _take(facet: str, values: list[str]) -> None:
    choose_filter(**{facet: tuple(values)})


def name_value(page: Page, facet: str, value: str) -> str:
    """Say a facet's value in the visitor's language."""
    if value == "unstated":
        return page.t("facet.unstated")
    if facet in {"offers", "needs"}:
        return name_service(page, value)
    if facet == "form":
        forms = cache.reference("legal_forms")
        return str(forms[f"label_{page.selection.lang}"].get(value, value))
    if facet == "network":
        return str(cache.networks(page.selection.source)[0]["name"].get(value, value))
    keys = {
        "family": f"family.{value}",
        "evidence": f"evidence.{value}",
        "precision": f"precision.{value}",
    }
    return page.t(keys[facet])


def name_service(page: Page, service_id: str) -> str:
    """Say a service in the visitor's language."""
    services = cache.reference("services")
    return str(services[f"label_{page.selection.lang}"].get(service_id, service_id))


def describe_filters(page: Page) -> str:
    """Say in one line what is asked for."""
    parts = [
        f"{page.t(f'facet.{facet}')}: "
        + page.t.enumerate(
            [name_value(page, facet, v) for v in getattr(page.selection.filters, facet)]
        )
        for facet in FACETS
        if getattr(page.selection.filters, facet)
    ]
    return " · ".join(parts)
