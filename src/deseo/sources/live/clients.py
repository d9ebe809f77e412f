"""Other servers are asked in one way only: briefly, politely, and with suspicion.

HTTP/1.1, one deadline, a bound on every answer, redirects to the same host and scheme only, a few
retries for what may pass, `Retry-After` obeyed. What was answered before is taken from a cache of
this machine as far as the source allows. What is sent is the address and the project's name.
"""

from __future__ import annotations

import json
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import httpx
import stamina
from hishel import SqliteStorage
from hishel.httpx import CacheClient

from deseo.sources.live.failures import WORTH_RETRYING, FetchError
from deseo.sources.live.limits import reserve_turn
from deseo.sources.live.watchdogs import Watchdog

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deseo.sources.live.contracts import Contract

USER_AGENT = "DESEO-Atlas"
MOST_REDIRECTS = 3
STEP_BYTES = 65_536
ANSWERED, TOO_MANY, FIRST_FAULT = 200, 429, 500
stamina.instrumentation.set_on_retry_hooks(())  # how it went is told in our own words
Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Manners:
    """Say how long to wait and how much to take (seconds and bytes)."""

    connect_s: float = 8
    read_s: float = 25
    total_s: float = 60
    attempts: int = 3
    pause_s: float = 0.5
    patience_s: float = 30
    most_bytes: int = 30_000_000
    per_minute: float | None = None  # for tests; else what the contract says


