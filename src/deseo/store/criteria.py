"""The evaluation grid of a design and what was measured, kept row by row with their versions.

Two people who write different rows never meet; who writes a row that changed meanwhile is told of
all such rows, and nothing of theirs or mine is written over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import Column, Date, Float, ForeignKey, Integer, String, Table, select

from deseo.errors import InputError
from deseo.evaluation import (
    LONGEST_TEXT,
    Criterion,
    Measurement,
    check_criteria,
    fits_unit,
    order_criteria,
)
from deseo.store.designs import find_design
from deseo.store.tables import ID_LENGTH, METADATA
from deseo.store.values import check_text
from deseo.store.versions import write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from deseo.store.stores import Store

MOST_MEASUREMENTS: Final = 2_000

CRITERIA = Table(
    "criteria",
    METADATA,
    Column("criterion_id", String(ID_LENGTH), primary_key=True),
    Column(
        "design_id",
        String(ID_LENGTH),
        ForeignKey("designs.design_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("position", Integer, nullable=False),
    Column("template_id", String(60), nullable=False),
    Column("title", String(LONGEST_TEXT), nullable=False),
    Column("unit", String(20), nullable=False),
    Column("baseline", Float),
    Column("target", Float),
    Column("due", Date),
    Column("responsible", String(LONGEST_TEXT), nullable=False),
    Column("state", String(20), nullable=False),
    Column("evidence", String(LONGEST_TEXT), nullable=False),
    Column("version", Integer, nullable=False),
)
MEASUREMENTS = Table(
    "measurements",
    METADATA,
    Column("measurement_id", String(ID_LENGTH), primary_key=True),
    Column(
        "criterion_id",
        String(ID_LENGTH),
        ForeignKey("criteria.criterion_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("measured_on", Date, nullable=False),
    Column("value", Float, nullable=False),
    Column("note", String(LONGEST_TEXT), nullable=False),
    Column("version", Integer, nullable=False),
)


def save_criteria(
    store: Store,
    design_id: str,
    changed: Sequence[Criterion],
    removed: Sequence[Criterion],
    role: str,
) -> tuple[Criterion, ...]:
    """Save the rows that changed and remove those that went; give the whole grid as it stands.

    Raises
    ------
    InputError
        With everything that is wrong with the rows, or if the design is gone.
    EditConflict
        With every row somebody else changed meanwhile; then nothing is written.
    """
    check_criteria(changed)
    rows = [
        ({"criterion_id": c.criterion_id or uuid4().hex, "design_id": design_id, **_strip(c)}, c)
        for c in changed
    ]
    with store.writing() as connection:
        if find_design(connection, design_id) is None:
            raise InputError("The design is gone: somebody removed it. Save the cluster once more.")
        write_rows(
            connection,
            CRITERIA,
            [(fields, criterion.version) for fields, criterion in rows],
            [(c.criterion_id, c.version) for c in removed],
            role,
        )
        return _select_criteria(connection, design_id)


def read_criteria(store: Store, design_id: str) -> tuple[Criterion, ...]:
    """Read the grid of a design, row by row in its order."""
    with store.reading() as connection:
        return _select_criteria(connection, design_id)


def save_measurements(
    store: Store,
    design_id: str,
    changed: Sequence[Measurement],
    removed: Sequence[Measurement],
    role: str,
) -> tuple[Measurement, ...]:
    """Save and remove measurements of a design's criteria; give all of them as they stand.

    Raises
    ------
    InputError
        With every measurement that is none, or whose criterion is gone.
    EditConflict
        With every measurement somebody else changed meanwhile; then nothing is written.
    """
    fresh = [replace(m, measurement_id=m.measurement_id or uuid4().hex) for m in changed]
    with store.writing() as connection:
        units = {c.criterion_id: c.unit for c in _select_criteria(connection, design_id)}
        _check_measurements(units, fresh)
        rows = [({"measurement_id": m.measurement_id, **_strip(m)}, m.version) for m in fresh]
        gone = [(m.measurement_id, m.version) for m in removed]
        write_rows(connection, MEASUREMENTS, rows, gone, role)
        return _select_measurements(connection, tuple(units))


def read_measurements(store: Store, design_id: str) -> tuple[Measurement, ...]:
    """Read everything measured of a design, by criterion and day."""
    with store.reading() as connection:
        ids = [c.criterion_id for c in _select_criteria(connection, design_id)]
        return _select_measurements(connection, ids)


def restore_criterion(fields: Mapping[str, Any]) -> Criterion:
    """Make a criterion of the fields a conflict carries."""
    names = Criterion.__dataclass_fields__
    return Criterion(**{name: value for name, value in fields.items() if name in names})


def restore_measurement(fields: Mapping[str, Any]) -> Measurement:
    """Make a measurement of the fields a conflict carries."""
    return Measurement(**fields)


def _select_criteria(connection: Connection, design_id: str) -> tuple[Criterion, ...]:
    query = select(CRITERIA).where(CRITERIA.c.design_id == design_id)
    return order_criteria(
        restore_criterion(dict(row)) for row in connection.execute(query).mappings()
    )


def _select_measurements(connection: Connection, ids: Sequence[str]) -> tuple[Measurement, ...]:
    own = MEASUREMENTS.c
    query = select(MEASUREMENTS).where(own.criterion_id.in_(ids))
    query = query.order_by(own.criterion_id, own.measured_on, own.measurement_id)
    return tuple(Measurement(**row) for row in connection.execute(query).mappings())


def _strip(row: Criterion | Measurement) -> dict[str, Any]:
    """Give the fields of a row but its own identifier and version."""
    own = {"version", "criterion_id" if isinstance(row, Criterion) else "measurement_id"}
    return {name: value for name, value in vars(row).items() if name not in own}


def _check_measurements(units: Mapping[str, str], measurements: Sequence[Measurement]) -> None:
    problems = [
        "The criterion of a measurement is gone: somebody removed it."
        if m.criterion_id not in units
        else f"{m.measured_on}: {m.value:g} cannot be a value in {units[m.criterion_id]}."
        for m in measurements
        if m.criterion_id not in units or not fits_unit(m.value, units[m.criterion_id])
    ]
    problems += filter(None, (check_text("note", m.note, LONGEST_TEXT) for m in measurements))
    if len(measurements) > MOST_MEASUREMENTS:
        problems.append(f"{len(measurements)} rows; expected at most {MOST_MEASUREMENTS}.")
    if problems:
        raise InputError("\n".join(problems))
