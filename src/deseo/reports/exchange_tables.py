"""Talk and tasks of a territory to take along: a row per post, a row per task.

Words that were hidden stay hidden: their row says so, and why. Exercise talk is marked in each row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from deseo.exchange import find_days_late
from deseo.reports.exports import mark_rows, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from deseo.exchange import Post, Talk, Thread
    from deseo.meetings import Task

THREAD_CODEBOOK: Final = {
    "thread_id": "which thread a post belongs to",
    "kind": "question, practice, proposal (of rules) or talk",
    "title": "its title; empty where the thread is hidden",
    "about_kind": "territory, cluster or enterprise",
    "about": "the name of what it is about; its identifier where that is no longer there",
    "thread_state": "open, resolved or hidden by a facilitator",
    "tried_on": "of a practice: what it was tried on",
    "reuse": "of a practice: everyone, named (with the name of who tried it), ask; empty: not said",
    "number": "the posts of a thread in the order they were written, from 1",
    "role": "in which role it was written; never a person",
    "nickname": "what they called themselves, if anything",
    "written_at": "UTC",
    "edited_at": "UTC; when its words were last changed, if they were",
    "post_state": "shown, or hidden by a facilitator",
    "reason": "why thread or post is hidden",
    "text": "the words; empty where they are hidden",
}
TASK_CODEBOOK: Final = {
    "task_id": "which task",
    "what": "what is to be done",
    "who": "a role or an organisation; empty: nobody yet",
    "until": "by which day; empty: no day yet",
    "state": "proposed, agreed, under_way, done or dropped",
    "days_late": "how many days overdue when this was made; 0 where it is not",
    "about_kind": THREAD_CODEBOOK["about_kind"],
    "about": THREAD_CODEBOOK["about"],
    "origin": "facilitator or phone",
    "meeting_id": "in which meeting it was agreed; empty: outside one",
}


def tabulate_talks(
    talks: Iterable[Talk], names: Mapping[tuple[str, str], str], notice: str
) -> pd.DataFrame:
    """Lay talk out, a row per post (`THREAD_CODEBOOK`); `names` are anchors by (kind, id)."""
    rows = [
        _write_post(talk.thread, number, post, names)
        for talk in talks
        for number, post in enumerate(talk.posts, start=1)
    ]
    return mark_rows(pd.DataFrame(rows, columns=list(THREAD_CODEBOOK)), notice)


def _write_post(
    thread: Thread, number: int, post: Post, names: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    is_open = thread.state != "hidden"
    is_told = is_open and post.state == "shown"
    return {
        "thread_id": thread.thread_id,
        "kind": thread.kind,
        "title": thread.title if is_open else "",
        "about_kind": thread.anchor_kind,
        "about": names.get((thread.anchor_kind, thread.anchor_id), thread.anchor_id),
        "thread_state": thread.state,
        "tried_on": thread.tried_on if is_open else "",
        "reuse": thread.reuse,
        "number": number,
        "role": post.role,
        "nickname": post.nickname if is_told else "",
        "written_at": _stamp(post.written_at),
        "edited_at": _stamp(post.edited_at),
        "post_state": post.state,
        "reason": thread.reason or post.reason,
        "text": post.text if is_told else "",
    }


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def tabulate_tasks(
    tasks: Iterable[Task], names: Mapping[tuple[str, str], str], notice: str, today: date
) -> pd.DataFrame:
    """Lay tasks out, a row each (`TASK_CODEBOOK`)."""
    rows = []
    for task in tasks:
        kind = task.anchor_kind or "territory"
        told = {name: getattr(task, name) for name in TASK_CODEBOOK if hasattr(task, name)}
        told["until"] = task.until.isoformat() if task.until else ""
        told["days_late"] = find_days_late(task, today)
        told["about_kind"] = kind
        told["about"] = names.get((kind, task.anchor_id), task.anchor_id)
        rows.append(told)
    return mark_rows(pd.DataFrame(rows, columns=list(TASK_CODEBOOK)), notice)


def exchange_to_xlsx(
    talks: pd.DataFrame, tasks: pd.DataFrame, about: Mapping[str, str], notice: str
) -> bytes:
    """Write both tables as one workbook; `about` says what it is, a label per line."""
    told = {**about, **THREAD_CODEBOOK, **TASK_CODEBOOK}
    return to_xlsx(talks, "posts", told, notice, {"tasks": tasks})
