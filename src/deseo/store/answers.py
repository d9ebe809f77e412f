"""What enterprises told of themselves: for a purpose, to be seen by whom they said, until a day.

One sheet holds what one enterprise answered for one purpose. Whoever reads sees only what was meant
for them. After its last day, or when it is withdrawn, a sheet is deleted, and its words are taken
out of the events; only that it was withdrawn or expired is remembered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy import delete as sql_delete

from deseo.errors import InputError
from deseo.schema.answers import VISIBILITIES
from deseo.store.events import EVENTS, record_event, scrub_events
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier, check_value
from deseo.store.versions import check_version, note_change, read_row, write_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection

    from deseo.store.stores import Store

Visibility = Literal["enterprise", "cluster", "public"]
PURPOSE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_ANSWERS: Final = 500
KIND_PREFIX: Final = "answers."

SHEETS = Table(
    "answer_sheets",
    METADATA,
    Column("enterprise_id", String(ID_LENGTH), primary_key=True),
    Column("purpose", String(40), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("visibility", String(20), nullable=False),
    Column("notice_version", String(40), nullable=False),
    Column("answered_at", UtcMoment, nullable=False),
    Column("retain_until", Date, nullable=False, index=True),
    Column("version", Integer, nullable=False),
)
ANSWERS = Table(
    "answers",
    METADATA,
    Column("enterprise_id", String(ID_LENGTH), primary_key=True),
    Column("purpose", String(40), primary_key=True),
    Column("question_id", String(ID_LENGTH), primary_key=True),
    Column("value", JSON(none_as_null=False), nullable=False),
    ForeignKeyConstraint(
        ["enterprise_id", "purpose"],
        ["answer_sheets.enterprise_id", "answer_sheets.purpose"],
        ondelete="CASCADE",
    ),
)
COLUMNS: Final = (
    "enterprise_id",
    "territory_id",
    "question_id",
    "value",
    "visibility",
    "purpose",
    "notice_version",
    "answered_at",
    "retain_until",
    "is_exercise",
)


@dataclass(frozen=True)
class AnswerSheet:
    """Hold what one enterprise answered for one purpose.

    `answers` gives each question its value as JSON knows it; null says that the enterprise does
    not know, a question left out that it was not answered. `version` is 0 until it is saved.
    """

    enterprise_id: str
    territory_id: str
    purpose: str
    notice_version: str
    visibility: Visibility
    retain_until: date
    answers: Mapping[str, Any]
    is_exercise: bool = False
    answered_at: datetime | None = None
    version: int = 0


def save_answers(
    store: Store, sheet: AnswerSheet, role: str, today: date | None = None
) -> AnswerSheet:
    """Save a sheet in place of the version it was made from; give it back as it now stands.

    Raises
    ------
    InputError
        With everything that is wrong with the sheet, or if its last day is past.
    EditConflict, StoreError
        If somebody else saved the same sheet meanwhile; if nothing could be written.
    """
    return save_sheets(store, (sheet,), role, today)[0]


def save_sheets(
    store: Store, sheets: Iterable[AnswerSheet], role: str, today: date | None = None
) -> tuple[AnswerSheet, ...]:
    """Save several sheets as `save_answers` does and raises: all of them, or none."""
    day, moment = today or datetime.now(UTC).date(), read_clock()
    fresh = [replace(s, answered_at=moment, version=s.version + 1) for s in sheets]
    for sheet in fresh:
        _check_sheet(sheet, day)
    with store.writing() as connection:
        _expire(connection, day)
        for sheet in fresh:
            before = _read_told(connection, sheet.enterprise_id, sheet.purpose)
            check_version(sheet.enterprise_id, _tell(sheet), before, sheet.version - 1)
            _write_sheet(connection, sheet, sheet.version - 1)
            kind = _kind(sheet.purpose)
            note_change(connection, role, (kind, sheet.enterprise_id), before, _tell(sheet))
    return tuple(fresh)


def read_sheet(
    store: Store, enterprise_id: str, purpose: str, today: date | None = None
) -> AnswerSheet | None:
    """Read an enterprise's own sheet, whoever may see it; for the enterprise itself."""
    expire_answers(store, today)
    with store.reading() as connection:
        return _read_sheet(connection, enterprise_id, purpose)


def read_answers(
    store: Store,
    visible_to: Literal["cluster", "public"],
    *,
    is_exercise: bool,
    territory_id: str = "",
    purpose: str = "",
    today: date | None = None,
) -> pd.DataFrame:
    """Read the answers that may be seen by a cluster, or by everybody: one row each.

    Columns as `COLUMNS`, rows by enterprise, purpose and question; real and exercise answers are
    never in one table. What only the enterprise may see is not here: see `read_sheet`.
    """
    expire_answers(store, today)
    seen = VISIBILITIES[VISIBILITIES.index(visible_to) :]
    if seen == VISIBILITIES:
        raise InputError("What only the enterprise may see is read for that enterprise alone.")
    chosen = SHEETS.c.visibility.in_(seen) & (SHEETS.c.is_exercise == is_exercise)
    for column, wanted in ((SHEETS.c.territory_id, territory_id), (SHEETS.c.purpose, purpose)):
        chosen &= (column == wanted) if wanted else True
    joined = SHEETS.join(ANSWERS)
    order = (ANSWERS.c.enterprise_id, ANSWERS.c.purpose, ANSWERS.c.question_id)
    names = [ANSWERS.c[n] if n in {"question_id", "value"} else SHEETS.c[n] for n in COLUMNS]
    with store.reading() as connection:
        query = select(*names).select_from(joined).where(chosen).order_by(*order)
        rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")


