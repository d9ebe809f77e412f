"""One frozen selection per visitor, in the session and in the address bar, always the same.

Widgets are given their value from the selection before they are drawn and hand a change back
before the page is run again; so no widget remembers anything the address does not say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from deseo.facets import offered_values
from deseo.i18n import LANGUAGES, choose_language
from deseo.model import (
    DOMAINS,
    DRAWN,
    INSTRUMENTS,
    PARTS,
    SCALES,
    SHADES,
    SOURCES,
    SURENESS,
    THEMES,
    YEARS,
    Selection,
    parse_selection,
    to_query,
)
from deseo.ui import cache

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

SELECTION, WRITTEN = "selection", "written_query"


def read_selection() -> Selection:
    """Read what the visitor has chosen: the session's choices, then what the address says."""
    current = st.session_state.get(SELECTION)
    if current is None:
        locale = st.context.locale if isinstance(st.context.locale, str) else None
        current = Selection(lang=choose_language(locale))
    query = {name: str(st.query_params[name]) for name in st.query_params}
    if query and query != st.session_state.get(WRITTEN):
        # The address says all that is not as usual; what it leaves out is as usual.
        current = parse_selection(query, _offer_places(), Selection(lang=current.lang))
        current = parse_selection(query, _offer_values(current), current)
    st.session_state[SELECTION] = current
    return current


def _offer_places() -> dict[str, Collection[str]]:
    return {
        "lang": LANGUAGES,
        "theme": THEMES,
        "territory": cache.territories(),
        "source": SOURCES,
        "shade": SHADES,
        "nets": ("shown",),
        "sure": SURENESS,
        "domain": DOMAINS,
        "indicator": cache.definitions(),
        "year": YEARS,
        "instrument": INSTRUMENTS,
        "beside": cache.territories(),
        "drawn": DRAWN,
        "scale": SCALES,
        "part": PARTS,
    }


def _offer_values(selection: Selection) -> dict[str, Collection[str]]:
    table = cache.view(selection.territory, selection.source).facets
    return dict(offered_values(table))


def current_selection() -> Selection:
    """Give the selection of this run, once the page is open."""
    chosen: Selection = st.session_state[SELECTION]
    return chosen


def write_address(selection: Selection) -> None:
    """Write the selection into the address bar."""
    query = to_query(selection)
    if st.session_state.get(WRITTEN) != query or dict(st.query_params) != query:
        st.query_params.from_dict(query)
    st.session_state[WRITTEN] = query


def choose(**chosen: object) -> None:
    """Change the selection; another territory or source drops what was asked of the former."""
    before = current_selection()
    after = replace(before, **chosen)  # type: ignore[arg-type]
    if (after.territory, after.source) != (before.territory, before.source):
        after = replace(
            after,
            enterprise="",
            cluster="",
            design="",
            scenario="",
            about="",
            thread="",
            task="",
            filters=replace(Selection().filters),
            nets="",
        )
    st.session_state[SELECTION] = after


def turn_knob(name: str, value: str) -> None:
    """Turn one knob of the page of clusters; which cluster was open no longer means anything."""
    before = current_selection()
    knobs = replace(before.knobs, **{name: value})
    st.session_state[SELECTION] = replace(before, knobs=knobs, cluster="")


def choose_filter(**chosen: object) -> None:
    """Change what is asked of the enterprises."""
    st.session_state[SELECTION] = current_selection().with_filters(**chosen)


def clear_filters() -> None:
    """Ask for all enterprises again."""
    choose(filters=Selection().filters)


def bind(key: str, value: object, take: Callable[[Any], None]) -> dict[str, Any]:
    """Bind a widget to the selection: give it its value, and hand its changes to `take`.

    Returns the keyword arguments for the widget.
    """
    st.session_state[key] = value

    def hand_over() -> None:
        take(st.session_state[key])

    return {"key": key, "on_change": hand_over}
