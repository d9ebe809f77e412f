"""What is said before anybody answers a self-check, and how long answers may stay.

A notice says what for, who sees it and until when. A new wording is a new version; what a phone
reads is another wording than what the page says, since its answers cross a network first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from datetime import date

PURPOSE: Final = "self_assessment"
NOTICE: Final = ("why", "who", "until")
NOTICE_VERSION: Final = "2026-11"
PHONE_NOTICE_VERSION: Final = "phone-2026-11"
MONTHS: Final = (24, 12, 6, 3)


def find_last_day(today: date, months: int) -> date:
    """Give the day so many months later; the last of a month that is shorter."""
    last: date = (pd.Timestamp(today) + pd.DateOffset(months=months)).date()
    return last
