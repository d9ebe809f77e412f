"""Organisations a room named as missing: on the map at once, somewhere in their municipality.

A newcomer is known by its name, family and municipality only, and says so: nobody gave an address.
Whoever named it by mistake takes it back; real and exercise newcomers are never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pandas as pd
from sqlalchemy import Boolean, Column, Float, Integer, String, Table, func, select

from deseo.errors import InputError
from deseo.schema.contracts import ENTERPRISES, FAMILIES
from deseo.store.events import EVENTS
from deseo.store.imports import type_enterprises
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier
from deseo.store.versions import write_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.store.stores import Store

ID_PREFIX: Final = "room-"
LONGEST_NAME: Final = 120

NEWCOMERS = Table(
    "newcomers",
    METADATA,
    Column("enterprise_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("eu_family", String(40), nullable=False),
    Column("municipality", String(ID_LENGTH), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("told_in", String(ID_LENGTH), nullable=False),
    Column("told_at", UtcMoment, nullable=False),
    Column("version", Integer, nullable=False),
)


@dataclass(frozen=True)
class Newcomer:
    """Hold one organisation as a room named it; `lat` and `lon` lie in its municipality."""

    territory_id: str
    is_exercise: bool
    name: str
    eu_family: str
    municipality: str
    lat: float
    lon: float
    told_in: str


def save_newcomer(store: Store, newcomer: Newcomer, role: str) -> str:
    """Save a newcomer; give the enterprise_id it bears from now on.

    Raises
    ------
    InputError
        If its name, family, municipality or place is not fit to be kept.
    """
    _check_newcomer(newcomer)
    enterprise_id = f"{ID_PREFIX}{uuid4().hex}"
    fields = {"enterprise_id": enterprise_id, **vars(newcomer), "told_at": read_clock()}
    with store.writing() as connection:
        write_rows(connection, NEWCOMERS, [(fields, 0)], (), role)
    return enterprise_id


def remove_newcomer(store: Store, enterprise_id: str, role: str) -> None:
    """Take a newcomer back; the events keep what it was."""
    with store.writing() as connection:
        write_rows(connection, NEWCOMERS, (), [(enterprise_id, 1)], role)


def read_newcomers(store: Store, territory_id: str, *, is_exercise: bool) -> pd.DataFrame:
    """Read a territory's newcomers as enterprises typed by their contract, in their order.

    Their place is a guess within their zone; their source is the meeting that named them.
    """
    chosen = (NEWCOMERS.c.territory_id == territory_id) & (NEWCOMERS.c.is_exercise == is_exercise)
    query = select(NEWCOMERS).where(chosen).order_by(NEWCOMERS.c.told_at, NEWCOMERS.c.enterprise_id)
    with store.reading() as connection:
        return _tabulate(dict(row) for row in connection.execute(query).mappings())


def stamp_newcomers(store: Store, territory_id: str) -> str:
    """Give a word that changes whenever the newcomers of a territory do; empty if there are none.

    What was taken back counts too, so that one for one is a change.
    """
    ours = select(func.count()).where(NEWCOMERS.c.territory_id == territory_id)
    told = select(func.count()).where(EVENTS.c.entity_kind == NEWCOMERS.name)
    with store.reading() as connection:
        number = connection.execute(ours).scalar()
        return f"{number}-{connection.execute(told).scalar()}" if number else ""


def _tabulate(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(
        [
            {
                **{name: row[name] for name in ENTERPRISES.names if name in row},
                "location_precision": "zone",
                "source": row["told_in"],
                "source_year": row["told_at"].year,
                "retrieved_at": row["told_at"].date().isoformat(),
            }
            for row in rows
        ],
        columns=list(ENTERPRISES.names),
        dtype="object",
    )
    return type_enterprises(table.where(table.notna(), None))


def _check_newcomer(newcomer: Newcomer) -> None:
    problems = [
        check_identifier("territory_id", newcomer.territory_id),
        check_identifier("name", newcomer.name.strip(), LONGEST_NAME),
        check_identifier("municipality", newcomer.municipality),
        check_identifier("told_in", newcomer.told_in),
    ]
    if newcomer.eu_family not in ("", *FAMILIES):
        problems.append(f"eu_family is '{newcomer.eu_family}'; expected one of the five, or none.")
    if not (abs(newcomer.lat) <= 90 and abs(newcomer.lon) <= 180):  # noqa: PLR2004 - degrees
        problems.append("lat and lon are no place on earth; expected degrees.")
    if any(problems):
        raise InputError("\n".join(problem for problem in problems if problem))
