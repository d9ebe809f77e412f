"""The grid to take along: an A3 sheet as it stands or blank to write on, a workbook, a CSV."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from deseo.evaluation import propose_criteria
from deseo.reports.grids import (
    grid_to_csv,
    grid_to_xlsx,
    print_grid,
    tabulate_grid,
    tabulate_measurements,
)
from deseo.ui.cluster_downloads import XLSX
from deseo.ui.dossiers import SMALL
from deseo.ui.downloads import offer_download
from deseo.ui.markup import show_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.evaluation import Criterion, Design, Measurement
    from deseo.ui.frame import Page

PDF = "application/pdf"


def show_grid_downloads(
    page: Page,
    design: Design | None,
    criteria: Sequence[Criterion],
    measured: Sequence[Measurement],
) -> None:
    """Offer what is saved of a cluster's grid; of a candidate, the blank sheet alone."""
    t, today = page.t, datetime.now(UTC).date()
    with st.popover(t("download.open"), width="stretch", disabled=design is None):
        if design is None:
            return
        notice = t("exercise.mark") if design.is_exercise else ""
        stem = f"{'EXERCISE_' if notice else ''}deseo_{page.selection.territory}_evaluation"
        sheet = partial(print_grid, design, page.territory_name, t=t, made=today)
        show_markup(SMALL.format(t("dossier.take_along")))
        blank = propose_criteria()
        offer_download(t("dossier.print_blank"), f"{stem}_blank.pdf", PDF, lambda: sheet(blank, ()))
        if not criteria:
            return
        grid = partial(tabulate_grid, criteria, measured, t, notice, today)
        offer_download(
            t("dossier.print_filled"), f"{stem}.pdf", PDF, lambda: sheet(criteria, measured)
        )
        offer_download(
            "XLSX",
            f"{stem}.xlsx",
            XLSX,
            lambda: grid_to_xlsx(design, grid(), tabulate_measurements(measured, notice), notice),
        )
        offer_download("CSV", f"{stem}.csv", "text/csv", lambda: grid_to_csv(grid()))
