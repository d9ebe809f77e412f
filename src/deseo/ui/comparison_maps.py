"""Maps side by side: one scale and one set of classes for all, or it is said on the map.

Zooming one zooms all, in the browser; nothing is run again. Zones are shaded by shared classes, and
only where their figures may share a scale at all.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from deseo.compare import compare_sizes
from deseo.compare.profiles import find_shared_families
from deseo.figures.candidates import draw_candidates, draw_members
from deseo.figures.comparisons import key_zone, split_shading
from deseo.figures.layers import class_colours, classify_values, draw_points, draw_shades
from deseo.figures.maps import changing_layer
from deseo.reports.comparison_sentences import say_division, say_judgement
from deseo.ui.atlases import HEIGHT_PX, build_base, write_member_tips, write_tips
from deseo.ui.cluster_heads import show_certainty_legend
from deseo.ui.comparison_sections import name_places
from deseo.ui.comparisons import choose_place
from deseo.ui.legends import show_point_legend, show_shade_legend
from deseo.ui.shades import write_values, zone_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.compare import Comparison
    from deseo.figures.layers import Shading
    from deseo.ui.comparisons import Place
    from deseo.ui.frame import Page

CHANNEL = "compare_channel"
IN_A_ROW = {"desk": 4, "projector": 2}


def show_maps(page: Page, places: Sequence[Place]) -> None:
    """Draw a map for each territory, with what chooses it above and one legend below."""
    counted = _count_in(page, places)
    shading, notes = _shade_together(page, places, counted)
    shadings = split_shading(shading, [p.territory_id for p in places]) if shading else {}
    ids = [place.territory_id for place in places]
    in_a_row = IN_A_ROW[page.theme.name]
    with st.container(key="compared"):
        for start in range(0, len(places), in_a_row):
            row = places[start : start + in_a_row]
            columns = st.columns(min(in_a_row, len(places)))  # alike in every row
            for at, (column, place) in enumerate(zip(columns, row, strict=False)):
                with column:
                    choose_place(page, ids, start + at)
                    own = place.territory_id
                    _show_map(page, place, ids, shadings.get(own), counted[own], notes.get(own, []))
    _show_legends(page, places, shading)


def _show_map(
    page: Page,
    place: Place,
    ids: Sequence[str],
    shading: Shading | None,
    counted: pd.Series[bool],
    notes: Sequence[str],
) -> None:
    payload = _draw_clusters(place) if page.selection.drawn == "clusters" else _draw_families(place)
    if shading is not None:
        values = zone_values(place.view, counted, page.selection.shade)
        written = write_values(place.page, place.view, values, page.selection.shade)
        payload["shades"] = draw_shades(shading, written, page.t("legend.missing"))
    payload["beside"] = {
        "channel": _name_channel(),
        "id": place.territory_id,
        "all": list(ids),
        "mode": page.selection.scale,
        "words": [page.t(f"compare.map_{page.selection.scale}"), *notes],
    }
    st_folium(
        build_base(place.page, place.view, online=False),
        key=f"beside-{place.territory_id}-{page.theme.name}",
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=changing_layer(payload),
    )


def _name_channel() -> str:
    """Name the channel on which the maps of this visit speak, and no other visit's."""
    return str(st.session_state.setdefault(CHANNEL, f"deseo-{uuid.uuid4().hex}"))


def _count_in(page: Page, places: Sequence[Place]) -> dict[str, pd.Series[bool]]:
    """Tell whom the shades count: per inhabitant, only families that every list holds."""
    is_rate = page.selection.shade == "density"
    shared = find_shared_families([place.profile for place in places]) if is_rate else ()
    families = {place.territory_id: place.view.data.enterprises["eu_family"] for place in places}
    return {name: own.isin(shared) | (not shared) for name, own in families.items()}


def _draw_families(place: Place) -> dict[str, Any]:
    view, shown = place.view, place.view.by_name
    tips = write_tips(place.page, shown)
    return draw_points(shown, view.told, view.doubt_m, tips, place.page.theme)


def _draw_clusters(place: Place) -> dict[str, Any]:
    view, found, theme = place.view, place.found, place.page.theme
    tips = write_member_tips(place.page, found, view.by_name)
    payload: dict[str, Any] = draw_members(
        view.by_name, found.labels, view.told, view.doubt_m, tips, found.words, theme
    )
    visible = found.hulls[found.hulls.index.isin(list(found.words))]
    payload["hulls"] = draw_candidates(visible, found.words, theme, -1)
    return payload


def _shade_together(
    page: Page, places: Sequence[Place], counted: Mapping[str, pd.Series[bool]]
) -> tuple[Shading | None, dict[str, list[str]]]:
    """Classify the zones of all territories that may share a scale; say why others may not."""
    shade, t = page.selection.shade, page.t
    if shade == "none":
        return None, {}
    notes: dict[str, list[str]] = {}
    shown = list(places)
    if shade == "density":
        compared = compare_sizes([place.profile for place in places])["per_inhabitants"]
        notes = _say_readings(page, places, compared)
        on_scale = compared.axes[0].territory_ids if compared.axes else ()
        shown = [place for place in places if place.territory_id in on_scale]
    values = {
        key_zone(place.territory_id, str(zone)): value
        for place in shown
        for zone, value in zone_values(place.view, counted[place.territory_id], shade).items()
    }
    for place in places:
        if place not in shown and place.territory_id not in notes:
            notes[place.territory_id] = [t("compare.map_unknown")]
    return classify_values(pd.Series(values, dtype="float64"), is_share=shade != "density"), notes


def _say_readings(
    page: Page, places: Sequence[Place], compared: Comparison
) -> dict[str, list[str]]:
    """Say on each map with what its shades have to be read, or why it has none."""
    names = name_places(places)
    notes = {
        figure.territory_id: [say_division(reasons, names, page.t)]
        for figure, reasons in compared.list_divisions()
    }
    for axis in compared.axes[:1]:
        for figure in axis.figures:
            said = say_judgement(axis.judge(figure), figure.origin.families, names, page.t)
            notes[figure.territory_id] = ["; ".join(said)] if said else []
    return notes


def _show_legends(page: Page, places: Sequence[Place], shading: Shading | None) -> None:
    if shading is not None and shading.upper_bounds:
        title = page.t(f"shade.{page.selection.shade}")
        show_shade_legend(page, shading, class_colours(shading), title)
    if page.selection.drawn == "clusters":
        show_certainty_legend(page)
    else:
        families = pd.concat([place.view.data.enterprises["eu_family"] for place in places])
        show_point_legend(page, families)
