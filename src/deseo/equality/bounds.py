"""What the silence could mean: the worst and the best it could hide, and how much hangs on whom.

Bounds: all who did not answer are taken to be as many as the mean of those who did, once all men
and once all women. The interval: enterprises that answered are drawn again and again with
replacement (staff come along with their enterprise), and the middle 90 % of the results is given.
It says how much the figure hangs on which enterprises answered; it is no sampling error, since
those who answered were not drawn at random. Both are made of rounded counts only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS: Final = 999
SEED: Final = 1
MIDDLE: Final = (0.05, 0.95)


def bound_share(part: float, whole: float, answered: int, silent: int) -> tuple[float, float]:
    """Give the least and the greatest share if those silent had none, or nothing else.

    `part` of `whole` is known of `answered` entities (at least one); `silent` ones are as large
    as these on average.
    """
    missing = silent * whole / answered
    return part / (whole + missing), (part + missing) / (whole + missing)


def resample_ratio(
    part: NDArray[np.float64], whole: NDArray[np.float64]
) -> tuple[float, float] | None:
    """Give the middle 90 % of Σ part / Σ whole over draws of entities with replacement.

    None where draws without any whole would leave nothing to divide by.
    """
    drawn = _draw(len(part))
    wholes = whole[drawn].sum(axis=1)
    if not (wholes > 0).all():
        wholes, drawn = wholes[wholes > 0], drawn[wholes > 0]
    if not len(wholes):
        return None
    return _middle(part[drawn].sum(axis=1) / wholes)


def resample_mean(values: NDArray[np.float64]) -> tuple[float, float]:
    """Give the middle 90 % of the mean over draws of entities with replacement."""
    return _middle(values[_draw(len(values))].mean(axis=1))


def _draw(entities: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(0, entities, size=(DRAWS, entities))


def _middle(results: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(results, MIDDLE)
    return float(low), float(high)
