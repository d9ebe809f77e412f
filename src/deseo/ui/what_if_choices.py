"""What a supposed change is about: a place, an organisation or a service, chosen by its name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from deseo.scenarios import LONGEST_NAME
from deseo.ui import cache
from deseo.ui.filters import name_service

if TYPE_CHECKING:
    from deseo.ui.frame import Page
    from deseo.ui.what_if_pictures import WhatIf

TOWN, BESIDE = "town:", "beside:"


@dataclass(frozen=True)
class Place:
    """Hold where something would stand, and what that place is called."""

    name: str
    lat: float
    lon: float


@st.cache_resource(show_spinner=False, max_entries=16)
def _read_towns(territory_id: str) -> dict[str, tuple[float, float]]:
    """Read the towns of a territory, largest first: latitude and longitude by name."""
    file = cache.paths().geometry("places", territory_id)
    features = json.loads(file.read_text(encoding="utf-8"))["features"] if file.is_file() else []
    towns: dict[str, tuple[float, float]] = {}
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        if feature["properties"].get("is_inside", True):
            towns.setdefault(str(feature["properties"]["name"]), (float(lat), float(lon)))
    return towns


def choose_place(page: Page, what_if: WhatIf) -> Place | None:
    """Let a town be chosen, or an organisation beside which it would be."""
    rows = what_if.after.state.data.enterprises
    placed = rows[rows["lat"].notna() & rows["lon"].notna()].sort_values("name")
    towns, names = _read_towns(page.selection.territory), placed["name"].astype("str").to_dict()
    chosen = st.selectbox(
        page.t("whatif.where"),
        [*(f"{TOWN}{name}" for name in towns), *(f"{BESIDE}{one}" for one in names)],
        format_func=lambda one: _name_place(page, one, names),
        key="w_whatif_where",
    )
    if chosen is None:
        return None
    if chosen.startswith(TOWN):
        name = chosen.removeprefix(TOWN)
        return Place(name, *towns[name])
    row = placed.loc[chosen.removeprefix(BESIDE)]
    name = page.t("whatif.beside", name=row["name"])[:LONGEST_NAME]
    return Place(name, float(row["lat"]), float(row["lon"]))


def _name_place(page: Page, chosen: str, names: dict[str, str]) -> str:
    if chosen.startswith(TOWN):
        return chosen.removeprefix(TOWN)
    return page.t("whatif.beside", name=names.get(chosen.removeprefix(BESIDE), ""))


def choose_who(page: Page, what_if: WhatIf) -> str | None:
    """Let one of the organisations be chosen, those only supposed among them."""
    names = what_if.after.state.data.enterprises["name"].astype("str").sort_values().to_dict()
    who: str | None = st.selectbox(
        page.t("whatif.who"), list(names), format_func=lambda i: names[i], key="w_whatif_who"
    )
    return who


def list_services(page: Page) -> list[str]:
    """List all services by their names in the visitor's language."""
    ids = [str(one) for one in cache.reference("services").index]
    return sorted(ids, key=lambda one: name_service(page, one).casefold())


def choose_service(page: Page, offered: list[str]) -> str | None:
    """Let one of some services be chosen."""
    service: str | None = st.selectbox(
        page.t("whatif.service"),
        offered,
        format_func=lambda one: name_service(page, one),
        key="w_whatif_service",
    )
    return service
