"""What the room writes in: who is missing, in ten seconds, and what somebody offers and needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from deseo.errors import EditConflict, InputError, StoreError
from deseo.figures.themes import MARKS
from deseo.services.questionnaires import (
    ASKED_ROLES,
    NOTICE_VERSION,
    PURPOSE,
    write_question_id,
)
from deseo.store import (
    AnswerSheet,
    Newcomer,
    read_sheet,
    remove_newcomer,
    save_answers,
    save_newcomer,
)
from deseo.ui import cache
from deseo.ui.answer_sheets import MONTHS, find_last_day
from deseo.ui.filters import name_service
from deseo.ui.markup import escape_markdown, show_small
from deseo.ui.stores import store
from deseo.ui.workshop.changes import tell_later, try_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.meetings import Meeting
    from deseo.ui.cache import View
    from deseo.ui.frame import Page

ROLE: Final = "facilitator"
NEWEST: Final = "room_newest"
LONGEST_NAME: Final = 120
PREFIX: Final = "room-"


def show_newcomer_form(page: Page, view: View, meeting: Meeting) -> None:
    """Take one organisation by name and municipality; it is on the map as soon as it is kept."""
    t = page.t
    names = dict(zip(view.zones["zone_id"], view.zones["name"], strict=True))
    with st.form("newcomer", clear_on_submit=True, border=False):
        name = st.text_input(t("workshop.name"), max_chars=LONGEST_NAME)
        where, what = st.columns(2)
        zone_id = where.selectbox(
            t("asked.town"),
            sorted(names, key=lambda one: str(names[one])),
            format_func=lambda one: str(names[one]),
            index=None,
            placeholder=t("workshop.choose"),
        )
        family = what.selectbox(
            t("facet.family"),
            list(MARKS),
            index=list(MARKS).index("unstated"),
            format_func=lambda one: t(f"family.{one}"),
        )
        wants = st.form_submit_button(t("workshop.add"), type="primary")
    if wants and (not name.strip() or zone_id is None):
        st.warning(t("workshop.name_and_town"))
    elif wants:
        _keep_newcomer(page, view, meeting, name.strip(), str(zone_id), family)
    newest = st.session_state.get(NEWEST, "")
    if newest in view.data.enterprises.index:
        label = t("workshop.take_back", name=escape_markdown(view.data.enterprises["name"][newest]))
        st.button(label, key="w_take_back", on_click=_take_back, args=(newest,))


def _keep_newcomer(
    page: Page, view: View, meeting: Meeting, name: str, zone_id: str, family: str
) -> None:
    zone = view.zones[view.zones["zone_id"] == zone_id].iloc[0]
    at = zone["geometry"].representative_point()
    told_in = page.t("workshop.told_in", title=meeting.title)
    newcomer = Newcomer(
        meeting.territory_id,
        meeting.is_exercise,
        name,
        "" if family == "unstated" else family,
        str(zone["name"]),
        float(at.y),
        float(at.x),
        told_in,
    )
    try:
        st.session_state[NEWEST] = save_newcomer(store(), newcomer, ROLE)
    except InputError:
        st.warning(page.t("workshop.name_wrong"))
        return
    except StoreError as error:
        st.warning(page.t(f"store.{error.reason}"))
        return
    st.rerun()


def _take_back(enterprise_id: str) -> None:
    try:
        remove_newcomer(store(), enterprise_id, ROLE)
    except StoreError:
        return  # it is still on the map, with the button to try again
    st.session_state.pop(NEWEST, None)


def show_offer_form(page: Page, view: View) -> None:
    """Take what one organisation says it offers and needs, if it agrees to be shown with it."""
    t = page.t
    names = view.by_name["name"]
    chosen = st.selectbox(
        t("asked.name"),
        list(names.index),
        index=None,
        format_func=lambda one: str(names[one]),
        placeholder=t("asked.choose"),
        key="w_room_one",
    )
    if chosen is None:
        return
    try:
        kept = read_sheet(store(), chosen, PURPOSE)
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
        return
    told = {question for question, value in kept.answers.items() if value} if kept else set()
    services = [str(one) for one in cache.reference("services").index]
    with st.form(f"offers_{chosen}", border=False):
        ticked = {
            role: st.multiselect(
                t(f"workshop.{role}"),
                services,
                [one for one in services if write_question_id(one, role) in told],
                format_func=lambda one: name_service(page, one),
                placeholder=t("workshop.choose"),
                key=f"w_room_{role}_{chosen}_{kept.version if kept else 0}",
                select_all=False,
            )
            for role in ASKED_ROLES
        }
        until = find_last_day(datetime.now(UTC).date(), MONTHS[0])
        is_agreed = st.checkbox(t("workshop.agreed", date=t.date(until)))
        show_small(t("asked.who"))
        wants = st.form_submit_button(t("asked.keep"), type="primary")
    if wants and not is_agreed:
        st.warning(t("asked.first_agree"))
    elif wants:
        sheet = AnswerSheet(
            chosen,
            page.selection.territory,
            PURPOSE,
            NOTICE_VERSION,
            "public",
            until,
            _merge_answers(kept, services, ticked),
            is_exercise=page.selection.source == "exercise",
            version=kept.version if kept else 0,
        )
        _keep_sheet(page, sheet)


def _merge_answers(
    kept: AnswerSheet | None, services: Iterable[str], ticked: dict[str, list[str]]
) -> dict[str, Any]:
    """Put ticks into answers: what is ticked is a yes, what no longer is one has no answer.

    A no or a "don't know" that was given before stays.
    """
    answers = {q: value for q, value in (kept.answers.items() if kept else ()) if value is not True}
    chosen = {
        write_question_id(one, role): True
        for role, some in ticked.items()
        for one in services
        if one in some
    }
    return {**answers, **chosen}


def _keep_sheet(page: Page, sheet: AnswerSheet) -> None:
    try:
        save_answers(store(), sheet, ROLE)
    except EditConflict as conflict:
        now = next(iter(conflict.versions.values()))
        theirs = next(iter(conflict.theirs.values()), {})
        both = replace(sheet, answers={**theirs.get("answers", {}), **sheet.answers}, version=now)
        if try_change(page, partial(save_answers, store(), both, ROLE)):
            tell_later(page.t("workshop.told_meanwhile"))
    except StoreError as error:
        st.warning(page.t(f"store.{error.reason}"))
        return
    st.rerun()
