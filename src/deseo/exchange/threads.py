"""A thread and its posts: what may be said, and who may change or hide it.

A thread is about its territory, a saved cluster or an enterprise. Words are changed by who wrote in
the same role, and hidden by a facilitator who says why; nothing is deleted. A practice says what it
was tried on and who may reuse it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deseo.errors import InputError
from deseo.evaluation import is_personal
from deseo.meetings import LONGEST_NICKNAME
from deseo.meetings.checks import is_line, is_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

THREAD_KINDS: Final = ("question", "practice", "proposal", "talk")
ANCHOR_KINDS: Final = ("territory", "cluster", "enterprise")
THREAD_STATES: Final = ("open", "resolved", "hidden")
POST_STATES: Final = ("shown", "hidden")
REUSES: Final = ("", "everyone", "named", "ask")
LONGEST_TITLE: Final = 120
LONGEST_WORDS: Final = 4_000
LONGEST_LINE: Final = 300
MODERATOR: Final = "facilitator"


@dataclass(frozen=True)
class Thread:
    """Hold one thread; its anchor is a kind and, but for the territory itself, an id.

    `reuse` says who may take a practice over (empty: not said), `tried_on` where it was tried;
    `reason` why it is hidden.
    """

    territory_id: str
    kind: str
    title: str
    anchor_kind: str = "territory"
    anchor_id: str = ""
    tried_on: str = ""
    reuse: str = ""
    is_exercise: bool = False
    state: str = "open"
    reason: str = ""
    opened_at: datetime | None = None
    thread_id: str = ""
    version: int = 0


@dataclass(frozen=True)
class Post:
    """Hold what somebody wrote in one role; `reason` says why it is hidden."""

    thread_id: str
    role: str
    text: str
    nickname: str = ""
    state: str = "shown"
    reason: str = ""
    written_at: datetime | None = None
    edited_at: datetime | None = None
    post_id: str = ""
    version: int = 0


PROBLEMS: Final = {
    "title": f"a title is one line of 1 to {LONGEST_TITLE} printable characters",
    "text": f"words are 1 to {LONGEST_WORDS} printable characters",
    "line": f"a line has at most {LONGEST_LINE} printable characters",
    "person": "a nickname is no person's address or number, and at most "
    f"{LONGEST_NICKNAME} characters",
    "reason": "whoever hides something says why",
    "unknown": "a kind, a state, an anchor or a permission is none we know",
    "hidden": "the thread is hidden; nothing is written there until it is shown again",
    "role": "only the role that wrote words changes them, and only a facilitator hides or shows",
    "moved": "a thread stays in its territory and a post in its thread",
    "gone": "the thread is not here",
    "full": "there is no room for more",
}


class TalkError(InputError):
    """Words that cannot be kept as they are; `reasons` are keys of `PROBLEMS` pages speak by."""

    def __init__(self, reasons: Sequence[str]) -> None:
        """Keep the reasons beside their sentences."""
        super().__init__("\n".join(f"{PROBLEMS[reason]}." for reason in reasons))
        self.reasons = tuple(reasons)


def check_thread(thread: Thread) -> None:
    """Hold a thread against what one can be.

    Raises
    ------
    TalkError
        With everything that is wrong with it.
    """
    _refuse(_break_thread(thread))


def check_post(post: Post) -> None:
    """Hold a post against what one can be.

    Raises
    ------
    TalkError
        With everything that is wrong with it.
    """
    _refuse(_break_post(post))


def check_opening(thread: Thread, first: Post) -> None:
    """Hold a new thread and its first post against what they can be, both at once.

    Raises
    ------
    TalkError
        With everything that is wrong with either.
    """
    one, other = _break_thread(thread), _break_post(first)
    _refuse({reason: one.get(reason, False) or other.get(reason, False) for reason in PROBLEMS})


def _break_thread(thread: Thread) -> dict[str, bool]:
    is_anchored = bool(thread.anchor_id) == (thread.anchor_kind != "territory")
    known = (
        thread.kind in THREAD_KINDS
        and thread.anchor_kind in ANCHOR_KINDS
        and thread.state in THREAD_STATES
        and thread.reuse in REUSES
        and is_anchored
    )
    return {
        "title": not is_line(thread.title, LONGEST_TITLE),
        "line": not all(is_text(x, LONGEST_LINE) for x in (thread.tried_on, thread.reason)),
        "reason": thread.state == "hidden" and not thread.reason.strip(),
        "unknown": not known,
    }


def _break_post(post: Post) -> dict[str, bool]:
    name = post.nickname
    is_name = not name or (is_line(name, LONGEST_NICKNAME) and not is_personal(name))
    return {
        "text": not post.text.strip() or not is_text(post.text, LONGEST_WORDS),
        "line": not is_text(post.reason, LONGEST_LINE),
        "person": not is_name,
        "reason": post.state == "hidden" and not post.reason.strip(),
        "unknown": post.state not in POST_STATES,
    }


def check_thread_change(before: Thread, after: Thread, role: str) -> None:
    """Hold a change of a thread against who may make it.

    Raises
    ------
    TalkError
        If it is moved elsewhere, or hidden or shown again by another than a facilitator.
    """
    turns = (before.state == "hidden") != (after.state == "hidden")
    home = (before.territory_id, before.is_exercise, before.opened_at)
    _refuse(
        {
            "moved": home != (after.territory_id, after.is_exercise, after.opened_at),
            "role": turns and role != MODERATOR,
            "hidden": before.state == after.state == "hidden",
        }
    )


def check_post_change(before: Post, after: Post, role: str) -> None:
    """Hold a change of a post against who may make it.

    Raises
    ------
    TalkError
        If the post is moved, its words changed by another role than wrote them, or it is hidden
        or shown again by another than a facilitator.
    """
    is_same = (before.text, before.nickname) == (after.text, after.nickname)
    turns = before.state != after.state
    home = (before.thread_id, before.role, before.written_at)
    _refuse(
        {
            "moved": home != (after.thread_id, after.role, after.written_at),
            "role": (turns and role != MODERATOR) or (not is_same and role != before.role),
            "hidden": not is_same and before.state == "hidden",
        }
    )


def _refuse(broken: dict[str, bool]) -> None:
    reasons = [reason for reason, is_broken in broken.items() if is_broken]
    if reasons:
        raise TalkError(reasons)


def write_anchor(kind: str, anchor_id: str) -> str:
    """Write an anchor as one word, as addresses and choices carry it."""
    return f"{kind}:{anchor_id}" if anchor_id else kind


def read_anchor(word: str) -> tuple[str, str] | None:
    """Read an anchor (kind, id) from a word; nothing if it is none."""
    kind, _, anchor_id = word.partition(":")
    is_one = kind in ANCHOR_KINDS and bool(anchor_id) == (kind != "territory")
    return (kind, anchor_id) if is_one else None
