"""Could it be chance? Groups are found again and again where services are dealt out anew.

The whole clustering is rerun on each exchanged world. Scores grow with density, so ln(1 + score)
is regressed on ln(1 + mean number of neighbours of the members) over the groups of all worlds
(the observed one among them, which keeps them exchangeable) and residuals are compared. A group's
p is (1 + worlds whose most extreme group is at least as extreme)/(B + 1), step-down: groups that
pass are set aside with their members and the rest is tested again. Its q is (1 + groups of the
worlds at least as extreme)/(B + 1), divided by the observed groups at least as extreme, made
monotone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from deseo.clusters.exchanges import find_scheme, find_strata
from deseo.clusters.stages import Partition, Prepared, compare, run_stages
from deseo.errors import DeseoError
from deseo.spatial import count_neighbours, count_threads, run_in_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.rosters import Roster
    from deseo.clusters.rules import ClusterRules

LIKELY_P: Final = 0.02
"""Stricter than the 5 % that may be promised: so the null worlds of `make truth` stay below it."""

POSSIBLE_Q: Final = 0.20
MOST_STEPS: Final = 3
MOST_ASIDE_SHARE: Final = 0.5
AS_EXTREME: Final = 1e-9
"""Two residuals closer than this are equal: the same sums in another order."""

KeepGoing: TypeAlias = Callable[[int, int], bool]
"""Told the runs done and planned; returns whether to go on."""


class StoppedError(DeseoError):
    """The one who asked no longer wants the answer."""


@dataclass(frozen=True)
class ChanceVerdict:
    """p and q of each group, best first, under free exchange and within strata of density.

    `strata` is how many there were; with one the two readings are the same.
    """

    permutations: int
    strata: int
    free_p: NDArray[np.float64]
    free_q: NDArray[np.float64]
    strata_p: NDArray[np.float64]
    strata_q: NDArray[np.float64]

    @property
    def p_value(self) -> NDArray[np.float64]:
        """Return the larger p of the two readings."""
        return np.maximum(self.free_p, self.strata_p)

    @property
    def q_value(self) -> NDArray[np.float64]:
        """Return the larger q of the two readings."""
        return np.maximum(self.free_q, self.strata_q)


@dataclass(frozen=True)
class _World:
    """The groups of one world that are not set aside: score, and mean number of neighbours."""

    score: NDArray[np.float64]
    crowd: NDArray[np.float64]


@dataclass(frozen=True)
class _Trial:
    """What the runs of one test have in common."""

    prepared: Prepared
    rules: ClusterRules
    observed: Partition
    crowd: NDArray[np.int64]
    permutations: int
    seed: int
    keep_going: KeepGoing
    threads: int


def judge_chance(
    prepared: Prepared,
    rules: ClusterRules,
    permutations: int = 99,
    seed: int = 1,
    keep_going: KeepGoing = lambda _done, _planned: True,
    threads: int | None = None,
) -> ChanceVerdict:
    """Test every group that the rules find against worlds of chance.

    `permutations` is B: 19 for a preview, 99 for the word, 999 for a report. The seed alone
    decides the worlds, whatever the threads. The second reading is left out when no group passes
    the first. Raises `StoppedError` if told not to keep going.
    """
    observed = run_stages(prepared, rules)
    if len(observed) == 0 or _stand_on_one_point(prepared.roster):
        ones = np.ones(len(observed))
        return ChanceVerdict(permutations, 1, ones, ones, ones, ones)
    crowd = count_neighbours(prepared.pairs, rules.radius_m)
    workers = threads or count_threads()
    trial = _Trial(prepared, rules, observed, crowd, permutations, seed, keep_going, workers)
    free_p, free_q = _read(trial, None)
    strata = find_strata(crowd, prepared.roster.answered)
    number = int(strata.max()) + 1
    passed = (free_p <= LIKELY_P) | (free_q <= POSSIBLE_Q)
    if number == 1 or not passed.any():
        return ChanceVerdict(permutations, number, free_p, free_q, free_p, free_q)
    return ChanceVerdict(permutations, number, free_p, free_q, *_read(trial, strata))


def find_p_values(
    extreme: NDArray[np.float64], most_extreme: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (1 + worlds whose most extreme group is at least as extreme)/(B + 1) by group."""
    worlds = np.sort(most_extreme)
    beaten = np.searchsorted(worlds, extreme - AS_EXTREME)
    return (1 + len(worlds) - beaten) / (len(worlds) + 1)


