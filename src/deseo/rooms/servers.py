"""The process of a room: it listens on one port until the room is closed, then ends by itself.

It ends when its keys are taken away or another service took over, when the meeting has been closed
for a while, or when nobody has needed the room for long.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from typing import TYPE_CHECKING, Final

import uvicorn

from deseo.errors import StoreError
from deseo.rooms.apps import make_app
from deseo.rooms.contexts import Asked, keep_alive
from deseo.rooms.keys import BEAT, RoomDoor, place_file, read_door, read_keys, write_door
from deseo.sources.questionnaires import load_questionnaire
from deseo.store.meetings import read_meeting
from deseo.store.stores import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.settings import Paths

PORTS: Final = range(8521, 8541)
LOOK_S: Final = 0.5
LINGER_S: Final = 120.0
LONELY_S: Final = 45 * 60.0
MOST_CONNECTIONS: Final = 1_000
LARGEST_HEAD: Final = 16_384


def run_room(
    paths: Paths, meeting_id: str, instance: str, organisations: Mapping[str, str]
) -> None:
    """Serve a room until it is closed; `organisations` may be spoken for, by identifier.

    Raises
    ------
    OSError
        If no port of ours is free.
    """
    keys = read_keys(paths.home, meeting_id)
    if keys is None or keys.instance != instance:
        return
    store = Store.of(paths)
    former = read_door(paths.home, meeting_id)
    listener = _listen(keys.host, former.port if former else 0)
    asked = Asked(load_questionnaire(paths), organisations)
    app = make_app(store, meeting_id, paths.home, instance, asked=asked)
    server = uvicorn.Server(_configure(app))
    port = int(listener.getsockname()[1])
    keep_alive(paths.home, meeting_id)
    write_door(paths.home, meeting_id, RoomDoor(instance, keys.host, port, os.getpid()))
    asyncio.run(_serve(server, listener, paths, store, meeting_id, instance))


def _configure(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )


def _listen(host: str, wished: int) -> socket.socket:
    """Listen where phones look for the room already, else on the first port that is free."""
    for port in [wished, *PORTS] if wished in PORTS else PORTS:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere this would share a port somebody else has
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(1024)
        except OSError:
            listener.close()
            continue
        return listener
    raise OSError(f"No port from {PORTS[0]} to {PORTS[-1]} is free on {host}.")


async def _serve(
    server: uvicorn.Server,
    listener: socket.socket,
    paths: Paths,
    store: Store,
    meeting_id: str,
    instance: str,
) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    closed_since: float | None = None
    while not serving.done():
        await asyncio.wait([serving], timeout=LOOK_S)
        keys = read_keys(paths.home, meeting_id)
        if keys is None or keys.instance != instance or is_lonely(paths, meeting_id):
            break
        if await asyncio.to_thread(_is_open, store, meeting_id):
            closed_since = None
            continue
        closed_since = closed_since or time.monotonic()
        if time.monotonic() - closed_since > LINGER_S:
            break
    server.should_exit = True
    await serving


def _is_open(store: Store, meeting_id: str) -> bool:
    try:
        meeting = read_meeting(store, meeting_id)
    except StoreError:
        return True  # nobody knows just now
    return meeting is not None and meeting.is_open


def is_lonely(paths: Paths, meeting_id: str) -> bool:
    """Tell whether neither dashboard nor remote has needed the room for long."""
    try:
        beaten_at = place_file(paths.home, meeting_id, BEAT).stat().st_mtime
    except OSError:
        return False
    return time.time() - beaten_at > LONELY_S
