"""Tasks: who does what by when, agreed in a meeting, proposed by phone, or written elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, select

from deseo.errors import InputError
from deseo.meetings import LONGEST_NICKNAME, LONGEST_TASK, Task, check_task
from deseo.store.meetings import need_open_meeting, touch_meeting
from deseo.store.tables import ID_LENGTH, METADATA
from deseo.store.values import check_identifier
from deseo.store.versions import read_row, write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from deseo.store.stores import Store

MOST_OF_A_MEETING = 2_000

TASKS = Table(
    "tasks",
    METADATA,
    Column("task_id", String(ID_LENGTH), primary_key=True),
    Column(
        "meeting_id",
        String(ID_LENGTH),
        ForeignKey("meetings.meeting_id", ondelete="CASCADE"),
        index=True,
    ),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("what", String(LONGEST_TASK), nullable=False),
    Column("who", String(LONGEST_TASK), nullable=False),
    Column("until", Date),
    Column("state", String(20), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("nickname", String(LONGEST_NICKNAME), nullable=False),
    Column("anchor_kind", String(60), nullable=False),
    Column("anchor_id", String(ID_LENGTH), nullable=False),
    Column("version", Integer, nullable=False),
)


def save_task(store: Store, task: Task, role: str = "facilitator") -> Task:
    """Save a task, giving it an identifier if it has none; give it back as it now stands.

    Raises
    ------
    InputError
        If it is none, or its meeting is closed and the task not there yet.
    EditConflict
        If somebody else changed it meanwhile.
    """
    _check(task)
    fresh = replace(task, task_id=task.task_id or uuid4().hex)
    with store.writing() as connection:
        return _write(connection, fresh, role)


def propose_task(store: Store, task: Task) -> Task:
    """Save what a phone proposes; sent again under the same identifier it is there once.

    Raises
    ------
    InputError
        If it is none, or its meeting is closed or has too many already.
    """
    fresh = replace(task, state="proposed", origin="phone", version=0)
    _check(fresh)
    with store.writing() as connection:
        known = read_row(connection, TASKS, {"task_id": task.task_id})
        if known is not None and known["meeting_id"] == task.meeting_id:
            return _to_task(known)
        if len(_select(connection, TASKS.c.meeting_id == task.meeting_id)) >= MOST_OF_A_MEETING:
            raise InputError(f"The meeting has {MOST_OF_A_MEETING} tasks; no more are taken.")
        return _write(connection, fresh, "participant")


def read_tasks(store: Store, meeting_id: str) -> tuple[Task, ...]:
    """Read the tasks of a meeting, by day and words; those without a day last."""
    with store.reading() as connection:
        return _select(connection, TASKS.c.meeting_id == meeting_id)


def read_territory_tasks(store: Store, territory_id: str, *, is_exercise: bool) -> tuple[Task, ...]:
    """Read the tasks of a territory, of meetings or not, as `read_tasks` orders them."""
    chosen = (TASKS.c.territory_id == territory_id) & (TASKS.c.is_exercise == is_exercise)
    with store.reading() as connection:
        return _select(connection, chosen)


def _select(connection: Connection, chosen: Any) -> tuple[Task, ...]:
    query = select(TASKS).where(chosen)
    query = query.order_by(TASKS.c.until.is_(None), TASKS.c.until, TASKS.c.what, TASKS.c.task_id)
    return tuple(_to_task(dict(row)) for row in connection.execute(query).mappings())


def _write(connection: Connection, task: Task, role: str) -> Task:
    if task.meeting_id and not task.version:
        need_open_meeting(connection, task.meeting_id)
    values = {**vars(task), "meeting_id": task.meeting_id or None}
    del values["task_id"], values["version"]
    fields = {"task_id": task.task_id, **values}
    write_rows(connection, TASKS, [(fields, task.version)], (), role)
    touch_meeting(connection, task.meeting_id)
    return replace(task, version=task.version + 1)


def _to_task(row: Mapping[str, Any]) -> Task:
    return Task(**{**row, "meeting_id": row["meeting_id"] or ""})


def _check(task: Task) -> None:
    check_task(task)
    problems = [check_identifier("territory_id", task.territory_id)]
    problems += [check_identifier(n, v) for n, v in _name_anchor(task).items() if v]
    if any(problems):
        raise InputError("\n".join(problem for problem in problems if problem))


def _name_anchor(task: Task) -> dict[str, str]:
    ids = {"task_id": task.task_id, "meeting_id": task.meeting_id}
    return {**ids, "anchor_kind": task.anchor_kind, "anchor_id": task.anchor_id}
