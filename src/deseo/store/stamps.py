"""What may be known of answers without reading them: that they are there, and when they change.

A word that changes whenever answers do keeps what is derived from them from being shown too long.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from deseo.store.answers import SHEETS

if TYPE_CHECKING:
    from deseo.store.stores import Store


def has_answered(store: Store, enterprise_id: str, purpose: str, today: date | None = None) -> bool:
    """Tell whether an enterprise has a sheet for a purpose that still holds; nothing of it."""
    day = today or datetime.now(UTC).date()
    chosen = (SHEETS.c.enterprise_id == enterprise_id) & (SHEETS.c.purpose == purpose)
    query = select(SHEETS.c.purpose).where(chosen & (SHEETS.c.retain_until >= day))
    with store.reading() as connection:
        return connection.execute(query).first() is not None


def stamp_answers(store: Store, territory_id: str, purpose: str, today: date | None = None) -> str:
    """Give a word for the answers of a territory to one purpose; empty if there are none.

    It changes when an answer is saved or withdrawn, and when one may be kept no longer.
    """
    day = today or datetime.now(UTC).date()
    chosen = (SHEETS.c.territory_id == territory_id) & (SHEETS.c.purpose == purpose)
    counts = select(func.count(), func.sum(SHEETS.c.version), func.max(SHEETS.c.answered_at))
    with store.reading() as connection:
        sheets = counts.where(chosen & (SHEETS.c.retain_until >= day))
        number, versions, newest = connection.execute(sheets).one()
    return f"{number}-{versions}-{newest.isoformat()}" if number else ""
