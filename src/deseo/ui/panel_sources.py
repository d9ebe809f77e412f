"""What the equality panel of a page stands on: a group's figures, rounded before anything else.

Exact figures on people stay inside `_protect`; what leaves it is rounded, by lots that never
change. Where the secret they are drawn from cannot be kept, nothing on people is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from deseo.equality.answers import tell_figures
from deseo.equality.disclosures import (
    ProtectedFigures,
    draw_lots,
    is_published,
    protect_figures,
    reach_figures,
)
from deseo.equality.panels import assess_equality
from deseo.equality.pictures import find_panel_figure
from deseo.equality.self_assessments import to_service_links
from deseo.errors import DeseoError, StoreError
from deseo.schema.answers import EQUALITY_ANSWERS
from deseo.sources.secrets import read_rounding_key
from deseo.store import read_answers
from deseo.ui import cache
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.equality.panels import EqualityPanel
    from deseo.equality.pictures import TerritoryFigure
    from deseo.model import Dataset
    from deseo.ui.frame import Page

TERRITORY_ROWS: Final = {
    "staff": "staff",
    "board": "board",
    "management": "management",
    "pay_gap": "pay_gap",
    "permanent": "contracts",
    "part_time": "part_time",
}
"""For each row of the panel, what the territory's picture calls it."""


@st.cache_resource(show_spinner=False)
def _rounding_key() -> bytes | None:
    return read_rounding_key(cache.paths().home)


@st.cache_resource(show_spinner=False, max_entries=16)
def _protect(
    territory_id: str, source: str, version: str, _answers: pd.DataFrame, told: str, _key: bytes
) -> ProtectedFigures:
    """Round what is known of a territory's enterprises; kept per version of data and answers."""
    del version, told
    enterprises = cache.dataset(territory_id, source).enterprises
    return protect_figures(
        tell_figures(enterprises, _answers), is_published(enterprises), draw_lots(_key)
    )


def gather_panel(
    page: Page, member_ids: Iterable[str], supposed: Dataset | None = None
) -> tuple[EqualityPanel | None, str]:
    """Assess a group of the chosen territory; also what the officer must be told first, if any.

    None where figures cannot be rounded in a way that lasts, and so are not shown. In a `supposed`
    dataset people are counted as they are today, by the same rounded counts.
    """
    key = _rounding_key()
    if key is None:
        return None, page.t("panel.keyless")
    selection = page.selection
    data = cache.dataset(selection.territory, selection.source)
    answers, fault = _read_answers(page, is_exercise=data.is_exercise)
    told = str(int(pd.util.hash_pandas_object(answers.astype("str"), index=False).sum()))
    figures = _protect(selection.territory, selection.source, data.version, answers, told, key)
    shown = supposed or data
    members = shown.enterprises.loc[sorted(member_ids)]
    services = cache.reference("services")
    told_links = to_service_links(answers, cache.questionnaire().questions)
    links = pd.concat([shown.links, told_links], ignore_index=True)
    if supposed:
        figures = reach_figures(figures, members.index)
    return assess_equality(members, figures, links, services, _look_around(page)), fault


def _read_answers(page: Page, *, is_exercise: bool) -> tuple[pd.DataFrame, str]:
    territory = page.selection.territory
    try:
        kept = read_answers(store(), "cluster", is_exercise=is_exercise, territory_id=territory)
    except StoreError:
        nothing = pd.DataFrame(columns=list(EQUALITY_ANSWERS.names), dtype="object")
        return nothing, page.t("panel.answers_shut")
    return kept[list(EQUALITY_ANSWERS.names)], ""


def _look_around(page: Page) -> dict[str, TerritoryFigure]:
    """Give the figures that speak for the territory; none where they cannot be read."""
    try:
        data = cache.indicators()
    except DeseoError:
        return {}
    return _find_figures(data.version, page.selection.territory)


@st.cache_resource(show_spinner=False, max_entries=32)
def _find_figures(version: str, territory_id: str) -> dict[str, TerritoryFigure]:
    del version
    data = cache.indicators()
    found = {
        row: find_panel_figure(data, asked, territory_id) for row, asked in TERRITORY_ROWS.items()
    }
    return {row: figure for row, figure in found.items() if figure is not None}
