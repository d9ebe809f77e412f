"""A territory of one's own, without code: upload its zones, look at them, name it, use it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.errors import ZoneError
from deseo.figures.assets import prepare_assets
from deseo.figures.zones import draw_zones
from deseo.i18n import LANGUAGES, Translator
from deseo.sources.grounds import ZoneColumns, arrange_zones
from deseo.sources.territories import (
    NewTerritory,
    add_territory,
    check_territory,
    guess_country,
    load_own_territories,
    remove_territory,
    split_codes,
    suggest_crs,
)
from deseo.sources.zone_files import guess_columns, list_columns, read_zone_file
from deseo.ui import cache
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.state import choose

if TYPE_CHECKING:
    import geopandas as gpd
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from deseo.ui.frame import Page

ENDINGS = ["geojson", "json", "gpkg", "zip", "fgb", "parquet", "geoparquet"]
SAID, TURN = "founding_said", "founding_turn"
FIRST_NAMES = 5


def show_new_territory(page: Page) -> None:
    """Let a visitor add a territory from a file of its zones, and remove those added."""
    t = page.t
    show_markup(Markup("<h2>{}</h2><p>{}</p>").format(t("founding.title"), t("founding.lead")))
    if said := st.session_state.pop(SAID, ""):
        st.success(escape_markdown(said))
    turn = st.session_state.setdefault(TURN, 0)  # a file that was added leaves its place
    file = st.file_uploader(t("founding.file"), ENDINGS, key=f"w_zone_file_{turn}")
    if file is not None:
        try:
            _show_draft(page, _read(file.file_id, file), file)
        except ZoneError as error:
            _refuse(page, error)
    _show_own(page)


def _refuse(page: Page, error: ZoneError) -> None:
    reason = page.t(f"founding.problem.{error.reason}", **error.values)
    st.error(escape_markdown(page.t("founding.cannot", reason=reason)))


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(file_id: str, _file: UploadedFile) -> gpd.GeoDataFrame:
    """Read an upload once, however often the page is drawn."""
    del file_id
    return read_zone_file(_file.getvalue(), _file.name)


@st.cache_resource(show_spinner=False, max_entries=2)
def _arrange(
    file_id: str, columns: ZoneColumns, crs: str, _located: gpd.GeoDataFrame, stated: str
) -> gpd.GeoDataFrame:
    """Arrange the zones of an upload once; `stated` is the system its areas are taken to be in."""
    del file_id, stated
    return arrange_zones(_located, columns, crs)


def _show_draft(page: Page, given: gpd.GeoDataFrame, file: UploadedFile) -> None:
    t = page.t
    show_markup(Markup("<p>{}</p>").format(t.count("founding.found", len(given))))
    left, right = st.columns([0.5, 0.5], gap="medium")
    with left:
        located = _locate(page, given)
        columns = _choose_columns(page, located)
        new = _describe(page, located, file.name)
    zones = _arrange(file.file_id, columns, new.crs, located, str(located.crs))
    with right:
        _show_preview(page, zones)
    check_territory(new)
    add = partial(_add, page, new, zones)
    st.button(t("founding.add"), type="primary", on_click=add, key="w_found")


def _locate(page: Page, given: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the areas a coordinate system where the file states none."""
    if given.crs is not None:
        return given
    st.caption(page.t("founding.no_crs"))
    named = st.text_input(page.t("founding.file_crs"), "EPSG:4326", key="w_zone_crs")
    try:
        return given.set_crs(named)
    except (ValueError, RuntimeError) as cause:
        raise ZoneError("crs", f"'{named}' is no system.", given=named[:20]) from cause


def _choose_columns(page: Page, given: gpd.GeoDataFrame) -> ZoneColumns:
    guessed, names = guess_columns(given), ["", *list_columns(given)]
    chosen = {
        role: st.selectbox(
            page.t(f"founding.column_{role}"),
            names,
            index=names.index(guess),
            format_func=lambda name: escape_markdown(name) or page.t("founding.none"),
            key=f"w_zone_{role}",
        )
        for role, guess in guessed.items()
    }
    return ZoneColumns(chosen["name"], chosen["zone_id"], chosen["population"])


def _describe(page: Page, given: gpd.GeoDataFrame, file_name: str) -> NewTerritory:
    t = page.t
    stem = file_name.rsplit(".", 1)[0].replace("_", " ")
    name = st.text_input(t("founding.name"), stem, max_chars=80, key="w_found_name")
    country = st.text_input(
        t("founding.country"),
        guess_country(cache.paths(), given),
        max_chars=2,
        key="w_found_country",
    )
    country = country.strip().upper()
    crs = st.text_input(
        t("founding.crs"),
        suggest_crs(given, country),
        help=t("founding.crs_help"),
        key="w_found_crs",
    )
    codes = st.text_input(t("founding.nuts"), help=t("founding.nuts_help"), key="w_found_nuts")
    source = st.text_input(t("founding.source"), file_name, max_chars=120, key="w_found_source")
    nuts2, nuts3 = split_codes(codes)
    return NewTerritory(name.strip(), country, crs.strip(), source, "", nuts2, nuts3)


def _show_preview(page: Page, zones: gpd.GeoDataFrame) -> None:
    t = page.t
    centre = zones.union_all().representative_point()
    show_markup(
        Markup('<p class="small">{}</p>').format(
            t(
                "founding.measured",
                area=t.number(float(zones["area_km2"].sum())),
                lat=t.number(centre.y, 2),
                lon=t.number(centre.x, 2),
                names=t.enumerate(list(zones["name"][:FIRST_NAMES])),
            )
        )
    )
    figure = draw_zones(zones, cache.paths(), page.theme)
    st.plotly_chart(figure, key="zone_preview", config={"displayModeBar": False})
    st.caption(t("founding.preview"))


def _add(page: Page, new: NewTerritory, zones: gpd.GeoDataFrame) -> None:
    subtitles = {
        language: Translator(language).count("founding.subtitle", len(zones))
        for language in LANGUAGES
    }
    territory_id = add_territory(cache.paths(), new, zones, subtitles)
    _forget()
    st.session_state[SAID] = page.t("founding.added", name=new.name)
    st.session_state[TURN] += 1
    choose(territory=territory_id)


def _show_own(page: Page) -> None:
    own = load_own_territories(cache.paths())
    if not own:
        return
    show_markup(Markup("<h3>{}</h3>").format(page.t("founding.own")))
    for territory_id, territory in own.items():
        name = territory.name(page.selection.lang)
        st.button(
            escape_markdown(page.t("founding.remove", name=name)),
            key=f"w_unfound_{territory_id}",
            on_click=_remove,
            args=(page, territory_id, name),
        )


def _remove(page: Page, territory_id: str, name: str) -> None:
    remove_territory(cache.paths(), territory_id)
    _forget()
    st.session_state[SAID] = page.t("founding.removed", name=name)
    if page.selection.territory == territory_id:
        choose(territory=next(iter(cache.territories())))


def _forget() -> None:
    """Read territories anew, and put what the browser reads in its place."""
    st.cache_resource.clear()
    prepare_assets(cache.paths())
