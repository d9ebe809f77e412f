"""Threads of talk and what is posted there: changed or hidden, never deleted.

Every version of a post or a thread stays in the events. Real and exercise talk are never mixed.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment

LONGEST_TITLE: Final = 120

THREADS = Table(
    "threads",
    METADATA,
    Column("thread_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", String(LONGEST_TITLE), nullable=False),
    Column("anchor_kind", String(20), nullable=False),
    Column("anchor_id", String(ID_LENGTH), nullable=False),
    Column("tried_on", String(300), nullable=False),
    Column("reuse", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("opened_at", UtcMoment, nullable=False),
    Column("version", Integer, nullable=False),
)
POSTS = Table(
    "posts",
    METADATA,
    Column("post_id", String(ID_LENGTH), primary_key=True),
    Column(
        "thread_id",
        String(ID_LENGTH),
        ForeignKey("threads.thread_id"),
        nullable=False,
        index=True,
    ),
    Column("role", String(20), nullable=False),
    Column("nickname", String(30), nullable=False),
    Column("text", String(4000), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("written_at", UtcMoment, nullable=False),
    Column("edited_at", UtcMoment),
    Column("version", Integer, nullable=False),
)
