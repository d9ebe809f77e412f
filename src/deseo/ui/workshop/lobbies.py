"""Before the room comes in: open a meeting, lay its route, find the ones that were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.errors import InputError, StoreError
from deseo.meetings import LONGEST_TITLE, Meeting, default_route
from deseo.store import open_meeting, read_meetings
from deseo.ui.heads import choose_territory, show_exercise_switch
from deseo.ui.markup import escape_markdown, show_markup, show_small
from deseo.ui.state import choose
from deseo.ui.stores import store
from deseo.ui.workshop.minutes import offer_minutes
from deseo.ui.workshop.routes import edit_route
from deseo.ui.workshop.scenes import list_scenes

if TYPE_CHECKING:
    from deseo.ui.frame import Page

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
        edit_route(page, meeting)
