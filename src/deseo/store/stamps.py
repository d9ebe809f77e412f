"""A word that changes whenever answers do, so that nothing derived from them is shown too long."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from deseo.store.answers import SHEETS

if TYPE_CHECKING:
    from deseo.store.stores import Store


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
