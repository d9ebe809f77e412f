"""Talk and tasks of the territory to take along, as they stand; hidden words stay hidden."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from deseo.reports.exchange_tables import exchange_to_xlsx, tabulate_talks, tabulate_tasks
from deseo.reports.exports import to_csv
from deseo.ui.cluster_downloads import XLSX
from deseo.ui.downloads import offer_download
from deseo.ui.markup import show_small

if TYPE_CHECKING:
    import pandas as pd

    from deseo.ui.exchanges.heads import Exchange
    from deseo.ui.frame import Page


def show_exchange_downloads(page: Page, exchange: Exchange) -> None:
    """Offer all threads and tasks as CSV and XLSX; made only when asked for."""
    t, today = page.t, datetime.now(UTC).date()
    notice = t("exercise.mark") if page.selection.source == "exercise" else ""
    stem = f"{'EXERCISE_' if notice else ''}deseo_{page.selection.territory}_exchange"
    talks = partial(tabulate_talks, exchange.talks, exchange.anchors, notice)
    tasks = partial(tabulate_tasks, exchange.tasks, exchange.anchors, notice, today)
    about = {
        "DESEO Atlas": notice or t("exchange.download_note"),
        t("download.territory"): page.territory_name,
        t("download.made"): t.date(today),
    }
    nothing = not exchange.talks and not exchange.tasks
    with st.popover(t("download.open"), width="stretch", disabled=nothing):
        if nothing:
            return
        show_small(t("exchange.download_note"))
        offer_download(
            "XLSX", f"{stem}.xlsx", XLSX, lambda: exchange_to_xlsx(talks(), tasks(), about, notice)
        )
        for name, make in (("posts", talks), ("tasks", tasks)):
            label = f"CSV · {t(f'exchange.download_{name}')}"
            offer_download(label, f"{stem}_{name}.csv", "text/csv", partial(_to_csv, make))


def _to_csv(make: partial[pd.DataFrame]) -> bytes:
    return to_csv(make())
