"""In what order talk and tasks stand, what is found among them, and what is overdue.

Open comes before resolved, resolved before hidden, and among these the newest word comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deseo.exchange.threads import THREAD_STATES, Post, Thread
from deseo.meetings import TASK_STATES
from deseo.searches import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from deseo.meetings import Task

OPEN_TASKS: Final = ("under_way", "agreed", "proposed")


@dataclass(frozen=True)
class Talk:
    """Hold a thread with all its posts, the first written first."""

    thread: Thread
    posts: tuple[Post, ...]

    @property
    def last(self) -> Post | None:
        """Give the last word that is shown."""
        return next((post for post in reversed(self.posts) if post.state == "shown"), None)


def gather_talks(threads: Iterable[Thread], posts: Iterable[Post]) -> tuple[Talk, ...]:
    """Put posts to their threads and order them: open before resolved before hidden.

    Among these the one with the newest word comes first.
    """
    said: dict[str, list[Post]] = {}
    for post in posts:
        said.setdefault(post.thread_id, []).append(post)
    talks = [Talk(thread, _order_posts(said.get(thread.thread_id, ()))) for thread in threads]
    talks.sort(key=lambda talk: talk.thread.thread_id)
    talks.sort(key=_tell_newest, reverse=True)
    return tuple(sorted(talks, key=lambda talk: THREAD_STATES.index(talk.thread.state)))


def _order_posts(posts: Iterable[Post]) -> tuple[Post, ...]:
    return tuple(sorted(posts, key=lambda post: (_stamp(post.written_at), post.post_id)))


def _tell_newest(talk: Talk) -> str:
    return max(_stamp(talk.thread.opened_at), *(_stamp(p.written_at) for p in talk.posts), "")


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def select_talks(
    talks: Iterable[Talk], kinds: Iterable[str], anchor: tuple[str, str] | None = None
) -> tuple[Talk, ...]:
    """Keep the talks of some kinds, and of one anchor (kind, id) if it is named; order stays."""
    wanted = set(kinds)
    return tuple(
        talk
        for talk in talks
        if talk.thread.kind in wanted
        and (anchor is None or (talk.thread.anchor_kind, talk.thread.anchor_id) == anchor)
    )


def search_talks(talks: Iterable[Talk], query: str) -> tuple[Talk, ...]:
    """Keep the talks in which every word asked for begins one; what is hidden is not searched."""
    words = [f" {word}" for word in fold_text(query).split()]
    if not words:
        return tuple(talks)
    return tuple(talk for talk in talks if _holds(talk, words))


def _holds(talk: Talk, words: Sequence[str]) -> bool:
    if talk.thread.state == "hidden":
        return False
    shown = (post.text for post in talk.posts if post.state == "shown")
    told = " " + fold_text(" ".join([talk.thread.title, talk.thread.tried_on, *shown]))
    return all(word in told for word in words)


def find_days_late(task: Task, today: date) -> int:
    """Say by how many days a task is overdue; 0 where it is not, is done, or has no day."""
    if task.until is None or task.state not in OPEN_TASKS:
        return 0
    return max(0, (today - task.until).days)


def group_tasks(tasks: Iterable[Task]) -> dict[str, tuple[Task, ...]]:
    """Put tasks under their states, what is to be done first; states without any are left out."""
    order = (*OPEN_TASKS, *(state for state in TASK_STATES if state not in OPEN_TASKS))
    own = list(tasks)
    groups = {state: tuple(task for task in own if task.state == state) for state in order}
    return {state: group for state, group in groups.items() if group}
