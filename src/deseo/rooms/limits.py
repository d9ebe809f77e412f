"""How often somebody may ask, and how wrong guesses are slowed; kept in memory, never written.

An allowance fills up again with time: who asks more often than it lasts waits. A guess that may be
wrong costs twice as long each time: for the one who guesses, and for everybody when many do.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEYS: Final = 4_096
EVERYBODY: Final = "*"


class Allowance:
    """Let each key ask `burst` times at once and `per_s` times a second after that."""

    def __init__(
        self, burst: float, per_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with full allowances for all."""
        self._burst, self._per_s, self._clock = burst, per_s, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = Lock()

    def take(self, key: str, cost: float = 1) -> float:
        """Take from the allowance of a key; give 0, or the seconds to wait if it is used up."""
        with self._turn:
            now = self._clock()
            left, since = self._left.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._per_s)
            is_enough = left >= cost
            self._left[key] = (left - cost if is_enough else left, now)
            if len(self._left) > MOST_KEYS:
                self._left.popitem(last=False)
            return 0.0 if is_enough else (cost - left) / self._per_s


class Slowdown:
    """Let `free` wrong guesses pass at once, then 1 s between two, 2 s, 4 s … up to `longest_s`."""

    def __init__(
        self,
        free: int,
        longest_s: float,
        forget_s: float = 3_600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with no guess made; guesses are forgotten after `forget_s` without any."""
        self._free, self._longest_s, self._forget_s = free, longest_s, forget_s
        self._clock, self._turn = clock, Lock()
        self._guesses: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def begin(self, key: str) -> float:
        """Count a guess before it is looked at; give 0, or the seconds to wait without counting."""
        with self._turn:
            now = self._clock()
            number, last = self._guesses.get(key, (0, now))
            if now - last > self._forget_s:
                number = 0
            wait_s = last + self._pause(number) - now
            if wait_s > 0:
                return wait_s
            self._guesses.pop(key, None)
            self._guesses[key] = (number + 1, now)
            if len(self._guesses) > MOST_KEYS:
                self._guesses.popitem(last=False)
            return 0.0

    def clear(self, key: str) -> None:
        """Forget the guesses of a key: it was right."""
        with self._turn:
            self._guesses.pop(key, None)

    def _pause(self, number: int) -> float:
        return min(2.0 ** min(number - self._free, 30), self._longest_s) * (number >= self._free)


@dataclass(frozen=True)
class Limits:
    """Hold all limits of one room.

    A network may show many phones under one address, so an address may ask much; a seat may not.
    """

    address: Allowance = field(default_factory=lambda: Allowance(400, 100))
    seat: Allowance = field(default_factory=lambda: Allowance(60, 5))
    proposals: Allowance = field(default_factory=lambda: Allowance(6, 0.1))
    checks: Allowance = field(default_factory=lambda: Allowance(3, 1 / 300))
    joins: Allowance = field(default_factory=lambda: Allowance(200, 4))
    codes: Slowdown = field(default_factory=lambda: Slowdown(20, 30))
    pins: Slowdown = field(default_factory=lambda: Slowdown(3, 900))
    all_pins: Slowdown = field(default_factory=lambda: Slowdown(10, 60))
