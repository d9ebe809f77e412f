"""A question has one deadline for everything: connecting, waiting, and every byte of the answer.

A timeout between two bytes does not bound a server that sends one byte at a time. When the time is
over the connection itself is shut down, which ends any read that waits on it.
"""

from __future__ import annotations

import contextlib
import socket
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType


class Watchdog:
    """Shut down the connections of one question when its time is over.

    `trace` is handed to httpx (extension "trace"), which reports each connection it opens.
    """

    def __init__(self, total_s: float) -> None:
        """Set the time there is, in seconds."""
        self.is_over = False
        self._lock = Lock()
        self._sockets: list[socket.socket] = []
        self._timer = Timer(total_s, self._bark)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Start counting."""
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop counting."""
        self._timer.cancel()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a connection as soon as there is one."""
        opened = info.get("return_value")
        ask = getattr(opened, "get_extra_info", None)
        found = ask("socket") if event.endswith(".complete") and ask else None
        if isinstance(found, socket.socket):
            with self._lock:
                self._sockets.append(found)
            if self.is_over:
                self._bark()

    def _bark(self) -> None:
        self.is_over = True
        with self._lock:
            for opened in self._sockets:
                with contextlib.suppress(OSError):  # closed already, or handed on to TLS
                    # The plain way: TLS's own would change what another thread is reading.
                    socket.socket.shutdown(opened, socket.SHUT_RDWR)
