"""Whoever writes says which version they saw; if it is no longer that one, nothing is written.

Then both versions are handed back, theirs and mine, so that nobody's words are lost.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update

from deseo.errors import EditConflict
from deseo.store.events import record_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Table


def read_row(connection: Connection, table: Table, key: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read one row by its key."""
    found = connection.execute(select(table).where(_match(table, key)).with_for_update())
    row = found.mappings().first()
    return None if row is None else dict(row)


def check_version(
    entity_id: str, mine: Mapping[str, Any], theirs: Mapping[str, Any] | None, version: int
) -> None:
    """Refuse a write that rests on another version than the one there is.

    Raises
    ------
    EditConflict
        If the version there is (0 if there is nothing) is not the one that was seen.
    """
    now = theirs["version"] if theirs else 0
    if now != version:
        raise EditConflict(
            {entity_id: mine}, {entity_id: theirs} if theirs else {}, {entity_id: now}
        )


def write_row(
    connection: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    version: int,
) -> int:
    """Write one row over the version that was seen (0: none), and give the new version.

    Raises
    ------
    EditConflict
        If somebody else wrote meanwhile.
    """
    before = read_row(connection, table, key)
    check_version(str(next(iter(key.values()))), {**key, **values}, before, version)
    fresh = {**values, "version": version + 1}
    if before is None:
        connection.execute(insert(table).values({**key, **fresh}))
    else:
        connection.execute(update(table).where(_match(table, key)).values(fresh))
    return version + 1


def remove_row(
    connection: Connection, table: Table, key: Mapping[str, Any], version: int
) -> dict[str, Any] | None:
    """Remove the version that was seen of one row, and give it back; nothing if it is gone.

    Raises
    ------
    EditConflict
        If somebody else changed it meanwhile.
    """
    before = read_row(connection, table, key)
    if before is not None:
        check_version(str(next(iter(key.values()))), dict(key), before, version)
        connection.execute(delete(table).where(_match(table, key)))
    return before


def write_rows(
    connection: Connection,
    table: Table,
    rows: Iterable[tuple[Mapping[str, Any], int]],
    removed: Iterable[tuple[str, int]],
    role: str,
) -> None:
    """Write and remove rows of one table with their events: all of them, or none.

    Each of `rows` is all its fields, the identifier first, and the version that was seen; each of
    `removed` an identifier and a version. The kind of the events is the table's name.

    Raises
    ------
    EditConflict
        With every row that somebody else changed meanwhile.
    """
    conflicts: list[EditConflict] = []
    for fields, version in rows:
        name, entity_id = next(iter(fields.items()))
        try:
            before = read_row(connection, table, {name: entity_id})
            values = {key: value for key, value in fields.items() if key != name}
            fresh = write_row(connection, table, {name: entity_id}, values, version)
        except EditConflict as conflict:
            conflicts.append(conflict)
            continue
        after = _to_json({**fields, "version": fresh})
        note_change(connection, role, (table.name, entity_id), _to_json(before), after)
    for entity_id, version in removed:
        name = next(iter(table.primary_key.columns)).name
        try:
            before = remove_row(connection, table, {name: entity_id}, version)
        except EditConflict as conflict:
            conflicts.append(conflict)
            continue
        if before is not None:
            note_change(connection, role, (table.name, entity_id), _to_json(before), None)
    if conflicts:
        raise _join_conflicts(conflicts)


def _join_conflicts(conflicts: Iterable[EditConflict]) -> EditConflict:
    mine: dict[str, Mapping[str, Any]] = {}
    theirs: dict[str, Mapping[str, Any]] = {}
    versions: dict[str, int] = {}
    for conflict in conflicts:
        mine |= conflict.mine
        theirs |= conflict.theirs
        versions |= conflict.versions
    return EditConflict(mine, theirs, versions)


def _to_json(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give a row as JSON can keep it: days as text."""
    if row is None:
        return None
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()}


def note_change(
    connection: Connection,
    role: str,
    entity: tuple[str, str],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Record what became of one entity: created, changed or removed."""
    action = "created" if before is None else "removed" if after is None else "changed"
    record_event(connection, role, action, entity, before, after)


def _match(table: Table, key: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in key.items()))
