"""The stages of a clustering: prepare, weigh, link, cut; each keeps what the next may reuse.

Two units are linked by the weight w = k^(2α)·a^(2(1−α)): k = 1 − (d² + r²/2 + r'²/2)/R² is their
proximity (r, r' how far off either may be; r²/2 is the mean square of a uniform disc) and a their
affinity, the λ-weighted mean of the cosines for which the pair has data. At α = ½ it is k·a.

A change of cohesion or smallest group only cuts anew; of λ, α or a smaller R only weighs and
links anew; only other data, another weight of what is inferred or a larger R prepares anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from deseo.clusters import kernels, linkages
from deseo.clusters.enrichments import TerritoryShares, find_shares, score_groups
from deseo.clusters.rules import COHESION_FLOOR, EVEN_ALPHA, ClusterRules
from deseo.errors import InputError
from deseo.services import PairCosines, compare_rows, empty_cosines
from deseo.spatial import Barriers, NearPairs, find_near_pairs, respect_barriers, run_by_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.rosters import Roster

NO_CLUSTER: Final = -1
LEAST_WEIGHT: Final = 2.0**-32
"""The smallest weight that fixed point holds; a cut below it would join strangers."""


@dataclass(frozen=True)
class Prepared:
    """All near pairs at the largest radius, with their cosines."""

    roster: Roster
    pairs: NearPairs
    cosines: PairCosines
    shares: TerritoryShares


@dataclass(frozen=True)
class Weighed:
    """Each pair's weight under some rules; `even` holds the weights at α = ½ if α is another."""

    prepared: Prepared
    rules: ClusterRules
    weight: NDArray[np.float32]
    sorted_weight: NDArray[np.float32] | None
    sorted_even: NDArray[np.float32] | None


@dataclass(frozen=True)
class Tree:
    """The joins of average linkage, children before parents, down to the cohesion `floor`.

    Join t takes the group whose first unit is `joined[t]` into that of `kept[t]` at a mean link
    weight of `cohesion[t]`; together they spread over `diameter_m[t]`.
    """

    weighed: Weighed
    floor: float
    kept: NDArray[np.int32]
    joined: NDArray[np.int32]
    cohesion: NDArray[np.float64]
    diameter_m: NDArray[np.float64]


@dataclass(frozen=True)
class Partition:
    """Groups of units, best first: `label` per unit (−1 in none), and the members by group."""

    label: NDArray[np.int64]
    start: NDArray[np.int64]
    member: NDArray[np.int32]
    score: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.score)

    def members(self, group: int) -> NDArray[np.int32]:
        """Return the units of a group."""
        return self.member[self.start[group] : self.start[group + 1]]


def prepare(roster: Roster, radius_m: float, barriers: Barriers | None = None) -> Prepared:
    """Find all pairs within `radius_m` (the largest in question) and compare their services."""
    pairs = find_near_pairs(roster.x_m, roster.y_m, radius_m)
    if barriers is not None and len(pairs):
        pairs = respect_barriers(roster.x_m, roster.y_m, pairs, barriers)
    return compare(roster, pairs, find_shares(roster.profiles))


def compare(roster: Roster, pairs: NearPairs, shares: TerritoryShares) -> Prepared:
    """Compare the services of pairs already found."""
    cosines = empty_cosines(len(pairs))
    run_by_rows(
        len(roster),
        lambda first, last: compare_rows(
            first, last, pairs.start, pairs.neighbour, roster.profiles, cosines
        ),
    )
    return Prepared(roster, pairs, cosines, shares)


def weigh(prepared: Prepared, rules: ClusterRules) -> Weighed:
    """Weigh all pairs. Raises `InputError` for a radius or inferred weight not prepared for."""
    if rules.radius_m > prepared.pairs.radius_m:
        raise InputError(
            f"radius_m is {rules.radius_m:g}; expected at most the {prepared.pairs.radius_m:g} "
            "for which the pairs were prepared."
        )
    if rules.inferred_weight != prepared.roster.profiles.inferred_weight:
        raise InputError(
            f"inferred_weight is {rules.inferred_weight:g}; the pairs were prepared for "
            f"{prepared.roster.profiles.inferred_weight:g}."
        )
    weight = _weigh_at(prepared, rules, rules.alpha)
    if rules.alpha == EVEN_ALPHA:
        return Weighed(prepared, rules, weight, None, None)
    even = _weigh_at(prepared, rules, EVEN_ALPHA)
    return Weighed(prepared, rules, weight, np.sort(weight), np.sort(even))


def hold_cohesion(weighed: Weighed, cohesion: float) -> float:
    """Return the cut that as many pairs reach as reach `cohesion` at α = ½.

    So moving the trade-off changes which links count, not how many.
    """
    if weighed.sorted_even is None or weighed.sorted_weight is None:
        return cohesion
    reached = len(weighed.sorted_even) - np.searchsorted(weighed.sorted_even, cohesion)
    if reached == 0:
        return float("inf")
    return max(float(weighed.sorted_weight[-reached]), LEAST_WEIGHT)


