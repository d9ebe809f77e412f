"""A map on a page: the ground stays, one layer changes, a click comes back as an id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

from deseo.figures.candidates import draw_candidates, draw_members, name_cluster
from deseo.figures.layers import (
    class_colours,
    classify_values,
    draw_hubs,
    draw_networks,
    draw_points,
    draw_shades,
)
from deseo.figures.maps import (
    MapWords,
    Tiles,
    changing_layer,
    europe_map,
    regions_map,
    territory_map,
)
from deseo.sources.tiles import TILE_CREDIT, TILE_URL
from deseo.ui import cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium
    import geopandas as gpd
    import pandas as pd

    from deseo.figures.layers import Shading
    from deseo.ui.cache import View
    from deseo.ui.candidates import Candidates
    from deseo.ui.frame import Page

HEIGHT_PX = 560
SEEN = "click_seen"
REGIONS_CREDIT = (
    "Natural Earth · ISTAT, openpolis (CC BY 4.0) · IGN, INSEE (LO 2.0) · "
    "IGN/CNIG (CC BY 4.0) · SCB (CC0) · © OpenStreetMap (ODbL)"
)
CREDIT = "© OpenStreetMap (ODbL) · GeoNames (CC BY 4.0)"


def show_territory(
    page: Page,
    view: View,
    shown: gpd.GeoDataFrame,
    shades: dict[str, object] | None,
    *,
    online: bool,
) -> str:
    """Draw the territory's map; return the id of the enterprise clicked last, or empty text."""
    base = build_base(page, view, online=online)
    payload = lay_out_territory(page, view, shown, shades)
    return _show(base, payload, f"territory-{page.selection.territory}-{page.theme.name}-{online}")


def lay_out_territory(
    page: Page, view: View, shown: gpd.GeoDataFrame, shades: dict[str, object] | None = None
) -> dict[str, Any]:
    """Lay out enterprises for the territory's map, with its networks if they are asked for."""
    payload: dict[str, Any] = draw_points(
        shown,
        view.told,
        view.doubt_m,
        write_tips(page, shown),
        page.theme,
        page.selection.enterprise,
    )
    if shades:
        payload["shades"] = shades
    if page.selection.nets:
        payload["networks"] = _draw_networks(page, payload)
    return payload


def show_layer(page: Page, view: View, payload: Mapping[str, Any], key: str) -> str:
    """Draw what was laid out on the territory's map; return the id clicked last, if any."""
    base = build_base(page, view, online=False)
    return _show(base, payload, f"{key}-{page.selection.territory}-{page.theme.name}")


def build_base(page: Page, view: View, *, online: bool) -> folium.Map:
    """Build the ground of the page's territory, which stays whatever is drawn on it."""
    west, south, east, north = (float(x) for x in view.zones.total_bounds)
    words = MapWords(page.selection.lang, page.t("map.title", name=page.territory_name), CREDIT)
    return territory_map(
        cache.paths(),
        page.selection.territory,
        (west, south, east, north),
        page.theme,
        words,
        Tiles(TILE_URL, TILE_CREDIT) if online else None,
    )


def show_candidates(page: Page, view: View, found: Candidates, chosen: int) -> str:
    """Draw the candidates on the territory's map; return "cluster:A" or an enterprise's id."""
    return show_layer(page, view, lay_out_candidates(page, view, found, chosen), "clusters")


def lay_out_candidates(page: Page, view: View, found: Candidates, chosen: int) -> dict[str, Any]:
    """Lay out the candidates for the territory's map; the chosen one fills it."""
    shown = view.by_name
    payload: dict[str, Any] = draw_members(
        shown,
        found.labels,
        view.told,
        view.doubt_m,
        write_member_tips(page, found, shown),
        found.words,
        page.theme,
    )
    if page.selection.nets:
        payload["networks"] = _draw_networks(page, payload)
    visible = found.hulls[found.hulls.index.isin(list(found.words))]
    payload["hulls"] = draw_candidates(visible, found.words, page.theme, chosen)
    if chosen in visible.index:
        west, south, east, north = visible.geometry[chosen].bounds
        payload["fit"] = [[south, west], [north, east]]
    return payload


def write_member_tips(page: Page, found: Candidates, shown: gpd.GeoDataFrame) -> pd.Series[str]:
    """Write, for each enterprise, in which cluster it is."""
    t = page.t
    said = {-1: t("clusters.in_none")} | {
        group: t("clusters.tip", letter=name_cluster(group), word=t(f"word.{word}"))
        for group, word in found.words.items()
    }
    tips: pd.Series[str] = found.labels.reindex(shown.index).map(said)
    return tips


def write_tips(page: Page, shown: gpd.GeoDataFrame) -> pd.Series[str]:
    """Write, for each enterprise, its family and how well its place is known."""
    families = {
        f: page.t(f"family.{f}") for f in shown["eu_family"].replace("", "unstated").unique()
    }
    places = {p: page.t(f"precision.{p}") for p in shown["location_precision"].unique()}
    family = shown["eu_family"].replace("", "unstated").map(families)
    tips: pd.Series[str] = family + " · " + shown["location_precision"].map(places)
    return tips


def _draw_networks(page: Page, payload: Mapping[str, Any]) -> list[dict[str, object]]:
    existing, members = cache.networks(page.selection.source)
    here = existing[existing["territory_id"] == page.selection.territory]
    return draw_networks(dict(here["name"]), members, payload["points"]["id"])


def show_europe(page: Page, hubs: pd.DataFrame) -> str:
    """Draw Europe with its territories; return the id of the territory clicked last."""
    words = MapWords(page.selection.lang, page.t("home.map"), "Natural Earth")
    base = europe_map(cache.paths(), page.theme, words)
    return _show(base, draw_hubs(hubs, page.theme), f"europe-{page.theme.name}")


def show_regions(page: Page, payload: Mapping[str, object], title: str) -> None:
    """Draw the regions that contain the territories, in the shades of a payload."""
    words = MapWords(page.selection.lang, title, REGIONS_CREDIT)
    _show(regions_map(cache.paths(), page.theme, words), payload, f"regions-{page.theme.name}")


def _show(base: folium.Map, payload: Mapping[str, object], key: str) -> str:
    """Draw a map; return the id clicked since the last run, once."""
    answer = st_folium(
        base,
        key=key,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=changing_layer(payload),
    )
    feature = (answer or {}).get("last_active_drawing") or {}
    click = feature.get("properties") or {}
    seen = st.session_state.get(SEEN)
    st.session_state[SEEN] = click.get("at", seen)
    return str(click["id"]) if "id" in click and click.get("at") != seen else ""


def shade_zones(
    values: pd.Series[float], written: Mapping[str, str], unknown: str, *, is_share: bool
) -> tuple[dict[str, object], Shading, tuple[str, ...]]:
    """Make a choropleth of zone values: what the map needs, its classes and their colours."""
    shading = classify_values(values, is_share=is_share)
    return draw_shades(shading, written, unknown), shading, class_colours(shading)
