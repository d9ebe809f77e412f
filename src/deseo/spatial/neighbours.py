"""Who is near whom: two places are near when at most a radius R in metres lies between them.

Every pair is kept once, in the row of its earlier place; places must come sorted by x. The pairs
are found once at the largest radius on offer; a smaller radius only needs their distances.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from scipy.spatial import cKDTree

from deseo.errors import InputError
from deseo.spatial import kernels

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from numpy.typing import NDArray

PRESET_RADII_M: Final = {"town": 1_000.0, "valley": 5_000.0, "province": 15_000.0}
"""How far is near: a walkable town, a rural valley, a whole province."""

NEIGHBOUR_RANK: Final = 8
SERIAL_UP_TO: Final = 2_000
"""Below this many rows waking a thread costs more than it saves."""

MOST_PAIRS: Final = 400_000_000
MOST_THREADS: Final = 8
PARTS_PER_THREAD: Final = 4

Result = TypeVar("Result")
_thread = threading.local()


class TooManyPairsError(InputError):
    """The radius is so large for this dense territory that its pairs would not fit in memory."""


@dataclass(frozen=True)
class NearPairs:
    """All pairs of places at most `radius_m` apart, by row of the earlier place.

    The partners of place i are `neighbour[start[i]:start[i + 1]]`, at `squared_m2` (metres²).
    """

    radius_m: float
    start: NDArray[np.int64]
    neighbour: NDArray[np.int32]
    squared_m2: NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.neighbour)

    @property
    def size(self) -> int:
        """Return how many places there are."""
        return len(self.start) - 1

    def firsts(self) -> NDArray[np.int32]:
        """Return the earlier place of each pair, aligned with `neighbour`."""
        places = np.arange(self.size, dtype=np.int32)
        return np.repeat(places, np.diff(self.start))

    def keep(self, kept: NDArray[np.bool_], squared_m2: NDArray[np.float32]) -> NearPairs:
        """Return the pairs where `kept`, with other distances (both aligned with `neighbour`)."""
        passed = np.concatenate([[0], np.cumsum(kept)])
        start = passed[self.start].astype(np.int64)
        return NearPairs(self.radius_m, start, self.neighbour[kept], squared_m2[kept])


_most_threads = [MOST_THREADS]


def limit_threads(most: int) -> None:
    """Let this process use at most so many threads; no result depends on it.

    Raises `InputError` below 1.
    """
    if most < 1:
        raise InputError(f"threads is {most}; expected 1 or more.")
    _most_threads[0] = most


def count_threads() -> int:
    """Return how many threads may work at once: as many as there are cores, up to the limit."""
    return min(os.cpu_count() or 1, _most_threads[0])


def run_by_rows(rows: int, work: Callable[[int, int], Result]) -> list[Result]:
    """Call `work(first, last)` over all rows, in as many threads as pay off.

    Returns the results in the order of the rows. Work that writes must write each row's result to
    a place of its own, so that threads change nothing. The caller works too, so nobody waits for
    a helper that is busy elsewhere.
    """
    alone = rows < SERIAL_UP_TO or getattr(_thread, "is_one_of_many", False)
    workers = 1 if alone else count_threads()
    if workers == 1:
        return [work(0, rows)]
    bounds = np.linspace(0, rows, PARTS_PER_THREAD * workers + 1).astype(int).tolist()
    parts = iter(list(enumerate(pairwise(bounds))))  # shared: each thread takes the next

    def take_parts() -> list[tuple[int, Result]]:
        return [(number, work(first, last)) for number, (first, last) in parts]

    helpers = [_keep_pool(workers - 1, os.getpid()).submit(take_parts) for _ in range(workers - 1)]
    done = take_parts()
    for helper in helpers:
        if not helper.cancel():
            done += helper.result()
    return [result for _, result in sorted(done, key=itemgetter(0))]


def run_in_threads(
    run: Callable[[int], Result], runs: int, threads: int
) -> Generator[Result, None, None]:
    """Yield run(0), run(1), … in order, several at once; each of them runs in one thread."""
    if threads == 1:
        yield from map(run, range(runs))
        return
    numbers = iter(range(runs))
    with ThreadPoolExecutor(threads, initializer=_be_one_of_many) as pool:
        running = deque(pool.submit(run, number) for number in islice(numbers, 2 * threads))
        try:
            while running:
                yield running.popleft().result()
                running.extend(pool.submit(run, number) for number in islice(numbers, 1))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _be_one_of_many() -> None:
    _thread.is_one_of_many = True


@cache
def _keep_pool(workers: int, process_id: int) -> ThreadPoolExecutor:
    """Return helpers that live as long as the process: starting threads takes longer than work.

    A forked process inherits no threads, hence the process id.
    """
    return ThreadPoolExecutor(workers, f"rows-{process_id}")


def find_near_pairs(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], radius_m: float
) -> NearPairs:
    """Find all pairs of places at most `radius_m` apart.

    Args are metres in one projected CRS, sorted by x. Raises `TooManyPairsError` beyond what
    memory holds: in a dense city take a smaller radius.
    """
    size = len(x_m)
    if size == 0:
        none = np.empty(0, np.int32), np.empty(0, np.float32)
        return NearPairs(radius_m, np.zeros(1, np.int64), *none)
    strip_m = _strip_width_m(y_m, radius_m)
    strips = int(np.ptp(y_m) / strip_m) + 1
    strip_of, start, member = kernels.sort_into_strips(y_m, strip_m, strips)
    ground = (x_m, y_m, strip_of, start, member, x_m[member], y_m[member], radius_m)
    found = run_by_rows(
        size, lambda first, last: kernels.collect_neighbours(first, last, *ground, MOST_PAIRS)
    )
    if sum(len(part[1]) for part in found) > MOST_PAIRS:
        raise TooManyPairsError(
            f"Within {radius_m:,.0f} m there are more than {MOST_PAIRS:,} pairs of enterprises, "
            "too many to compare. Choose a smaller distance."
        )
    count, neighbour, squared_m2 = (
        parts[0] if len(parts) == 1 else np.concatenate(parts) for parts in zip(*found, strict=True)
    )
    return NearPairs(radius_m, np.append(0, np.cumsum(count)), neighbour, squared_m2)


def keep_places(
    pairs: NearPairs, kept: NDArray[np.bool_], number: NDArray[np.integer]
) -> NearPairs:
    """Return the pairs among the places kept, renumbered.

    `number` has the new number of each place kept, in their old order.
    """
    renumbered = np.full(len(kept), -1)
    renumbered[kept] = number
    first, second = renumbered[pairs.firsts()], renumbered[pairs.neighbour]
    inside = (first >= 0) & (second >= 0)
    earlier = np.minimum(first, second)[inside]
    order = np.argsort(earlier, kind="stable")
    start = np.searchsorted(earlier[order], np.arange(len(number) + 1))
    neighbour = np.maximum(first, second)[inside][order].astype(np.int32)
    return NearPairs(pairs.radius_m, start, neighbour, pairs.squared_m2[inside][order])


def count_neighbours(pairs: NearPairs, radius_m: float) -> NDArray[np.int64]:
    """Count, for each place, the others within `radius_m` (at most the radius of the pairs)."""
    near = pairs.squared_m2 <= np.float32(radius_m) ** 2
    earlier, later = pairs.firsts()[near], pairs.neighbour[near]
    return np.bincount(earlier, minlength=pairs.size) + np.bincount(later, minlength=pairs.size)


def suggest_radius_m(x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> float:
    """Return the preset radius nearest (as a ratio) to the territory's own grain.

    The grain is the median distance from a distinct address to its eighth neighbour. With fewer
    than nine addresses there is no grain to measure, and the widest preset is offered.
    """
    addresses = np.unique(np.column_stack([x_m, y_m]), axis=0)
    if len(addresses) <= NEIGHBOUR_RANK:
        return max(PRESET_RADII_M.values())
    apart_m, _ = cKDTree(addresses).query(addresses, k=NEIGHBOUR_RANK + 1)
    grain_m = float(np.median(apart_m[:, -1]))
    return min(PRESET_RADII_M.values(), key=lambda preset: abs(np.log(preset / grain_m)))


def _strip_width_m(y_m: NDArray[np.float64], radius_m: float) -> float:
    """Return a width of at least R that keeps the number of strips near that of the places."""
    return max(radius_m, float(np.ptp(y_m)) / (4 * len(y_m) + 10_000))