def link(weighed: Weighed, floor: float = COHESION_FLOOR) -> Tree:
    """Build the tree down to `floor` (a cohesion as on the slider: at α = ½)."""
    pairs, roster = weighed.prepared.pairs, weighed.prepared.roster
    held = hold_cohesion(weighed, floor)
    root = kernels.connect_strong_pairs(pairs.start, pairs.neighbour, weighed.weight, held)
    group_of, start, member = kernels.gather_groups(root, 2)
    local = np.zeros(len(roster), np.int32)
    local[member] = np.arange(len(member)) - np.repeat(start[:-1], np.diff(start))
    kept, joined = np.full(len(member), -1, np.int32), np.empty(len(member), np.int32)
    cohesion, diameter_m = np.empty(len(member)), np.empty(len(member))
    run_by_rows(
        len(member),
        lambda first, last: linkages.link_components(
            int(np.searchsorted(start[:-1], first)), int(np.searchsorted(start[:-1], last)),
            start, member, group_of, local,
            pairs.start, pairs.neighbour, weighed.weight, held, roster.x_m, roster.y_m,
            kept, joined, cohesion, diameter_m,
        ),
    )  # fmt: skip
    used = kept >= 0
    return Tree(weighed, floor, kept[used], joined[used], cohesion[used], diameter_m[used])


def cut(tree: Tree, cohesion: float, min_members: int, widest_m: float) -> Partition:
    """Cut the tree: the largest groups tight enough, narrow enough and of enough members.

    Groups are ranked by score, then size, then place. Raises `InputError` below the tree's floor.
    """
    if cohesion < tree.floor:
        raise InputError(
            f"cohesion is {cohesion:g}; expected at least {tree.floor:g}, the tree's floor."
        )
    prepared = tree.weighed.prepared
    root = kernels.cut_joins(
        len(prepared.roster), tree.kept, tree.joined, tree.cohesion, tree.diameter_m,
        hold_cohesion(tree.weighed, cohesion), widest_m,
    )  # fmt: skip
    _, start, member = kernels.gather_groups(root, min_members)
    score = score_groups(start, member, prepared.roster.profiles, prepared.shares)
    order = np.argsort(-score, kind="stable")  # groups come in order of place
    if (np.diff(score[order]) == 0).any():
        order = np.lexsort([-np.diff(start), -score])  # the larger first, where scores are even
    return Partition(*kernels.order_groups(len(root), start, member, order), score[order])


def cut_by_rules(tree: Tree, rules: ClusterRules) -> Partition:
    """Cut the tree by the cohesion, smallest group and diameter of some rules."""
    return cut(tree, rules.cohesion, rules.min_members, rules.widest_m)


def find_reach(weighed: Weighed, cohesion: float, min_members: int) -> NDArray[np.int32]:
    """Return who hangs together by links of at least `cohesion`: where more could join.

    Labels by unit, −1 in none; larger and looser than clusters.
    """
    pairs, held = weighed.prepared.pairs, hold_cohesion(weighed, cohesion)
    root = kernels.connect_strong_pairs(pairs.start, pairs.neighbour, weighed.weight, held)
    return kernels.gather_groups(root, min_members)[0]


def run_stages(prepared: Prepared, rules: ClusterRules) -> Partition:
    """Weigh, link and cut in one go, the tree no deeper than the rules ask."""
    return cut_by_rules(link(weigh(prepared, rules), rules.cohesion), rules)


def _weigh_at(prepared: Prepared, rules: ClusterRules, alpha: float) -> NDArray[np.float32]:
    roster, pairs, cosines = prepared.roster, prepared.pairs, prepared.cosines
    weight = np.empty(len(pairs), np.float32)
    roles, known = roster.profiles.roles, _sum_known_lambdas(rules)
    doubt_m2, lambdas = roster.doubt_m**2 / 2, np.array(rules.lambdas)
    run_by_rows(
        len(roster),
        lambda first, last: kernels.weigh_rows(
            first, last, pairs.start, pairs.neighbour, pairs.squared_m2, doubt_m2, rules.radius_m,
            cosines.same_offers, cosines.same_needs, cosines.complement,
            roles, lambdas, known, alpha, weight,
        ),
    )  # fmt: skip
    return weight


def _sum_known_lambdas(rules: ClusterRules) -> NDArray[np.float64]:
    """Return the sum of the lambdas a pair has data for, by 4·roles + roles of the other.

    Complementarity has two halves: what one offers with what the other needs, and the reverse.
    """
    known = np.zeros(16)
    for mine in range(4):
        for yours in range(4):
            offers = (mine & 1) * (yours & 1)
            needs = (mine >> 1) * (yours >> 1)
            halves = (mine & 1) * (yours >> 1) + (mine >> 1) * (yours & 1)
            known[4 * mine + yours] = (
                rules.lambda_offers * offers
                + rules.lambda_needs * needs
                + rules.lambda_complement * halves / 2
            )
    return known
