"""Why nothing was found: the first thing in the way, and what else is thin.

A group needs organisations that are known, on the map, of whom a service is known, near one
another beyond doubt, with something in common, tied closely enough, narrow enough and numerous
enough. The first of these that fails is the reason; after it come what would make any finding
doubtful: most places known only roughly, few answers, no needs asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from deseo.clusters.stages import cut_by_rules, hold_cohesion, link, weigh
from deseo.services.profiles import HAS_NEEDS

if TYPE_CHECKING:
    from deseo.clusters.rules import ClusterRules
    from deseo.clusters.stages import Prepared

LEAST_GROUP: Final = 2


@dataclass(frozen=True)
class Emptiness:
    """What there is to find groups in, counted.

    Of enterprises: all (`known`), those on the map (`placed`), and of these those of whom a
    service is known (`answered`), a need is known (`needs_asked`), or the place only roughly
    (`doubtful`). `units` are the placed, establishments of one entity at one point counted once.
    Of pairs of units that both answered: within the radius (`near_pairs`), surely so
    (`sure_pairs`), with anything in common or to exchange (`kin_pairs`), tied closely enough
    (`tight_pairs`). `largest` is the size of the largest group of two or more (0: none).
    """

    known: int
    placed: int
    units: int
    answered: int
    needs_asked: int
    doubtful: int
    near_pairs: int
    sure_pairs: int
    kin_pairs: int
    tight_pairs: int
    largest: int


@dataclass(frozen=True)
class Reason:
    """A reason by its name, with the counts it was read from."""

    reason_id: str
    counted: Emptiness


def find_reasons(prepared: Prepared, rules: ClusterRules) -> tuple[Reason, ...]:
    """Return why no group was found, the decisive reason first; none if groups were found."""
    counted = count_emptiness(prepared, rules)
    return tuple(Reason(reason_id, counted) for reason_id in choose_reasons(counted, rules))


def choose_reasons(counted: Emptiness, rules: ClusterRules) -> tuple[str, ...]:
    """Choose the reasons that the counts give, each once."""
    if counted.largest >= rules.min_members:
        return ()
    decisive = _find_decisive(counted, rules)
    if decisive in ("nobody", "unplaced", "too_few"):
        return (decisive,)
    reasons = [decisive]
    if 2 * counted.doubtful > counted.placed:
        reasons.append("doubt")
    if 0 < 2 * counted.answered < counted.placed:
        reasons.append("few_answered")
    if counted.answered and not counted.needs_asked:
        reasons.append("needs_not_asked")
    return tuple(dict.fromkeys(reasons))


def _find_decisive(counted: Emptiness, rules: ClusterRules) -> str:
    """Return the first thing that fails on the way to a group."""
    ladder = (
        ("nobody", counted.known == 0),
        ("unplaced", counted.placed == 0),
        ("too_few", counted.units < rules.min_members),
        ("nobody_answered", counted.answered == 0),
        ("too_far", counted.near_pairs == 0),
        ("doubt", counted.sure_pairs == 0),
        ("nothing_shared", counted.kin_pairs == 0),
        ("too_tight", counted.tight_pairs == 0),
        ("too_wide", counted.largest < LEAST_GROUP),
    )
    return next((reason for reason, fails in ladder if fails), "too_small")


def count_emptiness(prepared: Prepared, rules: ClusterRules) -> Emptiness:
    """Count what there is to find groups in under some rules."""
    roster, pairs = prepared.roster, prepared.pairs
    unit_of = roster.unit_of_row[roster.unit_of_row >= 0]
    needs_asked = roster.profiles.roles & HAS_NEEDS > 0
    weighed = weigh(prepared, rules)
    first, second = pairs.firsts(), pairs.neighbour
    near = pairs.squared_m2 <= np.float32(rules.radius_m) ** 2
    near &= roster.answered[first] & roster.answered[second]
    doubt_m2 = roster.doubt_m**2 / 2
    apart_m2 = pairs.squared_m2 + doubt_m2[first] + doubt_m2[second]
    kin = near & (weighed.weight > 0)
    tight = kin & (weighed.weight >= hold_cohesion(weighed, rules.cohesion))
    return Emptiness(
        known=len(roster.unit_of_row),
        placed=len(unit_of),
        units=len(roster),
        answered=int(roster.answered[unit_of].sum()),
        needs_asked=int(needs_asked[unit_of].sum()),
        doubtful=int((roster.doubt_m > 0)[unit_of].sum()),
        near_pairs=int(near.sum()),
        sure_pairs=int((near & (apart_m2 < rules.radius_m**2)).sum()),
        kin_pairs=int(kin.sum()),
        tight_pairs=int(tight.sum()),
        largest=_measure_largest(prepared, rules),
    )


def _measure_largest(prepared: Prepared, rules: ClusterRules) -> int:
    """Return the members of the largest group, were groups of two shown."""
    loose = replace(rules, min_members=LEAST_GROUP)
    groups = cut_by_rules(link(weigh(prepared, rules), rules.cohesion), loose)
    return int(np.diff(groups.start).max(initial=0))
