"""What if: suppose something of the chosen territory, and see on a map and in words what follows.

A page shows one switch; nothing is computed, and no store opened, until somebody turns it. The
address says that it is open, and which saved one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.equality.panels import ROWS
from deseo.scenarios.differences import SAME
from deseo.ui.atlases import show_layer
from deseo.ui.markup import join_markup, show_markup, show_small, write_table
from deseo.ui.panel_sources import gather_panel
from deseo.ui.panels import write_value
from deseo.ui.state import bind, choose
from deseo.ui.what_if_forms import show_forms
from deseo.ui.what_if_pictures import compose_what_if, weigh_what_if
from deseo.ui.what_if_shelves import (
    NEW,
    choose_scenario,
    keep_draft,
    read_draft,
    read_saved,
    show_shelf,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.equality.panels import EqualityPanel
    from deseo.scenarios import Scenario
    from deseo.scenarios.differences import GroupChange
    from deseo.ui.cache import View
    from deseo.ui.frame import Page
    from deseo.ui.what_if_pictures import Picture, WhatIf

SIDES = ("both", "before", "after")
HEADING = Markup("<h3>{}</h3>")
PARAGRAPH = Markup("<p>{}</p>")
LIST = Markup("<ol>{}</ol>")
ITEM = Markup("<li>{}</li>")
LEGEND = Markup('<ul class="legend" aria-label="{}">{}</ul>')
SIGN = Markup('<li><span style="color:{}" aria-hidden="true">{}</span>{}</li>')


def show_what_if(page: Page, view: View) -> None:
    """Draw the switch, and below it the whole of what if once it is turned."""
    t = page.t
    with st.container(key="what_if"):
        show_markup(Markup("<h2>{}</h2>").format(t("whatif.title")))
        is_open = bool(page.selection.scenario)
        st.toggle(t("whatif.open"), **bind("w_whatif", is_open, _take_open))
        if is_open:
            show_supposing(page, view)


def _take_open(is_open: bool) -> None:  # noqa: FBT001 - what a toggle hands over
    choose(scenario=NEW if is_open else "")


def show_supposing(page: Page, view: View) -> None:
    """Draw all of what if: what is supposed, the map, what follows.

    No fragment: one would cancel the check of the candidates above for good.
    """
    t, is_exercise = page.t, view.data.is_exercise
    show_small(t("whatif.lead"))
    saved = read_saved(page, is_exercise=is_exercise)
    draft = read_draft(page, saved, is_exercise=is_exercise)
    choosing, keeping = st.columns([0.72, 0.28], gap="small", vertical_alignment="bottom")
    with choosing:
        base = choose_scenario(page, draft, saved)
    with keeping:
        show_shelf(page, view, draft)
    what_if = weigh_what_if(page, view, draft, base)
    show_forms(page, what_if, _take)
    left, right = st.columns([0.58, 0.42], gap="medium")
    with left:
        sides = _choose_sides(page)
        picture = compose_what_if(page, view, what_if, sides)
        show_layer(page, view, picture.layer, "what_if")
        show_legend(page, picture)
    with right:
        show_said(page, picture)
    _show_equality(page, what_if)


def _take(scenario: Scenario) -> None:
    keep_draft(scenario)
    st.rerun()


def _choose_sides(page: Page) -> str:
    sides: str = st.segmented_control(
        page.t("whatif.show"),
        SIDES,
        default=SIDES[0],
        required=True,
        format_func=lambda side: page.t(f"whatif.show_{side}"),
        key="w_whatif_sides",
    )
    return sides


def show_legend(page: Page, picture: Picture) -> None:
    """Say in words what the marks and lines of the map mean."""
    rows = (SIGN.format(colour, sign, f" {text}") for sign, colour, text in picture.legend)
    show_markup(LEGEND.format(page.t("legend.title"), join_markup(rows)))


def show_said(page: Page, picture: Picture) -> None:
    """Say what is supposed and what would follow, then the same as tables."""
    t = page.t
    parts = [HEADING.format(t("whatif.list"))]
    if picture.supposed:
        parts.append(LIST.format(join_markup(ITEM.format(said) for said in picture.supposed)))
    else:
        parts.append(PARAGRAPH.format(t("whatif.none")))
    if picture.supposed:
        parts.append(HEADING.format(t("whatif.follows")))
        parts += [PARAGRAPH.format(said) for said in picture.sentences]
    show_markup(join_markup(parts))
    if picture.supposed:
        show_small(picture.caution)
        for title, heads, rows in picture.tables:
            with st.expander(title):
                show_markup(write_table(title, heads, rows))


def _show_equality(page: Page, what_if: WhatIf) -> None:
    """Show figures on women and men of one cluster on both sides, by the same rounded counts."""
    t = page.t
    changing = {
        what_if.letter(change): change
        for change in what_if.differences.groups
        if change.kind != SAME and change.members_after
    }
    if not changing:
        return
    with st.expander(t("panel.title")):
        letter = st.selectbox(t("whatif.figures_of"), list(changing), key="w_whatif_letter")
        if letter is not None:
            _show_panels(page, what_if, changing[letter])


def _show_panels(page: Page, what_if: WhatIf, change: GroupChange) -> None:
    t = page.t
    today = what_if.before.state.data
    known = [
        m for m in change.members_before or change.members_after if m in today.enterprises.index
    ]
    gather = partial(gather_panel, page)
    before, fault = gather(known, today)
    after, _ = gather(change.members_after, what_if.after.state.data)
    if before is None or after is None:
        show_small(fault)
        return
    heads = [t(f"whatif.{key}") for key in ("col_figure", "col_before", "col_after")]
    title = t("panel.title")
    show_markup(write_table(title, heads, _tabulate_panels(page, before, after)))
    show_small(*filter(None, (fault, t("whatif.equality_note"))))


def _tabulate_panels(
    page: Page, before: EqualityPanel, after: EqualityPanel
) -> Iterable[list[str]]:
    t = page.t
    for row_id in ROWS:
        rows = before.row(row_id), after.row(row_id)
        if all(row.withheld == "untold" for row in rows):
            continue
        values = [
            t("panel.untold_short") if row.withheld == "untold" else write_value(page, row)
            for row in rows
        ]
        told = [
            t("panel.row_told", answered=t.number(row.answered), n=t.number(row.entities))
            for row in rows
        ]
        cells = [f"{value} ({of})" for value, of in zip(values, told, strict=True)]
        yield [t(f"panel.row_{row_id}"), *cells]
    shared = [sum(bool(line.shared_by) for line in p.reconciliation) for p in (before, after)]
    yield [t("whatif.service_shared"), *(t.number(number) for number in shared)]
