"""Why this group: what binds it, who could serve whom, on whom it hangs, what it lacks.

All from the numbers of the clustering itself. A service binds by the share of the group's link
weight that flows through it. The bridge is the member without whom the group falls apart or, if
none is, whose absence most lowers its mean link weight. A gap is a service that members need and
none of them offers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse.csgraph import connected_components

from deseo.clusters.affinities import TERMS, pairs_inside, split_affinity
from deseo.clusters.stabilities import FRAGILE_BELOW, StabilityVerdict
from deseo.clusters.stages import Partition, Weighed, hold_cohesion
from deseo.services.kernels import ANY_NEEDS, ANY_OFFERS
from deseo.services.profiles import HAS_NEEDS, HAS_OFFERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.certainties import GroupEvidence
    from deseo.clusters.rosters import Roster

WALK_KM_PER_HOUR: Final = 4.5
DRIVE_KM_PER_HOUR: Final = 40.0
PAIR: Final = 2


@dataclass(frozen=True)
class BindingService:
    """A service in one role (see `TERMS`) and the share (0 to 1) of the weight it carries."""

    service_id: str
    role: str
    weight_share: float
    offered_by: int
    needed_by: int


@dataclass(frozen=True)
class Exchange:
    """One member offers what another needs; `is_known` if neither is only inferred."""

    giver_id: str
    taker_id: str
    service_id: str
    is_known: bool


@dataclass(frozen=True)
class Bridge:
    """The member whose absence hurts most: into how many parts, and to which mean weight."""

    enterprise_id: str
    parts_without: int
    cohesion_without: float


@dataclass(frozen=True)
class Gap:
    """A service needed and not offered inside, and the nearest outside who offers it (if any)."""

    service_id: str
    needed_by: tuple[str, ...]
    nearest_id: str | None
    nearest_m: float | None


@dataclass(frozen=True)
class FragileMember:
    """A member that stood in the group in less than 60 % of the perturbed runs."""

    enterprise_id: str
    membership: float


@dataclass(frozen=True)
class ClusterCard:
    """Everything the card says, as numbers; `members` are enterprises, `units` what is counted.

    `cohesion` is the mean link weight over all pairs of units, a missing pair counting 0.
    `needs_asked` and `offers_asked` count the units of whom a need or an offer is known.
    """

    cluster: int
    members: tuple[str, ...]
    units: int
    entities: int
    score: float
    cohesion: float
    diameter_m: float
    farthest_ids: tuple[str, str]
    binding: tuple[BindingService, ...]
    exchanges: tuple[Exchange, ...]
    bridge: Bridge | None
    gaps: tuple[Gap, ...]
    fragile: tuple[FragileMember, ...]
    needs_asked: int
    offers_asked: int
    inferred_share: float
    doubt_share: float
    address_share: float

    @property
    def walk_min(self) -> float:
        """Return the minutes to walk the diameter as the crow flies, at 4.5 km/h."""
        return self.diameter_m / 1_000 / WALK_KM_PER_HOUR * 60

    @property
    def drive_min(self) -> float:
        """Return the minutes to drive the diameter as the crow flies, at 40 km/h."""
        return self.diameter_m / 1_000 / DRIVE_KM_PER_HOUR * 60


def name_units(roster: Roster) -> NDArray[np.object_]:
    """Return an enterprise_id for each unit: the first (by id) of its establishments."""
    ids = roster.enterprise_ids.astype(str).to_numpy(object)
    last_to_first = np.argsort(ids)[::-1]  # so that the first is written last, and stays
    rows = last_to_first[roster.unit_of_row[last_to_first] >= 0]
    names = np.empty(len(roster), object)
    names[roster.unit_of_row[rows]] = ids[rows]
    return names


def explain_group(
    weighed: Weighed,
    groups: Partition,
    group: int,
    evidence: GroupEvidence,
    stability: StabilityVerdict | None = None,
    names: NDArray[np.object_] | None = None,
) -> ClusterCard:
    """Return the card of one group; without a stability verdict no member is called fragile.

    `names` are those of `name_units`, for who explains many groups of one roster.
    """
    roster = weighed.prepared.roster
    units = groups.members(group)
    names = name_units(roster) if names is None else names
    weight = weigh_inside(weighed, units)
    far_a, far_b, diameter_m = _find_farthest(roster, units)
    rows = roster.enterprise_ids[np.isin(roster.unit_of_row, units)]
    roles = roster.profiles.roles[units]
    return ClusterCard(
        cluster=group,
        members=tuple(sorted(rows.astype(str))),
        units=len(units),
        entities=int(evidence.entities[group]),
        score=float(groups.score[group]),
        cohesion=_mean_weight(weight),
        diameter_m=diameter_m,
        farthest_ids=(names[far_a], names[far_b]),
        binding=find_binding(weighed, units),
        exchanges=find_exchanges(roster, units, names),
        bridge=find_bridge(weight, hold_cohesion(weighed, weighed.rules.cohesion), names[units]),
        gaps=find_gaps(roster, units, names),
        fragile=_find_fragile(units, names, stability),
        needs_asked=int((roles & HAS_NEEDS > 0).sum()),
        offers_asked=int((roles & HAS_OFFERS > 0).sum()),
        inferred_share=float(evidence.inferred_share[group]),
        doubt_share=float(evidence.doubt_share[group]),
        address_share=float(evidence.address_share[group]),
    )


def weigh_inside(weighed: Weighed, units: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return the link weights among units as a full symmetric matrix."""
    first, second, position = pairs_inside(weighed, units)
    matrix = np.zeros((len(units), len(units)))
    rows, columns = np.searchsorted(units, first), np.searchsorted(units, second)
    matrix[rows, columns] = matrix[columns, rows] = weighed.weight[position]
    return matrix


