"""Pairs of organisations that may be one: open until somebody decides, and how that went.

The left of a pair is the one that was there before and is kept; the right stands in it once they
are the same. Both rows stay in the store as they were told, so that every decision can be undone.
What was told to be two is remembered when the rows go, and not asked again when they come back.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, Integer, String, Table

from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment

PAIRS = Table(
    "duplicate_pairs",
    METADATA,
    Column("pair_id", String(ID_LENGTH), primary_key=True),
    Column("territory_id", String(ID_LENGTH), nullable=False, index=True),
    Column("left_id", String(ID_LENGTH), nullable=False, index=True),
    Column("right_id", String(ID_LENGTH), nullable=False, index=True),
    Column("certainty", String(20), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("filled", JSON, nullable=False),
    Column("decided_by", String(20), nullable=False),
    Column("decided_at", UtcMoment),
    Column("version", Integer, nullable=False),
)
