"""The service of one room: joining, voting, proposing, the self-check and the remote; no more.

It serves one meeting and knows no other. No path leads to a file. Whatever is asked too often, too
large or from elsewhere is refused in plain words, in the language of who asks.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from deseo.errors import InputError, StoreError
from deseo.i18n import Translator
from deseo.rooms.checks import show_check, take_check
from deseo.rooms.contexts import Asked, Context
from deseo.rooms.doors import join, show_door
from deseo.rooms.limits import Limits
from deseo.rooms.pages import go_to, write_heading, write_link, write_page, write_words
from deseo.rooms.proposals import show_note, show_task, take_note, take_task
from deseo.rooms.remotes import show_remote, take_ballot, take_pin, take_timer, turn
from deseo.rooms.seats import show_seat, take_vote
from deseo.rooms.visits import Refusal, Visit, name_cookies, read_visit
from deseo.store import read_meeting, stamp_meeting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from deseo.store import Store

    Handle = Callable[[Context, Visit], Response]
    Endpoint = Callable[[Request], Awaitable[Response]]

LOG: Final = logging.getLogger(__name__)
SENT_ON: Final = {"seat": "/", "lock": "/remote"}
HEADERS: Final = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",  # "no-referrer" would hide the origin of our own forms
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
}


def make_app(
    store: Store,
    meeting_id: str,
    home: Path,
    instance: str = "",
    limits: Limits | None = None,
    *,
    asked: Asked | None = None,
) -> ASGIApp:
    """Make the service of one meeting.

    Raises
    ------
    InputError
        If there is no such meeting.
    """
    meeting = read_meeting(store, meeting_id)
    if meeting is None:
        raise InputError(f"There is no meeting '{meeting_id[:40]}'.")
    context = Context(
        store, meeting_id, meeting.code, home, limits or Limits(), asked=asked or Asked()
    )
    pages = (
        ("/", "GET", show_door),
        ("/join", "POST", join),
        ("/now", "GET", show_seat),
        ("/vote", "POST", take_vote),
        ("/note", "GET", show_note),
        ("/note", "POST", take_note),
        ("/task", "GET", show_task),
        ("/task", "POST", take_task),
        ("/check", "GET", show_check),
        ("/check", "POST", take_check),
        ("/state", "GET", _tell_state),
        ("/remote", "GET", show_remote),
        ("/remote/state", "GET", _tell_remote_state),
        ("/remote/pin", "POST", take_pin),
        ("/remote/step", "POST", turn),
        ("/remote/timer", "POST", take_timer),
        ("/remote/ballot", "POST", take_ballot),
    )
    routes = [
        Route(path, _answer(context, handle), methods=[method]) for path, method, handle in pages
    ]
    routes.append(Route("/alive", _tell_alive(instance)))
    inner = Starlette(routes=routes, exception_handlers={HTTPException: _answer_nothing})
    return guard(inner)


def guard(app: ASGIApp) -> ASGIApp:
    """Have every answer, errors as well, carry the headers that keep browsers strict."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = {name for name, _ in message.setdefault("headers", [])}
                message["headers"] += [
                    (name.encode(), value.encode())
                    for name, value in HEADERS.items()
                    if name.encode() not in told
                ]
            await send(message)

        await app(scope, receive, send_on)

    return guarded


def _answer(context: Context, handle: Handle) -> Endpoint:
    """Make the endpoint of a page: what is asked is read and limited, then answered in a thread."""

    async def endpoint(request: Request) -> Response:
        visit = Visit(Translator(), "", {})
        try:
            _limit(context, request)
            visit = await read_visit(request, context.code)
            answer = await run_in_threadpool(handle, context, visit)
        except Refusal as refusal:
            return _refuse(visit, refusal)
        except StoreError:
            LOG.exception("The store is shut.")
            return _refuse(visit, Refusal(503, "shut", 2))
        if visit.is_language_chosen:
            answer.set_cookie("lang", visit.t.language, httponly=True, samesite="strict")
        return answer

    return endpoint


def _limit(context: Context, request: Request) -> None:
    client = request.client.host if request.client else ""
    seat = request.cookies.get(name_cookies(context.code)["seat"], "")[:32]
    limits = context.limits
    wait_s = limits.address.take(client) or (limits.seat.take(f"{client} {seat}") if seat else 0.0)
    if wait_s:
        raise Refusal(429, "slow", wait_s)


def _refuse(visit: Visit, refusal: Refusal) -> Response:
    if refusal.reason in SENT_ON:
        return go_to(SENT_ON[refusal.reason])
    t, wait_s = visit.t, max(1, round(refusal.wait_s + 0.5))
    words = (
        t.count("room.refused_slow", wait_s)
        if refusal.reason == "slow"
        else t(f"room.refused_{refusal.reason}")
    )
    content = [
        write_heading(t("room.refused")),
        write_words(words),
        write_link("/", t("room.back")),
    ]
    page = write_page(visit, None, t("room.refused"), content, here="/", status=refusal.status)
    if refusal.wait_s:
        page.headers["retry-after"] = str(wait_s)
    return page


async def _answer_nothing(request: Request, error: Exception) -> Response:
    """Answer what leads nowhere, or is asked in a way it cannot be."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    try:
        visit = await read_visit(request, "") if request.method == "GET" else None
    except Refusal as refusal:
        return _refuse(Visit(Translator(), "", {}), refusal)
    return _refuse(visit or Visit(Translator(), "", {}), Refusal(status, "nothing"))


def _tell_state(context: Context, visit: Visit) -> Response:
    """Tell the word for what phones are shown; it is the same for all of them."""
    del visit
    return JSONResponse({"state": context.glance.give(context.store, context.meeting_id)})


def _tell_remote_state(context: Context, visit: Visit) -> Response:
    if not context.is_remote(visit):
        return JSONResponse({"state": ""}, 403)
    return JSONResponse({"state": stamp_meeting(context.store, context.meeting_id)})


def _tell_alive(instance: str) -> Endpoint:
    async def tell(request: Request) -> Response:
        del request
        return PlainTextResponse(instance)

    return tell
