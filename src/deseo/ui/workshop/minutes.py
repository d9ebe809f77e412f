"""The minutes of a meeting: all it kept, gathered when they are asked for, nothing looked up anew.

In the language of whoever asks; the scenes stay in the language they were shown in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from deseo.meetings import PRESENT
from deseo.reports.minutes import Record, to_minutes_docx, to_minutes_pdf
from deseo.store import (
    read_ballots,
    read_notes,
    read_scene,
    read_scenes,
    read_tally,
    read_tasks,
)
from deseo.ui import cache
from deseo.ui.cluster_papers import ground
from deseo.ui.downloads import offer_download
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from deseo.meetings import Meeting
    from deseo.ui.frame import Page

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offer_minutes(page: Page, meeting: Meeting) -> None:
    """Offer the minutes as PDF and DOCX, each made only when asked for."""
    t = page.t
    day = meeting.opened_at.date().isoformat() if meeting.opened_at else ""
    mark = "EXERCISE_" if meeting.is_exercise else ""
    stem = f"{mark}deseo_{meeting.territory_id}_{day}_minutes"
    for key, ending, mime, write in (
        ("minutes_pdf", "pdf", PDF, to_minutes_pdf),
        ("minutes_docx", "docx", DOCX, to_minutes_docx),
    ):
        make = partial(_make, page, meeting, write)
        label, name = t(f"workshop.{key}"), f"{stem}.{ending}"
        offer_download(label, name, mime, make, meeting.meeting_id)


def _make(page: Page, meeting: Meeting, write: Callable[..., bytes]) -> bytes:
    today = datetime.now(UTC).date()
    return write(gather_record(page, meeting), ground(meeting.territory_id), page.t, today)


def gather_record(page: Page, meeting: Meeting) -> Record:
    """Gather all a meeting left behind; drafts and what was put aside are left out."""
    meeting_id, notes = meeting.meeting_id, read_notes(store(), meeting.meeting_id)
    ballots = [b for b in read_ballots(store(), meeting_id) if b.state != "draft"]
    scenes = (read_scene(store(), scene.scene_id) for scene in read_scenes(store(), meeting_id))
    place = cache.territories()[meeting.territory_id].name(page.selection.lang)
    return Record(
        meeting,
        place,
        tuple(sorted({note.text for note in notes if note.kind == PRESENT})),
        tuple((ballot, read_tally(store(), ballot.ballot_id)) for ballot in ballots),
        tuple(task for task in read_tasks(store(), meeting_id) if task.state != "dropped"),
        tuple(note for note in notes if note.kind != PRESENT),
        tuple(scene for scene in scenes if scene is not None),
    )
