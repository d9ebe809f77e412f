"""The dashboard opens a room, keeps it going and closes it; the room itself is another process.

Opened twice it is opened once. A service that died is started again where it was: phones keep their
seats, the remote its PIN. The dashboard never leaves this machine; only the room's service is
reached from the network, at the address that was chosen for it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Final

import httpx
import segno

from deseo.errors import InputError
from deseo.rooms.addresses import find_addresses
from deseo.rooms.contexts import keep_alive
from deseo.rooms.keys import (
    RoomDoor,
    change_pin,
    forget_room,
    make_keys,
    make_pin,
    place_file,
    read_door,
    read_keys,
    renew_instance,
    write_keys,
)
from deseo.rooms.organisations import list_organisations
from deseo.store.meetings import read_meeting
from deseo.store.stores import Store

if TYPE_CHECKING:
    from deseo.meetings import Meeting
    from deseo.rooms.keys import RoomKeys
    from deseo.settings import Paths

ANYWHERE: Final = "0.0.0.0"  # noqa: S104 - where the facilitator wants every network served
HERE: Final = "127.0.0.1"
START_S: Final = 20.0
ANSWER_S: Final = 2.0
_TURN = Lock()


@dataclass(frozen=True)
class Room:
    """Hold an open room.

    `address` is what people type, `url` what the code to scan holds (the meeting's code with it);
    `qr_svg` is a whole SVG. `pin` is told by `open_room` and `renew_pin` alone, else empty. `pid`
    is 0 while the service is just being started again.
    """

    meeting_id: str
    code: str
    address: str
    url: str
    qr_svg: str
    host: str
    port: int
    pid: int
    pin: str = ""


def open_room(paths: Paths, meeting_id: str, host: str = "") -> Room:
    """Open the room of a meeting at an address of this computer, with a new PIN.

    Without `host` it is the likeliest of `find_addresses`, or this machine alone if there is none.

    Raises
    ------
    InputError
        If the meeting is not open, or the service does not start: then no port is free, or the
        address is none of this computer.
    """
    _need_open_meeting(paths, meeting_id)
    host = host or next(iter(find_addresses()), HERE)
    with _TURN:
        known, pin = read_keys(paths.home, meeting_id), make_pin()
        if known is not None and known.host == host and _is_alive(paths, known):
            write_keys(paths.home, change_pin(known, pin))
        else:
            _start(paths, make_keys(meeting_id, host, pin))
    room = read_room(paths, meeting_id, pin)
    if room is None:
        close_room(paths, meeting_id)
        raise InputError(f"The room could not be opened at {host}.")
    return room


def keep_room(paths: Paths, meeting_id: str) -> Room | None:
    """Give the room if it is open, starting its service again if that died; None if it is not.

    Cheap enough to be called each second; while it is called the room stays open.
    """
    keys = read_keys(paths.home, meeting_id)
    if keys is None:
        return None
    keep_alive(paths.home, meeting_id)
    if not _is_alive(paths, keys):
        with _TURN:
            keys = read_keys(paths.home, meeting_id)
            is_starting = keys is not None and time.time() - keys.spawned_at < START_S
            if keys is None or not _is_meeting_open(paths, meeting_id):
                return None
            if not is_starting or _has_door(paths, keys):
                _start(paths, keys)
    return read_room(paths, meeting_id)


def read_room(paths: Paths, meeting_id: str, pin: str = "") -> Room | None:
    """Give the room if its service was started, without asking whether it answers."""
    keys, door = read_keys(paths.home, meeting_id), read_door(paths.home, meeting_id)
    meeting = read_meeting(Store.of(paths), meeting_id)
    if keys is None or door is None or meeting is None:
        return None
    return _describe(meeting, door, pin)


def renew_pin(paths: Paths, meeting_id: str) -> Room | None:
    """Give the room another PIN; remotes that are in have to type it. None if it is not open."""
    pin = make_pin()
    with _TURN:
        keys = read_keys(paths.home, meeting_id)
        if keys is None:
            return None
        write_keys(paths.home, change_pin(keys, pin))
    return read_room(paths, meeting_id, pin)


def close_room(paths: Paths, meeting_id: str) -> None:
    """Close a room; its service ends within a second or two, and this waits for it."""
    door = read_door(paths.home, meeting_id)
    with _TURN:
        forget_room(paths.home, meeting_id)
    until = time.monotonic() + START_S
    while door is not None and time.monotonic() < until:
        if _ask_alive(door) != door.instance:
            return
        time.sleep(0.1)


def _start(paths: Paths, keys: RoomKeys) -> None:
    """Start the service of a room and wait until it answers, or for long enough."""
    handed = _write_handed(paths, keys.meeting_id)
    fresh = renew_instance(keys)
    write_keys(paths.home, fresh)
    log = place_file(paths.home, keys.meeting_id, "log")
    command = [sys.executable, "-m", "deseo.rooms", keys.meeting_id, fresh.instance]
    with log.open("wb") as told:
        log.chmod(0o600)
        process = subprocess.Popen(  # noqa: S603 - our own module, ids of our own
            command, stdin=subprocess.PIPE, stdout=told, stderr=told, start_new_session=True
        )
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it ended at once: then nobody answers below
        process.stdin.write(handed)
        process.stdin.close()
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        if _is_alive(paths, fresh):
            return
        time.sleep(0.05)


def _write_handed(paths: Paths, meeting_id: str) -> bytes:
    meeting = read_meeting(Store.of(paths), meeting_id)
    organisations = list_organisations(paths, meeting) if meeting else {}
    return json.dumps({"paths": _write_paths(paths), "organisations": organisations}).encode()


def _write_paths(paths: Paths) -> dict[str, str]:
    """Hand the settings on by a pipe: an address of a database may hold a password."""
    return {name: str(value) for name, value in vars(paths).items() if value is not None}


def _has_door(paths: Paths, keys: RoomKeys) -> bool:
    door = read_door(paths.home, keys.meeting_id)
    return door is not None and door.instance == keys.instance


def _is_alive(paths: Paths, keys: RoomKeys) -> bool:
    door = read_door(paths.home, keys.meeting_id)
    return door is not None and _ask_alive(door) == keys.instance


def _ask_alive(door: RoomDoor) -> str:
    """Ask which service is behind a door; who takes long to answer is busy, not dead."""
    host = HERE if door.host == ANYWHERE else door.host
    try:
        with httpx.Client(trust_env=False, timeout=ANSWER_S) as client:
            return client.get(f"http://{host}:{door.port}/alive").text
    except httpx.TimeoutException:
        return door.instance
    except httpx.HTTPError:
        return ""


def _describe(meeting: Meeting, door: RoomDoor, pin: str) -> Room:
    host = next(iter(find_addresses()), HERE) if door.host == ANYWHERE else door.host
    address = f"http://{host}:{door.port}"
    url = f"{address}/?c={meeting.code}"
    return Room(
        meeting.meeting_id, meeting.code, address, url, draw_qr(url), door.host, door.port,
        door.pid, pin,
    )  # fmt: skip


def draw_qr(text: str) -> str:
    """Draw a code to scan, as an SVG that stands on its own."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(
        drawn, kind="svg", xmldecl=False, nl=False, scale=8, border=4, dark="#10161E", light="#fff"
    )
    return drawn.getvalue().decode()


def _is_meeting_open(paths: Paths, meeting_id: str) -> bool:
    meeting = read_meeting(Store.of(paths), meeting_id)
    return meeting is not None and meeting.is_open


def _need_open_meeting(paths: Paths, meeting_id: str) -> None:
    if not _is_meeting_open(paths, meeting_id):
        raise InputError("The meeting is closed, or there is none.")
