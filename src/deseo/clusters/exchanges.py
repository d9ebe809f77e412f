"""Worlds in which services have nothing to do with places: whole profiles change hands.

What may change hands is what makes a test valid. Places stay; the services of one legal entity
move together, to an entity with as many establishments; who did not answer stays silent. Profiles
change hands among those alike in what is known of them only (offers, needs or both; told or all
inferred from an activity): where people were asked, and for what, is no discovery. In the second
reading profiles move only within strata of density (country, between, town), so that what merely
distinguishes town from country is none either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_IN_STRATUM: Final = 20
MOST_STRATA: Final = 3


@dataclass(frozen=True)
class ExchangeScheme:
    """Blocks of units whose profiles are exchangeable: one table per class, a row per entity."""

    units: int
    classes: tuple[NDArray[np.int64], ...]

    def draw(self, seed: tuple[int, ...]) -> NDArray[np.int64]:
        """Return for each unit the unit whose profile it gets; the seed decides alone."""
        draw = np.random.default_rng(seed)
        source = np.arange(self.units)
        for blocks in self.classes:
            source[blocks] = blocks[draw.permutation(len(blocks))]
        return source


def find_scheme(
    entity: NDArray[np.int64],
    movable: NDArray[np.bool_],
    strata: NDArray[np.int64] | None = None,
    kind: NDArray[np.int64] | None = None,
) -> ExchangeScheme:
    """Sort the movable units into classes of entities alike in their number of units by stratum.

    `kind` numbers what kind of answer each unit has, from 0; absent: all alike.
    """
    units = len(entity)
    stratum = np.zeros(units, np.int64) if strata is None else strata
    stratum = stratum if kind is None else stratum * (kind.max(initial=0) + 1) + kind
    table = pd.DataFrame({"entity": entity, "stratum": stratum, "unit": np.arange(units)})[movable]
    single = ~table["entity"].duplicated(keep=False)
    classes = [part["unit"].to_numpy()[:, None] for _, part in table[single].groupby("stratum")]
    blocks: dict[tuple[int, ...], list[list[int]]] = {}
    for _, part in table[~single].sort_values(["stratum", "unit"]).groupby("entity"):
        blocks.setdefault(tuple(part["stratum"]), []).append(part["unit"].tolist())
    classes += [np.array(of_kind, np.int64) for of_kind in blocks.values()]
    return ExchangeScheme(units, tuple(blocks for blocks in classes if len(blocks) > 1))


def find_strata(crowd: NDArray[np.integer], answered: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return strata from 0 (country) to 2 (town) by how many others are near them.

    Each stratum holds at least 20 units that answered; where three cannot, two or one are made.
    """
    for strata in range(MOST_STRATA, 1, -1):
        if answered.sum() < strata * LEAST_IN_STRATUM:
            continue
        bounds = np.quantile(crowd[answered], np.arange(1, strata) / strata)
        stratum = np.searchsorted(bounds, crowd, side="left")
        if np.bincount(stratum[answered], minlength=strata).min() >= LEAST_IN_STRATUM:
            return stratum
    return np.zeros(len(crowd), np.int64)
