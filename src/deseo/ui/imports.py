"""Bringing a list in: upload, see what each column means, see what becomes of each row, decide.

Nothing is kept before the officer says so; what was brought in goes again as a whole.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.errors import DeseoError, StoreError
from deseo.sources.imports.batches import ImportChoices, propose_import
from deseo.sources.imports.contents import DOCUMENT, LAYER, PARQUET
from deseo.sources.imports.failures import describe_failure
from deseo.sources.imports.mappings import list_fields
from deseo.sources.imports.systems import UnknownCrsError
from deseo.store import read_imports, undo_import
from deseo.ui import cache
from deseo.ui.arrivals import ROLE, SAID, TURN, show_outcome, show_said, try_import
from deseo.ui.heads import choose_territory
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.stores import store
from deseo.ui.systems import show_systems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from deseo.sources.imports.batches import Proposal
    from deseo.sources.imports.mappings import ColumnMapping
    from deseo.ui.frame import Page

UPLOAD = "imports_upload"
UNUSED = ""
FIRST_CELLS = 3
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
