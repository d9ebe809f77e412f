"""Who does what by when: written in by the facilitator, or proposed by a phone and taken up."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.errors import InputError, StoreError
from deseo.meetings import Task
from deseo.store import read_tasks, save_task
from deseo.ui.markup import escape_markdown
from deseo.ui.stores import store
from deseo.ui.workshop.changes import change_on_press
from deseo.ui.workshop.screens import Listing, Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.meetings import Meeting
    from deseo.ui.frame import Page

LONGEST_TASK: Final = 300
TAKEN: Final = ("agreed", "under_way", "done")
MOST_PROPOSED: Final = 4


def compose_tasks(page: Page, meeting: Meeting) -> Screen:
    """Show what was agreed, by day, and how many proposals wait."""
    t, tasks = page.t, read_tasks(store(), meeting.meeting_id)
    taken = [task for task in tasks if task.state in TAKEN]
    waiting = sum(task.state == "proposed" for task in tasks)
    said = [t("workshop.no_tasks")] if not taken else []
    if waiting:
        said.append(t.count("workshop.proposed", waiting))
    columns = (t("workshop.what"), t("workshop.who"), t("workshop.until"))
    rows = tuple(write_task(page, task) for task in taken)
    listings = (Listing("", columns, rows),) if rows else ()
    return Screen(t("workshop.tasks"), tuple(said), listings=listings)


def write_task(page: Page, task: Task) -> tuple[str, str, str]:
    """Write a task as what, who and until when; what is open says so."""
    t = page.t
    until = t.date(task.until) if task.until else t("workshop.no_day")
    return task.what, task.who or t("workshop.nobody_yet"), until


def show_task_form(page: Page, meeting: Meeting) -> None:
    """Take a task, and the proposals that came from phones."""
    t = page.t
    if not meeting.is_open:
        return
    with st.form("task", clear_on_submit=True, border=False):
        what = st.text_input(t("workshop.what"), max_chars=LONGEST_TASK)
        who = st.text_input(t("workshop.who"), max_chars=LONGEST_TASK, help=t("workshop.who_help"))
        until = st.date_input(t("workshop.until"), value=None)
        wants = st.form_submit_button(t("workshop.add_task"), type="primary")
    if wants:
        day = until or None
        task = Task(
            meeting.territory_id, what.strip(), who.strip(), day, "agreed",
            meeting_id=meeting.meeting_id, is_exercise=meeting.is_exercise,
        )  # fmt: skip
        _keep(page, task)
    _show_proposals(page, meeting)


def _show_proposals(page: Page, meeting: Meeting) -> None:
    t, tasks = page.t, read_tasks(store(), meeting.meeting_id)
    for task in [task for task in tasks if task.state == "proposed"][:MOST_PROPOSED]:
        who = f" ({task.nickname})" if task.nickname else ""
        st.markdown(escape_markdown(f"{task.what}{who}"))
        turn = partial(_turn, task)
        take, drop = st.columns(2)
        take.button(
            t("workshop.take_up"), key=f"w_take_{task.task_id}", width="stretch",
            on_click=change_on_press, args=(page, turn("agreed")),
        )  # fmt: skip
        drop.button(
            t("workshop.put_aside"), key=f"w_drop_{task.task_id}", width="stretch",
            on_click=change_on_press, args=(page, turn("dropped")),
        )  # fmt: skip


def _turn(task: Task, state: str) -> Callable[[], Task]:
    """Give what would put a task into a state."""
    return partial(save_task, store(), replace(task, state=state))


def _keep(page: Page, task: Task) -> None:
    try:
        save_task(store(), task)
    except InputError:
        st.warning(page.t("workshop.task_wrong"))
    except StoreError as error:
        st.warning(page.t(f"store.{error.reason}"))
    else:
        st.rerun()