def withdraw_answers(store: Store, enterprise_id: str, role: str, purpose: str = "") -> int:
    """Delete all an enterprise told (for one purpose, if named), from the events as well.

    Gives the number of sheets deleted.
    """
    chosen = SHEETS.c.enterprise_id == enterprise_id
    chosen &= (SHEETS.c.purpose == purpose) if purpose else True
    with store.writing() as connection:
        gone = _delete_sheets(connection, chosen, role, "withdrawn")
    if gone:
        store.settle()
    return gone


def read_withdrawals(store: Store) -> dict[tuple[str, str], datetime]:
    """Read when each sheet (purpose, enterprise) was last withdrawn."""
    chosen = EVENTS.c.action == "withdrawn"
    query = select(EVENTS).where(chosen).order_by(EVENTS.c.event_id)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return {(row.entity_kind.removeprefix(KIND_PREFIX), row.entity_id): row.at for row in rows}


def drop_withdrawn(store: Store, withdrawn: Mapping[tuple[str, str], datetime]) -> None:
    """Withdraw again, from a copy that was older, what was withdrawn after it was taken."""
    with store.writing() as connection:
        for (purpose, enterprise_id), moment in withdrawn.items():
            chosen = (SHEETS.c.purpose == purpose) & (SHEETS.c.enterprise_id == enterprise_id)
            chosen &= SHEETS.c.answered_at <= moment
            _delete_sheets(connection, chosen, "system", "withdrawn")


def expire_answers(store: Store, today: date | None = None) -> int:
    """Delete all sheets whose last day is past; done at every opening and every reading.

    Gives the number of sheets deleted.
    """
    day = today or datetime.now(UTC).date()
    with store.reading() as connection:
        query = select(SHEETS.c.purpose).where(SHEETS.c.retain_until < day).limit(1)
        if connection.execute(query).first() is None:
            return 0
    with store.writing() as connection:
        gone = _expire(connection, day)
    store.settle()
    return gone


def _expire(connection: Connection, day: date) -> int:
    return _delete_sheets(connection, SHEETS.c.retain_until < day, "system", "expired")


def _delete_sheets(
    connection: Connection, chosen: ColumnElement[bool], role: str, action: str
) -> int:
    keys = connection.execute(select(SHEETS.c.purpose, SHEETS.c.enterprise_id).where(chosen)).all()
    for purpose, enterprise_id in keys:
        key = (SHEETS.c.purpose == purpose) & (SHEETS.c.enterprise_id == enterprise_id)
        connection.execute(sql_delete(SHEETS).where(key))
        scrub_events(connection, _kind(purpose), enterprise_id)
        record_event(connection, role, action, (_kind(purpose), enterprise_id), None, None)
    return len(keys)


def _write_sheet(connection: Connection, sheet: AnswerSheet, version: int) -> None:
    key = {"enterprise_id": sheet.enterprise_id, "purpose": sheet.purpose}
    values = {c.name: getattr(sheet, c.name) for c in SHEETS.c if c.name not in {*key, "version"}}
    write_row(connection, SHEETS, key, values, version)
    old = (ANSWERS.c.enterprise_id == sheet.enterprise_id) & (ANSWERS.c.purpose == sheet.purpose)
    connection.execute(sql_delete(ANSWERS).where(old))
    rows = [{**key, "question_id": q, "value": v} for q, v in sorted(sheet.answers.items())]
    if rows:
        connection.execute(insert(ANSWERS), rows)


def _read_sheet(connection: Connection, enterprise_id: str, purpose: str) -> AnswerSheet | None:
    row = read_row(connection, SHEETS, {"enterprise_id": enterprise_id, "purpose": purpose})
    if row is None:
        return None
    chosen = (ANSWERS.c.enterprise_id == enterprise_id) & (ANSWERS.c.purpose == purpose)
    query = select(ANSWERS.c.question_id, ANSWERS.c.value).where(chosen)
    found = connection.execute(query.order_by(ANSWERS.c.question_id))
    return AnswerSheet(**row, answers={row.question_id: row.value for row in found})


def _read_told(connection: Connection, enterprise_id: str, purpose: str) -> dict[str, Any] | None:
    sheet = _read_sheet(connection, enterprise_id, purpose)
    return None if sheet is None else _tell(sheet)


def _tell(sheet: AnswerSheet) -> dict[str, Any]:
    """Give what an event keeps of a sheet."""
    told = {n: getattr(sheet, n) for n in ("visibility", "notice_version", "version")}
    until = sheet.retain_until.isoformat()
    return {**told, "retain_until": until, "answers": dict(sheet.answers)}


def _kind(purpose: str) -> str:
    return f"{KIND_PREFIX}{purpose}"


def _check_sheet(sheet: AnswerSheet, today: date) -> None:
    problems = [
        check_identifier("enterprise_id", sheet.enterprise_id),
        check_identifier("territory_id", sheet.territory_id),
        check_identifier("notice_version", sheet.notice_version, 40),
        *(check_identifier("question_id", question) for question in sheet.answers),
        *(check_value(question, value) for question, value in sheet.answers.items()),
    ]
    if not PURPOSE.fullmatch(sheet.purpose):
        problems.append(f"purpose is {sheet.purpose!r}; expected one short lower-case word.")
    if sheet.visibility not in VISIBILITIES:
        problems.append(f"visibility is '{sheet.visibility}'; expected {', '.join(VISIBILITIES)}.")
    if sheet.retain_until < today:
        problems.append(f"retain_until is {sheet.retain_until}; expected today or later.")
    if len(sheet.answers) > MOST_ANSWERS:
        problems.append(f"{len(sheet.answers)} answers; expected at most {MOST_ANSWERS}.")
    if any(problems):
        raise InputError("\n".join(problem for problem in problems if problem))
