"""One indicator opened: side by side, over the years, on a map, and every figure there is of it.

Each chart is said in words before it is drawn, and has its table after it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.equality.pictures import readings_near
from deseo.equality.regions import find_regional_gaps
from deseo.equality.trends import find_trends
from deseo.figures.indicators import (
    DIVERGING,
    class_bounds,
    comparison_chart,
    draw_gaps,
    gap_chart,
    trend_chart,
)
from deseo.reports.indicator_sentences import say_age, say_difference, say_value
from deseo.ui.atlases import show_regions
from deseo.ui.indicator_cards import ORIGIN, scale_of, show_card, write_provenance, write_scales
from deseo.ui.indicators import open_indicator
from deseo.ui.legends import LIST, MISSING, SWATCH
from deseo.ui.markup import join_markup, show_markup

if TYPE_CHECKING:
    import pandas as pd

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.i18n import Translator
    from deseo.ui.frame import Page
    from deseo.ui.indicators import PictureView

PLAIN = {"displayModeBar": False, "responsive": True}
CLASS_WORDS = ("women_much", "women", "alike", "men", "men_much")
TREND = Markup('<p class="wide"><span class="figure">{}</span></p>')
FIGURES = Markup('<section class="figures" aria-label="{}">{}</section>')


def show_indicator(page: Page, view: PictureView, indicator_id: str) -> None:
    """Draw all there is of one indicator."""
    t, definition = page.t, view.definition(indicator_id)
    st.button(t("picture.back"), on_click=open_indicator, args=("",), key="w_close_indicator")
    if view.rows(indicator_id).empty:
        show_markup(
            Markup('<section class="card silent"><h2>{}</h2><p>{}</p></section>').format(
                definition.question(page.selection.lang), t("picture.none_here")
            )
        )
        return
    show_card(page, view, indicator_id)
    _show_comparison(page, view, definition)
    _show_trends(page, view, definition)
    with st.container(key="regions"):  # always there: what comes and goes above moves no map
        _show_map(page, view, definition)
    _show_everything(page, view, definition)


def _words(page: Page) -> dict[str, str]:
    t = page.t
    return {
        "women": t("picture.women"),
        "men": t("picture.men"),
        "total": t("picture.all"),
        "gap": t("picture.gap"),
        "marks": "".join(t.locale.number_symbols["latn"][sign] for sign in ("decimal", "group")),
    }


def _show_comparison(page: Page, view: PictureView, definition: IndicatorDefinition) -> None:
    """Draw the places of the card large enough for a room; the card is its table."""
    rows = view.rows(definition.indicator_id)
    rows = rows[rows["block"] == 0]
    names = [
        f"{view.name_place(row['geo'], page.selection.lang)} · {int(row['year'])}"
        for row in rows.to_dict("records")
    ]
    show_markup(
        Markup("<h2>{}</h2><p>{} · {}</p>").format(
            page.t("picture.compared"),
            definition.label(page.selection.lang),
            say_age(str(rows["age"].iloc[0]), page.t),
        )
    )
    scale = scale_of(view, definition)
    if definition.kind == "gap":
        figure = gap_chart(rows, names, scale, page.theme, _words(page))
    else:
        figure = comparison_chart(rows, names, scale, _words(page), page.theme)
    st.plotly_chart(figure, key="comparison", theme=None, config=PLAIN)


def _show_trends(page: Page, view: PictureView, definition: IndicatorDefinition) -> None:
    t = page.t
    trends = find_trends(view.data, view.territory_id, definition.indicator_id, view.year)
    show_markup(Markup("<h2>{}</h2>").format(t("picture.trend")))
    if trends.empty:
        show_markup(Markup('<p class="note">{}</p>').format(t("picture.trend_none")))
        return
    series = [one for _, one in trends.groupby(["rank", "geo"], sort=False)]
    said = [_say_trend(page, view, definition, one) for one in series]
    label = t("picture.origin")
    ends = [row for one in series for row in one.iloc[[0, -1]].to_dict("records")]
    origin = ORIGIN.format(label, write_provenance(page, view, ends, t("picture.trend")))
    show_markup(
        FIGURES.format(t("picture.trend"), join_markup(TREND.format(s) for s in said) + origin)
    )
    names = {geo: view.name_place(geo, page.selection.lang) for geo in trends["geo"].unique()}
    figure = trend_chart(trends, names, _words(page), page.theme)
    st.plotly_chart(figure, key="trend", theme=None, config=PLAIN)
    with st.container(key="trend_table"):
        _show_table(page, view, definition, trends, t("picture.trend"))


def _say_trend(
    page: Page, view: PictureView, definition: IndicatorDefinition, series: pd.DataFrame
) -> str:
    """Say in one sentence where a trend began and where it has come to."""
    t = page.t
    column = "total" if math.isnan(series["gap"].iloc[0]) else "gap"
    say = say_difference if column == "gap" else _say_total
    before, after = (say(series[column].iloc[i], definition, t) for i in (0, -1))
    key = "picture.trend_said" if column == "gap" else "picture.trend_total"
    return t(
        key,
        place=view.name_place(series["geo"].iloc[0], page.selection.lang),
        age=say_age(series["age"].iloc[0], t),
        first=int(series["year"].iloc[0]),
        last=int(series["year"].iloc[-1]),
        before=before,
        after=after,
    )


def _say_total(value: float, definition: IndicatorDefinition, t: Translator) -> str:
    return say_value(value, definition.unit, t)


def _show_table(
    page: Page,
    view: PictureView,
    definition: IndicatorDefinition,
    rows: pd.DataFrame,
    title: str,
) -> None:
    """Offer readings as a table with their origin; drawn only once it is asked for."""
    with st.expander(f"{title}: {page.t('picture.origin').lower()}"):
        origin = write_provenance(
            page, view, rows.to_dict("records"), f"{title} ({page.t('picture.all')})"
        )
        body = write_scales(page, view, definition, rows, title) + origin
        show_markup(FIGURES.format(title, body))


def _show_map(page: Page, view: PictureView, definition: IndicatorDefinition) -> None:
    """Draw the gaps of the regions around all territories, where at least two are known."""
    found = find_regional_gaps(view.data, definition.indicator_id, view.year)
    if found is None or definition.kind == "score":
        return
    t, label = page.t, definition.label(page.selection.lang)
    said = t("picture.map_said", label=label, age=say_age(found.age, t), year=found.year)
    show_markup(Markup("<h2>{}</h2><p class='wide'>{}</p>").format(t("picture.map"), said))
    tips = {
        geo: t("picture.map_tip", gap=say_difference(gap, definition, t), year=found.year)
        for geo, gap in found.gaps.items()
    }
    payload = draw_gaps(found.gaps, found.largest, tips, t("legend.missing"))
    show_regions(page, payload, said)
    _show_classes(page, definition, found.largest)
    rows = found.rows.assign(relation="around", block=0)
    _show_table(page, view, definition, rows, t("picture.map"))


def _show_classes(page: Page, definition: IndicatorDefinition, largest: float) -> None:
    t = page.t
    items = []
    for words, colour, (low, high) in zip(
        CLASS_WORDS, DIVERGING, class_bounds(largest), strict=True
    ):
        said = t(
            "picture.map_class",
            words=t(f"picture.map_{words}"),
            low=say_difference(low, definition, t),
            high=say_difference(high, definition, t),
        )
        items.append(Markup("<li>{}{}</li>").format(SWATCH.format(colour), said))
    items.append(Markup("<li>{}{}</li>").format(MISSING, t("legend.missing")))
    show_markup(LIST.format(t("legend.title"), join_markup(items)))


def _show_everything(page: Page, view: PictureView, definition: IndicatorDefinition) -> None:
    """Offer every reading of the territory and around it: other ages, other sources."""
    rows = readings_near(view.data, view.territory_id, view.year, definition.indicator_id)
    newest = rows.sort_values("year", ascending=False, kind="stable").drop_duplicates(
        ["geo", "age", "source_dataset"]
    )
    ordered = newest.sort_values(["rank", "geo", "age", "source_dataset"], kind="stable")
    _show_table(page, view, definition, ordered, page.t("picture.other_ages"))
