"""Cached doors to the loaders: one line each, shared by all visitors, never changed by any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from deseo.coverage import know_enterprises
from deseo.errors import StoreError
from deseo.facets import tabulate_facets
from deseo.figures.layers import is_told
from deseo.searches import index_text, order_enterprises
from deseo.services.inferences import add_inferred
from deseo.services.questionnaires import PURPOSE, add_declared
from deseo.settings import Paths, read_paths
from deseo.sources import indicators as figures
from deseo.sources import shipped
from deseo.sources.additions import add_enterprises, join_answers, merge_enterprises
from deseo.sources.questionnaires import load_questionnaire
from deseo.sources.territories import load_all_territories
from deseo.spatial.precisions import find_doubt_radius_m
from deseo.store import (
    Store,
    read_answers,
    read_imported,
    read_newcomers,
    read_standing,
    stamp_answers,
    stamp_imports,
    stamp_newcomers,
)
from deseo.zones import assign_zones

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.equality.findings import Questionnaire
    from deseo.equality.readings import IndicatorData
    from deseo.model import Dataset, TerritoryDefinition


@dataclass(frozen=True)
class View:
    """Hold one territory's data with what every page derives from it, all on one index."""

    data: Dataset
    by_name: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    zone_of: pd.Series[str]
    facets: pd.DataFrame
    searchable: pd.Series[str]
    known: pd.DataFrame
    told: pd.Series[bool]
    doubt_m: pd.Series[float]


@st.cache_resource(show_spinner=False)
def paths() -> Paths:
    """Read the settings of this run."""
    return read_paths()


@st.cache_resource(show_spinner=False)
def territories() -> dict[str, TerritoryDefinition]:
    """Load the territories there are: those shipped, and those people added."""
    return load_all_territories(paths())


@st.cache_resource(show_spinner=False)
def reference(table: str) -> pd.DataFrame:
    """Load a small shipped table by its name."""
    return shipped.load_reference(paths(), table)


@st.cache_resource(show_spinner=False)
def questionnaire() -> Questionnaire:
    """Load the questions of the self-assessment and their rules."""
    return load_questionnaire(paths())


@st.cache_resource(show_spinner=False)
def outline(territory_id: str) -> gpd.GeoDataFrame:
    """Load the outline of a territory."""
    return shipped.read_geometries(paths().geometry("outlines", territory_id))


@st.cache_resource(show_spinner=False)
def geo_sources() -> pd.DataFrame:
    """Load the list of where geometries come from."""
    return shipped.load_geo_sources(paths())


@st.cache_resource(show_spinner=False)
def networks(source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Load the networks of a source, and who is in them."""
    return shipped.load_networks(paths(), source)


@st.cache_resource(show_spinner=False)
def _store() -> Store:
    return Store.of(paths())


@st.cache_resource(show_spinner=False)
def _seen_stamps() -> dict[str, tuple[str, ...]]:
    return {}


def _stamp(give: Callable[..., str], *about: str) -> str:
    """Give a word for what people made; that a store cannot be read is told where it is needed."""
    if paths().enterprises is not None or not _store().is_begun:
        return ""
    try:
        return give(_store(), *about)
    except StoreError:
        return ""


def _stamp_imports(territory_id: str) -> str:
    return _stamp(stamp_imports, territory_id)


def _stamp_newcomers(territory_id: str) -> str:
    return _stamp(stamp_newcomers, territory_id)


def _stamp_services(territory_id: str) -> str:
    return _stamp(stamp_answers, territory_id, PURPOSE)


def notice_changes(territory_id: str) -> None:
    """Forget all that was derived once something was imported, told or taken back.

    Every page calls this as it opens.
    """
    stamps = (
        _stamp_imports(territory_id),
        _stamp_newcomers(territory_id),
        _stamp_services(territory_id),
    )
    if _seen_stamps().setdefault(territory_id, stamps) != stamps:
        st.cache_resource.clear()
        _seen_stamps()[territory_id] = stamps  # or the next change would be taken for the first


@st.cache_resource(show_spinner=False, max_entries=8)
def told(territory_id: str, source: str) -> Dataset:
    """Load all that was told of one territory's enterprises: who is told of twice is there twice.

    Real ones with those imported, or the exercise set; with those named at a meeting.
    """
    data = shipped.load_dataset(paths(), territory_id, source)
    imports = _stamp_imports(territory_id) if source == "real" else ""
    if imports:
        data = add_enterprises(data, read_imported(_store(), territory_id), imports)
    newcomers = _stamp_newcomers(territory_id)
    if newcomers:
        named = read_newcomers(_store(), territory_id, is_exercise=source == "exercise")
        data = add_enterprises(data, named, newcomers)
    return data


def _standing(territory_id: str, source: str) -> list[tuple[str, str]]:
    """Read who stands in whom; of an exercise nobody does."""
    is_asked = source == "real" and _stamp_imports(territory_id)
    return read_standing(_store(), territory_id) if is_asked else []


@st.cache_resource(show_spinner=False, max_entries=32)
def dataset(territory_id: str, source: str) -> Dataset:
    """Load one territory's enterprises as `told` has them, each of them once.

    What they declared of their services counts; of real ones, else, what their activity lets infer.
    """
    standing = _standing(territory_id, source)
    data = merge_enterprises(told(territory_id, source), standing)
    if source == "real":
        data = add_inferred(data, reference("services"))
    stamp = _stamp_services(territory_id)
    return _add_declared(data, territory_id, stamp, standing) if stamp else data


def _add_declared(
    data: Dataset, territory_id: str, stamp: str, standing: list[tuple[str, str]]
) -> Dataset:
    answers = read_answers(
        _store(),
        "public",
        is_exercise=data.is_exercise,
        territory_id=territory_id,
        purpose=PURPOSE,
    )
    joined = join_answers(answers, standing)
    return add_declared(data, joined, stamp, reference("services").index)


@st.cache_resource(show_spinner=False, max_entries=32)
def view(territory_id: str, source: str) -> View:
    """Load one territory's enterprises and derive what pages need of them."""
    data = dataset(territory_id, source)
    zones = shipped.load_zones(paths(), territory_id)
    crs = territories()[territory_id].crs
    return View(
        data,
        order_enterprises(data.enterprises),
        zones,
        assign_zones(data.enterprises, zones, crs),
        tabulate_facets(data),
        index_text(data.enterprises, data.links, reference("services")),
        know_enterprises(data),
        is_told(data.enterprises, data.links),
        find_doubt_radius_m(data.enterprises, zones, crs),
    )


@st.cache_resource(show_spinner=False)
def definitions() -> dict[str, IndicatorDefinition]:
    """Load what each indicator means."""
    return figures.load_definitions(paths())


def indicators() -> IndicatorData:
    """Load figures on women and men; anew once others have been fetched."""
    return _indicators(figures.stamp_files(paths()))


@st.cache_resource(show_spinner=False, max_entries=2)
def _indicators(stamp: str) -> IndicatorData:
    del stamp
    return figures.load_indicators(paths())
