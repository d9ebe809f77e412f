"""Candidate clusters: enterprises near one another that share, could pool or could serve.

Pure functions on small frozen results, each keeping what the next may reuse: `read_roster`,
`prepare`, `weigh`, `link`, `cut_by_rules`; then `describe_clusters`, `assess_clusters` and the
cards. `find_clusters` is weigh, link and cut in one.
"""

from deseo.clusters.assessments import (
    Assessment,
    Clustering,
    assess_clusters,
    describe_clusters,
    find_clusters,
)
from deseo.clusters.certainties import Certainty, GroupEvidence
from deseo.clusters.chances import ChanceVerdict, StoppedError, judge_chance
from deseo.clusters.checklists import ChecklistLine, check_definitions
from deseo.clusters.dimensions import DimensionScore, score_dimensions
from deseo.clusters.explanations import ClusterCard, explain_group
from deseo.clusters.questions import Question, suggest_questions
from deseo.clusters.rosters import Roster, arrange_roster, read_roster
from deseo.clusters.rules import COHESION_FLOOR, PRESETS, ClusterRules
from deseo.clusters.stabilities import StabilityVerdict, judge_stability
from deseo.clusters.stages import (
    NO_CLUSTER,
    Partition,
    Prepared,
    Tree,
    Weighed,
    cut,
    cut_by_rules,
    find_reach,
    hold_cohesion,
    link,
    prepare,
    run_stages,
    weigh,
)
from deseo.clusters.warmups import warm

__all__ = [
    "COHESION_FLOOR",
    "NO_CLUSTER",
    "PRESETS",
    "Assessment",
    "Certainty",
    "ChanceVerdict",
    "ChecklistLine",
    "ClusterCard",
    "ClusterRules",
    "Clustering",
    "DimensionScore",
    "GroupEvidence",
    "Partition",
    "Prepared",
    "Question",
    "Roster",
    "StabilityVerdict",
    "StoppedError",
    "Tree",
    "Weighed",
    "arrange_roster",
    "assess_clusters",
    "check_definitions",
    "cut",
    "cut_by_rules",
    "describe_clusters",
    "explain_group",
    "find_clusters",
    "find_reach",
    "hold_cohesion",
    "judge_chance",
    "judge_stability",
    "link",
    "prepare",
    "read_roster",
    "run_stages",
    "score_dimensions",
    "suggest_questions",
    "warm",
    "weigh",
]
