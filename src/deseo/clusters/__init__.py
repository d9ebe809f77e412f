"""Candidate clusters: enterprises near one another that share, could pool or could serve.

The stages are pure functions on small frozen results: read_roster, prepare, weigh, link, cut.
"""

from deseo.clusters.rosters import Roster, arrange_roster, read_roster
from deseo.clusters.rules import COHESION_FLOOR, PRESETS, ClusterRules
from deseo.clusters.stages import (
    NO_CLUSTER,
    Partition,
    Prepared,
    Tree,
    Weighed,
    cut,
    cut_by_rules,
    hold_cohesion,
    link,
    prepare,
    run_stages,
    weigh,
)

__all__ = [
    "COHESION_FLOOR",
    "NO_CLUSTER",
    "PRESETS",
    "ClusterRules",
    "Partition",
    "Prepared",
    "Roster",
    "Tree",
    "Weighed",
    "arrange_roster",
    "cut",
    "cut_by_rules",
    "hold_cohesion",
    "link",
    "prepare",
    "read_roster",
    "run_stages",
    "weigh",
]
