"""A clustering to take along: who is in which group, through which links, under which rules.

Every file says how sure each group is, and an exercise is marked as one. The codebook names every
column; the rules are those that were used.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from deseo.clusters import NO_CLUSTER
from deseo.reports.exports import mark_rows, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from deseo.clusters import Clustering, ClusterRules

CODEBOOK = {
    "cluster": "letter of the candidate cluster, A being the strongest",
    "certainty": "likely, possible, chance, or unjudged if the test had not ended",
    "enterprise_id": "identifier of the organisation",
    "name": "name of the organisation",
    "first_id, second_id": "the two organisations of a link",
    "distance_m": "distance as the crow flies, in metres",
    "weight": "weight of the link, 0 to 1: nearness times affinity",
    "strangers": "organisations inside the outline that are not members",
    "notice": "filled for exercise data: everything is invented",
}


def tabulate_members(
    enterprises: gpd.GeoDataFrame,
    labels: pd.Series[int],
    letters: Mapping[int, str],
    words: Mapping[int, str],
    notice: str,
) -> pd.DataFrame:
    """List the members of all groups, best group first."""
    inside = labels[labels != NO_CLUSTER].sort_values(kind="stable")
    rows = enterprises.loc[inside.index]
    table = pd.DataFrame(
        {
            "cluster": inside.map(letters),
            "certainty": inside.map(words),
            "enterprise_id": inside.index,
            "name": rows["name"],
            "municipality": rows["municipality"],
            "lat": rows["lat"],
            "lon": rows["lon"],
            "location_precision": rows["location_precision"],
            "source": rows["source"],
        }
    )
    return mark_rows(table.reset_index(drop=True), notice)


def tabulate_links(clustering: Clustering, letters: Mapping[int, str], notice: str) -> pd.DataFrame:
    """List the links inside groups with distance and weight; ids are those of the units."""
    pairs, roster = clustering.weighed.prepared.pairs, clustering.weighed.prepared.roster
    label = clustering.groups.label
    first, second = pairs.firsts(), pairs.neighbour
    inside = (label[first] != NO_CLUSTER) & (label[first] == label[second])
    inside &= clustering.weighed.weight > 0
    ids = _name_units(roster.unit_of_row, roster.enterprise_ids, len(roster))
    table = pd.DataFrame(
        {
            "cluster": pd.Series(label[first[inside]]).map(letters).to_numpy(),
            "first_id": ids[first[inside]].to_numpy(),
            "second_id": ids[second[inside]].to_numpy(),
            "distance_m": pairs.squared_m2[inside].astype("float64") ** 0.5,
            "weight": clustering.weighed.weight[inside].astype("float64"),
        }
    ).round({"distance_m": 1, "weight": 5})
    return mark_rows(table.sort_values(["cluster", "first_id", "second_id"]), notice)


def _name_units(unit_of_row: object, enterprise_ids: pd.Index, units: int) -> pd.Series[str]:
    rows = pd.DataFrame({"unit": unit_of_row, "id": enterprise_ids.astype(str)})
    placed = rows[rows["unit"] >= 0]
    named: pd.Series[str] = placed.groupby("unit")["id"].min().reindex(range(units))
    return named


def hulls_to_geojson(
    hulls: gpd.GeoDataFrame,
    letters: Mapping[int, str],
    words: Mapping[int, str],
    rules: ClusterRules,
    notice: str,
) -> bytes:
    """Write the outlines as GeoJSON with their certainty and the rules used."""
    table = hulls.assign(
        cluster=[letters[group] for group in hulls.index],
        certainty=[words[group] for group in hulls.index],
    )
    collection = json.loads(table.to_json(drop_id=True))
    collection["rules"] = asdict(rules)
    if notice:
        collection["notice"] = notice
    return json.dumps(collection, ensure_ascii=False).encode("utf-8")


def clusters_to_xlsx(
    members: pd.DataFrame,
    links: pd.DataFrame,
    sentences: pd.DataFrame,
    rules: ClusterRules,
    notice: str,
) -> bytes:
    """Write a workbook: members, what the cards say, links, rules and codebook."""
    about = {**CODEBOOK, **{f"rule: {k}": str(v) for k, v in asdict(rules).items()}}
    return to_xlsx(members, "members", about, notice, {"why": sentences, "links": links})
