"""What would settle it: whom to ask, because their answer would change most.

For each enterprise of whom something is not known, the clustering is tried with both answers: it
offers and needs what is typical around it, or it does not. The question whose two answers lie
farthest apart in the score of the group (or, where there is no group, of all groups) comes first.
Where nothing is known of anyone no answer can be tried, and those with most neighbours come first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from deseo.clusters.enrichments import find_shares
from deseo.clusters.explanations import name_units
from deseo.clusters.stabilities import match_groups
from deseo.clusters.stages import Partition, Prepared, compare, run_stages
from deseo.services import ServiceProfiles, weigh_profiles
from deseo.services.kernels import ANY_NEEDS, ANY_OFFERS, KNOWN_NEEDS, KNOWN_OFFERS
from deseo.services.profiles import HAS_NEEDS, HAS_OFFERS
from deseo.spatial import count_neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.rules import ClusterRules

MOST_TRIED: Final = 40
MOST_SERVICES: Final = 3


@dataclass(frozen=True)
class Question:
    """Whom to ask about which services, and the score and size that either answer would give.

    Size is the members of the group, or of all groups where none was given.
    """

    enterprise_id: str
    offers_to_ask: tuple[str, ...]
    needs_to_ask: tuple[str, ...]
    score_if_yes: float
    score_if_no: float
    size_if_yes: int
    size_if_no: int

    @property
    def difference(self) -> float:
        """Return how far apart the two answers are."""
        return abs(self.score_if_yes - self.score_if_no)


def suggest_questions(
    prepared: Prepared, rules: ClusterRules, group: int | None = None, limit: int = 5
) -> tuple[Question, ...]:
    """Return the questions that would change most, for one group or for the whole territory."""
    groups = run_stages(prepared, rules)
    names = name_units(prepared.roster)
    crowd = count_neighbours(prepared.pairs, rules.radius_m)
    asked = [
        _try_both(prepared, rules, groups, group, unit, str(names[unit]))
        for unit in _find_candidates(prepared, rules, groups, group, crowd)
    ]
    crowd_of = dict(zip(names, crowd, strict=True))
    asked.sort(key=lambda q: (-q.difference, -crowd_of[q.enterprise_id], q.enterprise_id))
    return tuple(asked[:limit])


def _find_candidates(
    prepared: Prepared,
    rules: ClusterRules,
    groups: Partition,
    group: int | None,
    crowd: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return units with something unknown, in or near the group, those with most neighbours."""
    planes = prepared.roster.profiles.planes
    guessed = (planes[:, KNOWN_OFFERS] != planes[:, ANY_OFFERS]).any(axis=1)
    guessed |= (planes[:, KNOWN_NEEDS] != planes[:, ANY_NEEDS]).any(axis=1)
    open_to_ask = guessed | (prepared.roster.profiles.roles != HAS_OFFERS + HAS_NEEDS)
    if group is not None:
        around = np.zeros(len(crowd), bool)
        around[groups.members(group)] = True
        open_to_ask &= around | _is_near(prepared, rules, around)
    candidates = np.flatnonzero(open_to_ask)
    return candidates[np.lexsort([candidates, -crowd[candidates]])][:MOST_TRIED]


def _is_near(
    prepared: Prepared, rules: ClusterRules, chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return the units within the radius of a chosen one."""
    pairs = prepared.pairs
    reach = pairs.squared_m2 <= np.float32(rules.radius_m) ** 2
    first, second = pairs.firsts()[reach], pairs.neighbour[reach]
    near = np.zeros(len(chosen), bool)
    near[first[chosen[second]]] = True
    near[second[chosen[first]]] = True
    return near


def _try_both(
    prepared: Prepared,
    rules: ClusterRules,
    groups: Partition,
    group: int | None,
    unit: int,
    name: str,
) -> Question:
    profiles = prepared.roster.profiles
    alone = np.arange(len(prepared.roster)) == unit
    around = groups.label == group if group is not None else _is_near(prepared, rules, alone)
    around &= ~alone
    offers, needs = _find_typical(profiles, around, prefer_other_side=group is None)
    yes = _answer(prepared, unit, offers, needs, has_them=True)
    no = _answer(prepared, unit, offers, needs, has_them=False)
    outcomes = [_measure(groups, group, run_stages(world, rules)) for world in (yes, no)]
    ids = profiles.service_ids
    return Question(
        enterprise_id=name,
        offers_to_ask=tuple(ids[s] for s in offers),
        needs_to_ask=tuple(ids[s] for s in needs),
        score_if_yes=outcomes[0][0],
        score_if_no=outcomes[1][0],
        size_if_yes=outcomes[0][1],
        size_if_no=outcomes[1][1],
    )


def _find_typical(
    profiles: ServiceProfiles, around: NDArray[np.bool_], *, prefer_other_side: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return services worth asking about: common around the unit and rare in the territory.

    Inside a group those it shares; elsewhere what neighbours need (to offer) and offer (to need).
    """
    rarity = np.sqrt(profiles.squared_rarity[: len(profiles.service_ids)])
    weights = [
        profiles.matrix(plane)[around].sum(axis=0) * rarity for plane in (ANY_OFFERS, ANY_NEEDS)
    ]
    if prefer_other_side:
        weights.reverse()
    offers, needs = (
        np.array([s for s in np.argsort(-weight, kind="stable")[:MOST_SERVICES] if weight[s] > 0],
                 np.int64)
        for weight in weights
    )  # fmt: skip
    return offers, needs


def _answer(
    prepared: Prepared,
    unit: int,
    offers: NDArray[np.int64],
    needs: NDArray[np.int64],
    *,
    has_them: bool,
) -> Prepared:
    """Return the world in which the unit declares these services, or turns out to lack them.

    What is already evidenced or declared is not taken back.
    """
    profiles = prepared.roster.profiles
    planes = profiles.planes.copy()
    for known, services in ((KNOWN_OFFERS, offers), (KNOWN_NEEDS, needs)):
        for service in services:
            word, bit = service // 64, np.uint64(1) << np.uint64(service % 64)
            if has_them:
                planes[unit, known : known + 2, word] |= bit
            elif not planes[unit, known, word] & bit:
                planes[unit, known + 1, word] &= ~bit
    answered = weigh_profiles(profiles.service_ids, planes, profiles.inferred_weight)
    roster = replace(prepared.roster, profiles=answered)
    return compare(roster, prepared.pairs, find_shares(answered))


def _measure(groups: Partition, group: int | None, found: Partition) -> tuple[float, int]:
    """Return score and size of what became of the group, or of all groups."""
    if group is None:
        return float(found.score.sum()), int((found.label >= 0).sum())
    everyone = np.ones(len(groups.label), bool)
    best = int(match_groups(groups, found.label, everyone)[1][group])
    if best < 0:
        return 0.0, 0
    return float(found.score[best]), len(found.members(best))
