"""Meetings: opened with a code, walked step by step, closed for good.

Whoever steers says which version they saw, so that two who press "next" at once go one step, not
two. `changes` counts every write to anything of a meeting, so that a glance tells whether to look.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from deseo.errors import InputError
from deseo.meetings import CODE_LENGTH, LONGEST_TITLE, Meeting, Step, check_meeting, make_code
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier
from deseo.store.versions import read_row, write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from deseo.store.stores import Store

MOST_PARTICIPANTS: Final = 1_000

MEETINGS = Table(
    "meetings",
    METADATA,
    Column("meeting_id", String(ID_LENGTH), primary_key=True),
    Column("code", String(CODE_LENGTH), nullable=False, index=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("title", String(LONGEST_TITLE), nullable=False),
    Column("lang", String(5), nullable=False),
    Column("route", JSON, nullable=False),
    Column("step", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("timer_ends_at", UtcMoment),
    Column("opened_at", UtcMoment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changes", Integer, nullable=False, server_default="0"),
)
PARTICIPANTS = Table(
    "participants",
    METADATA,
    Column(
        "meeting_id",
        String(ID_LENGTH),
        ForeignKey("meetings.meeting_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("participant_id", String(64), primary_key=True),
    Column("joined_at", UtcMoment, nullable=False),
)


def open_meeting(store: Store, meeting: Meeting, role: str = "facilitator") -> Meeting:
    """Open a new meeting under a code that no open one has; give it back with its identifier.

    Raises
    ------
    InputError
        If it is none (see `check_meeting`).
    """
    check_meeting(meeting)
    problem = check_identifier("territory_id", meeting.territory_id)
    if problem:
        raise InputError(problem)
    with store.writing() as connection:
        taken = set(connection.scalars(select(MEETINGS.c.code).where(MEETINGS.c.state == "open")))
        code = next(code for code in iter(make_code, "") if code not in taken)
        fresh = replace(
            meeting, meeting_id=uuid4().hex, code=code, opened_at=read_clock(), state="open",
            version=0,
        )  # fmt: skip
        return write_meeting(connection, fresh, role)


def read_meetings(
    store: Store, territory_id: str = "", *, is_exercise: bool
) -> tuple[Meeting, ...]:
    """Read the meetings (of a territory, if named), the newest first; never real and exercise."""
    query = select(MEETINGS).where(MEETINGS.c.is_exercise == is_exercise)
    if territory_id:
        query = query.where(MEETINGS.c.territory_id == territory_id)
    query = query.order_by(MEETINGS.c.opened_at.desc(), MEETINGS.c.meeting_id)
    with store.reading() as connection:
        return tuple(restore_meeting(dict(row)) for row in connection.execute(query).mappings())


def read_meeting(store: Store, meeting_id: str) -> Meeting | None:
    """Read one meeting, if it is there."""
    with store.reading() as connection:
        return find_meeting(connection, meeting_id)


def find_meeting(connection: Connection, meeting_id: str) -> Meeting | None:
    """Read one meeting inside a transaction."""
    row = read_row(connection, MEETINGS, {"meeting_id": meeting_id})
    return None if row is None else restore_meeting(row)


def need_open_meeting(connection: Connection, meeting_id: str) -> Meeting:
    """Give a meeting in which something may still be said.

    Raises
    ------
    InputError
        If it is gone or closed.
    """
    meeting = find_meeting(connection, meeting_id)
    if meeting is None or not meeting.is_open:
        raise InputError("The meeting is closed.")
    return meeting


def steer(store: Store, meeting: Meeting, step: int, role: str = "facilitator") -> Meeting:
    """Go to a step of the route, from 0; beyond its ends it is the first or the last.

    Raises
    ------
    EditConflict
        If somebody else changed the meeting since it was read: went on, set the timer.
    InputError
        If it is closed.
    """
    within = min(max(step, 0), len(meeting.route) - 1)
    return _change(store, meeting, role, step=within)


def set_timer(
    store: Store, meeting: Meeting, ends_at: datetime | None, role: str = "facilitator"
) -> Meeting:
    """Have the timer end at a moment, or stop it; raises as `steer` does."""
    return _change(store, meeting, role, timer_ends_at=ends_at)


def save_route(
    store: Store, meeting: Meeting, route: tuple[Step, ...], role: str = "facilitator"
) -> Meeting:
    """Change the route; the meeting stays at its step if it is there. Raises as `steer` does."""
    ids = [step.step_id for step in route]
    now = meeting.current.step_id
    place = ids.index(now) if now in ids else min(meeting.step, len(route) - 1)
    return _change(store, meeting, role, route=route, step=max(place, 0))


def stamp_meeting(store: Store, meeting_id: str) -> str:
    """Give a word that changes whenever anything of a meeting does; empty if there is none."""
    with store.reading() as connection:
        return find_stamp(connection, meeting_id)


def find_stamp(connection: Connection, meeting_id: str) -> str:
    """Give the word of `stamp_meeting` inside a transaction."""
    query = select(MEETINGS.c.changes).where(MEETINGS.c.meeting_id == meeting_id)
    changes = connection.scalar(query)
    return "" if changes is None else str(changes)


def touch_meeting(connection: Connection, meeting_id: str) -> None:
    """Note, in the transaction of a change, that something of the meeting changed."""
    chosen = MEETINGS.c.meeting_id == meeting_id
    connection.execute(update(MEETINGS).where(chosen).values(changes=MEETINGS.c.changes + 1))


def join_meeting(store: Store, meeting_id: str, participant_id: str) -> None:
    """Let one more join; nothing is kept but a random word and the time. Twice is once.

    Raises
    ------
    InputError
        If the meeting is closed or full.
    """
    key = {"meeting_id": meeting_id, "participant_id": participant_id}
    with store.writing() as connection:
        need_open_meeting(connection, meeting_id)
        if read_row(connection, PARTICIPANTS, key) is not None:
            return
        if _count(connection, meeting_id) >= MOST_PARTICIPANTS:
            raise InputError(f"The meeting is full: {MOST_PARTICIPANTS} have joined.")
        connection.execute(insert(PARTICIPANTS).values({**key, "joined_at": read_clock()}))
        touch_meeting(connection, meeting_id)


def has_joined(store: Store, meeting_id: str, participant_id: str) -> bool:
    """Tell whether a participant joined the meeting."""
    with store.reading() as connection:
        return is_participant(connection, meeting_id, participant_id)


def is_participant(connection: Connection, meeting_id: str, participant_id: str) -> bool:
    """Tell inside a transaction whether a participant joined the meeting."""
    key = {"meeting_id": meeting_id, "participant_id": participant_id}
    return read_row(connection, PARTICIPANTS, key) is not None


def count_participants(store: Store, meeting_id: str) -> int:
    """Count those who joined by phone."""
    with store.reading() as connection:
        return _count(connection, meeting_id)


def _count(connection: Connection, meeting_id: str) -> int:
    chosen = PARTICIPANTS.c.meeting_id == meeting_id
    number = connection.scalar(select(func.count()).select_from(PARTICIPANTS).where(chosen))
    return number or 0


def _change(store: Store, meeting: Meeting, role: str, **changed: Any) -> Meeting:
    fresh = replace(meeting, **changed)
    check_meeting(fresh)
    with store.writing() as connection:
        need_open_meeting(connection, meeting.meeting_id)
        return write_meeting(connection, fresh, role)


def write_meeting(connection: Connection, meeting: Meeting, role: str) -> Meeting:
    """Write a meeting inside a transaction, over the version that was seen."""
    values = {**vars(meeting), "route": [asdict(step) for step in meeting.route]}
    del values["meeting_id"], values["version"]
    fields = {"meeting_id": meeting.meeting_id, **values}
    write_rows(connection, MEETINGS, [(fields, meeting.version)], (), role)
    touch_meeting(connection, meeting.meeting_id)
    return replace(meeting, version=meeting.version + 1)


def restore_meeting(fields: Mapping[str, Any]) -> Meeting:
    """Make a meeting of a row, or of the fields a conflict carries."""
    own = {name: value for name, value in fields.items() if name != "changes"}
    return Meeting(**{**own, "route": tuple(Step(**step) for step in fields["route"])})
