"""One number out of many: the metric of EIGE's Gender Equality Index, and its twin without wealth.

Υ = |x_w / x_a − 1| is how far women's figure x_w lies from the average x_a of women's and men's;
α = (x_T / max x_T)^½ lowers the score of places where both fare badly; Γ = 1 + [α (1 − Υ)] · 99.
Arithmetic mean inside a sub-domain, geometric mean of sub-domains, weighted geometric mean of
domains. The last step is recovered from published scores; the metric's text is from memory of the
method paper (EIGE 2017, doi:10.2839/601545), unconfirmed. What is undesirable enters as 100 − x.

With α = 1 the same steps measure the gap alone, since α makes scores follow wealth. A composite of
a territory is made of what is known of it or of its region, names its domains, and is never the
Gender Equality Index.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from deseo.equality.pictures import picture_territory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.equality.readings import IndicatorData

WEIGHTS = {
    "work": 0.19,
    "money": 0.15,
    "knowledge": 0.22,
    "time": 0.15,
    "power": 0.19,
    "health": 0.10,
}  # of experts asked by EIGE; they add up to 1
NEAR_ROLES = ("territory", "region")
FEWEST_PEERS = 3  # fewer places than these say nothing of how high a figure can be
WHOLE = 100.0


@dataclass(frozen=True)
class Composite:
    """Hold a territory's composite and all it is made of.

    `parts` has one row per figure that enters (alpha, gap, score and twin beside what a picture
    says of it), `domains` is indexed by domain (score, twin, parts); `score` and `twin` combine
    the domains there are, NaN if there is none.
    """

    parts: pd.DataFrame
    domains: pd.DataFrame
    score: float
    twin: float

    @property
    def n_domains(self) -> int:
        """Count the domains that are known."""
        return len(self.domains)


def measure_gap(women: float, men: float) -> float:
    """Give Υ, from 0 (alike) to 1 (one of both has all).

    Raises
    ------
    ValueError
        If a figure is below zero, or both are zero.
    """
    if min(women, men) < 0 or women + men <= 0:
        raise ValueError(f"figures are {women} and {men}; expected none below 0 and one above")
    return abs(women / ((women + men) / 2) - 1)


def score_figures(women: float, men: float, alpha: float = 1.0) -> float:
    """Give Γ, from 1 to 100, of one indicator whose more is better."""
    return 1 + alpha * (1 - measure_gap(women, men)) * 99


def score_domain(parts: Mapping[str, Iterable[float]]) -> float:
    """Combine the scores of a domain: arithmetic inside each sub-domain, geometric between."""
    means = [float(np.mean(list(scores))) for scores in parts.values()]
    return math.exp(float(np.mean(np.log(means))))


def combine_domains(scores: Mapping[str, float]) -> float:
    """Combine domains by their weighted geometric mean; the weights of those given sum to 1.

    Raises
    ------
    KeyError
        If a domain has no weight.
    """
    total = sum(WEIGHTS[domain] for domain in scores)
    logs = sum(WEIGHTS[domain] * math.log(score) for domain, score in scores.items())
    return math.exp(logs / total) if scores else math.nan


def compose_territory(data: IndicatorData, territory_id: str, year: int | None = None) -> Composite:
    """Compose what is known of a territory or its region; the country's figures stay out of it."""
    picture = picture_territory(data, territory_id, year)
    nearest = picture.groupby("indicator")["rank"].transform("min") == picture["rank"]
    usable = nearest & (picture["block"] == 0) & picture["role"].isin(NEAR_ROLES)
    rows = [
        {**row, **part}
        for row in picture[usable].to_dict("records")
        if (part := _score_row(data, row)) is not None
    ]
    added = ["domain", "part", "alpha", "alike", "score", "twin"]
    parts = pd.DataFrame(rows, columns=[*picture.columns, *added])
    domains = {
        domain: {
            "score": score_domain(_by_part(group, "score")),
            "twin": score_domain(_by_part(group, "twin")),
            "parts": len(group),
        }
        for domain, group in parts.groupby("domain", sort=False)
    }
    table = pd.DataFrame.from_dict(domains, orient="index", columns=["score", "twin", "parts"])
    scores, twins = ({str(k): float(v) for k, v in table[c].items()} for c in ("score", "twin"))
    return Composite(parts, table, combine_domains(scores), combine_domains(twins))


