"""Threads of talk and what is posted there: changed or hidden, never deleted.

Every version of a thread or a post stays in the events. Real and exercise talk are never mixed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, func, select

from deseo.exchange import (
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    Post,
    Talk,
    TalkError,
    Thread,
    check_opening,
    check_post,
    check_post_change,
    check_thread,
    check_thread_change,
    gather_talks,
)
from deseo.meetings import LONGEST_NICKNAME
from deseo.store.events import read_events
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier
from deseo.store.versions import check_version, read_row, write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from deseo.store.stores import Store

MOST_OF_A_TERRITORY: Final = 5_000
MOST_OF_A_THREAD: Final = 500

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
    Column("tried_on", String(LONGEST_LINE), nullable=False),
    Column("reuse", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(LONGEST_LINE), nullable=False),
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
    Column("nickname", String(LONGEST_NICKNAME), nullable=False),
    Column("text", String(LONGEST_WORDS), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(LONGEST_LINE), nullable=False),
    Column("written_at", UtcMoment, nullable=False),
    Column("edited_at", UtcMoment),
    Column("version", Integer, nullable=False),
)


def open_thread(store: Store, thread: Thread, first: Post) -> Talk:
    """Open a thread with its first post, both or neither; give it back as it now stands.

    Raises
    ------
    TalkError
        With everything that is wrong with thread or post, or if the territory has too many.
    """
    now = read_clock()
    opened = replace(thread, thread_id=uuid4().hex, opened_at=now, title=thread.title.strip())
    post = replace(first, thread_id=opened.thread_id, post_id=uuid4().hex, written_at=now)
    check_opening(opened, post)
    _check_ids(opened)
    with store.writing() as connection:
        own = THREADS.c.territory_id == opened.territory_id
        if _count(connection, THREADS, own) >= MOST_OF_A_TERRITORY:
            raise TalkError(["full"])
        _write(connection, THREADS, "thread_id", opened, first.role)
        _write(connection, POSTS, "post_id", post, first.role)
    return Talk(replace(opened, version=1), (replace(post, version=1),))


def save_thread(store: Store, thread: Thread, role: str) -> Thread:
    """Save what became of a thread: its title, what it is about, whether it is resolved or hidden.

    Raises
    ------
    EditConflict
        If somebody else changed it meanwhile.
    TalkError
        If it cannot be so, or this role may not have it so.
    """
    fresh = replace(thread, title=thread.title.strip())
    check_thread(fresh)
    _check_ids(fresh)
    with store.writing() as connection:
        before = read_row(connection, THREADS, {"thread_id": fresh.thread_id})
        if before is None:
            raise TalkError(["gone"])
        check_version(fresh.thread_id, vars(fresh), before, fresh.version)
        check_thread_change(restore_thread(before), fresh, role)
        _write(connection, THREADS, "thread_id", fresh, role)
    return replace(fresh, version=fresh.version + 1)


def save_post(store: Store, post: Post, role: str) -> Post:
    """Save a new post, or what became of one; give it back as it now stands.

    Raises
    ------
    EditConflict
        If somebody else changed it meanwhile.
    TalkError
        If it cannot be so, this role may not have it so, or the thread is hidden, gone or full.
    """
    fresh = replace(post, post_id=post.post_id or uuid4().hex, text=post.text.strip())
    check_post(fresh)
    with store.writing() as connection:
        before = read_row(connection, POSTS, {"post_id": fresh.post_id})
        if before is not None or fresh.version:
            check_version(fresh.post_id, vars(fresh), before, fresh.version)
        if before is None:
            _check_room(connection, fresh, role)
            fresh = replace(fresh, written_at=read_clock())
        else:
            check_post_change(restore_post(before), fresh, role)
            if before["text"] != fresh.text:
                fresh = replace(fresh, edited_at=read_clock())
        _write(connection, POSTS, "post_id", fresh, role)
    return replace(fresh, version=fresh.version + 1)


def read_talks(store: Store, territory_id: str, *, is_exercise: bool) -> tuple[Talk, ...]:
    """Read all talk of a territory, in the order of `gather_talks`."""
    chosen = (THREADS.c.territory_id == territory_id) & (THREADS.c.is_exercise == is_exercise)
    said = select(POSTS).join(THREADS, POSTS.c.thread_id == THREADS.c.thread_id).where(chosen)
    with store.reading() as connection:
        threads = connection.execute(select(THREADS).where(chosen)).mappings().all()
        posts = connection.execute(said).mappings().all()
    return gather_talks(map(restore_thread, threads), map(restore_post, posts))


def read_wordings(store: Store, post_id: str) -> tuple[str, ...]:
    """Read what a post said before it was changed, the first words first; each wording once."""
    told = [event.before["text"] for event in read_events(store, "posts", post_id) if event.before]
    return tuple(dict.fromkeys(told))


def restore_thread(fields: Mapping[Any, Any]) -> Thread:
    """Make a thread of the fields a row or a conflict carries."""
    return Thread(**fields)


def restore_post(fields: Mapping[Any, Any]) -> Post:
    """Make a post of the fields a row or a conflict carries."""
    return Post(**fields)


def _write(connection: Connection, table: Table, key: str, row: Thread | Post, role: str) -> None:
    values = {**vars(row)}
    fields = {key: values.pop(key), **values}
    version = fields.pop("version")
    write_rows(connection, table, [(fields, version)], (), role)


def _count(connection: Connection, table: Table, chosen: Any) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(chosen)) or 0


def _check_ids(thread: Thread) -> None:
    ids = [thread.territory_id, thread.anchor_id or thread.territory_id]
    if any(check_identifier("id", one) for one in ids):
        raise TalkError(["unknown"])


def _check_room(connection: Connection, post: Post, role: str) -> None:
    """See that a new post has a thread to go to, written in the role it says."""
    thread = read_row(connection, THREADS, {"thread_id": post.thread_id})
    if thread is None:
        raise TalkError(["gone"])
    if thread["state"] == "hidden":
        raise TalkError(["hidden"])
    if post.role != role or post.state != "shown":
        raise TalkError(["role"])
    if _count(connection, POSTS, POSTS.c.thread_id == post.thread_id) >= MOST_OF_A_THREAD:
        raise TalkError(["full"])
