"""A design is a cluster somebody means to build: its name, its members, and how it was found.

It keeps its identifier whatever becomes of its name and members; candidates come and go with the
sliders, a design stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, select

from deseo.errors import InputError
from deseo.evaluation import LONGEST_NAME, Design
from deseo.store.tables import ID_LENGTH, METADATA
from deseo.store.values import check_identifier
from deseo.store.versions import read_row, write_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from deseo.store.stores import Store

MOST_MEMBERS: Final = 5_000

DESIGNS = Table(
    "designs",
    METADATA,
    Column("design_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("members", JSON, nullable=False),
    Column("rules_query", JSON, nullable=False),
    Column("version", Integer, nullable=False),
)


def save_design(store: Store, design: Design, role: str) -> Design:
    """Save a design, giving it an identifier if it has none; give it back as it now stands.

    Raises
    ------
    InputError
        If its name or members are not fit to be kept.
    EditConflict
        If somebody else changed it meanwhile.
    """
    _check_design(design)
    design_id = design.design_id or uuid4().hex
    members = tuple(sorted(set(design.members)))
    values = {**vars(design), "members": list(members), "rules_query": dict(design.rules_query)}
    del values["design_id"], values["version"]
    with store.writing() as connection:
        fields = {"design_id": design_id, **values}
        write_rows(connection, DESIGNS, [(fields, design.version)], (), role)
    saved = replace(design, design_id=design_id, members=members)
    return replace(saved, version=design.version + 1)


def read_designs(store: Store, territory_id: str, *, is_exercise: bool) -> tuple[Design, ...]:
    """Read the designs of a territory, by name; real and exercise ones are never mixed."""
    chosen = (DESIGNS.c.territory_id == territory_id) & (DESIGNS.c.is_exercise == is_exercise)
    query = select(DESIGNS).where(chosen).order_by(DESIGNS.c.name, DESIGNS.c.design_id)
    with store.reading() as connection:
        return tuple(_to_design(dict(row)) for row in connection.execute(query).mappings())


def read_design(store: Store, design_id: str) -> Design | None:
    """Read one design, if it is there."""
    with store.reading() as connection:
        return find_design(connection, design_id)


def find_design(connection: Connection, design_id: str) -> Design | None:
    """Read one design inside a transaction."""
    row = read_row(connection, DESIGNS, {"design_id": design_id})
    return None if row is None else _to_design(row)


def remove_design(store: Store, design: Design, role: str) -> None:
    """Remove a design with its criteria and measurements; the events keep what it was.

    Raises
    ------
    EditConflict
        If somebody else changed it meanwhile.
    """
    with store.writing() as connection:
        write_rows(connection, DESIGNS, (), [(design.design_id, design.version)], role)


def _to_design(row: dict[str, Any]) -> Design:
    return Design(**{**row, "members": tuple(row["members"])})


def _check_design(design: Design) -> None:
    problems = [
        check_identifier("territory_id", design.territory_id),
        check_identifier("name", design.name.strip(), LONGEST_NAME),
        *(check_identifier("member", member) for member in design.members),
    ]
    if not 0 < len(design.members) <= MOST_MEMBERS:
        problems.append(f"{len(design.members)} members; expected 1 to {MOST_MEMBERS}.")
    if any(problems):
        raise InputError("\n".join(problem for problem in problems if problem))
