"""What all pages of one room share: the store, the meeting, its keys, its limits, and what is seen.

What a phone sees has a word that changes when it does. Many phones ask for it at once, so it is
looked up at most twice a second; whoever writes looks anew.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from deseo.rooms.keys import BEAT, is_sealed, place_file, read_keys
from deseo.rooms.limits import Limits
from deseo.rooms.visits import Refusal
from deseo.store.ballots import select_ballots
from deseo.store.meetings import find_meeting, find_stamp, is_participant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from deseo.equality.findings import Questionnaire
    from deseo.meetings import Ballot, Meeting
    from deseo.rooms.visits import Visit
    from deseo.store import Store

GLANCE_S: Final = 0.5
BEAT_S: Final = 20.0


@dataclass(frozen=True)
class View:
    """Hold what phones may know at one moment: no ballot is a draft; `state` is its word."""

    meeting: Meeting
    ballots: tuple[Ballot, ...]
    state: str


class Glance:
    """Hold the word of the last look, for half a second."""

    def __init__(self) -> None:
        """Begin without any."""
        self._turn, self._taken_at, self._word = Lock(), float("-inf"), ""

    def give(self, store: Store, meeting_id: str) -> str:
        """Give the word for what phones see, at most half a second old."""
        with self._turn:
            now = time.monotonic()
            if now - self._taken_at > GLANCE_S:
                with store.reading() as connection:
                    self._word = look(connection, meeting_id).state
                self._taken_at = now
            return self._word


@dataclass(frozen=True)
class Asked:
    """Hold what a self-check asks, and the names of those who may be spoken for, by identifier."""

    questionnaire: Questionnaire | None = None
    organisations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """Hold what the pages of one room need."""

    store: Store
    meeting_id: str
    code: str
    home: Path
    limits: Limits = field(default_factory=Limits)
    glance: Glance = field(default_factory=Glance)
    asked: Asked = field(default_factory=Asked)

    def is_remote(self, visit: Visit) -> bool:
        """Tell whether a visit comes from a remote; the dashboard may have changed the PIN."""
        keys = read_keys(self.home, self.meeting_id)
        is_ours = keys is not None and is_sealed(keys, visit.remote)
        if is_ours:
            keep_alive(self.home, self.meeting_id)
        return is_ours


def look(connection: Connection, meeting_id: str) -> View:
    """Read what phones may know.

    Raises
    ------
    Refusal
        If the meeting is gone.
    """
    meeting = find_meeting(connection, meeting_id)
    if meeting is None:
        raise Refusal(410, "gone")
    found = select_ballots(connection, meeting_id)
    ballots = tuple(ballot for ballot in found if ballot.state != "draft")
    parts = [meeting.state, meeting.title, *((b.ballot_id, b.version) for b in ballots)]
    if any(ballot.is_shown for ballot in ballots):
        parts.append(find_stamp(connection, meeting_id))
    return View(meeting, ballots, hashlib.sha256(repr(parts).encode()).hexdigest()[:16])


def need_seat(connection: Connection, context: Context, visit: Visit) -> None:
    """Have none but those who joined go on.

    Raises
    ------
    Refusal
        If the phone never joined this meeting: it is shown the door.
    """
    who = visit.participant_id
    if not who and visit.query.get("said") == "joined":
        raise Refusal(400, "cookies")  # the door gave one just now, and it did not come back
    if not (who and is_participant(connection, context.meeting_id, who)):
        raise Refusal(303, "seat")


def enter(context: Context, visit: Visit) -> View:
    """Let a phone say something of its own.

    Raises
    ------
    Refusal
        If it never joined, or the meeting is closed.
    """
    with context.store.reading() as connection:
        need_seat(connection, context, visit)
        view = look(connection, context.meeting_id)
    if not view.meeting.is_open:
        raise Refusal(410, "gone")
    return view


def keep_alive(home: Path, meeting_id: str) -> None:
    """Note that somebody still needs the room, every now and then."""
    path = place_file(home, meeting_id, BEAT)
    try:
        if time.time() - path.stat().st_mtime < BEAT_S:
            return
    except OSError:
        pass  # nobody noted it yet
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
