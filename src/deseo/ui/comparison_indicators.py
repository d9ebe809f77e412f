"""Women and men in several territories: a card for each indicator, a scale for each axis.

Marks and words are those of the page of women and men; year, age, level and place stand beside each
figure, and with what it has to be read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.figures.indicators import Scale, find_scale
from deseo.reports.comparison_sentences import say_division
from deseo.reports.indicator_sentences import say_age, say_difference, say_value
from deseo.ui import cache
from deseo.ui.comparison_tables import APART, SHARED, write_notes, write_shared
from deseo.ui.indicator_cards import (
    CARD,
    CELL,
    HEAD,
    ORIGIN,
    ROW,
    SIGN,
    TABLE,
    UNTOLD,
    draw_track,
    name_column,
    write_ends,
    write_provenance,
)
from deseo.ui.markup import join_markup, show_markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.compare import Axis, Comparison, Figure
    from deseo.equality.definitions import IndicatorDefinition
    from deseo.ui.frame import Page

COLUMNS = {"gap": ("gap",), "total": ("total",)}
BY_SEX = ("women", "men", "gap")
MARKS = ("women", "men", "total", "gap")
ABOUT = Markup("{}<br>{}<br>{}")
ASK = Markup("<h3 class='ask'>{}</h3>")


def show_comparisons(
    page: Page, compared: Mapping[str, Comparison], names: Mapping[str, str]
) -> None:
    """Draw a card for each indicator that somebody has told; those of countries alone last."""
    definitions, lang = cache.definitions(), page.selection.lang
    told = {name: comparison for name, comparison in compared.items() if comparison.axes}
    near = [name for name, comparison in told.items() if not _is_of_countries(comparison)]
    with st.container(key="compared_near"):
        _show_cards(page, {name: told[name] for name in near}, names)
    far = {name: comparison for name, comparison in told.items() if name not in near}
    if far:
        with st.expander(page.t("picture.silent_country")), st.container(key="compared_country"):
            _show_cards(page, far, names)
    silent = [definitions[name].label(lang) for name in compared if name not in told]
    if silent:
        said = page.t("compare.silent", what=page.t.enumerate(silent))
        show_markup(Markup('<p class="small">{}</p>').format(said))


def _is_of_countries(compared: Comparison) -> bool:
    levels = {figure.origin.level for axis in compared.axes for figure in axis.figures}
    return levels <= {"country", "eu"}


def _show_cards(page: Page, compared: Mapping[str, Comparison], names: Mapping[str, str]) -> None:
    definitions = cache.definitions()
    for indicator_id, comparison in compared.items():
        show_markup(_write_card(page, definitions[indicator_id], comparison, names))


def _write_card(
    page: Page,
    definition: IndicatorDefinition,
    compared: Comparison,
    names: Mapping[str, str],
) -> Markup:
    pieces = [ASK.format(definition.question(page.selection.lang))]
    divisions = list(compared.list_divisions())
    for axis in compared.axes:
        for figure, reasons in divisions:
            if figure in axis.figures:
                why = say_division(reasons, names, page.t)
                pieces.append(APART.format(f"{names[figure.territory_id]}: {why}"))
        pieces.append(SHARED.format(write_shared(page, axis, names)))
        pieces.append(_write_axis(page, definition, axis, names))
    unheard = dict.fromkeys(names[figure.territory_id] for figure in compared.silent)
    if unheard:
        said = page.t("compare.unheard", names=page.t.enumerate(list(unheard)))
        pieces.append(Markup('<p class="small">{}</p>').format(said))
    return CARD.format(definition.label(page.selection.lang), join_markup(pieces))


def _write_axis(
    page: Page, definition: IndicatorDefinition, axis: Axis, names: Mapping[str, str]
) -> Markup:
    t, lang = page.t, page.selection.lang
    version = cache.indicators().version
    scale = _find_scale(version, definition.indicator_id, axis.reference.age)
    columns = COLUMNS.get(definition.kind, BY_SEX)
    heads = [HEAD.format("", t("picture.place"))]
    heads.append(HEAD.format("drawn", write_ends(page, scale, definition)))
    for column in columns:
        name = name_column(page, column)
        sign = SIGN.format(column, name) if column in {"women", "men"} else name
        heads.append(HEAD.format("number", sign))
    body = [
        _write_row(page, definition, axis, figure, scale, columns, names) for figure in axis.figures
    ]
    named = f"{definition.label(lang)}: {t.enumerate([names[i] for i in axis.territory_ids])}"
    table = TABLE.format(named, named, join_markup(heads), join_markup(body))
    origin = ORIGIN.format(t("picture.origin"), _write_origin(page, definition, axis, names))
    mark = Markup('<div data-territories="{}">{}{}</div>')
    return mark.format(" ".join(axis.territory_ids), table, origin)


@st.cache_resource(show_spinner=False, max_entries=256)
def _find_scale(version: str, indicator_id: str, age: str) -> Scale:
    """Find the scale of an axis: all figures there are of this indicator and age, wherever."""
    del version
    data = cache.indicators()
    readings = data.readings
    own = readings[(readings["indicator"] == indicator_id) & (readings["age"] == age)]
    return find_scale(own, data.definitions[indicator_id])


@dataclass(frozen=True)
class _Places:
    """Hold what the places of an axis are called."""

    names: Mapping[str, str]

    def name_place(self, geo: str, language: str) -> str:
        """Name a place as its row does."""
        del language
        return self.names[geo]


def _write_origin(
    page: Page, definition: IndicatorDefinition, axis: Axis, names: Mapping[str, str]
) -> Markup:
    """Write where each figure of an axis comes from, row by row."""
    readings = cache.indicators().readings
    own = readings[readings["indicator"] == definition.indicator_id]
    said, rows = {}, []
    for figure in axis.figures:
        origin = figure.origin
        same = (own["geo"] == figure.part) & (own["age"] == origin.age)
        told = own[same & (own["year"] == origin.year)]
        rows += told.to_dict("records")
        said[figure.part] = names.get(origin.place, origin.place)
    unique = {(row["geo"], row["source_dataset"]): row for row in rows}
    about = definition.label(page.selection.lang)
    return write_provenance(page, _Places(said), unique.values(), about)


def _write_row(
    page: Page,
    definition: IndicatorDefinition,
    axis: Axis,
    figure: Figure,
    scale: Scale,
    columns: Sequence[str],
    names: Mapping[str, str],
) -> Markup:
    row = {mark: figure.marks.get(mark, math.nan) for mark in MARKS}
    if definition.kind != "gap":
        row["gap"] = row["men"] - row["women"]
    place = names.get(figure.origin.place, figure.origin.place)
    about = ABOUT.format(place, _say_when(page, figure), write_notes(page, axis, figure, names))
    cells = []
    for column in columns:
        name = name_column(page, column)
        if math.isnan(row[column]):
            cells.append(UNTOLD.format(name, page.t("picture.unknown")))
        elif column == "gap":
            cells.append(CELL.format(name, say_difference(row[column], definition, page.t)))
        else:
            cells.append(CELL.format(name, say_value(row[column], definition.unit, page.t)))
    track = draw_track(row, scale, definition)
    return ROW.format(names[figure.territory_id], about, track, join_markup(cells))


def _say_when(page: Page, figure: Figure) -> str:
    origin = figure.origin
    parts = ["" if origin.year is None else f"{origin.year:.0f}", say_age(origin.age, page.t)]
    if origin.level:
        parts.append(page.t(f"picture.level_{origin.level}"))
    return " · ".join(part for part in parts if part)
