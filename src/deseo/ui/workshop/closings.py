"""The end: what was decided, what stays open, the minutes to take along, and the door closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from deseo.errors import InputError, StoreError
from deseo.meetings import NOTE_KINDS, Note
from deseo.store import (
    close_meeting,
    read_ballots,
    read_notes,
    read_scenes,
    read_tally,
    read_tasks,
    save_note,
)
from deseo.ui.stores import store
from deseo.ui.workshop.attendances import show_attendance
from deseo.ui.workshop.changes import tell_later, try_change
from deseo.ui.workshop.minutes import offer_minutes
from deseo.ui.workshop.rooms import shut_room
from deseo.ui.workshop.scenes import list_scenes
from deseo.ui.workshop.screens import Listing, Screen

if TYPE_CHECKING:
    from deseo.meetings import Meeting
    from deseo.ui.cache import View
    from deseo.ui.frame import Page

LONGEST_NOTE: Final = 2_000
NOTE_PX: Final = 120
MOST_SHOWN: Final = 6


def compose_closing(page: Page, meeting: Meeting) -> Screen:
    """Show what was decided, and count what else the minutes will hold."""
    t, notes = page.t, read_notes(store(), meeting.meeting_id)
    decided = [(note.text, "") for note in notes if note.kind == "decision"]
    decided += _list_winners(page, meeting)
    numbers = {
        "scenes": len(read_scenes(store(), meeting.meeting_id)),
        "tasks": sum(
            task.state not in ("proposed", "dropped")
            for task in read_tasks(store(), meeting.meeting_id)
        ),
        "open": sum(note.kind == "question" for note in notes),
    }
    said = ([t("workshop.decided_lead")] if decided else [t("workshop.nothing_decided")]) + [
        t("workshop.held", **{name: t.number(n) for name, n in numbers.items()})
    ]
    columns = (t("workshop.decision"), "")
    listing = Listing("", columns, tuple(decided[:MOST_SHOWN]))
    return Screen(t("workshop.close"), tuple(said), listings=(listing,) if decided else ())


def _list_winners(page: Page, meeting: Meeting) -> list[tuple[str, str]]:
    """List what each vote put first; nothing where nobody voted."""
    winners = []
    for ballot in read_ballots(store(), meeting.meeting_id):
        if ballot.state == "draft":
            continue
        counted = read_tally(store(), ballot.ballot_id)
        if counted.voters:
            best = [str(o.option) for o in counted.ranked if o.place == 1]
            winners.append((ballot.question, page.t.enumerate(best)))
    return winners


def show_closing(page: Page, view: View, meeting: Meeting) -> None:
    """Offer the minutes and, when all is said, to close the meeting for good."""
    t = page.t
    offer_minutes(page, meeting)
    if not meeting.is_open:
        st.info(t("workshop.is_closed"))
        list_scenes(page, meeting)
        return
    show_attendance(page, view, meeting)
    with st.popover(t("workshop.close_meeting"), width="stretch"):
        st.markdown(t("workshop.close_help"))
        st.button(
            t("workshop.close_yes"), key="w_close_meeting", type="primary",
            on_click=_close, args=(page, meeting),
        )  # fmt: skip


def _close(page: Page, meeting: Meeting) -> None:
    if try_change(page, partial(close_meeting, store(), meeting)):
        shut_room(meeting.meeting_id)


def show_note_form(page: Page, meeting: Meeting) -> None:
    """Take down a decision, an open question or an idea at the step where it was said."""
    t = page.t
    with st.form("note", clear_on_submit=True, border=False):
        kind = st.segmented_control(
            t("workshop.note_kind"),
            NOTE_KINDS,
            default=NOTE_KINDS[0],
            required=True,
            format_func=lambda one: t(f"workshop.note_{one}"),
        )
        text = st.text_area(t("workshop.note"), max_chars=LONGEST_NOTE, height=NOTE_PX)
        wants = st.form_submit_button(t("workshop.keep_note"), type="primary")
    if not wants:
        return
    note = Note(meeting.meeting_id, meeting.current.step_id, str(kind), text.strip())
    try:
        save_note(store(), note)
    except InputError:
        st.warning(t("workshop.note_wrong"))
    except StoreError as error:
        st.warning(t(f"store.{error.reason}"))
    else:
        tell_later(t("workshop.noted"))
        st.rerun()
