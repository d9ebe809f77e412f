"""A card answers one question: women and men on one scale, in words, as a table, with their origin.

Year, age and level stand beside every figure; source, licence and how it was had are one gesture
away. The drawing is a part of the table, so that nobody needs to see it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

import streamlit as st
from markupsafe import Markup

from deseo.figures.indicators import Scale, find_scale
from deseo.reports.indicator_sentences import (
    say_age,
    say_difference,
    say_gap,
    say_nearness,
    say_value,
    say_when,
)
from deseo.ui.indicators import open_indicator
from deseo.ui.markup import join_markup, show_markup, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.i18n import Translator
    from deseo.ui.frame import Page
    from deseo.ui.indicators import PictureView

CARD = Markup('<section class="card figures" aria-label="{}">{}</section>')
ASK = {"h2": Markup("<h2>{}</h2>"), "h3": Markup('<h3 class="ask">{}</h3>')}
SAID = Markup('<p class="said"><span class="figure">{}</span> <span class="quiet">({})</span></p>')
DOT = Markup('<i class="dot {}" style="left:{}%"></i>')
SPAN = Markup('<i class="{}" style="left:{}%;width:{}%"></i>')
TRACK = Markup('<span class="track" aria-hidden="true">{}</span>')
CELL = Markup('<td class="number" role="cell" data-name="{}"><span class="figure">{}</span></td>')
UNTOLD = Markup('<td class="number quiet" role="cell" data-name="{}">{}</td>')
TABLE = Markup(
    '<div class="table-frame" tabindex="0" role="region" aria-label="{}">'
    '<table class="scales" role="table">'
    '<caption class="unseen">{}</caption><thead role="rowgroup"><tr role="row">{}</tr></thead>'
    '<tbody role="rowgroup">{}</tbody></table></div>'
)
HEAD = Markup('<th scope="col" role="columnheader" class="{}">{}</th>')
ROW = Markup(
    '<tr role="row"><th scope="row" role="rowheader">{}<small>{}</small></th>'
    '<td class="drawn" role="cell">{}</td>{}</tr>'
)
ENDS = Markup(
    '<span class="unseen">{}</span>'
    '<p class="ends" aria-hidden="true"><span>{}</span><span>{}</span></p>'
)
ORIGIN = Markup('<details class="origin"><summary>{}</summary>{}</details>')
SIGN = Markup('<span class="sign {}" aria-hidden="true"></span>{}')
COLUMNS = {
    "gap": ("gap",),
    "total": ("total",),
    "score": ("total",),
}  # others show women, men and the gap


def show_domain(page: Page, view: PictureView) -> None:
    """Draw a card for each indicator of the chosen domain, the nearest answers first."""
    own = [i for i in view.reaches if view.definition(i).domain == page.selection.domain]
    groups = {
        "near": ("territory", "region"),
        "country": ("country", "eu"),
        "nothing": ("nothing",),
    }
    with st.container(key="cards"):
        for name, reaches in groups.items():
            found = [i for i in own if view.reaches[i] in reaches]
            if found:
                look = "unseen" if name == "near" else "group"
                title = page.t(f"picture.silent_{name}")
                show_markup(Markup('<h2 class="{}">{}</h2>').format(look, title))
            for indicator_id in found:
                _show_answer(page, view, indicator_id)


def _show_answer(page: Page, view: PictureView, indicator_id: str) -> None:
    definition = view.definition(indicator_id)
    if view.reaches[indicator_id] == "nothing":
        _show_silence(page, definition)
        return
    with st.container(key=f"card_{indicator_id}"):
        show_card(page, view, indicator_id, "h3")
        st.button(
            page.t("picture.more", label=definition.label(page.selection.lang)),
            key=f"open_{indicator_id}",
            type="tertiary",
            on_click=open_indicator,
            args=(indicator_id,),
        )


def _show_silence(page: Page, definition: IndicatorDefinition) -> None:
    lang = page.selection.lang
    body = Markup("<h3 class='ask'>{}</h3><p class='small'>{}</p>").format(
        definition.question(lang), definition.explanation(lang)
    )
    show_markup(
        Markup('<section class="card silent" aria-label="{}">{}</section>').format(
            definition.label(lang), body
        )
    )


def show_card(page: Page, view: PictureView, indicator_id: str, level: str = "h2") -> None:
    """Draw the card of one indicator, its question as a heading of a level."""
    definition, rows = view.definition(indicator_id), view.rows(indicator_id)
    nearest = rows[rows["rank"] == rows["rank"].min()].to_dict("records")
    places = [view.name_place(row["geo"], page.selection.lang) for row in nearest]
    pieces = [ASK[level].format(definition.question(page.selection.lang))]
    pieces += [
        SAID.format(say_gap(row, definition, page.t), place)
        for row, place in zip(nearest, places, strict=True)
    ]
    near = say_nearness(nearest[0], page.t.enumerate(places), page.t)
    if near and (level == "h2" or nearest[0]["role"] in {"territory", "region"}):
        pieces.append(Markup('<p class="small">{}</p>').format(near))
    for _, block in rows.groupby("block"):
        pieces.append(write_scales(page, view, definition, block))
    pieces.append(write_origin(page, view, definition, rows))
    show_markup(CARD.format(definition.label(page.selection.lang), join_markup(pieces)))


def write_scales(
    page: Page,
    view: PictureView,
    definition: IndicatorDefinition,
    rows: pd.DataFrame,
    title: str = "",
) -> Markup:
    """Write places one below the other: the drawing on one scale, and the figures.

    `title` tells the table from others about the same indicator.
    """
    t = page.t
    scale = scale_of(view, definition)
    columns = COLUMNS.get(definition.kind, ("women", "men", "gap"))
    heads = [
        HEAD.format("", t("picture.place")),
        HEAD.format("drawn", write_ends(page, scale, definition)),
    ]
    for column in columns:
        name = name_column(page, column)
        sign = SIGN.format(column, name) if column in {"women", "men"} else name
        heads.append(HEAD.format("number", sign))
    body = join_markup(
        ROW.format(
            view.name_place(row["geo"], page.selection.lang),
            say_when(row, t),
            draw_track(row, scale, definition),
            join_markup(_write_cell(page, row, column, definition) for column in columns),
        )
        for row in rows.to_dict("records")
    )
    ages = page.t.enumerate([say_age(age, t) for age in dict.fromkeys(rows["age"])])
    named = f"{definition.label(page.selection.lang)}, {ages}: {title or t('picture.scale')}"
    return TABLE.format(named, named, join_markup(heads), body)


def scale_of(view: PictureView, definition: IndicatorDefinition) -> Scale:
    """Find the scale of an indicator: the same for every territory."""
    readings = view.data.readings
    return find_scale(readings[readings["indicator"] == definition.indicator_id], definition)


def write_ends(page: Page, scale: Scale, definition: IndicatorDefinition) -> Markup:
    """Write the ends of a scale, as the head of the column that is drawn."""
    ends = [_say_short(value, definition.unit, page) for value in (scale.low, scale.high)]
    return ENDS.format(page.t("picture.scale"), *ends)


def _say_short(value: float, unit: str, page: Page) -> str:
    """Say the end of a scale, as short as it can be."""
    digits = 0 if value == round(value) else 1
    if unit in {"percent", "of_men"}:
        return page.t.percent(value / 100, digits)
    return page.t.number(value, digits)


def _write_cell(
    page: Page, row: Mapping[Any, Any], column: str, definition: IndicatorDefinition
) -> Markup:
    name = name_column(page, column)
    if math.isnan(row[column]):
        return UNTOLD.format(name, page.t("picture.unknown"))
    say = say_difference if column == "gap" else _say_figure
    return CELL.format(name, say(row[column], definition, page.t))


def name_column(page: Page, column: str) -> str:
    """Name a column of figures."""
    return page.t("picture.all") if column == "total" else page.t(f"picture.{column}")


def _say_figure(value: float, definition: IndicatorDefinition, t: Translator) -> str:
    return say_value(value, definition.unit, t)


def draw_track(row: Mapping[Any, Any], scale: Scale, definition: IndicatorDefinition) -> Markup:
    """Draw one place's marks on the scale, as positioned pieces of HTML."""
    pieces = []
    if not math.isnan(scale.zero):
        pieces.append(DOT.format("zero", _percent(scale.place(scale.zero))))
    if definition.kind == "gap":
        pieces.append(_draw_span("reach", scale, scale.zero, row["gap"]))
        return TRACK.format(join_markup(pieces))
    if not math.isnan(row["women"] + row["men"]):
        pieces.append(_draw_span("join", scale, row["women"], row["men"]))
    is_whole = definition.kind in {"total", "score"}
    names = ("total",) if is_whole else ("men", "women")
    pieces += [
        DOT.format(name, _percent(scale.place(row[name])))
        for name in names
        if not math.isnan(row[name])
    ]
    return TRACK.format(join_markup(pieces))


