"""The score of a group: how much more of the same services it has than the territory.

For every service and role that at least two of the c members have, with a share p = x/c above the
territory's share f, the score adds x·ln(p/f) + (c − x)·ln((1 − p)/(1 − f)): the log likelihood
ratio of the group having a rate of its own. It adds up by service, so it is the explanation too.
f counts among the units that have answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deseo.clusters import kernels
from deseo.services.kernels import ANY_NEEDS, ANY_OFFERS, count_bits
from deseo.spatial.neighbours import run_by_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.services import ServiceProfiles

HIGHEST_SHARE = 0.999
"""Keeps the logarithm finite for a service that everybody has."""


@dataclass(frozen=True)
class TerritoryShares:
    """Each service's share (0 to 1) among the units that have answered, by role."""

    offers_share: NDArray[np.float64]
    needs_share: NDArray[np.float64]


def find_shares(profiles: ServiceProfiles) -> TerritoryShares:
    """Return how widespread each service is in the territory."""
    answered = max(1, int((profiles.roles > 0).sum()))
    offers, needs = (
        np.minimum(count_bits(profiles.planes, plane) / answered, HIGHEST_SHARE)
        for plane in (ANY_OFFERS, ANY_NEEDS)
    )
    return TerritoryShares(offers, needs)


def score_groups(
    group_start: NDArray[np.int64],
    group_member: NDArray[np.int32],
    profiles: ServiceProfiles,
    shares: TerritoryShares,
) -> NDArray[np.float64]:
    """Return the score of each group of members `group_member[start[g]:start[g + 1]]`."""
    score = np.zeros(len(group_start) - 1)
    roles = ((ANY_OFFERS, shares.offers_share), (ANY_NEEDS, shares.needs_share))

    def score_some(first: int, last: int) -> None:
        start, room = group_start[first : last + 1], score[first:last]
        for plane, share in roles:
            kernels.score_groups(start, group_member, profiles.planes, plane, share, room)

    run_by_rows(len(score), score_some)
    return score
