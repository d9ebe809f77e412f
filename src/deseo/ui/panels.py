"""The equality panel on a page: coverage, bars in violet with their words, table twin, download.

The same on every page that shows a group; `panel_sources.gather_panel` makes what is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.equality.bounds import MIDDLE
from deseo.equality.panels import AFTER_SERVICES, GAP, RATES, YES
from deseo.figures.panels import draw_bar
from deseo.model import INSTRUMENTS, to_query
from deseo.reports.exports import to_csv
from deseo.reports.panel_tables import panel_to_xlsx, tabulate_panel
from deseo.reports.panels import (
    say_coverage,
    say_reconciliation,
    say_row,
    say_territory,
    say_untold,
)
from deseo.ui import cache
from deseo.ui.downloads import offer_download
from deseo.ui.filters import name_service
from deseo.ui.markup import join_markup, show_markup, write_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.equality.panels import EqualityPanel, PanelRow
    from deseo.equality.pictures import TerritoryFigure
    from deseo.figures.panels import Span
    from deseo.reports.phrases import Naming
    from deseo.ui.frame import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEW_SHARE: Final = 0.5
"""Below this share of members that told, the panel asks for more."""

SECTION = Markup('<section class="equality" aria-label="{}"><h3>{}</h3>{}</section>')
LEAD = Markup("<p>{}</p>")
SMALL = Markup('<p class="small">{}</p>')
ROW = Markup(
    '<div class="eq-row"><div class="eq-head"><span>{} <span class="small">{}</span></span>'
    "<strong>{}</strong></div>{}{}</div>"
)
BAR = Markup('<div class="eq-bar" aria-hidden="true">{}</div>')
STRETCH = Markup('<span class="eq-{}" style="left:{}%;width:{}%"></span>')


def show_equality_panel(
    page: Page, panel: EqualityPanel | None, name_of: Naming, stem: str, fault: str = ""
) -> None:
    """Draw a panel; `stem` begins the names of its files, `fault` is said first."""
    t = page.t
    parts: list[Markup | str] = [SMALL.format(fault)] if fault else []
    if panel is not None:
        parts += [LEAD.format(say_coverage(panel, t).text)]
        for row in panel.rows:
            if row.row_id == AFTER_SERVICES:
                parts.append(_write_services(page, panel))
            if row.withheld != "untold":
                parts.append(_write_row(page, row))
        untold = say_untold(panel, t)
        parts += [SMALL.format(untold.text)] if untold else []
    title = t("panel.title")
    show_markup(SECTION.format(title, title, join_markup(parts)))
    if panel is not None:
        if panel.answered < FEW_SHARE * panel.entities:
            asked = to_query(replace(page.selection, instrument=INSTRUMENTS[0]))
            st.page_link("pages/assess.py", label=t("panel.self_check"), query_params=asked)
        if panel.reconciliation:
            _show_services(page, panel, name_of)
        _show_details(page, panel, stem)


def _write_row(page: Page, row: PanelRow) -> Markup:
    said = [" ".join(sentence.text for sentence in say_row(row, page.t))]
    if row.territory is not None:
        around = say_territory(row.row_id, row.territory, page.t, _name_figure(page))
        said.append(around.text)
    words = join_markup(SMALL.format(text) for text in said)
    value = write_value(page, row)
    t = page.t
    told = t("panel.row_told", answered=t.number(row.answered), n=t.number(row.entities))
    return ROW.format(t(f"panel.row_{row.row_id}"), told, value, _write_bar(row), words)


def _write_bar(row: PanelRow) -> Markup:
    """Draw value, interval and bounds over one another; the words say the same."""
    bar = draw_bar(row)
    if bar is None:
        return Markup("")
    spans: list[tuple[str, Span]] = [("fill", bar.fill)]
    spans += [
        (name, span) for name, span in (("bounds", bar.bounds), ("interval", bar.interval)) if span
    ]
    stretches = [STRETCH.format(name, span.start, span.width) for name, span in spans]
    if bar.men is not None:
        stretches.append(STRETCH.format("men", bar.men, 0))
    return BAR.format(join_markup(stretches))


def write_value(page: Page, row: PanelRow) -> str:
    """Write one figure in a few characters, or that it is not shown."""
    t = page.t
    if row.value is None:
        return t("panel.hidden")
    if row.kind == GAP:
        return t.percent(row.value / 100)
    if row.kind == YES:
        yes, answered = t.number(round(row.value * row.answered)), t.number(row.answered)
        return t("panel.of", answered=yes, n=answered)
    if row.kind == RATES and row.men_value is not None:
        return t("panel.women_men", women=t.percent(row.value), men=t.percent(row.men_value))
    return t.percent(row.value)


def _write_services(page: Page, panel: EqualityPanel) -> Markup:
    t = page.t
    shared = sum(bool(line.shared_by) for line in panel.reconciliation)
    possible = sum(
        not line.shared_by and (bool(line.pairs) or line.could_be_pooled)
        for line in panel.reconciliation
    )
    said = t("panel.services_summary", shared=t.number(shared), possible=t.number(possible))
    if not panel.reconciliation:
        said = t("panel.services_none")
    return ROW.format(t("panel.row_reconciliation"), "", "", "", SMALL.format(said))


def _show_services(page: Page, panel: EqualityPanel, name_of: Naming) -> None:
    with st.expander(page.t("panel.services_more")):
        said = say_reconciliation(panel, page.t, name_of, partial(name_service, page))
        show_markup(join_markup(LEAD.format(sentence.text) for sentence in said))


def _show_details(page: Page, panel: EqualityPanel, stem: str) -> None:
    """Offer the table twin, how it is counted, and the files."""
    t = page.t
    with st.expander(t("panel.details")):
        show_markup(_write_table(page, panel))
        middle = t.percent(MIDDLE[1] - MIDDLE[0])
        notes = (
            t("panel.key"),
            t("panel.method"),
            t("panel.method_interval", share=middle),
            t("panel.method_flags"),
        )
        show_markup(join_markup(SMALL.format(note) for note in notes))
        notice = t("exercise.mark") if panel.is_exercise else ""
        name = f"{'EXERCISE_' if notice else ''}{stem}_equality"
        table = partial(tabulate_panel, panel, t, notice)
        about = {"DESEO Atlas": notice or t("download.real"), t("panel.title"): t("panel.method")}
        offer_download("CSV", f"{name}.csv", "text/csv", lambda: to_csv(table()), "panel")
        offer_download(
            "XLSX", f"{name}.xlsx", XLSX, lambda: panel_to_xlsx(table(), about, notice), "panel"
        )


def _write_table(page: Page, panel: EqualityPanel) -> Markup:
    t = page.t
    heads = [
        t(f"panel.col_{name}") for name in ("figure", "value", "interval", "bounds", "answered")
    ]
    rows = [
        [
            t(f"panel.row_{row.row_id}"),
            t("panel.untold_short") if row.withheld == "untold" else write_value(page, row),
            _write_range(page, row, row.low, row.high),
            _write_range(page, row, row.least, row.most),
            t("panel.of", answered=t.number(row.answered), n=t.number(row.entities)),
        ]
        for row in panel.rows
    ]
    return write_table(t("panel.title"), heads, rows)


def _write_range(page: Page, row: PanelRow, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "–"
    ends = [end / 100 if row.kind == GAP else end for end in (low, high)]
    return page.t("panel.range", low=page.t.percent(ends[0]), high=page.t.percent(ends[1]))


def _name_figure(page: Page) -> Callable[[TerritoryFigure], tuple[str, str]]:
    """Give what names a territory's figure and its place, in the visitor's language."""
    data, language = cache.indicators(), page.selection.lang

    def name(figure: TerritoryFigure) -> tuple[str, str]:
        label = data.definitions[figure.indicator_id].label(language)
        return label, str(data.areas.loc[figure.geo, f"label_{language}"])

    return name
