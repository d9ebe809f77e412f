"""Every change is an event: when, in which role, what it was before and after; never by whom.

An event is written in the same transaction as the change, so neither is ever there alone. Where
somebody withdraws what they said, the words go from the events too; that it happened stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, Column, Integer, String, Table, insert, select, update

from deseo.errors import InputError
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from deseo.store.stores import Store

ROLES: Final = ("officer", "facilitator", "enterprise", "participant", "system")
ACTIONS: Final = ("created", "changed", "removed", "withdrawn", "expired")

EVENTS = Table(
    "events",
    METADATA,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcMoment, nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(20), nullable=False),
    Column("entity_kind", String(60), nullable=False, index=True),
    Column("entity_id", String(ID_LENGTH), nullable=False, index=True),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)


@dataclass(frozen=True)
class Event:
    """Hold one change; `before` and `after` are absent where there was nothing, or is no more."""

    event_id: int
    at: datetime
    role: str
    action: str
    entity_kind: str
    entity_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record_event(
    connection: Connection,
    role: str,
    action: str,
    entity: tuple[str, str],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Write down one change of an entity (kind, id), in the transaction of the change.

    Raises
    ------
    InputError
        If the role is none we know: a name, for example, is none.
    """
    if role not in ROLES:
        raise InputError(f"role is '{role}'; expected one of {', '.join(ROLES)}.")
    assert action in ACTIONS
    values = {"at": read_clock(), "role": role, "action": action}
    values |= {"entity_kind": entity[0], "entity_id": entity[1], "before": before, "after": after}
    connection.execute(insert(EVENTS).values(values))


def read_events(store: Store, entity_kind: str = "", entity_id: str = "") -> tuple[Event, ...]:
    """Read what happened, first things first; of one kind or one entity if named."""
    query = select(EVENTS).order_by(EVENTS.c.event_id)
    if entity_kind:
        query = query.where(EVENTS.c.entity_kind == entity_kind)
    if entity_id:
        query = query.where(EVENTS.c.entity_id == entity_id)
    with store.reading() as connection:
        return tuple(Event(**row) for row in connection.execute(query).mappings())


def scrub_events(connection: Connection, entity_kind: str, entity_id: str) -> None:
    """Take the words out of all events of one entity; that something happened stays."""
    chosen = (EVENTS.c.entity_kind == entity_kind) & (EVENTS.c.entity_id == entity_id)
    connection.execute(update(EVENTS).where(chosen).values(before=None, after=None))
