"""What a meeting leaves behind: tasks (who does what by when), notes, and scenes of what was shown.

`who` is a role or an organisation, never an address of a person. What a phone proposes says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from deseo.evaluation import is_personal
from deseo.meetings.checks import is_text, refuse_broken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

TASK_STATES: Final = ("proposed", "agreed", "under_way", "done", "dropped")
NOTE_KINDS: Final = ("decision", "question", "idea")
PRESENT: Final = "present"
"""The kind of a note whose text is the name of an organisation that is in the room."""

ORIGINS: Final = ("facilitator", "phone")
LONGEST_TASK: Final = 300
LONGEST_NOTE: Final = 2_000
LONGEST_NICKNAME: Final = 30


@dataclass(frozen=True)
class Task:
    """Hold who does what by when; `meeting_id` is empty where it was agreed outside a meeting.

    The anchor names what it is about (a kind such as "cluster", and its id), if anything.
    """

    territory_id: str
    what: str
    who: str = ""
    until: date | None = None
    state: str = "proposed"
    origin: str = "facilitator"
    nickname: str = ""
    meeting_id: str = ""
    is_exercise: bool = False
    anchor_kind: str = ""
    anchor_id: str = ""
    task_id: str = ""
    version: int = 0


@dataclass(frozen=True)
class Note:
    """Hold a decision, an open question, an idea or who is present, noted at one step."""

    meeting_id: str
    step_id: str
    kind: str
    text: str
    origin: str = "facilitator"
    nickname: str = ""
    written_at: datetime | None = None
    note_id: str = ""
    version: int = 0


@dataclass(frozen=True)
class Scene:
    """Hold the whole of what stood on the screen at one moment; `shown` is all JSON knows."""

    meeting_id: str
    step_id: str
    title: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    taken_at: datetime | None = None
    scene_id: str = ""


def check_task(task: Task) -> None:
    """Hold a task against what one can be.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    refuse_broken(
        {
            "The task says nothing to do.": not task.what.strip(),
            f"A text of the task has more than {LONGEST_TASK} or unprintable characters.": not (
                is_text(task.what, LONGEST_TASK) and is_text(task.who, LONGEST_TASK)
            ),
            "who names a person's address; expected a role or an organisation.": is_personal(
                task.who
            ),
            f"state is '{task.state[:40]}'; expected one of {', '.join(TASK_STATES)}.": (
                task.state not in TASK_STATES
            ),
            **_check_origin(task.origin, task.nickname),
        }
    )


def check_note(note: Note) -> None:
    """Hold a note against what one can be.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    refuse_broken(
        {
            "The note is empty.": not note.text.strip(),
            f"The note has more than {LONGEST_NOTE} or unprintable characters.": not is_text(
                note.text, LONGEST_NOTE
            ),
            f"kind is '{note.kind[:40]}'; expected one of {', '.join(NOTE_KINDS)}.": (
                note.kind not in (*NOTE_KINDS, PRESENT)
            ),
            **_check_origin(note.origin, note.nickname),
        }
    )


def check_scene(scene: Scene) -> None:
    """Hold a scene's title against what one can be.

    Raises
    ------
    InputError
        If there is none, or one that cannot be printed.
    """
    is_title = bool(scene.title.strip()) and is_text(scene.title, LONGEST_TASK)
    refuse_broken({"The scene has no title, or one that cannot be printed.": not is_title})


def _check_origin(origin: str, nickname: str) -> dict[str, bool]:
    return {
        f"origin is '{origin[:40]}'; expected one of {', '.join(ORIGINS)}.": origin not in ORIGINS,
        f"The nickname has more than {LONGEST_NICKNAME} or unprintable characters.": not (
            len(nickname) <= LONGEST_NICKNAME and (not nickname or nickname.isprintable())
        ),
    }
