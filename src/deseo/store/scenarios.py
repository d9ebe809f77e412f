"""Scenarios people saved: a name and the changes supposed, one after the other.

Real and exercise scenarios are never mixed.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table

from deseo.evaluation import LONGEST_NAME
from deseo.store.tables import ID_LENGTH, METADATA

SCENARIOS = Table(
    "scenarios",
    METADATA,
    Column("scenario_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("is_exercise", Boolean(create_constraint=False), nullable=False),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("changes", JSON, nullable=False),
    Column("version", Integer, nullable=False),
)
