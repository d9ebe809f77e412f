"""Which services a link rests on: the weight of a pair split by term, service and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.stages import Weighed

TERMS = ("same offers", "same needs", "offer to need", "need to offer")


@dataclass(frozen=True)
class AffinityParts:
    """Each pair's affinity by service and term.

    `terms` has shape (4 terms, pairs, services): shared offers, shared needs, first offers what
    second needs, second offers what first needs; `inferred` sums what rests on inference.
    """

    terms: NDArray[np.float64]
    inferred: NDArray[np.float64]

    @property
    def by_service(self) -> NDArray[np.float64]:
        """Return each pair's affinity by service, shape (pairs, services)."""
        return np.asarray(self.terms.sum(axis=0))


def pairs_inside(
    weighed: Weighed, members: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return first and second unit and position of the near pairs among sorted members."""
    pairs = weighed.prepared.pairs
    starts, ends = pairs.start[members], pairs.start[members + 1]
    position = np.concatenate(
        [np.arange(a, b) for a, b in zip(starts, ends, strict=True)] or [np.empty(0, np.int64)]
    )
    first = np.repeat(members, ends - starts).astype(np.int64)
    second = pairs.neighbour[position].astype(np.int64)
    inside = np.isin(second, members)
    return first[inside], second[inside], position[inside].astype(np.int64)


def split_affinity(
    weighed: Weighed, first: NDArray[np.int64], second: NDArray[np.int64]
) -> AffinityParts:
    """Split the λ-weighted cosines of pairs by term and service (before renormalisation)."""
    profiles, rules = weighed.prepared.roster.profiles, weighed.rules
    units, place = np.unique(np.concatenate([first, second]), return_inverse=True)
    here = profiles.take(units)
    one, two = place[: len(first)], place[len(first) :]
    vector = [here.vectors(plane) for plane in (0, 2)]
    inverse = [here.inverse_offers.astype(float), here.inverse_needs.astype(float)]
    sure = [here.matrix(plane) for plane in (0, 2)]
    half = rules.lambda_complement / 2
    terms, inferred = [], np.zeros(len(first))
    for share, mine, yours in (
        (rules.lambda_offers, 0, 0),
        (rules.lambda_needs, 1, 1),
        (half, 0, 1),
        (half, 1, 0),
    ):
        norm = inverse[mine][one] * inverse[yours][two]
        term = share * vector[mine][one] * vector[yours][two] * norm[:, None]
        inferred += (term * ~(sure[mine][one] & sure[yours][two])).sum(axis=1)
        terms.append(term)
    return AffinityParts(np.array(terms), inferred)