def find_q_values(
    extreme: NDArray[np.float64], of_worlds: NDArray[np.float64], permutations: int
) -> NDArray[np.float64]:
    """Return the expected share of chance among the groups at least as extreme, by group."""
    worlds, mine = np.sort(of_worlds), np.sort(extreme)
    by_chance = 1 + len(worlds) - np.searchsorted(worlds, extreme - AS_EXTREME)
    found = len(mine) - np.searchsorted(mine, extreme - AS_EXTREME)
    q_raw = by_chance / (permutations + 1) / found
    order = np.argsort(extreme, kind="stable")
    q_value = np.empty(len(extreme))
    q_value[order] = np.minimum.accumulate(q_raw[order])
    return np.minimum(q_value, 1.0)


def correct_for_crowd(worlds: list[_World]) -> list[NDArray[np.float64]]:
    """Return ln(1 + score) of each world's groups less what their crowding lets expect."""
    score = np.log1p(np.concatenate([world.score for world in worlds]))
    crowd = np.log1p(np.concatenate([world.crowd for world in worlds]))
    around = crowd - crowd.mean()
    spread = float(around @ around)
    slope = float(around @ score) / spread if spread > AS_EXTREME else 0.0
    residual = score - slope * around
    bounds = np.cumsum([0, *(len(world.score) for world in worlds)])
    return [residual[a:b] for a, b in pairwise(bounds)]


def _read(
    trial: _Trial, strata: NDArray[np.int64] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return p (step-down) and q of the observed groups under one way of exchanging."""
    groups = len(trial.observed)
    p_value, q_value = np.ones(groups), np.ones(groups)
    aside = np.zeros(groups, bool)
    for step in range(MOST_STEPS):
        extreme, *worlds = correct_for_crowd(_run_worlds(trial, strata, aside, step))
        most_extreme = np.array([world.max(initial=-np.inf) for world in worlds])
        floor = p_value[aside].max(initial=0.0)
        p_value[~aside] = np.maximum(find_p_values(extreme, most_extreme), floor)
        if step == 0:
            q_value = find_q_values(extreme, np.concatenate(worlds), trial.permutations)
        passed = ~aside & (p_value <= LIKELY_P)
        aside |= passed
        if not passed.any() or aside.all():
            break
    return p_value, q_value


def _run_worlds(
    trial: _Trial, strata: NDArray[np.int64] | None, aside: NDArray[np.bool_], step: int
) -> list[_World]:
    """Return the observed world and the exchanged ones, without the groups set aside."""
    roster = trial.prepared.roster
    out_of_play = np.append(aside, False)[trial.observed.label]
    movable = roster.answered & ~out_of_play
    scheme = find_scheme(roster.entity, movable, strata, roster.answer_kind)
    reading = 0 if strata is None else 1

    def run(number: int) -> _World:
        source = scheme.draw((trial.seed, reading, step, number))
        profiles = roster.profiles.take(source)
        exchanged = replace(roster, profiles=profiles)
        prepared = compare(exchanged, trial.prepared.pairs, trial.prepared.shares)
        groups = run_stages(prepared, trial.rules)
        return _describe(groups, trial.crowd, out_of_play)

    worlds = [_describe(trial.observed, trial.crowd, out_of_play)]
    for world in run_in_threads(run, trial.permutations, trial.threads):
        worlds.append(world)
        if not trial.keep_going(len(worlds) - 1, trial.permutations):
            raise StoppedError("The test for chance was stopped before its end.")
    return worlds


def _stand_on_one_point(roster: Roster) -> bool:
    """Return whether all who answered stand alike: then every exchange gives the same map."""
    standing = np.column_stack([roster.x_m, roster.y_m, roster.doubt_m])[roster.answered]
    return bool((standing == standing[:1]).all())


def _describe(
    groups: Partition, crowd: NDArray[np.int64], out_of_play: NDArray[np.bool_]
) -> _World:
    sizes = np.maximum(np.diff(groups.start), 1)
    starts = groups.start[:-1]
    if len(groups) == 0:
        return _World(np.empty(0), np.empty(0))
    aside_share = np.add.reduceat(out_of_play[groups.member].astype(float), starts) / sizes
    crowding = np.add.reduceat(crowd[groups.member].astype(float), starts) / sizes
    kept = aside_share <= MOST_ASIDE_SHARE
    return _World(groups.score[kept], crowding[kept])
