"""What a phone asks is hostile: its size, its origin, its cookies and every field of its forms.

A form is taken only from a page of ours on this very address; whom the browser names as host is
never written into a page, and has to be a number, so that no name of elsewhere leads here.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote

from deseo.i18n import LANGUAGES, Translator, choose_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

MOST_BYTES: Final = 16_384
MOST_FIELDS: Final = 120
LONGEST_WAIT_S: Final = 10.0
FORM: Final = "application/x-www-form-urlencoded"
SEAT: Final = re.compile(r"[0-9a-f]{32}")


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """An answer other than the page that was asked for; `reason` is a word pages speak by."""

    def __init__(self, status: int, reason: str, wait_s: float = 0.0) -> None:
        """Keep the status of HTTP, the reason and how long to wait before asking again."""
        super().__init__(reason)
        self.status, self.reason, self.wait_s = status, reason, wait_s


@dataclass(frozen=True)
class Visit:
    """Hold what one request says: who speaks which language, from where, and what was filled in.

    `participant_id` is what the store knows a seat by, empty without one; whether it ever joined
    only the store can tell. `remote` is the word of a remote, as the browser sent it.
    """

    t: Translator
    client: str
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    participant_id: str = ""
    nickname: str = ""
    remote: str = ""
    is_language_chosen: bool = False


def name_cookies(code: str) -> dict[str, str]:
    """Name the cookies of one room: a browser does not tell apart two ports of one address."""
    return {name: f"{name}_{code}" for name in ("seat", "nickname", "remote")} | {"lang": "lang"}


async def read_visit(request: Request, code: str) -> Visit:
    """Read a request.

    Raises
    ------
    Refusal
        If it comes from elsewhere, or its form is none or too large.
    """
    _check_host(request)
    form: dict[str, str] = {}
    if request.method == "POST":
        _check_origin(request)
        form = await _read_form(request)
    names, cookies, query = name_cookies(code), request.cookies, dict(request.query_params)
    chosen = next(
        (c for c in (form.get("lang"), query.get("lang"), cookies.get("lang")) if c in LANGUAGES),
        None,
    )
    seat = cookies.get(names["seat"], "")
    return Visit(
        Translator(chosen or _prefer(request.headers.get("accept-language", ""))),
        request.client.host if request.client else "",
        query,
        form,
        find_participant_id(seat) if SEAT.fullmatch(seat) else "",
        clean_line(unquote(cookies.get(names["nickname"], "")), 30),
        cookies.get(names["remote"], "")[:200],
        query.get("lang") in LANGUAGES,
    )


def find_participant_id(seat: str) -> str:
    """Find what the store knows a seat by; from a copy of the store no seat can be taken."""
    return hashlib.sha256(seat.encode()).hexdigest()[:32]


def clean_line(text: str, longest: int) -> str:
    """Make one printable line of what somebody typed, cut where it is too long."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:longest].strip()


def clean_text(text: str) -> str:
    """Make printable lines of what somebody typed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(c for c in line if c.isprintable()).rstrip() for line in lines).strip()


def _check_host(request: Request) -> None:
    host = request.headers.get("host", "")
    name = re.sub(r":[0-9]{1,5}$", "", host)
    if name == "localhost":
        return
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        raise Refusal(400, "host") from None


def _check_origin(request: Request) -> None:
    if request.headers.get("origin") != f"http://{request.headers['host']}":
        raise Refusal(403, "origin")


async def _read_form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        raise Refusal(415, "form")
    body = bytearray()
    try:
        async with asyncio.timeout(LONGEST_WAIT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise Refusal(413, "large")
        return dict(
            parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        )
    except TimeoutError:
        raise Refusal(408, "form") from None
    except ValueError:
        raise Refusal(400, "form") from None


def _prefer(accepted: str) -> str:
    """Choose the first language a browser accepts that we ship; its order is taken as it stands."""
    asked = [part.split(";")[0].strip() for part in accepted[:200].split(",")]
    ours = (a for a in asked if a.split("-")[0].lower() in LANGUAGES)
    return choose_language(next(ours, None))
