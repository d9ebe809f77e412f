"""Scenes: the whole of what stood on the screen at one moment, kept as it was and never changed.

What a scene shows is opaque here: any JSON, kept compressed, read back as it was.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table, delete, insert, select

from deseo.errors import InputError
from deseo.meetings import LONGEST_TASK, Scene, check_scene
from deseo.store.events import record_event
from deseo.store.meetings import need_open_meeting, touch_meeting
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier
from deseo.store.versions import read_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.store.stores import Store

LARGEST: Final = 20_000_000
KIND: Final = "scenes"

SCENES = Table(
    "scenes",
    METADATA,
    Column("scene_id", String(ID_LENGTH), primary_key=True),
    Column(
        "meeting_id",
        String(ID_LENGTH),
        ForeignKey("meetings.meeting_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("step_id", String(ID_LENGTH), nullable=False),
    Column("title", String(LONGEST_TASK), nullable=False),
    Column("taken_at", UtcMoment, nullable=False),
    Column("shown", LargeBinary, nullable=False),
)


def save_scene(store: Store, scene: Scene, role: str = "facilitator") -> Scene:
    """Keep a scene; give it back with its identifier and the moment it was taken.

    Raises
    ------
    InputError
        If it has no title, what it shows is no JSON or too large, or the meeting is closed.
    """
    check_scene(scene)
    problem = check_identifier("step_id", scene.step_id)
    if problem:
        raise InputError(problem)
    packed = _pack(scene.shown)
    fresh = replace(scene, scene_id=uuid4().hex, taken_at=read_clock())
    told = {"meeting_id": fresh.meeting_id, "step_id": fresh.step_id, "title": fresh.title}
    with store.writing() as connection:
        need_open_meeting(connection, scene.meeting_id)
        connection.execute(insert(SCENES).values({**vars(fresh), "shown": packed}))
        record_event(connection, role, "created", (KIND, fresh.scene_id), None, told)
        touch_meeting(connection, scene.meeting_id)
    return fresh


def read_scenes(store: Store, meeting_id: str) -> tuple[Scene, ...]:
    """Read the scenes of a meeting in the order they were taken, without what they show."""
    columns = [column for column in SCENES.c if column.name != "shown"]
    query = select(*columns).where(SCENES.c.meeting_id == meeting_id)
    query = query.order_by(SCENES.c.taken_at, SCENES.c.scene_id)
    with store.reading() as connection:
        return tuple(Scene(**row) for row in connection.execute(query).mappings())


def read_scene(store: Store, scene_id: str) -> Scene | None:
    """Read one scene with all it shows, if it is there."""
    with store.reading() as connection:
        row = read_row(connection, SCENES, {"scene_id": scene_id})
    return None if row is None else Scene(**{**row, "shown": _unpack(row["shown"])})


def remove_scene(store: Store, scene: Scene, role: str = "facilitator") -> None:
    """Remove a scene; that it was there stays in the events."""
    told = {"meeting_id": scene.meeting_id, "step_id": scene.step_id, "title": scene.title}
    with store.writing() as connection:
        gone = connection.execute(delete(SCENES).where(SCENES.c.scene_id == scene.scene_id))
        if gone.rowcount:
            record_event(connection, role, "removed", (KIND, scene.scene_id), told, None)
            touch_meeting(connection, scene.meeting_id)


def _pack(shown: Mapping[str, Any]) -> bytes:
    try:
        text = json.dumps(shown, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        raise InputError("What the scene shows is no plain value that JSON knows.") from error
    if len(text) > LARGEST:
        raise InputError(f"The scene has {len(text)} bytes; expected at most {LARGEST}.")
    return zlib.compress(text)


def _unpack(packed: bytes) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(zlib.decompress(packed))
    return shown
