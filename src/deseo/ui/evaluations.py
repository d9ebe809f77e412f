"""The evaluation grid and what was measured, written in as tables; the quicker is never unseated.

What somebody writes stays on their page until they save it. If somebody else saved the same row
first, both versions stand side by side and the second chooses, row by row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from deseo.errors import EditConflict, InputError, StoreError
from deseo.evaluation import (
    LARGEST,
    LONGEST_TEXT,
    STATES,
    UNITS,
    GridError,
    propose_criteria,
    read_baselines,
)
from deseo.reports.grids import name_criterion
from deseo.store import read_criteria, save_criteria
from deseo.ui.designs import choose_role, list_present
from deseo.ui.dossiers import SMALL
from deseo.ui.grids import (
    Edit,
    describe_criterion,
    identify,
    lay_out_grid,
    read_grid,
    settle_conflict,
)
from deseo.ui.markup import escape_markdown, show_markup, write_table
from deseo.ui.panel_sources import gather_panel
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deseo.evaluation import Criterion, Design
    from deseo.i18n import Translator
    from deseo.ui.frame import Page

HEADING = Markup('<h2>{}</h2><p class="wide">{}</p>')
ROW_EM, EDGE_PX, MOST_PX = 2.1875, 3, 640
NARROW_EM = 7


def show_grid(page: Page, design: Design) -> tuple[Criterion, ...]:
    """Draw the grid of a design to be written in; give it as it is saved."""
    t = page.t
    show_markup(HEADING.format(t("dossier.grid"), t("dossier.grid_lead")))
    stored = read_criteria(store(), design.design_id)
    name = f"grid_{design.design_id}"
    if not stored and name not in st.session_state:
        _show_beginnings(page, design, name)
        return stored
    base, turn = hold_base(name, stored)
    table = st.data_editor(
        lay_out_grid(base, t),
        key=f"sheet_{name}_{turn}",
        placeholder="",
        alt=t("dossier.grid"),
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        height=find_height_px(page, len(base)),
        column_config=_describe_columns(page),
    )
    edit = read_grid(table, base, t)
    if edit.is_empty and stored != base:
        take_base(name, stored)  # somebody else saved, and nothing is written here
        st.rerun()

    def save(chosen: Edit[Criterion], role: str) -> tuple[Criterion, ...]:
        return save_criteria(store(), design.design_id, chosen.changed, chosen.removed, role)

    show_markup(SMALL.format(t("dossier.row_hint")))
    show_saving(page, name, edit, save, describe_criterion)
    return stored


def _show_beginnings(page: Page, design: Design, name: str) -> None:
    """Offer to begin with the proposed criteria, what the panel knows filled in, or with none."""
    t = page.t
    show_markup(SMALL.format(t("dossier.begin_note")))
    first, second, whose = st.columns([0.4, 0.3, 0.3], vertical_alignment="bottom")
    with whose:
        role = choose_role(page)
    label = t("dossier.begin_proposed")
    if first.button(label, type="primary", key="w_begin_proposed", width="stretch"):
        panel, _ = gather_panel(page, list_present(page, design))
        proposed = propose_criteria(read_baselines(panel) if panel else {})
        try:
            saved = save_criteria(store(), design.design_id, proposed, (), role)
        except StoreError as error:
            st.error(t(f"store.{error.reason}"))
            return
        take_base(name, saved)
        st.rerun()
    if second.button(t("dossier.begin_empty"), key="w_begin_empty", width="stretch"):
        take_base(name, ())
        st.rerun()


def find_height_px(page: Page, rows: int) -> int:
    """Find how high a table to write in is: all its rows, a head, and a line to write on."""
    return min(MOST_PX, round(ROW_EM * page.theme.text_px * (rows + 2)) + EDGE_PX)


def _describe_columns(page: Page) -> dict[str, Any]:
    """Describe the columns of the grid to the editor."""
    column, t = st.column_config, page.t
    narrow = round(NARROW_EM * page.theme.text_px)

    def number(key: str) -> Any:
        return column.NumberColumn(t(key), min_value=-LARGEST, max_value=LARGEST, width=narrow)

    return {
        "criterion_id": None,
        "title": column.TextColumn(t("dossier.criterion"), max_chars=LONGEST_TEXT, width="large"),
        "unit": column.SelectboxColumn(
            t("dossier.unit"),
            options=UNITS,
            format_func=lambda unit: t(f"dossier.unit_{unit}"),
            default=UNITS[0],
            width=narrow,
        ),
        "baseline": number("dossier.baseline"),
        "target": number("dossier.target"),
        "due": column.DateColumn(t("dossier.due"), width=narrow),
        "responsible": column.TextColumn(
            t("dossier.responsible"), help=t("dossier.responsible_help"), max_chars=LONGEST_TEXT
        ),
        "state": column.SelectboxColumn(
            t("dossier.state"),
            options=STATES,
            format_func=lambda state: t(f"dossier.state_{state}"),
            default=STATES[0],
        ),
        "evidence": column.TextColumn(
            t("dossier.evidence"), help=t("dossier.evidence_help"), max_chars=LONGEST_TEXT
        ),
    }


def hold_base(name: str, stored: Sequence[Any]) -> tuple[tuple[Any, ...], int]:
    """Give the rows a visitor's table was laid out of, and how often it was laid out anew."""
    held: tuple[tuple[Any, ...], int] = st.session_state.setdefault(name, (tuple(stored), 0))
    return held