def find_binding(weighed: Weighed, units: NDArray[np.integer]) -> tuple[BindingService, ...]:
    """Return the services the group's weight flows through, most first; shares add up to 1."""
    profiles = weighed.prepared.roster.profiles
    first, second, position = pairs_inside(weighed, units)
    weight = weighed.weight[position].astype(float)
    terms = split_affinity(weighed, first, second).terms
    whole = terms.sum(axis=(0, 2))
    part = np.divide(weight, whole, out=np.zeros(len(whole)), where=whole > 0)
    flow = (terms * part[:, None]).sum(axis=1)
    flow = np.array([flow[0], flow[1], flow[2] + flow[3]]) / max(weight.sum(), 1e-300)
    offers = profiles.matrix(ANY_OFFERS)[units].sum(axis=0)
    needs = profiles.matrix(ANY_NEEDS)[units].sum(axis=0)
    found = [
        BindingService(
            profiles.service_ids[s], TERMS[t], float(flow[t, s]), int(offers[s]), int(needs[s])
        )
        for t, s in np.argwhere(flow > 0)
    ]
    return tuple(sorted(found, key=lambda b: (-b.weight_share, b.service_id, b.role)))


def find_exchanges(
    roster: Roster, units: NDArray[np.integer], names: NDArray[np.object_]
) -> tuple[Exchange, ...]:
    """Return who in the group offers what whom needs, by service, giver and taker."""
    here = roster.profiles.take(units)
    known_offers, offers, known_needs, needs = (here.matrix(plane) for plane in range(4))
    found = []
    for service in np.flatnonzero(offers.any(axis=0) & needs.any(axis=0)):
        for giver in np.flatnonzero(offers[:, service]):
            for taker in np.flatnonzero(needs[:, service]):
                if giver != taker:
                    known = known_offers[giver, service] and known_needs[taker, service]
                    service_id = here.service_ids[service]
                    ids = names[units[giver]], names[units[taker]]
                    found.append(Exchange(*ids, service_id, bool(known)))
    return tuple(sorted(found, key=lambda e: (e.service_id, e.giver_id, e.taker_id)))


def find_bridge(
    weight: NDArray[np.float64], cohesion: float, names: NDArray[np.object_]
) -> Bridge | None:
    """Return the member whose absence splits the group most or most lowers its mean weight.

    None in a group of two, or if the group is no looser without anyone.
    """
    if len(weight) <= PAIR:
        return None
    found = []
    for member in range(len(weight)):
        rest = np.delete(np.delete(weight, member, axis=0), member, axis=1)
        parts = int(connected_components(rest >= cohesion, directed=False)[0])
        found.append((-parts, _mean_weight(rest), str(names[member])))
    parts, mean, name = min(found)
    if parts == -1 and mean >= _mean_weight(weight):
        return None
    return Bridge(name, -parts, mean)


def find_gaps(
    roster: Roster, units: NDArray[np.integer], names: NDArray[np.object_]
) -> tuple[Gap, ...]:
    """Return the services needed but not offered inside, most needed first.

    The nearest outside is measured as the crow flies from the group's centre of gravity.
    """
    here = roster.profiles.take(units)
    offers, needs = here.matrix(ANY_OFFERS), here.matrix(ANY_NEEDS)
    x_m, y_m = roster.x_m - roster.x_m[units].mean(), roster.y_m - roster.y_m[units].mean()
    away_m = np.hypot(x_m, y_m)
    gaps = []
    for service in np.flatnonzero(needs.any(axis=0) & ~offers.any(axis=0)):
        wanting = tuple(sorted(names[units[needs[:, service]]]))
        able = roster.profiles.find_holders(ANY_OFFERS, int(service))
        nearest = _find_nearest(able, away_m, names)
        gaps.append(
            Gap(
                roster.profiles.service_ids[service],
                wanting,
                None if nearest is None else str(names[nearest]),
                None if nearest is None else float(away_m[nearest]),
            )
        )
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.needed_by), gap.service_id)))


def _find_nearest(
    able: NDArray[np.int64], away_m: NDArray[np.float64], names: NDArray[np.object_]
) -> int | None:
    """Return the unit least far away, of several the first by name."""
    if not len(able):
        return None
    nearest = able[away_m[able] == away_m[able].min()]
    return int(min(nearest, key=lambda unit: str(names[unit])))


def _mean_weight(matrix: NDArray[np.float64]) -> float:
    pairs = len(matrix) * (len(matrix) - 1)
    return float(matrix.sum() / pairs) if pairs else 0.0


def _find_farthest(roster: Roster, units: NDArray[np.integer]) -> tuple[int, int, float]:
    x_m, y_m = roster.x_m[units], roster.y_m[units]
    apart_m = np.hypot(x_m[:, None] - x_m, y_m[:, None] - y_m)
    a, b = np.unravel_index(int(apart_m.argmax()), apart_m.shape)
    return int(units[a]), int(units[b]), float(apart_m[a, b])


def _find_fragile(
    units: NDArray[np.integer], names: NDArray[np.object_], stability: StabilityVerdict | None
) -> tuple[FragileMember, ...]:
    if stability is None:
        return ()
    found = [
        FragileMember(str(names[unit]), float(stability.membership[unit]))
        for unit in units
        if stability.membership[unit] < FRAGILE_BELOW
    ]
    return tuple(sorted(found, key=lambda member: (member.membership, member.enterprise_id)))
