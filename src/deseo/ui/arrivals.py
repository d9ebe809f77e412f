"""What would become of each row of a list, and how it comes in when the officer says so.

A file that was uploaded and a list that a register gave come in by this one way.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.errors import InputError, ReadingError, StoreError
from deseo.model import to_query
from deseo.sources.imports.batches import make_batch
from deseo.sources.imports.mappings import remember_mapping
from deseo.sources.imports.reports import count_rows, describe_import_problem, tabulate_report
from deseo.sources.imports.twins import recall_known
from deseo.store import read_different, save_import
from deseo.ui import cache
from deseo.ui.downloads import offer_download
from deseo.ui.markup import escape_markdown, show_markup, write_table
from deseo.ui.stores import store

if TYPE_CHECKING:
    from pathlib import Path

    from deseo.sources.imports.batches import Batch, Proposal
    from deseo.sources.imports.mappings import ColumnMapping
    from deseo.ui.frame import Page

SAID, FAILED, TURN = "imports_said", "imports_failed", "imports_turn"
MOST_PROBLEMS = 100
ROLE = "officer"


def show_said(page: Page, place: str = "") -> None:
    """Say how bringing something in ended, once, and where it can be seen."""
    if failed := st.session_state.pop(FAILED + place, ""):
        st.error(escape_markdown(failed))
    if said := st.session_state.pop(SAID + place, ""):
        st.success(escape_markdown(said))
        label = page.t("imports.see")
        st.page_link("pages/explore.py", label=label, query_params=to_query(page.selection))


@st.cache_resource(show_spinner=False, max_entries=2)
def _make(path: Path, stamp: int, territory_id: str, told: str, _decided: Proposal) -> Batch:
    """Make the batch of a file; `told` says as text what was decided, which cannot be hashed."""
    del path, stamp, told
    existing, decided = recall_known(
        cache.told(territory_id, "real"),
        cache.dataset(territory_id, "real"),
        read_different(store(), territory_id),
    )
    return make_batch(cache.paths(), _decided, territory_id, existing, decided=decided)


def try_import(page: Page, path: Path, proposal: Proposal, decided: ColumnMapping) -> Batch:
    """Make the batch of a proposal with what was decided of its columns; keep nothing."""
    territory_id, stamp = page.selection.territory, path.stat().st_mtime_ns
    told = json.dumps([dict(decided.columns), decided.sheet, decided.crs])
    told += cache.dataset(territory_id, "real").version
    told += repr(sorted(map(sorted, read_different(store(), territory_id))))
    with st.spinner(page.t("imports.try")):
        return _make(path, stamp, territory_id, told, proposal.decide(decided))


def show_outcome(page: Page, batch: Batch, decided: ColumnMapping, place: str = "") -> None:
    """Show what would become of each row, and let the officer bring them in.

    `place` names where on the page this stands: a file's draft, or a register's.
    """
    t, report = page.t, batch.report
    counts = {
        "rows": t.number(report.rows_in),
        "accepted": t.number(report.accepted),
        "merged": t.number(report.merged),
        "refused": t.number(report.refused),
    }
    show_markup(Markup("<p><strong>{}</strong></p>").format(t("imports.counts", **counts)))
    problems = report.problems[:MOST_PROBLEMS]
    if problems:
        heads = [t("imports.row"), t("imports.column"), t("imports.reason")]
        rows = [
            [t.number(one.row) if one.row else "", one.column, describe_import_problem(one, t)]
            for one in problems
        ]
        with st.container(height=260):
            show_markup(write_table(t("imports.reason"), heads, rows))
        if more := len(report.problems) - len(problems):
            st.caption(t.count("imports.more_problems", more))
    told = json.dumps(tabulate_report(report, t), ensure_ascii=False, indent=1).encode()
    offer_download(t("imports.report"), f"{report.file}.json", "application/json", lambda: told)
    if report.doubtful:
        show_markup(Markup("<p>{}</p>").format(t.count("imports.doubtful", report.doubtful)))
    label = t.count("imports.accept", report.accepted)
    if not report.accepted and len(batch.rows):
        label = t.count("imports.accept_known", len(batch.rows))
    st.button(
        label,
        type="primary",
        disabled=batch.rows.empty,
        on_click=partial(_accept, page, batch, decided, place),
        key=f"w_accept{place}",
    )


def _accept(page: Page, batch: Batch, decided: ColumnMapping, place: str) -> None:
    report = batch.report
    try:
        save_import(store(), batch.rows, report.file, count_rows(report), ROLE, batch.pairs)
    except StoreError as error:
        st.session_state[FAILED + place] = page.t(f"store.{error.reason}")
        return
    except InputError:
        st.session_state[FAILED + place] = page.t("reading.meanwhile")
        return
    st.session_state[SAID + place] = page.t.count("imports.done", report.accepted, file=report.file)
    if not place:
        with suppress(ReadingError):  # what came in is kept; only the next list is asked about anew
            remember_mapping(cache.paths().home, batch.proposal.reading.names, decided)
        st.session_state[TURN] += 1