@dataclass(frozen=True)
class Answer:
    """Hold one answer as it came: where from, when, and its bytes unpacked."""

    address: str
    status: int
    content: bytes
    fetched_at: datetime

    def read_json(self) -> Any:
        """Read the answer as JSON.

        Raises
        ------
        FetchError
            "broken", if it is none.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as cause:
            raise FetchError("broken", self.address, str(cause)[:120]) from cause

    def read_text(self) -> str:
        """Read the answer as text.

        Raises
        ------
        FetchError
            "broken", if it is none.
        """
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as cause:
            raise FetchError("broken", self.address, str(cause)[:120]) from cause


@dataclass
class Asker:
    """Ask one source, and keep every answer it gave."""

    contract: Contract
    folder: Path
    manners: Manners = field(default_factory=Manners)
    is_forced: bool = False
    answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the cache and the client."""
        self.folder.mkdir(parents=True, exist_ok=True)
        m = self.manners
        self._client = CacheClient(
            storage=SqliteStorage(
                database_path=self.folder / "cache.sqlite", max_stream_size=m.most_bytes
            ),
            rfc=True,
            verify=_load_trust(),
            http2=False,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(m.read_s, connect=m.connect_s),
            limits=httpx.Limits(max_keepalive_connections=0),  # the watchdog sees each connection
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the client and the cache."""
        self._client.close()

    def ask(self, path: str, parameters: Parameters = ()) -> Answer:
        """Ask for a path below the source's base address.

        Raises
        ------
        FetchError
            Of the kind that happened last, when all attempts are used up.
        """
        return self.ask_address(write_address(self.contract.base, path, parameters))

    def ask_address(self, address: str) -> Answer:
        """Ask for a whole address, such as the next page an answer names; ours only.

        Raises
        ------
        FetchError
            As `ask` does; "moved" if it is somebody else's.
        """
        if not is_same_place(self.contract.base, address):
            raise FetchError("moved", address)
        m = self.manners
        for attempt in stamina.retry_context(
            on=self._choose_pause,
            attempts=m.attempts,
            timeout=m.total_s * m.attempts,
            wait_initial=m.pause_s,
            wait_max=m.patience_s,
            wait_jitter=0,
        ):
            with attempt:
                answer = self._try_once(address)
        self.answers.append(answer)
        return answer

    def _choose_pause(self, error: Exception) -> bool | float:
        if not isinstance(error, FetchError) or error.kind not in WORTH_RETRYING:
            return False
        if error.wait_s > self.manners.patience_s:
            return False
        return error.wait_s or True

    def _try_once(self, address: str) -> Answer:
        asked, m = address, self.manners
        per_minute = m.per_minute or self.contract.per_minute
        with Watchdog(m.total_s) as watchdog:
            for _ in range(MOST_REDIRECTS + 1):
                book = self.folder.parent / "turns.sqlite"
                time.sleep(reserve_turn(book, self.contract.source_id, per_minute, m.patience_s))
                found = self._send(address, watchdog)
                if isinstance(found, Answer):
                    return found
                if not is_same_place(asked, found):
                    raise FetchError("moved", asked, urlsplit(found).hostname or "")
                address = found
        raise FetchError("moved", asked, "too many redirects")

    def _send(self, address: str, watchdog: Watchdog) -> Answer | str:
        """Ask once; give the answer, or where it is said to be."""
        headers = {"Accept": ", ".join(self.contract.media)}
        if self.is_forced:
            headers["Cache-Control"] = "no-cache"
        extensions = {"trace": watchdog.trace}
        try:
            with self._client.stream(
                "GET", address, headers=headers, extensions=extensions
            ) as response:
                if response.has_redirect_location:
                    return urljoin(address, response.headers["Location"])
                self._check_head(response, address)
                content = b"".join(self._read_bounded(response, address, watchdog))
        except httpx.TimeoutException as cause:
            raise FetchError("slow", address) from cause
        except (httpx.ConnectError, httpx.ProxyError, httpx.UnsupportedProtocol) as cause:
            kind = "slow" if watchdog.is_over else "unreachable"
            raise FetchError(kind, address, str(cause)[:120]) from cause
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, zlib.error) as cause:
            kind = "slow" if watchdog.is_over else "broken"
            raise FetchError(kind, address, str(cause)[:120]) from cause
        if watchdog.is_over:
            raise FetchError("slow", address)
        return Answer(address, response.status_code, content, datetime.now(UTC))

    def _check_head(self, response: httpx.Response, address: str) -> None:
        status = response.status_code
        if status == TOO_MANY:
            wait_s = read_retry_after(response.headers.get("Retry-After", ""))
            raise FetchError("busy", address, str(status), wait_s)
        if status >= FIRST_FAULT:
            raise FetchError("down", address, str(status))
        if status != ANSWERED:
            raise FetchError("refused", address, str(status))
        media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media and not is_expected(media, self.contract.media):
            raise FetchError("unreadable", address, media[:60])
        said = response.headers.get("Content-Length", "0")
        if said.isdigit() and int(said) > self.manners.most_bytes:
            raise FetchError("huge", address, said)

    def _read_bounded(
        self, response: httpx.Response, address: str, watchdog: Watchdog
    ) -> Iterator[bytes]:
        """Unpack the answer piece by piece, never more than there may be of it."""
        total = 0
        for piece in unpack(response, address):
            total += len(piece)
            if total > self.manners.most_bytes:
                raise FetchError("huge", address)
            if watchdog.is_over:
                raise FetchError("slow", address)
            yield piece


@cache
def _load_trust() -> ssl.SSLContext:
    """Load whom to trust, once: it takes longer than many a question."""
    return httpx.create_ssl_context()


def unpack(response: httpx.Response, address: str) -> Iterator[bytes]:
    """Give the bytes of an answer, unpacked in steps, so that no small file becomes a big one.

    Raises
    ------
    FetchError
        "broken", if it is packed in a way we did not ask for, or cut off.
    """
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in {"identity", ""}:
        yield from response.iter_raw(STEP_BYTES)
        return
    if packing not in {"gzip", "x-gzip"}:
        raise FetchError("broken", address, f"packed as {packing[:20]}")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for piece in response.iter_raw(STEP_BYTES):
        rest = piece
        while rest:
            yield unpacker.decompress(rest, STEP_BYTES)
            rest = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        raise FetchError("broken", address, "cut off")


def write_address(base: str, path: str, parameters: Parameters = ()) -> str:
    """Write the whole address of a question."""
    return str(httpx.URL(base + path, params=list(parameters) or None))


def is_same_place(ours: str, theirs: str) -> bool:
    """Tell whether an address is of the same scheme, host and port as ours, and names nobody."""
    try:
        a, b = urlsplit(ours), urlsplit(theirs)
        same = (a.scheme, a.hostname, a.port) == (b.scheme, b.hostname, b.port)
    except ValueError:
        return False
    return same and b.username is None


def is_expected(media: str, expected: Sequence[str]) -> bool:
    """Tell whether a media type is one we asked for; any sort of JSON is JSON."""
    wanted = {one.partition(";")[0].strip() for one in expected}
    is_json = media.endswith(("/json", "+json"))
    return media in wanted or (is_json and any(one.endswith("json") for one in wanted))


def read_retry_after(said: str) -> float:
    """Read how long to wait, in seconds; 0 where that is not said."""
    if said.strip().isdigit():
        return float(said)
    try:
        when = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return 0
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
