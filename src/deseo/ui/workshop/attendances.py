"""Which organisations are in the room: written down for the minutes, never which persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from deseo.errors import EditConflict, InputError, StoreError
from deseo.meetings import PRESENT, Note
from deseo.store import read_notes, remove_note, save_note
from deseo.ui.stores import store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.meetings import Meeting
    from deseo.ui.cache import View
    from deseo.ui.frame import Page


def show_attendance(page: Page, view: View, meeting: Meeting) -> None:
    """Let the facilitator write down who is here; newcomers are known as soon as they are named."""
    t = page.t
    kept = [n for n in read_notes(store(), meeting.meeting_id) if n.kind == PRESENT]
    with st.popover(t("workshop.present", n=t.number(len(kept))), width="stretch"):
        names = [note.text for note in kept]
        known = sorted({*view.data.enterprises["name"].astype("str"), *names})
        with st.form(f"present_{len(kept)}", border=False):
            chosen = st.multiselect(
                t("workshop.present_who"),
                known,
                names,
                placeholder=t("workshop.choose"),
                select_all=False,
            )
            wants = st.form_submit_button(t("asked.keep"), type="primary")
        if wants:
            _keep(page, meeting, kept, chosen)


def _keep(page: Page, meeting: Meeting, kept: Iterable[Note], chosen: Iterable[str]) -> None:
    wanted, there = set(chosen), {note.text: note for note in kept}
    try:
        for name in sorted(wanted - there.keys()):
            save_note(store(), Note(meeting.meeting_id, meeting.current.step_id, PRESENT, name))
        for name in there.keys() - wanted:
            remove_note(store(), there[name])
    except EditConflict:
        pass  # somebody else took the same one out: it is out, as was wanted
    except InputError:
        st.warning(page.t("workshop.name_wrong"))
        return
    except StoreError as error:
        st.warning(page.t(f"store.{error.reason}"))
        return
    st.rerun()
