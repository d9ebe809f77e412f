"""What a facilitator chooses: how far is near, what binds us, how tight, the smallest group."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from deseo.errors import InputError
from deseo.spatial import PRESET_RADII_M

COHESION_FLOOR: Final = 0.05
"""The loosest cohesion the slider offers; trees are built down to it."""

EVEN_ALPHA: Final = 0.5
"""The trade-off at which a link weighs proximity times affinity."""


def _expect(name: str, value: float, least: float, most: float) -> str:
    if math.isfinite(value) and least <= value <= most:
        return ""
    return f"{name} is {value!r}; expected a number between {least:g} and {most:g}."


@dataclass(frozen=True)
class ClusterRules:
    """All that decides a clustering, checked as a whole.

    `radius_m` is how far is near; the lambdas weigh shared offers, shared needs and who can serve
    whom; `alpha` trades proximity (1) against affinity (0); `cohesion` is the mean link weight a
    group must keep; `diameter_m` bounds its spread (absent: the radius); `inferred_weight` is how
    much a service inferred from an activity counts beside a declared one.
    """

    radius_m: float = PRESET_RADII_M["valley"]
    lambda_offers: float = 0.25
    lambda_needs: float = 0.25
    lambda_complement: float = 0.5
    alpha: float = EVEN_ALPHA
    cohesion: float = 0.10
    min_members: int = 4
    diameter_m: float | None = None
    inferred_weight: float = 0.5

    def __post_init__(self) -> None:
        """Refuse, with all problems at once, what cannot be computed."""
        problems = [text for text in self._find_problems() if text]
        if problems:
            raise InputError("\n".join(problems))

    @property
    def widest_m(self) -> float:
        """Return the largest diameter a cluster may have, in metres."""
        return self.radius_m if self.diameter_m is None else self.diameter_m

    @property
    def lambdas(self) -> tuple[float, float, float]:
        """Return what binds: shared offers, shared needs, complementarity."""
        return self.lambda_offers, self.lambda_needs, self.lambda_complement

    def _find_problems(self) -> list[str]:
        shares = ("lambda_offers", "lambda_needs", "lambda_complement", "alpha", "inferred_weight")
        problems = [_expect(name, getattr(self, name), 0.0, 1.0) for name in shares]
        problems.append(_expect("radius_m", self.radius_m, 1.0, 1e6))
        problems.append(_expect("cohesion", self.cohesion, COHESION_FLOOR, 1.0))
        problems.append(_expect("min_members", self.min_members, 2, 1e6))
        if self.diameter_m is not None and self.diameter_m != math.inf:
            problems.append(_expect("diameter_m", self.diameter_m, 0.0, 1e7))
        if not sum(self.lambdas) > 0:
            problems.append("All three lambdas are 0; expected at least one above 0.")
        return problems


PRESETS: Final = MappingProxyType(
    {name: ClusterRules(radius_m=radius_m) for name, radius_m in PRESET_RADII_M.items()}
)
"""The rules of a walkable town, a rural valley and a whole province."""
