"""The minutes of a meeting: all it kept, nothing looked up anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deseo.meetings import Meeting
    from deseo.ui.frame import Page


def offer_minutes(page: Page, meeting: Meeting) -> None:
    """Offer the minutes as PDF and DOCX."""
