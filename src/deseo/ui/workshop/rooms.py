"""The door of the room: the code and address phones join by, and the facilitator's own remote.

The page phones talk to is another program on another port; it runs only while the room is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from deseo.errors import DeseoError
from deseo.rooms import close_room, find_addresses, keep_room, open_room, renew_pin
from deseo.store import count_participants
from deseo.ui import cache
from deseo.ui.markup import show_markup, show_small
from deseo.ui.stores import store
from deseo.ui.workshop.attendances import show_attendance
from deseo.ui.workshop.changes import tell_later
from deseo.ui.workshop.screens import Screen

if TYPE_CHECKING:
    from deseo.meetings import Meeting
    from deseo.rooms import Room
    from deseo.ui.cache import View
    from deseo.ui.frame import Page

THIS_COMPUTER: Final = "127.0.0.1"
PIN: Final = "room_pin_"
QR_PX: Final = 250
PARAGRAPH = Markup("<p>{}</p>")
ADDRESS = Markup('<p class="address">{}</p>')
CODE = Markup('<p class="code">{}</p>')


def compose_welcome(page: Page, meeting: Meeting) -> Screen:
    """Greet the room: where we are, what for, and how sure things are."""
    t = page.t
    said = (
        t("workshop.welcome_here", name=page.territory_name),
        t("workshop.welcome_why"),
        t("workshop.welcome_sure"),
    )
    return Screen(meeting.title, said)


def show_door(page: Page, view: View, meeting: Meeting) -> None:
    """Draw the way in for phones, large, or open it; and who is here."""
    room = keep_room(cache.paths(), meeting.meeting_id) if meeting.is_open else None
    if room is not None:
        _show_way_in(page, meeting, room, "door")
    elif meeting.is_open:
        _show_opening(page, meeting, "door")
    if meeting.is_open:
        show_attendance(page, view, meeting)


def show_joining(page: Page, meeting: Meeting) -> None:
    """Offer the way in for phones behind a button, at every step."""
    if not meeting.is_open:
        return
    with st.popover(page.t("workshop.phones")):
        room = keep_room(cache.paths(), meeting.meeting_id)
        if room is None:
            _show_opening(page, meeting, "bar")
            return
        _show_way_in(page, meeting, room, "bar")
        _show_remote(page, room)


def _show_remote(page: Page, room: Room) -> None:
    """Tell the facilitator the way in for the remote; the PIN only on request."""
    t, pin = page.t, st.session_state.get(f"{PIN}{room.meeting_id}", "")
    with st.expander(t("workshop.remote")):
        if pin:
            words = t("workshop.remote_help", url=f"{room.address}/remote", pin=pin)
            show_markup(PARAGRAPH.format(words))
        else:
            st.button(
                t("workshop.new_pin"), key="w_new_pin", on_click=_renew, args=(room.meeting_id,)
            )
    st.button(
        t("workshop.shut_room"), key="w_shut_room", on_click=shut_room, args=(room.meeting_id,)
    )


def _renew(meeting_id: str) -> None:
    room = renew_pin(cache.paths(), meeting_id)
    if room is not None:
        st.session_state[f"{PIN}{meeting_id}"] = room.pin


def _show_way_in(page: Page, meeting: Meeting, room: Room, place: str) -> None:
    t = page.t
    with st.container(key=f"way_in_{place}", horizontal_alignment="center", gap=None):
        st.image(room.qr_svg, width=QR_PX)
        show_markup(PARAGRAPH.format(t("workshop.scan")))
        show_markup(ADDRESS.format(room.address.removeprefix("http://")))
        show_markup(CODE.format(t("workshop.code", code=meeting.code)))
        _count_joined(page, meeting)


@st.fragment(run_every=2.0)
def _count_joined(page: Page, meeting: Meeting) -> None:
    number = count_participants(store(), meeting.meeting_id)
    said = page.t.count("workshop.joined", number) if number else page.t("workshop.nobody_joined")
    show_markup(PARAGRAPH.format(said))


def _show_opening(page: Page, meeting: Meeting, key: str) -> None:
    """Offer to open the room, at the address that phones most likely reach."""
    t, addresses = page.t, find_addresses()
    if not addresses:
        show_markup(Markup('<p class="note">{}</p>').format(t("workshop.no_network")))
    host = st.selectbox(
        t("workshop.address"),
        [*addresses, THIS_COMPUTER],
        format_func=lambda one: t("workshop.here_only") if one == THIS_COMPUTER else one,
        key=f"w_host_{key}",
    )
    st.button(
        t("workshop.open_room"),
        key=f"w_open_room_{key}",
        type="primary",
        on_click=_open,
        args=(page, meeting.meeting_id, host),
    )
    show_small(t("workshop.room_help"))


def _open(page: Page, meeting_id: str, host: str) -> None:
    try:
        room = open_room(cache.paths(), meeting_id, host)
    except (DeseoError, OSError):
        tell_later(page.t("workshop.room_failed"))
        return
    st.session_state[f"{PIN}{meeting_id}"] = room.pin


def shut_room(meeting_id: str) -> None:
    """Shut phones out; what they said stays."""
    close_room(cache.paths(), meeting_id)
    st.session_state.pop(f"{PIN}{meeting_id}", None)