def _draw_span(look: str, scale: Scale, one: float, other: float) -> Markup:
    low, high = sorted((scale.place(one), scale.place(other)))
    return SPAN.format(look, _percent(low), _percent(high - low))


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def write_origin(
    page: Page, view: PictureView, definition: IndicatorDefinition, rows: pd.DataFrame
) -> Markup:
    """Write what is one gesture away: what is counted, and where each figure comes from."""
    t = page.t
    explained = Markup("<p>{} {}</p>").format(
        definition.explanation(page.selection.lang), t("picture.gap_explained")
    )
    label = t("picture.origin")
    named = definition.label(page.selection.lang)
    return ORIGIN.format(
        label, explained + write_provenance(page, view, rows.to_dict("records"), named)
    )


class Gazetteer(Protocol):
    """Whatever names a place by its code, in a language."""

    def name_place(self, geo: str, language: str) -> str:
        """Name a place."""


def write_provenance(
    page: Page, view: Gazetteer, rows: Iterable[Mapping[Any, Any]], about: str
) -> Markup:
    """Write a table of origins: place, level, year, age, source, how obtained, licence.

    `about` names what the figures are about, which tells the table from others of its kind.
    """
    t = page.t
    names = ("place", "level", "year_of", "age", "source", "obtained", "licence")
    heads = [t(f"picture.{name}") for name in names]
    cells = [
        [
            view.name_place(row["geo"], page.selection.lang),
            t(f"picture.level_{row['level']}"),
            str(int(row["year"])),
            say_age(row["age"], t),
            " · ".join(dict.fromkeys([row["source"], row["source_dataset"]])),
            _say_obtained(page, row),
            str(row["licence"]),
        ]
        for row in rows
    ]
    return write_table(f"{t('picture.origin')}: {about}", heads, cells)


def _say_obtained(page: Page, row: Mapping[Any, Any]) -> Markup:
    """Say how a figure was had; notes are kept as they were written, in English."""
    noted = "; ".join(part for part in (row["note"], row["flag"] and f"[{row['flag']}]") if part)
    return Markup('{} <span lang="en">{}</span>').format(
        page.t(f"picture.obtained_{row['obtained']}"), noted
    )