def take_base(name: str, rows: Sequence[Any]) -> None:
    """Lay a visitor's table out anew, of these rows."""
    _, turn = st.session_state.get(name, ((), 0))
    st.session_state[name] = (tuple(rows), turn + 1)
    st.session_state.pop(f"{name}_conflict", None)


def show_saving(
    page: Page,
    name: str,
    edit: Edit[Any],
    save: Callable[[Edit[Any], str], tuple[Any, ...]],
    describe: Callable[[Any, Translator], dict[str, str]],
) -> None:
    """Draw what saves an edit, and where somebody was quicker, both versions to choose from."""
    t = page.t
    said, whose, drop, go = st.columns([0.34, 0.22, 0.22, 0.22], vertical_alignment="bottom")
    with said:
        changed = len(edit.changed) + len(edit.removed)
        show_markup(
            SMALL.format(t.count("dossier.unsaved", changed) if changed else t("dossier.all_saved"))
        )
    with whose:
        role = choose_role(page) if name.startswith("grid") else st.session_state["w_role"]
    if drop.button(t("dossier.drop"), key=f"{name}_drop", disabled=edit.is_empty, width="stretch"):
        take_base(name, hold_base(name, ())[0])
        st.rerun()
    wants = go.button(
        t("dossier.save"),
        key=f"{name}_save",
        disabled=edit.is_empty,
        type="secondary" if edit.is_empty else "primary",
        width="stretch",
    )
    conflict: EditConflict | None = st.session_state.get(f"{name}_conflict")
    if conflict is not None and not edit.is_empty:
        mine = _show_both(page, name, edit, conflict, describe)
        if mine is None:
            return
        _try_saving(page, name, settle_conflict(edit, conflict, mine), save, role)
    elif wants:
        _try_saving(page, name, edit, save, role)


def _try_saving(
    page: Page,
    name: str,
    edit: Edit[Any],
    save: Callable[[Edit[Any], str], tuple[Any, ...]],
    role: str,
) -> None:
    t = page.t
    try:
        take_base(name, save(edit, role))
    except EditConflict as conflict:
        st.session_state[f"{name}_conflict"] = conflict
    except GridError as error:
        for problem in error.problems:
            row = edit.changed[min(problem.row, len(edit.changed)) - 1]
            words = escape_markdown(name_criterion(row, t) if row.title or row.template_id else "…")
            st.error(t("dossier.problem", row=words, problem=t(f"dossier.wrong_{problem.reason}")))
        return
    except InputError:
        st.error(t("dossier.wrong_row"))
        return
    except StoreError as error:
        st.error(t(f"store.{error.reason}"))
        return
    st.rerun()


def _show_both(
    page: Page,
    name: str,
    edit: Edit[Any],
    conflict: EditConflict,
    describe: Callable[[Any, Translator], dict[str, str]],
) -> set[str] | None:
    """Show mine and theirs of every row in conflict; give the rows of mine to keep, once chosen."""
    t = page.t
    st.warning(t.count("dossier.conflict", len(conflict.mine)))
    own = {identify(row): row for row in edit.changed}
    gone = {identify(row): row for row in edit.removed}
    mine = set()
    for row_id in conflict.mine:
        ours = describe(own[row_id], t) if row_id in own else {}
        theirs = _describe_theirs(own.get(row_id) or gone[row_id], conflict.theirs.get(row_id))
        told = describe(theirs, t) if theirs is not None else {}
        label = next(iter(ours.values()), "") or next(iter(told.values()), "")
        show_markup(_write_both(page, label, ours, told))
        kept = st.radio(
            label,
            ("mine", "theirs"),
            format_func=lambda whose: t(f"dossier.keep_{whose}"),
            horizontal=True,
            label_visibility="collapsed",
            index=1,
            key=f"{name}_{row_id}_keep",
        )
        if kept == "mine":
            mine.add(row_id)
    chosen = st.button(t("dossier.save_choice"), type="primary", key=f"{name}_settle")
    return mine if chosen else None


def _describe_theirs(like: Any, fields: Mapping[str, Any] | None) -> Any:
    """Make a row of the fields a conflict carries; nothing if they took it out."""
    if fields is None:
        return None
    names = vars(like)
    return type(like)(**{key: value for key, value in fields.items() if key in names})


def _write_both(
    page: Page, label: str, ours: Mapping[str, str], theirs: Mapping[str, str]
) -> Markup:
    """Write the fields in which mine and theirs differ; one that was taken out says so."""
    t = page.t
    heads = [label, t("dossier.yours"), t("dossier.theirs")]
    if not ours or not theirs:
        out, there = t("dossier.taken_out"), t("dossier.changed")
        row = [t("dossier.row"), there if ours else out, there if theirs else out]
        return write_table(label, heads, [row])
    rows = [
        [t(key), ours[key] or "–", theirs[key] or "–"] for key in ours if ours[key] != theirs[key]
    ]
    return write_table(
        label, heads, rows or [[t("dossier.row"), t("dossier.same"), t("dossier.same")]]
    )
