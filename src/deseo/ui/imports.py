"""Bringing a list in: upload, see what each column means, see what becomes of each row, decide.

Nothing is kept before the officer says so; what was brought in goes again as a whole.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.errors import DeseoError, InputError, ReadingError, StoreError
from deseo.model import to_query
from deseo.sources.imports.batches import ImportChoices, make_batch, propose_import
from deseo.sources.imports.contents import DOCUMENT, LAYER, PARQUET
from deseo.sources.imports.failures import describe_failure
from deseo.sources.imports.mappings import list_fields, remember_mapping
from deseo.sources.imports.reports import count_rows, describe_import_problem, tabulate_report
from deseo.sources.imports.systems import UnknownCrsError
from deseo.sources.imports.twins import recall_known
from deseo.store import read_different, read_imports, save_import, undo_import
from deseo.ui import cache
from deseo.ui.downloads import offer_download
from deseo.ui.heads import choose_territory
from deseo.ui.markup import escape_markdown, show_markup, write_table
from deseo.ui.stores import store
from deseo.ui.systems import show_systems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from deseo.sources.imports.batches import Batch, Proposal
    from deseo.sources.imports.mappings import ColumnMapping
    from deseo.ui.frame import Page

UPLOAD, SAID, TURN = "imports_upload", "imports_said", "imports_turn"
FAILED = "imports_failed"
UNUSED = ""
FIRST_CELLS = 3
MOST_PROBLEMS = 100
ROLE = "officer"
DRAWN = {DOCUMENT, LAYER, PARQUET}
"""Files that may bring geometries, in a system of their own."""


def show_import(page: Page) -> None:
    """Let an officer bring a list in for the chosen territory, and take lists back."""
    t = page.t
    show_markup(Markup("<h2>{}</h2><p>{}</p>").format(t("imports.title"), t("imports.lead")))
    left, right = st.columns([0.4, 0.6], vertical_alignment="bottom")
    with left:
        choose_territory(page)
    turn = st.session_state.setdefault(TURN, 0)  # a list that came in leaves its place
    with right:
        file = st.file_uploader(t("imports.upload"), key=f"w_list_{turn}")
    show_said(page)
    try:
        if file is not None:
            _show_draft(page, _keep_upload(file))
        _show_earlier(page)
    except StoreError as error:
        st.error(escape_markdown(t(f"store.{error.reason}")))


def show_said(page: Page, place: str = "") -> None:
    """Say how bringing something in ended, once, and where it can be seen."""
    if failed := st.session_state.pop(FAILED + place, ""):
        st.error(escape_markdown(failed))
    if said := st.session_state.pop(SAID + place, ""):
        st.success(escape_markdown(said))
        label = page.t("imports.see")
        st.page_link("pages/explore.py", label=label, query_params=to_query(page.selection))


def _keep_upload(file: UploadedFile) -> Path:
    """Put what was uploaded where the reader's own process can see it, until the next upload."""
    held = st.session_state.get(UPLOAD)
    if held is None or held[0] != file.file_id:
        folder = tempfile.TemporaryDirectory(prefix="deseo-")
        path = Path(folder.name) / (Path(file.name).name or "list")
        path.write_bytes(file.getvalue())
        held = st.session_state[UPLOAD] = (file.file_id, folder, path)
    return Path(held[2])


def _show_draft(page: Page, path: Path) -> None:
    t = page.t
    try:
        proposal = _choose_sheet(page, path)
        show_markup(Markup("<p>{}</p>").format(t.count("imports.read_rows", len(proposal.cells))))
        decided = _choose_meaning(page, proposal)
        if not st.toggle(t("imports.try"), key=f"w_try_{path.name}"):
            return
        show_outcome(page, try_import(page, path, proposal, decided), decided)
    except UnknownCrsError as error:
        show_systems(page, error, f"w_crs_{path.name}")
    except StoreError:
        raise
    except DeseoError as error:
        st.error(escape_markdown(t("imports.cannot", reason=describe_failure(error, t))))


def _choose_sheet(page: Page, path: Path) -> Proposal:
    """Read the file, another of its sheets if asked, its coordinates in a system if named."""
    t, territory = page.t, page.selection.territory
    sheet, crs = (st.session_state.get(f"w_{name}_{path.name}", "") for name in ("sheet", "crs"))
    proposal = _read(path, path.stat().st_mtime_ns, territory, ImportChoices(None, sheet, crs))
    sheets = list(proposal.reading.sheets)
    if len(sheets) > 1:
        st.selectbox(
            t("imports.sheet"),
            sheets,
            index=sheets.index(proposal.reading.sheet),
            format_func=escape_markdown,
            key=f"w_sheet_{path.name}",
        )
    columns = proposal.mapping.columns
    if {"x", "y"} & set(columns) or proposal.reading.kind in DRAWN or crs:
        st.text_input(t("imports.crs"), key=f"w_crs_{path.name}", placeholder="EPSG:25832")
    if proposal.known:
        show_markup(Markup("<p>{}</p>").format(t("imports.known", name=proposal.known.source)))
    return proposal


