"""The whole method in one call: labels, the word for each group, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from deseo.clusters.certainties import (
    NONE,
    Certainty,
    GroupEvidence,
    judge_certainty,
    weigh_evidence,
)
from deseo.clusters.chances import ChanceVerdict, KeepGoing, judge_chance
from deseo.clusters.explanations import ClusterCard, explain_group, name_units
from deseo.clusters.stabilities import StabilityVerdict, judge_stability
from deseo.clusters.stages import (
    NO_CLUSTER,
    Partition,
    Prepared,
    Weighed,
    cut_by_rules,
    find_reach,
    link,
    weigh,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deseo.clusters.rules import ClusterRules
    from deseo.spatial import Barriers

LEAST_REACH = 2


@dataclass(frozen=True)
class Clustering:
    """The groups that rules find, before anything is said about chance."""

    weighed: Weighed
    groups: Partition
    labels: pd.Series
    evidence: GroupEvidence

    @cached_property
    def unit_names(self) -> NDArray[np.object_]:
        """Return an enterprise_id for each unit."""
        return name_units(self.weighed.prepared.roster)

    def card(self, group: int, stability: StabilityVerdict | None = None) -> ClusterCard:
        """Return the card of one group."""
        return explain_group(
            self.weighed, self.groups, group, self.evidence, stability, self.unit_names
        )

    def neighbours(self, group: int) -> tuple[str, ...]:
        """Return who hangs on to a group by looser ties (see `find_reach`): who could join.

        By enterprise_id, those closest tied to a member first.
        """
        roster = self.weighed.prepared.roster
        reach = find_reach(self.weighed, self.weighed.rules.cohesion, LEAST_REACH)
        inside = self.groups.label == group
        near = np.isin(reach, np.setdiff1d(reach[inside], [NO_CLUSTER])) & ~inside
        ties = roster.spread(np.where(near, 0, NO_CLUSTER)).to_frame("near")
        ties["tie"] = np.append(_find_closest_tie(self.weighed, inside), 0)[roster.unit_of_row]
        ties = ties[ties["near"] == 0].rename_axis("enterprise_id").reset_index()
        ties = ties.sort_values(["tie", "enterprise_id"], ascending=[False, True])
        return tuple(ties["enterprise_id"].astype(str))


def _find_closest_tie(weighed: Weighed, inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return each unit's strongest link to a unit inside, 0 where there is none."""
    pairs = weighed.prepared.pairs
    first, second = pairs.firsts(), pairs.neighbour
    closest = np.zeros(len(inside), np.float32)
    for one, other in ((first, second), (second, first)):
        np.maximum.at(closest, one[inside[other]], weighed.weight[inside[other]])
    return closest


@dataclass(frozen=True)
class Assessment:
    """How sure each group of a clustering is."""

    clustering: Clustering
    chance: ChanceVerdict
    stability: StabilityVerdict
    certainties: tuple[Certainty, ...]

    def tabulate(self) -> pd.DataFrame:
        """Return cluster, certainty, p_value, q_value and membership by enterprise_id."""
        roster = self.clustering.weighed.prepared.roster
        labels = self.clustering.labels
        words = np.array([c.word for c in self.certainties] + [NONE], dtype=object)
        p_value = np.append(self.chance.p_value, np.nan)
        q_value = np.append(self.chance.q_value, np.nan)
        membership = np.append(self.stability.membership, np.nan)
        return pd.DataFrame(
            {
                "cluster": labels,
                "certainty": words[labels],
                "p_value": p_value[labels],
                "q_value": q_value[labels],
                "membership": membership[roster.unit_of_row],
            },
            index=labels.index,
        )


def find_clusters(prepared: Prepared, rules: ClusterRules) -> Clustering:
    """Find the groups of enterprises under some rules."""
    weighed = weigh(prepared, rules)
    groups = cut_by_rules(link(weighed, rules.cohesion), rules)
    return describe_clusters(weighed, groups)


def describe_clusters(weighed: Weighed, groups: Partition) -> Clustering:
    """Return groups already cut with their labels by enterprise and what they rest on."""
    labels = weighed.prepared.roster.spread(groups.label)
    return Clustering(weighed, groups, labels, weigh_evidence(weighed, groups))


def assess_clusters(
    clustering: Clustering,
    permutations: int = 99,
    runs: int = 100,
    seed: int = 1,
    barriers: Barriers | None = None,
    keep_going: KeepGoing = lambda _done, _planned: True,
) -> Assessment:
    """Judge chance and stability. Raises `StoppedError` if told not to keep going."""
    prepared, rules = clustering.weighed.prepared, clustering.weighed.rules
    chance = judge_chance(prepared, rules, permutations, seed, keep_going)
    stability = judge_stability(prepared, rules, runs, seed, barriers, keep_going)
    words = judge_certainty(chance, stability, clustering.evidence, rules)
    return Assessment(clustering, chance, stability, tuple(words))