def _by_part(group: pd.DataFrame, column: str) -> dict[str, list[float]]:
    return {str(part): rows[column].tolist() for part, rows in group.groupby("part")}


def _score_row(data: IndicatorData, row: dict[Any, Any]) -> dict[str, object] | None:
    """Score one figure of a picture, if the metric can use it."""
    definition = data.definitions[row["indicator"]]
    if definition.metric is None:
        return None
    women, men = row["women"], row["men"]
    if definition.kind == "gap" and definition.unit == "of_men":
        women, men = WHOLE - row["gap"], WHOLE
    if math.isnan(women) or math.isnan(men):
        return None
    if definition.direction == "lower":
        women, men = WHOLE - women, WHOLE - men
    alpha = find_alpha(data, definition, row)
    domain, part = definition.metric
    return {
        "domain": domain,
        "part": part,
        "alpha": alpha,
        "alike": 1 - measure_gap(women, men),
        "score": score_figures(women, men, alpha),
        "twin": score_figures(women, men),
    }


def find_alpha(
    data: IndicatorData, definition: IndicatorDefinition, row: Mapping[Any, Any]
) -> float:
    """Give α of a figure: how near the whole of both sexes comes to the best place we know.

    1 for shares of a whole and for differences, which have no level, and where fewer than three
    places have the indicator for this age. Where no total is published, the mean of women and men
    stands for it.
    """
    if definition.kind != "by_sex":
        return 1.0
    known = data.readings
    alike = known[(known["indicator"] == row["indicator"]) & (known["age"] == row["age"])]
    if alike["geo"].nunique() < FEWEST_PEERS:
        return 1.0
    totals = alike["total"].fillna((alike["women"] + alike["men"]) / 2)
    own = row["total"]
    own = (row["women"] + row["men"]) / 2 if math.isnan(own) else own
    if definition.direction == "lower":
        totals, own = WHOLE - totals, WHOLE - own
    return float(min(1.0, own / totals.max()) ** 0.5)


def list_published(data: IndicatorData, territory_id: str) -> pd.DataFrame:
    """List the published index and its domains for the country and region of a territory.

    Returns
    -------
    pd.DataFrame
        One row per place, source and edition, the newest edition first: geo, source_dataset,
        year, gei and a column for each domain (NaN where we have no figure), with source and
        licence, is_complete, and recombined (NaN unless complete).
    """
    near = data.places.loc[data.places["territory_id"] == territory_id, ["geo", "rank"]]
    scores = data.readings[data.readings["indicator"].str.match("gei(_|$)")].merge(near, on="geo")
    if scores.empty:
        columns = ["geo", "source_dataset", "year", "gei", *WEIGHTS, "source", "licence"]
        return pd.DataFrame(columns=[*columns, "rank", "is_complete", "recombined"])
    key = ["rank", "geo", "source_dataset", "year"]
    wide = scores.pivot_table(index=key, columns="indicator", values="total", aggfunc="first")
    wide = wide.reindex(columns=["gei", *(f"gei_{domain}" for domain in WEIGHTS)])
    wide.columns = pd.Index(["gei", *WEIGHTS])
    origin = scores.groupby(key)[["source", "licence", "obtained", "note"]].first()
    table = wide.join(origin).reset_index()
    table["is_complete"] = table[["gei", *WEIGHTS]].notna().all(axis=1)
    table["recombined"] = [
        combine_domains({d: float(row[d]) for d in WEIGHTS}) if row["is_complete"] else math.nan
        for row in table.to_dict("records")
    ]
    return table.sort_values(["year", "rank"], ascending=[False, True], ignore_index=True)
