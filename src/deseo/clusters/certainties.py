"""The words a group may bear: likely, possible, or could be chance; and what stands in the way.

*Likely* takes p ≤ 0.02 in both readings, a stable group, at most half of its weight resting on
inference, at most half on doubtful places, at most half of its members at one address, and as many
legal entities as the smallest group has members. *Possible* takes q ≤ 0.20. All else could be
chance. The word belongs to the settings at rest: who tries many settings will find something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from deseo.clusters.affinities import pairs_inside, split_affinity
from deseo.clusters.chances import LIKELY_P, POSSIBLE_Q, ChanceVerdict
from deseo.clusters.stabilities import STABLE_JACCARD, StabilityVerdict
from deseo.services.kernels import ANY_OFFERS, KNOWN_OFFERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.rules import ClusterRules
    from deseo.clusters.stages import Partition, Weighed

LIKELY: Final = "likely"
POSSIBLE: Final = "possible"
CHANCE: Final = "chance"
NONE: Final = "none"

MOST_SHARE: Final = 0.5
"""A group may be called likely if at most half of it rests on inference, doubt or one address."""


@dataclass(frozen=True)
class GroupEvidence:
    """What each group rests on, as shares 0 to 1 of its weight or members, and its entities.

    `doubt_share`: weight of pairs that might lie farther apart than near. `address_share`: members
    on the point where most of them stand, be it an address or, in a coarse register, the centre of
    a town: a clue, not a cluster. `inferred_share`: weight through inferred services.
    """

    inferred_share: NDArray[np.float64]
    doubt_share: NDArray[np.float64]
    address_share: NDArray[np.float64]
    entities: NDArray[np.int64]


@dataclass(frozen=True)
class Certainty:
    """The word for a group, and the limits (by name) that kept it from being called likely."""

    word: str
    limits: tuple[str, ...]
    p_value: float
    q_value: float
    jaccard: float


def weigh_evidence(weighed: Weighed, groups: Partition) -> GroupEvidence:
    """Find out what each group rests on."""
    parts = [_weigh_group(weighed, groups.members(group)) for group in range(len(groups))]
    table = np.array(parts, float).reshape(len(groups), 4)
    return GroupEvidence(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(np.int64))


def judge_certainty(
    chance: ChanceVerdict,
    stability: StabilityVerdict,
    evidence: GroupEvidence,
    rules: ClusterRules,
) -> list[Certainty]:
    """Give each group its word."""
    verdicts = []
    for group in range(len(chance.free_p)):
        checks = {
            "chance": chance.p_value[group] <= LIKELY_P,
            "unstable": stability.jaccard[group] >= STABLE_JACCARD,
            "inferred": evidence.inferred_share[group] <= MOST_SHARE,
            "doubtful places": evidence.doubt_share[group] <= MOST_SHARE,
            "same address": evidence.address_share[group] <= MOST_SHARE,
            "few entities": evidence.entities[group] >= rules.min_members,
        }
        limits = tuple(name for name, passed in checks.items() if not passed)
        might = chance.q_value[group] <= POSSIBLE_Q
        word = LIKELY if not limits else POSSIBLE if might else CHANCE
        verdicts.append(
            Certainty(
                word,
                limits,
                float(chance.p_value[group]),
                float(chance.q_value[group]),
                float(stability.jaccard[group]),
            )
        )
    return verdicts


def _weigh_group(weighed: Weighed, members: NDArray[np.int32]) -> tuple[float, float, float, int]:
    roster, rules = weighed.prepared.roster, weighed.rules
    first, second, position = pairs_inside(weighed, members)
    weight = weighed.weight[position].astype(float)
    apart_m = np.sqrt(weighed.prepared.pairs.squared_m2[position])
    worst_m = apart_m + roster.doubt_m[first] + roster.doubt_m[second]
    doubtful = float(weight[worst_m > rules.radius_m].sum() / weight.sum())
    places = np.column_stack([roster.x_m[members], roster.y_m[members]])
    most_on_one = np.unique(places, axis=0, return_counts=True)[1].max()
    inferred = _infer_share(weighed, first, second, weight)
    entities = len(np.unique(roster.entity[members]))
    return inferred, doubtful, float(most_on_one / len(members)), entities


def _infer_share(
    weighed: Weighed,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> float:
    """Return the share of the weight that flows through services inferred on either side."""
    planes = weighed.prepared.roster.profiles.planes[np.append(first, second)]
    if (planes[:, KNOWN_OFFERS::2] == planes[:, ANY_OFFERS::2]).all():
        return 0.0  # nothing is inferred of any member
    parts = split_affinity(weighed, first, second)
    whole, inferred = parts.by_service.sum(axis=1), parts.inferred
    share = np.divide(inferred, whole, out=np.zeros(len(whole)), where=whole > 0)
    return float((weight * share).sum() / weight.sum()) if weight.sum() else 0.0
