"""The route of a meeting as a table to write in: which steps, in which order, with which notes.

Where somebody else changed it meanwhile both are shown, and whoever was second chooses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from deseo.errors import EditConflict, InputError, StoreError
from deseo.meetings import LONGEST_TITLE, STEP_KINDS, Step
from deseo.store import save_route
from deseo.ui.markup import show_markup, show_small, write_table
from deseo.ui.stores import store

if TYPE_CHECKING:
    from deseo.meetings import Meeting
    from deseo.ui.frame import Page

ROUTE_PX: Final = 520
MINE: Final = "route_mine_"


def edit_route(page: Page, meeting: Meeting) -> None:
    """Let the facilitator lay the route."""
    t = page.t
    show_small(t("workshop.route_help"))
    with st.form(f"route_{meeting.meeting_id}", border=False):
        table = st.data_editor(
            _lay_out(meeting),
            key=f"route_{meeting.meeting_id}_{meeting.version}",
            num_rows="dynamic",
            hide_index=True,
            height=ROUTE_PX,
            column_config=_describe_columns(page),
        )
        wants = st.form_submit_button(t("workshop.save_route"))
    if wants:
        _keep_route(page, meeting, read_route(table))
    _settle(page, meeting)


def _describe_columns(page: Page) -> dict[str, Any]:
    t, column = page.t, st.column_config
    return {
        "step_id": None,
        "place": column.NumberColumn(t("workshop.col_place"), step=1, width="small"),
        "kind": column.SelectboxColumn(
            t("workshop.col_step"),
            options=STEP_KINDS,
            format_func=lambda one: t(f"workshop.step_{one}"),
            required=True,
        ),
        "title": column.TextColumn(t("workshop.col_title"), max_chars=LONGEST_TITLE),
        "minutes": column.NumberColumn(
            t("workshop.col_minutes"), min_value=0, step=5, width="small"
        ),
        "notes": column.TextColumn(t("workshop.col_notes"), width="large"),
    }


def _lay_out(meeting: Meeting) -> pd.DataFrame:
    rows = [{"place": place, **vars(step)} for place, step in enumerate(meeting.route, start=1)]
    return pd.DataFrame(rows)[["step_id", "place", "kind", "title", "minutes", "notes"]]


def read_route(table: pd.DataFrame) -> tuple[Step, ...]:
    """Read a route as it was written in: by place, those without one last; new steps get an id."""
    rows: list[dict[str, Any]] = [
        {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in table.to_dict("records")
    ]
    ordered = sorted(rows, key=lambda row: (row["place"] is None, row["place"] or 0))
    taken = {row["step_id"] for row in rows if row["step_id"]}
    steps = []
    for row in ordered:
        if not row["kind"]:
            continue
        step_id = row["step_id"] or _name_step(str(row["kind"]), taken)
        taken.add(step_id)
        minutes = int(row["minutes"] or 0)
        texts = (str(row["title"] or ""), str(row["notes"] or ""))
        steps.append(Step(str(step_id), str(row["kind"]), *texts, minutes=minutes))
    return tuple(steps)


def _name_step(kind: str, taken: set[Any]) -> str:
    """Name a new step after its kind, with a number where that is taken."""
    names = (kind, *(f"{kind}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _keep_route(page: Page, meeting: Meeting, route: tuple[Step, ...]) -> None:
    t, mine = page.t, f"{MINE}{meeting.meeting_id}"
    try:
        save_route(store(), meeting, route)
    except EditConflict:
        st.session_state[mine] = route
    except InputError:
        st.warning(t("workshop.route_wrong"))
        return
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
        return
    else:
        st.session_state.pop(mine, None)
    st.rerun()


def _settle(page: Page, meeting: Meeting) -> None:
    """Where somebody was quicker, show both routes until one is chosen."""
    t, key = page.t, f"{MINE}{meeting.meeting_id}"
    mine: tuple[Step, ...] | None = st.session_state.get(key)
    if mine is None:
        return
    st.warning(t("workshop.route_meanwhile"))
    heads = [t("workshop.route"), t("dossier.yours"), t("dossier.theirs")]
    sides = [_say_steps(page, route) for route in (mine, meeting.route)]
    longest = max(len(side) for side in sides)
    padded = [[*side, *[""] * (longest - len(side))] for side in sides]
    rows = [[t.number(n), *pair] for n, pair in enumerate(zip(*padded, strict=True), start=1)]
    show_markup(write_table(t("workshop.route"), heads, rows))
    keep, drop = st.columns(2)
    if keep.button(t("workshop.keep_mine"), key=f"w_{key}_keep", width="stretch"):
        _keep_route(page, meeting, mine)
    if drop.button(t("workshop.keep_theirs"), key=f"w_{key}_drop", width="stretch"):
        st.session_state.pop(key)
        st.rerun()


def _say_steps(page: Page, route: tuple[Step, ...]) -> list[str]:
    """Say each step with its own words, its minutes and notes."""
    t = page.t
    return [
        " · ".join(
            part
            for part in (
                step.title or t(f"workshop.step_{step.kind}"),
                t.number(step.minutes),
                step.notes,
            )
            if part
        )
        for step in route
    ]
