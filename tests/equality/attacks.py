"""An attacker who collects all that is shown, over every position of every knob, and combines it.

What is shown of a group is a set of members and the sum of something over them. Given many such
sums the attacker asks, for each enterprise, for the least and the greatest count that fits all of
them: one integer programme each way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import LinearConstraint, milp
from tests.fixtures import PATHS

from deseo.clusters import NO_CLUSTER, find_clusters, prepare, read_roster
from deseo.clusters.crowds import suggest_near_m
from deseo.clusters.knobs import to_rules
from deseo.model import KNOBS, Dataset, Knobs
from deseo.sources.seas import load_barriers
from deseo.sources.shipped import load_dataset, load_territories, load_zones
from deseo.spatial import find_doubt_radius_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Group = frozenset[str]
TERRITORIES = tuple(load_territories(PATHS))
QUICK = (("mixed",), ("50",), ("50",))
"""Near and cohesion in every position; what binds, the trade and the inferred as usual."""
EVERYTHING = (KNOBS["binds"], KNOBS["trade"][::4], KNOBS["inferred"][::2])
"""Near, cohesion and what binds in every position, the trade and the inferred in three each."""


@cache
def load_exercise(territory_id: str) -> Dataset:
    return load_dataset(PATHS, territory_id, "exercise")


@cache
def collect_groups(territory_id: str, turned: tuple[tuple[str, ...], ...]) -> frozenset[Group]:
    """Collect who is together in any position of the knobs, on the page of clusters.

    Groups from three members on: asking for larger ones only shows fewer of the same.
    """
    data, definition = load_exercise(territory_id), load_territories(PATHS)[territory_id]
    zones = load_zones(PATHS, territory_id)
    doubts = find_doubt_radius_m(data.enterprises, zones, definition.crs)
    enterprises = data.enterprises.assign(doubt_radius_m=doubts)
    barriers = load_barriers(PATHS, definition)
    found: set[Group] = set()
    binds, trade, inferred = turned
    for share, near in product(inferred, KNOBS["near"]):
        roster = read_roster(enterprises, data.links, definition.crs, int(share) / 100)
        suggested_m = suggest_near_m(roster)
        prepared = prepare(roster, to_rules(Knobs(near), suggested_m).radius_m, barriers)
        for others in product(binds, trade, KNOBS["tight"]):
            rules = to_rules(Knobs(near, *others, "3", share), suggested_m)
            labels = find_clusters(prepared, rules).labels
            inside = labels[labels != NO_CLUSTER]
            found |= {frozenset(ids) for ids in inside.index.groupby(inside).values()}
    return frozenset(found)


@dataclass(frozen=True)
class Shown:
    """One sum that was shown: over whom, and between which bounds the attacker knows it to lie."""

    group: Group
    lowest: float
    highest: float


def bracket_counts(
    shown: Iterable[Shown], ids: list[str], unit: int = 1, slack: float = 0
) -> dict[str, tuple[int, int]]:
    """Give the least and greatest count of each enterprise that fits all that was shown.

    What was added up are multiples of `unit`, each at most `slack` away from the count itself.
    """
    rows = list(shown)
    known = sorted({i for row in rows for i in row.group} & set(ids))
    place = {one: at for at, one in enumerate(known)}
    matrix = np.zeros((len(rows), len(known)))
    for at, row in enumerate(rows):
        matrix[at, [place[i] for i in row.group if i in place]] = unit
    bounds = [LinearConstraint(matrix, [r.lowest for r in rows], [r.highest for r in rows])]
    found = {}
    for one in known:
        aim = np.zeros(len(known))
        aim[place[one]] = 1
        least, most = (round(abs(_solve(sign * aim, bounds))) * unit for sign in (1, -1))
        found[one] = (max(0, round(least - slack)), round(most + slack))
    return found


def _solve(aim: np.ndarray, bounds: list[LinearConstraint]) -> float:
    solved = milp(aim, constraints=bounds, integrality=np.ones(len(aim)))
    assert solved.status in {0, 3}, solved.message
    return 10**6 if solved.status == 3 else float(solved.fun)


def solve_exactly(shown: Iterable[Shown], ids: list[str]) -> dict[str, float]:
    """Give what linear algebra alone tells of sums that are shown exactly: who is determined."""
    rows = list(shown)
    known = sorted({i for row in rows for i in row.group} & set(ids))
    matrix = np.array([[one in row.group for one in known] for row in rows], dtype="float64")
    sums = np.array([row.lowest for row in rows])
    solution = np.linalg.lstsq(matrix, sums, rcond=None)[0]
    projector = np.linalg.pinv(matrix) @ matrix
    return {
        one: float(solution[at]) for at, one in enumerate(known) if projector[at, at] > 1 - 1e-9
    }


def pair_neighbours(groups: frozenset[Group]) -> Iterator[tuple[Group, Group, str]]:
    """Give every two groups of which the larger has exactly one member more: what one step adds."""
    for group in groups:
        for one in group:
            if group - {one} in groups:
                yield group - {one}, group, one
