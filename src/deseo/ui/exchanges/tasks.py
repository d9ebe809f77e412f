"""Who does what, until when, and how far it is: tasks of meetings, and those written here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.exchange import OPEN_TASKS, find_days_late, group_tasks, read_anchor, write_anchor
from deseo.meetings import LONGEST_TASK, TASK_STATES, Task
from deseo.ui.exchanges.clashes import keep
from deseo.ui.exchanges.heads import NOTE, SMALL, TERRITORY, Exchange, choose_anchor, name_anchor
from deseo.ui.markup import escape_markdown, show_markup
from deseo.ui.state import choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.exchange import Thread
    from deseo.ui.frame import Page

BASE, TURN, BEGUN = "exchange_task_base", "exchange_task_turn", "exchange_task_begun"
HEADING: Final = Markup("<h2>{}</h2>")
GROUP: Final = Markup('<h3>{} <span class="quiet">{}</span></h3>')


def show_tasks(page: Page, exchange: Exchange) -> None:
    """Draw the tasks by how far they are, and the form of one, or of a new one."""
    about = exchange.about
    own = [
        task
        for task in exchange.tasks
        if about is None or (task.anchor_kind or "territory", task.anchor_id) == about
    ]
    left, right = st.columns([0.6, 0.4], gap="large")
    with left:
        _show_groups(page, exchange, own)
    chosen = next((task for task in exchange.tasks if task.task_id == page.selection.task), None)
    with right:
        if chosen is None:
            _show_new(page, exchange)
        else:
            _show_one(page, exchange, chosen)


def _show_groups(page: Page, exchange: Exchange, own: Sequence[Task]) -> None:
    t, groups = page.t, group_tasks(own)
    if not groups:
        show_markup(NOTE.format(t("exchange.none_tasks")))
    over = {state: group for state, group in groups.items() if state not in OPEN_TASKS}
    for state in (state for state in groups if state in OPEN_TASKS):
        number = t.number(len(groups[state]))
        show_markup(GROUP.format(t(f"exchange.tasks_{state}"), number))
        _show_rows(page, exchange, groups[state], state)
    for state, group in over.items():
        with st.expander(f"{t(f'exchange.tasks_{state}')} ({t.number(len(group))})"):
            _show_rows(page, exchange, group, state)


def _show_rows(page: Page, exchange: Exchange, tasks: Sequence[Task], state: str) -> None:
    with st.container(key=f"rows_tasks_{state}"):
        for task in tasks:
            st.button(
                _label_task(page, exchange, task),
                key=f"row_task_{task.task_id}",
                on_click=_open,
                args=(task,),
                width="stretch",
            )


def _label_task(page: Page, exchange: Exchange, task: Task) -> str:
    """Write the row of a task; what is overdue says by how many days."""
    t = page.t
    said = [task.who or t("workshop.nobody_yet"), _say_until(page, task)]
    if task.anchor_id:
        said.append(name_anchor(page, exchange, (task.anchor_kind, task.anchor_id)))
    return f"**{escape_markdown(task.what)}** :small[{escape_markdown(' · '.join(said))}]"


def _say_until(page: Page, task: Task) -> str:
    t = page.t
    if task.until is None:
        return t("workshop.no_day")
    day = t("exchange.by", day=t.date(task.until))
    late = find_days_late(task, datetime.now(UTC).date())
    return f"{day} – {t.count('exchange.late', late)}" if late else day


def _open(task: Task) -> None:
    """Open a task as it stands now; what is changed is held against this."""
    st.session_state[BASE] = task
    choose(task=task.task_id)


def _close() -> None:
    st.session_state.pop(BASE, None)
    choose(task="")


def _show_new(page: Page, exchange: Exchange) -> None:
    t = page.t
    show_markup(HEADING.format(t("exchange.new_task")))
    turn = st.session_state.setdefault(TURN, 0)
    blank = Task(
        page.selection.territory,
        st.session_state.get(BEGUN, ""),
        state="agreed",
        is_exercise=page.selection.source == "exercise",
    )
    blank = _anchor(blank, exchange.about or TERRITORY)
    _show_form(page, exchange, blank, f"new_{turn}")


def begin_task(thread: Thread) -> None:
    """Go to the tasks, where one is begun in the words of a thread."""
    st.session_state[BEGUN] = thread.title
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    about = write_anchor(thread.anchor_kind, thread.anchor_id) if thread.anchor_id else ""
    choose(part="tasks", thread="", task="", about=about)


def _anchor(task: Task, anchor: tuple[str, str]) -> Task:
    """Say what a task is about; nothing where it is of the territory as a whole."""
    kind, anchor_id = anchor if anchor != TERRITORY else ("", "")
    return replace(task, anchor_kind=kind, anchor_id=anchor_id)


def _show_one(page: Page, exchange: Exchange, stored: Task) -> None:
    """Draw the form of one task, as it stood when it was opened."""
    t = page.t
    base: Task = st.session_state.setdefault(BASE, stored)
    if base.task_id != stored.task_id:
        base = st.session_state[BASE] = stored
    st.button(t("exchange.back_to_new"), key="w_task_close", on_click=_close)
    show_markup(HEADING.format(t("exchange.this_task")))
    origin = "phone" if base.origin == "phone" else "meeting" if base.meeting_id else ""
    if origin:
        who = f" ({base.nickname})" if base.nickname else ""
        show_markup(SMALL.format(t(f"exchange.task_from_{origin}") + who))
    _show_form(page, exchange, base, f"{base.task_id}_{base.version}")


def _show_form(page: Page, exchange: Exchange, base: Task, name: str) -> None:
    t = page.t
    keys = {field: f"w_task_{field}_{name}" for field in ("what", "who", "until", "state", "about")}
    with st.form(f"task_{name}", border=False):
        st.text_input(t("workshop.what"), base.what, max_chars=LONGEST_TASK, key=keys["what"])
        st.text_input(
            t("workshop.who"), base.who, max_chars=LONGEST_TASK, help=t("workshop.who_help"),
            key=keys["who"],
        )  # fmt: skip
        day, state = st.columns(2)
        day.date_input(
            t("workshop.until"), base.until, format="YYYY-MM-DD", key=keys["until"],
            min_value=date(2000, 1, 1), max_value=date(2100, 12, 31),
        )  # fmt: skip
        state.selectbox(
            t("exchange.state"),
            TASK_STATES,
            index=TASK_STATES.index(base.state),
            format_func=lambda one: t(f"minutes.state_{one}"),
            key=keys["state"],
        )
        anchor = (base.anchor_kind or "territory", base.anchor_id)
        choose_anchor(page, exchange, keys["about"], anchor)
        label = t("dossier.save") if base.task_id else t("exchange.add_task")
        st.form_submit_button(label, type="primary", on_click=_save, args=(page, base, keys))


def _save(page: Page, base: Task, keys: dict[str, str]) -> None:
    """Keep a task; where it cannot be kept its words stay in the form."""
    told = {field: st.session_state[key] for field, key in keys.items()}
    after = replace(
        base,
        what=told["what"].strip(),
        who=told["who"].strip(),
        until=told["until"],
        state=told["state"],
    )
    after = _anchor(after, read_anchor(told["about"]) or TERRITORY)
    if not keep(page, base, after):
        return
    st.session_state.pop(BEGUN, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    _close()
