"""Before the room comes in: open a meeting, lay its route, find the ones that were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from deseo.errors import EditConflict, InputError, StoreError
from deseo.meetings import LONGEST_TITLE, STEP_KINDS, Meeting, Step, default_route
from deseo.store import open_meeting, read_meetings, save_route
from deseo.ui.heads import choose_territory, show_exercise_switch
from deseo.ui.markup import escape_markdown, show_markup, show_small
from deseo.ui.state import choose
from deseo.ui.stores import store
from deseo.ui.workshop.minutes import offer_minutes
from deseo.ui.workshop.scenes import list_scenes

if TYPE_CHECKING:
    from deseo.ui.frame import Page

ROUTE_PX: Final = 520
MOST_LISTED: Final = 20


def show_lobby(page: Page) -> None:
    """Draw what a facilitator does before and after: a new meeting, and those there are."""
    t = page.t
    head = Markup('<h1>{}</h1><p class="lead">{}</p>')
    show_markup(head.format(t("workshop.lobby"), t("workshop.lobby_lead")))
    left, right = st.columns([0.45, 0.55], gap="large")
    with left:
        _show_opening(page)
    with right:
        _list_meetings(page)


def _show_opening(page: Page) -> None:
    t = page.t
    show_markup(Markup("<h2>{}</h2>").format(t("workshop.new")))
    choose_territory(page)
    show_exercise_switch(page)
    with st.form("meeting", border=False):
        usual = t("workshop.usual_title", name=page.territory_name)
        title = st.text_input(t("workshop.meeting_title"), usual, max_chars=LONGEST_TITLE)
        wants = st.form_submit_button(t("workshop.open_meeting"), type="primary")
    show_small(t("workshop.open_help"))
    if not wants:
        return
    meeting = Meeting(
        page.selection.territory,
        title.strip(),
        default_route(),
        page.selection.lang,
        page.selection.source == "exercise",
    )
    try:
        opened = open_meeting(store(), meeting)
    except InputError:
        st.warning(t("workshop.title_wrong"))
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
    else:
        choose(meeting=opened.meeting_id, scene="")
        st.rerun()


def _list_meetings(page: Page) -> None:
    t, selection = page.t, page.selection
    show_markup(Markup("<h2>{}</h2>").format(t("workshop.meetings", name=page.territory_name)))
    try:
        meetings = read_meetings(
            store(), selection.territory, is_exercise=selection.source == "exercise"
        )
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
        return
    if not meetings:
        show_small(t("workshop.no_meetings"))
    for meeting in meetings[:MOST_LISTED]:
        with st.expander(_name_meeting(page, meeting), key=f"meeting_{meeting.meeting_id}"):
            _show_meeting(page, meeting)


def _name_meeting(page: Page, meeting: Meeting) -> str:
    t = page.t
    day = t.date(meeting.opened_at.date()) if meeting.opened_at else ""
    state = t(f"workshop.state_{meeting.state}")
    return f"**{escape_markdown(meeting.title)}** · {escape_markdown(day)} · {state}"


def _show_meeting(page: Page, meeting: Meeting) -> None:
    t = page.t
    label = "go_on" if meeting.is_open else "look_again"
    st.button(
        t(f"workshop.{label}"),
        key=f"w_go_{meeting.meeting_id}",
        type="primary" if meeting.is_open else "secondary",
        on_click=choose,
        kwargs={"meeting": meeting.meeting_id, "scene": ""},
    )
    offer_minutes(page, meeting)
    list_scenes(page, meeting)
    if meeting.is_open:
        st.markdown(f"**{t('workshop.route')}**")
        _edit_route(page, meeting)


def _edit_route(page: Page, meeting: Meeting) -> None:
    """Let the facilitator lay the route: which steps, in which order, with which notes."""
    t = page.t
    show_small(t("workshop.route_help"))
    column = st.column_config
    with st.form(f"route_{meeting.meeting_id}", border=False):
        table = st.data_editor(
            _lay_out(meeting),
            key=f"route_{meeting.meeting_id}_{meeting.version}",
            num_rows="dynamic",
            hide_index=True,
            height=ROUTE_PX,
            column_config={
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
            },
        )
        wants = st.form_submit_button(t("workshop.save_route"))
    if wants:
        _keep_route(page, meeting, read_route(table))


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
    t = page.t
    try:
        save_route(store(), meeting, route)
    except EditConflict:
        st.warning(t("workshop.remote_quicker"))
    except InputError:
        st.warning(t("workshop.route_wrong"))
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
    else:
        st.rerun()
