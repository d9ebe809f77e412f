"""Is it a cluster by the definitions in use? Each line is yes, no or unknown, with its evidence.

DESEO: a, b, c and the equality objective. PTCE: the French law 2014-856, article 9 (groups of
enterprises of the social economy on one territory, with other enterprises, local authorities,
research or training, for a common and continuous strategy of pooling, serving innovative projects
and sustainable local development). ECCP: at least 15 members, at least two types of members, at
least half a full-time post. CSEI: the European clusters of social and ecological innovation. What
no table can tell is unknown: it is asked of the people, not computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from deseo.clusters.dimensions import DimensionScore

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"

ECCP_MEMBERS: Final = 15
ECCP_TYPES: Final = 2
LEAST_PARTNERS: Final = 2
TRAINING_SERVICES: Final = ("training", "peer_learning")
ECOLOGY_SERVICES: Final = ("recycling_reuse", "energy", "green_spaces", "agriculture", "mobility")


@dataclass(frozen=True)
class ChecklistLine:
    """One demand of a definition, its answer, and what the answer rests on (ids or figures)."""

    definition: str
    line_id: str
    answer: str
    evidence: tuple[str, ...] = ()


def check_definitions(
    members: pd.DataFrame,
    links: pd.DataFrame,
    dimensions: tuple[DimensionScore, ...],
    *,
    has_equality_objective: bool | None = None,
    has_half_post: bool | None = None,
) -> tuple[ChecklistLine, ...]:
    """Answer every line for `members` (index enterprise_id; eu_family and legal_form if known).

    The two flags are what the group itself states; None: nobody has asked.
    """
    mine = links[links["enterprise_id"].isin(members.index)]
    social = tuple(sorted(map(str, members.index[_column(members, "eu_family").notna()])))
    training = _who_has(mine, TRAINING_SERVICES)
    return (
        *(_check_dimension(score) for score in dimensions),
        ChecklistLine("DESEO", "equality", _answer(has_equality_objective)),
        ChecklistLine("PTCE", "same_territory", YES, (str(len(members)),)),
        ChecklistLine("PTCE", "social_economy", _at_least(social, LEAST_PARTNERS), social),
        ChecklistLine("PTCE", "other_enterprises", UNKNOWN),
        ChecklistLine("PTCE", "authorities_or_research", UNKNOWN),
        ChecklistLine("PTCE", "training_body", YES if training else UNKNOWN, training),
        _pooling_line("PTCE", dimensions),
        ChecklistLine("PTCE", "innovative_projects", UNKNOWN),
        ChecklistLine("PTCE", "local_development", UNKNOWN),
        ChecklistLine(
            "ECCP",
            "members",
            YES if len(members) >= ECCP_MEMBERS else NO,
            (str(len(members)),),
        ),
        _check_types(members),
        ChecklistLine("ECCP", "half_post", _answer(has_half_post)),
        ChecklistLine("CSEI", "social_economy", _at_least(social, LEAST_PARTNERS), social),
        ChecklistLine("CSEI", "other_actors", UNKNOWN),
        _check_ecology(mine),
        _pooling_line("CSEI", dimensions),
    )


def _check_dimension(score: DimensionScore) -> ChecklistLine:
    if score.realised is None:
        return ChecklistLine("DESEO", score.dimension, UNKNOWN)
    if score.realised_by:
        return ChecklistLine("DESEO", score.dimension, YES, score.realised_by + score.networks)
    return ChecklistLine("DESEO", score.dimension, UNKNOWN if score.unknown else NO)


def _pooling_line(definition: str, dimensions: tuple[DimensionScore, ...]) -> ChecklistLine:
    """Take a strategy of pooling as shown by common management that exists."""
    management = next(score for score in dimensions if score.dimension == "c")
    answer = YES if management.realised_by else UNKNOWN
    return ChecklistLine(definition, "common_strategy", answer, management.realised_by)


def _check_types(members: pd.DataFrame) -> ChecklistLine:
    families = tuple(sorted(set(_column(members, "eu_family").dropna().astype(str))))
    if len(families) >= ECCP_TYPES:
        return ChecklistLine("ECCP", "types", YES, families)
    complete = _column(members, "eu_family").notna().all()
    return ChecklistLine("ECCP", "types", NO if complete else UNKNOWN, families)


def _check_ecology(mine: pd.DataFrame) -> ChecklistLine:
    green = _who_has(mine, ECOLOGY_SERVICES)
    return ChecklistLine("CSEI", "ecological", YES if green else UNKNOWN, green)


def _who_has(mine: pd.DataFrame, services: tuple[str, ...]) -> tuple[str, ...]:
    known = mine["basis"].isin(["evidenced", "declared"]) & (mine["role"] != "needs")
    return tuple(sorted(set(mine.loc[known & mine["service_id"].isin(services), "enterprise_id"])))


def _at_least(who: tuple[str, ...], least: int) -> str:
    return YES if len(who) >= least else UNKNOWN


def _answer(stated: object) -> str:
    return UNKNOWN if stated is None else YES if stated else NO


def _column(members: pd.DataFrame, name: str) -> pd.Series:
    empty = pd.Series(None, index=members.index, dtype=object)
    return members.get(name, empty).replace("", None)
