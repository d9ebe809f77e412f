"""A clustering as two tables: a row for each enterprise, a row for each group.

Every enterprise has its row, in the order it came in: −1 and "none" say it is in no group. Where
nothing was tested the word is "unjudged" and there is no p: not tested is not chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from deseo.clusters import NO_CLUSTER, score_dimensions
from deseo.clusters.certainties import NONE
from deseo.reports.cards import say_card
from deseo.reports.exports import mark_rows
from deseo.reports.verdicts import UNJUDGED, say_certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deseo.clusters import Assessment, ClusterCard, Clustering, DimensionScore
    from deseo.i18n import Translator
    from deseo.model import Dataset
    from deseo.reports.phrases import Naming

DIGITS: Final = 6
METRE_DIGITS: Final = 1
UNKNOWN: Final = float("nan")


@dataclass(frozen=True)
class Wording:
    """How a table speaks: its language, and the names of enterprises, services and groups."""

    t: Translator
    name_of: Naming
    service_of: Naming
    letter_of: Callable[[int], str]


def tabulate_certainties(
    enterprises: gpd.GeoDataFrame,
    clustering: Clustering,
    assessment: Assessment | None,
    notice: str,
) -> gpd.GeoDataFrame:
    """Return a row for each enterprise, in its order: group, word, p, q, membership and place.

    `enterprises` stands on the index of the clustering's labels. `notice` is empty for real data.
    """
    labels = clustering.labels
    if assessment is None:
        words = np.where(labels == NO_CLUSTER, NONE, UNJUDGED)
        judged = pd.DataFrame({"cluster": labels, "certainty": words}, index=labels.index)
        judged = judged.assign(p_value=UNKNOWN, q_value=UNKNOWN, membership=UNKNOWN)
    else:
        judged = assessment.tabulate()
    rounded = judged.round({"p_value": DIGITS, "q_value": DIGITS, "membership": DIGITS})
    ids = enterprises["enterprise_id"].astype(str).to_numpy(object)
    rounded.insert(0, "enterprise_id", ids)
    marked = mark_rows(rounded.reset_index(drop=True), notice)
    return gpd.GeoDataFrame(
        marked, geometry=enterprises.geometry.to_numpy(), crs=enterprises.geometry.crs
    )


def tabulate_groups(
    data: Dataset,
    clustering: Clustering,
    assessment: Assessment | None,
    hulls: gpd.GeoDataFrame,
    services: pd.DataFrame,
    wording: Wording,
    notice: str,
) -> gpd.GeoDataFrame:
    """Return a row for each group, best first: size, spread, certainty, dimensions, reasons, hull.

    `services` tells which dimension a service belongs to; `hulls` is what `draw_hulls` gives.
    """
    stability = assessment.stability if assessment else None
    rows = []
    for group in range(len(clustering.groups)):
        card = clustering.card(group, stability)
        members = data.enterprises.loc[list(card.members)]
        scores = score_dimensions(members, data.links, services)
        rows.append(
            {
                **_describe(card, wording),
                **_judge(assessment, group),
                **_score(scores),
                "binding_services": _list_binding(card),
                "reasons": _say_reasons(card, assessment, group, wording),
                "members": "|".join(card.members),
            }
        )
    table = pd.DataFrame(rows, columns=None if rows else list(GROUP_COLUMNS))
    table["strangers"] = hulls["strangers"].to_numpy()
    marked = mark_rows(table[list(GROUP_COLUMNS)], notice)
    return gpd.GeoDataFrame(marked, geometry=hulls.geometry.to_numpy(), crs=hulls.crs)


GROUP_COLUMNS: Final = (
    "cluster", "letter", "certainty", "size", "units", "entities", "diameter_m", "cohesion",
    "p_value", "q_value", "stability", "limits", "inferred_share", "doubt_share", "address_share",
    "a_realised", "a_potential", "b_realised", "b_potential", "c_realised", "c_potential",
    "binding_services", "reasons", "members", "strangers",
)  # fmt: skip
"""The columns of a group's row; a dimension is 0 to 100, empty where nobody has told us yet."""


def _describe(card: ClusterCard, wording: Wording) -> dict[str, Any]:
    return {
        "cluster": card.cluster,
        "letter": wording.letter_of(card.cluster),
        "size": len(card.members),
        "units": card.units,
        "entities": card.entities,
        "diameter_m": round(card.diameter_m, METRE_DIGITS),
        "cohesion": round(card.cohesion, DIGITS),
        "inferred_share": round(card.inferred_share, DIGITS),
        "doubt_share": round(card.doubt_share, DIGITS),
        "address_share": round(card.address_share, DIGITS),
    }


def _judge(assessment: Assessment | None, group: int) -> dict[str, Any]:
    if assessment is None:
        figures = dict.fromkeys(("p_value", "q_value", "stability"), UNKNOWN)
        return {"certainty": UNJUDGED, "limits": "", **figures}
    verdict = assessment.certainties[group]
    return {
        "certainty": verdict.word,
        "limits": "|".join(verdict.limits),
        "p_value": round(verdict.p_value, DIGITS),
        "q_value": round(verdict.q_value, DIGITS),
        "stability": round(verdict.jaccard, DIGITS),
    }


def _score(scores: tuple[DimensionScore, ...]) -> dict[str, float]:
    """Return what is realised and what is possible of each dimension, never as one figure."""
    figures: dict[str, float] = {}
    for score in scores:
        realised = UNKNOWN if score.realised is None else round(score.realised, METRE_DIGITS)
        figures[f"{score.dimension}_realised"] = realised
        figures[f"{score.dimension}_potential"] = round(score.potential, METRE_DIGITS)
    return figures


def _list_binding(card: ClusterCard) -> str:
    """List services, the most binding first, each with the share of the weight it carries."""
    shares: dict[str, float] = {}
    for tie in card.binding:
        shares[tie.service_id] = shares.get(tie.service_id, 0.0) + tie.weight_share
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return "|".join(f"{service_id} {share:.3f}" for service_id, share in ranked)


def _say_reasons(
    card: ClusterCard, assessment: Assessment | None, group: int, wording: Wording
) -> str:
    verdict = assessment.certainties[group] if assessment else None
    sentences = [
        say_certainty(verdict, wording.t),
        *say_card(card, wording.t, wording.name_of, wording.service_of),
    ]
    return " ".join(sentence.text for sentence in sentences)


def describe_run(
    data: Dataset, clustering: Clustering, told: Mapping[str, object], notice: str
) -> dict[str, object]:
    """Return what a file says of itself: the rules used, what they were used on, and the mark."""
    rules = clustering.weighed.rules
    return {
        **told,
        "data_version": data.version,
        "enterprises": len(data.enterprises),
        "is_exercise": data.is_exercise,
        **({"notice": notice} if notice else {}),
        "rules": {
            "radius_m": rules.radius_m,
            "lambda_offers": rules.lambda_offers,
            "lambda_needs": rules.lambda_needs,
            "lambda_complement": rules.lambda_complement,
            "alpha": rules.alpha,
            "cohesion": rules.cohesion,
            "min_members": rules.min_members,
            "widest_m": rules.widest_m,
            "inferred_weight": rules.inferred_weight,
        },
    }
