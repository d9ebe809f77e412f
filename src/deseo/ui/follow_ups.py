"""What was measured of a cluster's criteria: written in as a table, drawn over time, and said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from deseo.errors import StoreError
from deseo.evaluation import LARGEST, LONGEST_TEXT
from deseo.figures.follow_ups import draw_follow_up, find_span, find_unit_scales
from deseo.reports.grids import name_criterion, say_follow_up
from deseo.store import read_measurements, save_measurements
from deseo.ui.dossiers import NOTE
from deseo.ui.evaluations import (
    HEADING,
    NARROW_EM,
    find_height_px,
    hold_base,
    show_grid,
    show_saving,
    take_base,
)
from deseo.ui.grids import Edit, describe_measurement, lay_out_measurements, read_measured
from deseo.ui.markup import show_markup, write_table
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.evaluation import Criterion, Design, Measurement
    from deseo.ui.frame import Page


ABREAST = {"desk": 3, "projector": 2}


def show_evaluation(
    page: Page, design: Design
) -> tuple[tuple[Criterion, ...], tuple[Measurement, ...]]:
    """Draw a design's grid and how it goes; give both as they are saved, or say why they cannot."""
    try:
        criteria = show_grid(page, design)
        return criteria, show_follow_up(page, design, criteria)
    except StoreError as error:
        st.error(page.t(f"store.{error.reason}"))
        return (), ()


def show_follow_up(
    page: Page, design: Design, criteria: Sequence[Criterion]
) -> tuple[Measurement, ...]:
    """Draw how the criteria go, and the table of measurements to be written in."""
    t = page.t
    measured = read_measurements(store(), design.design_id)
    if not criteria:
        return measured
    show_markup(HEADING.format(t("dossier.follow_up"), t("dossier.follow_up_lead")))
    seen = [c for c in criteria if any(m.criterion_id == c.criterion_id for m in measured)]
    if seen:
        _show_pictures(page, seen, measured)
    else:
        show_markup(NOTE.format(t("dossier.nothing_measured")))
    with st.expander(t("dossier.measure"), expanded=not seen):
        _show_table(page, design, criteria, measured)
    return measured


def _show_pictures(
    page: Page, criteria: Sequence[Criterion], measured: Sequence[Measurement]
) -> None:
    t, today = page.t, datetime.now(UTC).date()
    names = {c.criterion_id: name_criterion(c, t) for c in criteria}
    scales, span = find_unit_scales(criteria, measured), find_span(measured)
    abreast = ABREAST[page.theme.name]
    for first in range(0, len(criteria), abreast):
        cells = st.columns(abreast, vertical_alignment="bottom")
        for cell, criterion in zip(cells, criteria[first : first + abreast], strict=False):
            own = [m for m in measured if m.criterion_id == criterion.criterion_id]
            figure = draw_follow_up(criterion, own, scales[criterion.unit], span, page.theme)
            with cell:
                show_markup(Markup("<p><strong>{}</strong></p>").format(names[own[0].criterion_id]))
                key = f"follow_{criterion.criterion_id}"
                st.plotly_chart(figure, key=key, config={"displayModeBar": False}, theme=None)
    rows = [[names[c.criterion_id], say_follow_up(c, measured, t, today)] for c in criteria]
    heads = [t("dossier.criterion"), t("dossier.stands")]
    show_markup(write_table(t("dossier.follow_up"), heads, rows))


def _show_table(
    page: Page, design: Design, criteria: Sequence[Criterion], stored: Sequence[Measurement]
) -> None:
    t, name = page.t, f"measured_{design.design_id}"
    base, turn = hold_base(name, stored)
    table = st.data_editor(
        lay_out_measurements(base),
        key=f"sheet_{name}_{turn}",
        placeholder="",
        alt=t("dossier.measure"),
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        height=find_height_px(page, len(base)),
        column_config=_describe_columns(page, criteria),
    )
    edit = read_measured(table, base)
    if edit.is_empty and tuple(stored) != base:
        take_base(name, stored)  # somebody else saved, and nothing is written here
        st.rerun()

    def save(chosen: Edit[Measurement], role: str) -> tuple[Measurement, ...]:
        return save_measurements(store(), design.design_id, chosen.changed, chosen.removed, role)

    show_saving(page, name, edit, save, describe_measurement)


def _describe_columns(page: Page, criteria: Sequence[Criterion]) -> dict[str, Any]:
    """Describe the columns of the measurements to the editor."""
    column, t = st.column_config, page.t
    narrow = round(NARROW_EM * page.theme.text_px)
    names = {c.criterion_id: name_criterion(c, t) for c in criteria}
    return {
        "measurement_id": None,
        "criterion_id": column.SelectboxColumn(
            t("dossier.criterion"),
            options=list(names),
            format_func=lambda key: names.get(str(key), ""),
            width="large",
        ),
        "measured_on": column.DateColumn(t("dossier.measured_on"), width=narrow),
        "value": column.NumberColumn(
            t("dossier.value"),
            min_value=-LARGEST,
            max_value=LARGEST,
            width=narrow,
        ),
        "note": column.TextColumn(
            t("dossier.note"), help=t("dossier.evidence_help"), max_chars=LONGEST_TEXT
        ),
    }
