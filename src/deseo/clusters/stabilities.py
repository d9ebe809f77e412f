"""How stable a group is: whether it outlives small changes of the data.

The clustering is rerun with a tenth of the enterprises left out, a tenth of the services left out
and every place moved at random within its doubt. A group's stability is the mean, over the runs,
of the best Jaccard likeness between what is left of it and any group found (of two or more: the
smallest size is a matter of display); 0.75 is called stable (Hennig 2007, Computational
Statistics & Data Analysis 52). A member's probability is the share of the runs that kept it in
which it stood in that best match.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from deseo.clusters.chances import KeepGoing, StoppedError
from deseo.clusters.enrichments import find_shares
from deseo.clusters.rosters import Roster, arrange_roster
from deseo.clusters.stages import NO_CLUSTER, Partition, Prepared, compare, prepare, run_stages
from deseo.services import weigh_profiles
from deseo.spatial import count_threads, keep_places, run_in_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.rules import ClusterRules
    from deseo.spatial import Barriers

DROPPED_SHARE: Final = 0.1
STABLE_JACCARD: Final = 0.75
FRAGILE_BELOW: Final = 0.6
LEAST_GROUP: Final = 2


@dataclass(frozen=True)
class StabilityVerdict:
    """Mean best Jaccard per group (0 to 1) and membership probability per unit (NaN in none)."""

    runs: int
    jaccard: NDArray[np.float64]
    membership: NDArray[np.float64]


def judge_stability(
    prepared: Prepared,
    rules: ClusterRules,
    runs: int = 100,
    seed: int = 1,
    barriers: Barriers | None = None,
    keep_going: KeepGoing = lambda _done, _planned: True,
    threads: int | None = None,
) -> StabilityVerdict:
    """Rerun the clustering on perturbed data; raises `StoppedError` if told not to keep going.

    The seed alone decides what is perturbed, whatever the threads (as many as there may be).
    """
    observed = run_stages(prepared, rules)
    units, groups = len(prepared.roster), len(observed)
    jaccard, matched, kept_runs = np.zeros(groups), np.zeros(units), np.zeros(units)
    loose = replace(rules, min_members=LEAST_GROUP)

    def run(number: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
        draw = np.random.default_rng((seed, number))
        perturbed, kept = perturb_roster(prepared.roster, draw)
        found = run_stages(_prepare_again(prepared, perturbed, kept, rules, barriers), loose)
        label = np.full(units, NO_CLUSTER)
        label[kept] = np.append(found.label, NO_CLUSTER)[perturbed.unit_of_row]
        likeness, best = match_groups(observed, label, kept)
        met = kept & (label != NO_CLUSTER) & (np.append(best, -2)[observed.label] == label)
        return kept, met, likeness

    planned = runs if groups else 0
    results = run_in_threads(run, planned, threads or count_threads())
    for done, (kept, met, likeness) in enumerate(results, start=1):
        jaccard += likeness
        matched += met
        kept_runs += kept
        if not keep_going(done, runs):
            raise StoppedError("The test of stability was stopped before its end.")
    membership = np.where(observed.label == NO_CLUSTER, np.nan, matched / np.maximum(kept_runs, 1))
    return StabilityVerdict(runs, jaccard / max(runs, 1), membership)


def perturb_roster(roster: Roster, draw: np.random.Generator) -> tuple[Roster, NDArray[np.bool_]]:
    """Return the roster with a tenth left out and places moved, and which units were kept."""
    units, words = len(roster), roster.profiles.planes.shape[2]
    kept = draw.random(units) >= DROPPED_SHARE
    angle, reach = draw.uniform(0, 2 * np.pi, units), np.sqrt(draw.random(units)) * roster.doubt_m
    # one draw per role and bit, for the known plane and the plane of all alike
    held = draw.random((units, 2, words * 64)) >= DROPPED_SHARE
    mask = np.packbits(held, axis=2, bitorder="little").view("<u8").astype(np.uint64)
    planes = roster.profiles.planes & np.repeat(mask, 2, axis=1)
    profiles = weigh_profiles(
        roster.profiles.service_ids, planes[kept], roster.profiles.inferred_weight
    )
    x_m, y_m = roster.x_m + reach * np.cos(angle), roster.y_m + reach * np.sin(angle)
    rows = np.flatnonzero(kept)
    perturbed = arrange_roster(
        x_m[kept], y_m[kept], roster.doubt_m[kept], roster.entity[kept], profiles, pd.Index(rows)
    )
    return perturbed, kept


def _prepare_again(
    prepared: Prepared,
    perturbed: Roster,
    kept: NDArray[np.bool_],
    rules: ClusterRules,
    barriers: Barriers | None,
) -> Prepared:
    """Prepare perturbed units; if none could move, the pairs of those kept are still right."""
    if prepared.roster.doubt_m.any():
        return prepare(perturbed, rules.radius_m, barriers)
    pairs = keep_places(prepared.pairs, kept, perturbed.unit_of_row)
    return compare(perturbed, pairs, find_shares(perturbed.profiles))


def match_groups(
    observed: Partition, label: NDArray[np.integer], kept: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return each observed group's best Jaccard likeness to the labels of kept units, and whose.

    A group of which nothing was kept, or that meets no label, has likeness 0 and best −1.
    """
    groups, found = len(observed), int(label.max(initial=-1)) + 1
    mine = observed.label[kept]
    sizes = np.bincount(mine[mine >= 0], minlength=groups)
    theirs = label[kept]
    their_sizes = np.bincount(theirs[theirs >= 0], minlength=max(found, 1))
    both = (mine >= 0) & (theirs >= 0)
    code, common = np.unique(mine[both] * max(found, 1) + theirs[both], return_counts=True)
    group, other = np.divmod(code, max(found, 1))
    jaccard = common / (sizes[group] + their_sizes[other] - common)
    likeness, best = np.zeros(groups), np.full(groups, -1, np.int64)
    order = np.lexsort([-other, jaccard])  # the last written wins: most alike, then best ranked
    likeness[group[order]], best[group[order]] = jaccard[order], other[order]
    return likeness, best
