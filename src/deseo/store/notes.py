"""Notes of a meeting: decisions, open questions and ideas, written down step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Column, ForeignKey, Integer, String, Table, func, select

from deseo.errors import InputError
from deseo.meetings import LONGEST_NICKNAME, LONGEST_NOTE, Note, check_note
from deseo.store.meetings import need_open_meeting, touch_meeting
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier
from deseo.store.versions import read_row, write_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from deseo.store.stores import Store

MOST_OF_A_MEETING = 2_000

NOTES = Table(
    "notes",
    METADATA,
    Column("note_id", String(ID_LENGTH), primary_key=True),
    Column(
        "meeting_id",
        String(ID_LENGTH),
        ForeignKey("meetings.meeting_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("step_id", String(ID_LENGTH), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", String(LONGEST_NOTE), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("nickname", String(LONGEST_NICKNAME), nullable=False),
    Column("written_at", UtcMoment, nullable=False),
    Column("version", Integer, nullable=False),
)


def save_note(store: Store, note: Note, role: str = "facilitator") -> Note:
    """Save a note, giving it an identifier if it has none; give it back as it now stands.

    Raises
    ------
    InputError
        If it is none, or its meeting is closed and the note not there yet.
    EditConflict
        If somebody else changed it meanwhile.
    """
    fresh = replace(note, note_id=note.note_id or uuid4().hex)
    _check(fresh)
    with store.writing() as connection:
        return _write(connection, fresh, role)


def send_note(store: Store, note: Note) -> Note:
    """Save an idea a phone sends; sent again under the same identifier it is there once.

    Raises
    ------
    InputError
        If it is none, or its meeting is closed or has too many already.
    """
    fresh = replace(note, kind="idea", origin="phone", version=0)
    _check(fresh)
    with store.writing() as connection:
        known = read_row(connection, NOTES, {"note_id": note.note_id})
        if known is not None and known["meeting_id"] == note.meeting_id:
            return Note(**known)
        chosen = NOTES.c.meeting_id == note.meeting_id
        number = connection.scalar(select(func.count()).select_from(NOTES).where(chosen)) or 0
        if number >= MOST_OF_A_MEETING:
            raise InputError(f"The meeting has {MOST_OF_A_MEETING} notes; no more are taken.")
        return _write(connection, fresh, "participant")


def remove_note(store: Store, note: Note, role: str = "facilitator") -> None:
    """Remove a note; the events keep what it was.

    Raises
    ------
    EditConflict
        If somebody else changed it meanwhile.
    """
    with store.writing() as connection:
        write_rows(connection, NOTES, (), [(note.note_id, note.version)], role)
        touch_meeting(connection, note.meeting_id)


def read_notes(store: Store, meeting_id: str) -> tuple[Note, ...]:
    """Read the notes of a meeting, the first written first."""
    query = select(NOTES).where(NOTES.c.meeting_id == meeting_id)
    query = query.order_by(NOTES.c.written_at, NOTES.c.note_id)
    with store.reading() as connection:
        return tuple(Note(**row) for row in connection.execute(query).mappings())


def _write(connection: Connection, note: Note, role: str) -> Note:
    if not note.version:
        need_open_meeting(connection, note.meeting_id)
    fresh = replace(note, written_at=note.written_at or read_clock())
    values: dict[str, Any] = {**vars(fresh)}
    del values["note_id"], values["version"]
    write_rows(connection, NOTES, [({"note_id": fresh.note_id, **values}, note.version)], (), role)
    touch_meeting(connection, note.meeting_id)
    return replace(fresh, version=note.version + 1)


def _check(note: Note) -> None:
    check_note(note)
    problems = [check_identifier(n, getattr(note, n)) for n in ("note_id", "meeting_id", "step_id")]
    if any(problems):
        raise InputError("\n".join(problem for problem in problems if problem))
