"""A meeting walks a route of steps, one at a time, until it is closed; closed it stays closed.

Whoever comes joins by a code of five letters and digits that cannot be taken for one another when
read aloud: no 0 and O, no 1 and I.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deseo.i18n import LANGUAGES
from deseo.meetings.checks import is_line, is_text, refuse_broken

if TYPE_CHECKING:
    from datetime import datetime

STEP_KINDS: Final = (
    "welcome", "reading", "territory", "missing", "services", "binds", "cluster", "equality",
    "whatif", "decide", "tasks", "close",
)  # fmt: skip
MINUTES: Final = (5, 10, 10, 10, 15, 15, 15, 15, 15, 20, 15, 5)
MEETING_STATES: Final = ("open", "closed")
CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 5
LONGEST_TITLE: Final = 120
LONGEST_NOTES: Final = 2_000
MOST_STEPS: Final = 60
MOST_MINUTES: Final = 480


@dataclass(frozen=True)
class Step:
    """Hold one step of a route; `title` is empty where the usual words of its kind stand.

    `notes` are for the facilitator alone, `minutes` what is planned for it.
    """

    step_id: str
    kind: str
    title: str = ""
    notes: str = ""
    minutes: int = 10


@dataclass(frozen=True)
class Meeting:
    """Hold one meeting; `step` is the place on its route, from 0.

    Identifier, code and `opened_at` are given when it is opened; `version` is 0 until then.
    """

    territory_id: str
    title: str
    route: tuple[Step, ...]
    lang: str = "en"
    is_exercise: bool = False
    step: int = 0
    state: str = "open"
    timer_ends_at: datetime | None = None
    opened_at: datetime | None = None
    meeting_id: str = ""
    code: str = ""
    version: int = 0

    @property
    def current(self) -> Step:
        """Give the step the meeting stands at."""
        return self.route[self.step]

    @property
    def is_open(self) -> bool:
        """Tell whether anything may still be said and voted."""
        return self.state == "open"


def default_route() -> tuple[Step, ...]:
    """Give the route of a full workshop, a step of each kind in their order, ids as the kinds."""
    planned = zip(STEP_KINDS, MINUTES, strict=True)
    return tuple(Step(kind, kind, minutes=minutes) for kind, minutes in planned)


def make_code() -> str:
    """Draw a code that nobody guesses in an evening: one of 32 to the fifth."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Read a code as somebody typed it, whatever the case and the gaps; empty if it is none."""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else ""


def check_meeting(meeting: Meeting) -> None:
    """Hold a meeting against what one can be.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    ids = [step.step_id for step in meeting.route]
    broken = {
        f"The title is missing, too long (over {LONGEST_TITLE}) or not printable.": (
            not is_line(meeting.title, LONGEST_TITLE)
        ),
        f"lang is '{meeting.lang}'; expected one of {', '.join(LANGUAGES)}.": (
            meeting.lang not in LANGUAGES
        ),
        f"The route has {len(ids)} steps; expected 1 to {MOST_STEPS}.": not (
            0 < len(ids) <= MOST_STEPS
        ),
        "Two steps of the route have the same id.": len(set(ids)) < len(ids),
        f"step is {meeting.step}; expected a place on the route, from 0.": not (
            0 <= meeting.step < max(len(ids), 1)
        ),
    }
    for step in meeting.route:
        broken |= _check_step(step)
    refuse_broken(broken)


def _check_step(step: Step) -> dict[str, bool]:
    name = f"Step '{step.step_id[:40]}'"
    return {
        f"{name}: its id is none.": not is_line(step.step_id, LONGEST_TITLE),
        f"{name}: kind is '{step.kind[:40]}'; expected one of {', '.join(STEP_KINDS)}.": (
            step.kind not in STEP_KINDS
        ),
        f"{name}: the title is too long or not printable.": not (
            len(step.title) <= LONGEST_TITLE and step.title.isprintable()
        ),
        f"{name}: the notes have more than {LONGEST_NOTES} or unprintable characters.": not is_text(
            step.notes, LONGEST_NOTES
        ),
        f"{name}: minutes is {step.minutes}; expected 0 to {MOST_MINUTES}.": not (
            0 <= step.minutes <= MOST_MINUTES
        ),
    }
