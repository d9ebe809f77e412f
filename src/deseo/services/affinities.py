"""How much two enterprises have to do with each other: cosines between what they offer and need.

Three cosines are kept for each near pair: shared offers, shared needs (what can be pooled), and
complementarity (one offers what the other needs, the mean of both directions).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deseo.services import kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.services.profiles import ServiceProfiles


@dataclass(frozen=True)
class PairCosines:
    """The three cosines of each pair, between 0 and 1, in the order of the pairs."""

    same_offers: NDArray[np.float32]
    same_needs: NDArray[np.float32]
    complement: NDArray[np.float32]


def empty_cosines(pairs: int) -> PairCosines:
    """Return room for the cosines of so many pairs, to be written by `compare_rows`."""
    return PairCosines(*(np.empty(pairs, np.float32) for _ in range(3)))


def compare_rows(
    first: int,
    last: int,
    start: NDArray[np.int64],
    neighbour: NDArray[np.int32],
    profiles: ServiceProfiles,
    out: PairCosines,
) -> None:
    """Write the cosines of the pairs whose earlier enterprise is one of first..last into `out`."""
    kernels.compare_pairs(
        first,
        last,
        start,
        neighbour,
        profiles.planes,
        profiles.squared_rarity,
        np.float32(profiles.inferred_weight),
        profiles.inverse_offers,
        profiles.inverse_needs,
        out.same_offers,
        out.same_needs,
        out.complement,
    )
