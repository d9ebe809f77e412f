"""What is turned in a room, as the rules of the method: the same on a page and in a terminal."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deseo.clusters.rules import ClusterRules

if TYPE_CHECKING:
    from deseo.model import Knobs

HUNDRED: Final = 100
BINDINGS: Final = MappingProxyType(
    {
        "mixed": (0.25, 0.25, 0.5),
        "offers": (1.0, 0.0, 0.0),
        "needs": (0.0, 1.0, 0.0),
        "exchange": (0.0, 0.0, 1.0),
    }
)
"""What binds us, as the weights of shared offers, shared needs and who can serve whom."""


def to_rules(knobs: Knobs, suggested_m: float) -> ClusterRules:
    """Turn knobs into the rules of the method; "auto" is the radius the places suggest."""
    offers, needs, complement = BINDINGS[knobs.binds]
    return ClusterRules(
        radius_m=suggested_m if knobs.near == "auto" else float(knobs.near),
        lambda_offers=offers,
        lambda_needs=needs,
        lambda_complement=complement,
        alpha=int(knobs.trade) / HUNDRED,
        cohesion=int(knobs.tight) / HUNDRED,
        min_members=int(knobs.least),
        inferred_weight=int(knobs.inferred) / HUNDRED,
    )