@st.cache_resource(show_spinner=True, max_entries=4)
def _read(path: Path, stamp: int, territory_id: str, choices: ImportChoices) -> Proposal:
    del stamp
    return propose_import(cache.paths(), path, territory_id, choices)


def _choose_meaning(page: Page, proposal: Proposal) -> ColumnMapping:
    """Show each column with its first entries and what it stands for; let that be changed."""
    t, names = page.t, proposal.reading.names
    labels = {UNUSED: t("imports.unused")} | {
        field: t(f"imports.field.{field}")
        for field in list_fields()
        if t.has(f"imports.field.{field}")
    }
    shown = [at for at in range(len(names)) if at not in proposal.columns.personal]
    taken = {at: field for field, ats in proposal.columns.fields.items() for at in ats}
    table = pd.DataFrame(
        {
            "column": [names[at] for at in shown],
            "example": [_list_first(proposal.cells[f"c{at}"]) for at in shown],
            "field": [labels.get(taken.get(at, UNUSED), t("imports.other")) for at in shown],
        }
    )
    show_markup(Markup("<p>{}</p>").format(t("imports.meaning")))
    if proposal.columns.personal:
        people = t.enumerate([names[at] for at in proposal.columns.personal])
        show_markup(Markup('<p class="small">{}</p>').format(t("imports.personal", columns=people)))
    edited = st.data_editor(
        table,
        hide_index=True,
        width="stretch",
        disabled=["column", "example"],
        column_config={
            "column": t("imports.column"),
            "example": t("imports.example"),
            "field": st.column_config.SelectboxColumn(
                t("imports.stands_for"),
                options=[*labels.values(), t("imports.other")],
                required=True,
            ),
        },
        key=f"w_meaning_{proposal.file}_{proposal.reading.sheet}_{page.selection.lang}",
    )
    return _to_mapping(proposal, labels, taken, shown, list(edited["field"]))


def _list_first(cells: pd.Series[str]) -> str:
    given = [str(cell)[:40] for cell in cells.head(50) if str(cell).strip()]
    return " · ".join(dict.fromkeys(given[:FIRST_CELLS]))


def _to_mapping(
    proposal: Proposal,
    labels: Mapping[str, str],
    taken: Mapping[int, str],
    shown: list[int],
    said: list[str],
) -> ColumnMapping:
    """Turn what was said of each column into a mapping; what has no label stays as it was."""
    field_of = {label: field for field, label in labels.items()}
    names = _name_columns(proposal.reading.names)
    columns: dict[str, tuple[str, ...]] = dict.fromkeys(taken.values(), ())
    for at, label in zip(shown, said, strict=True):
        was = taken.get(at, UNUSED)
        field = field_of.get(label, was)
        if field:
            columns[field] = (*columns.get(field, ()), names[at])
    return replace(proposal.mapping, columns=columns)


def _name_columns(names: Sequence[str]) -> list[str]:
    """Name columns so that each is found again: by its name, or by its place where two share it."""
    return [
        name if names.count(name) == 1 and not name.strip().isdigit() and name.strip() else str(at)
        for at, name in enumerate(names, start=1)
    ]


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


def _show_earlier(page: Page) -> None:
    t = page.t
    earlier = read_imports(store(), page.selection.territory)
    if not earlier:
        return
    show_markup(Markup("<h3>{}</h3>").format(t("imports.earlier")))
    for batch in earlier:
        told = {
            "file": batch.file_name,
            "date": t.date(batch.imported_at.date()),
            "n": t.number(batch.counts.get("accepted", 0)),
        }
        st.button(
            escape_markdown(t("imports.undo", **told)),
            key=f"w_undo_{batch.batch_id}",
            on_click=_undo,
            args=(page, batch.batch_id),
        )


def _undo(page: Page, batch_id: str) -> None:
    try:
        gone = undo_import(store(), batch_id, ROLE)
        st.session_state[SAID] = page.t.count("imports.undone", gone)
    except StoreError as error:
        st.session_state[SAID] = page.t(f"store.{error.reason}")
