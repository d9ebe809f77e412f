"""The exercise territories clustered once for all tests, and their cards said in code names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from tests.fixtures import PATHS
from tests.reports.recounts import Recount

from deseo.clusters import (
    ClusterCard,
    Clustering,
    ClusterRules,
    StabilityVerdict,
    find_clusters,
    judge_stability,
    prepare,
    read_roster,
)
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.sentences import say_card
from deseo.sources.shipped import load_dataset, load_territories, load_zones
from deseo.spatial import find_doubt_radius_m, suggest_radius_m

TERRITORIES = tuple(load_territories(PATHS))


@dataclass
class World:
    clustering: Clustering
    stability: StabilityVerdict
    cards: list[ClusterCard]
    recount: Recount
    members: dict[int, list[str]]


@cache
def cluster_exercise(territory_id: str) -> World:
    definition = load_territories(PATHS)[territory_id]
    data, zones = load_dataset(PATHS, territory_id, "exercise"), load_zones(PATHS, territory_id)
    roster = read_roster(data.enterprises, data.links, definition.crs, zones=zones)
    rules = ClusterRules(radius_m=suggest_radius_m(roster.x_m, roster.y_m))
    prepared = prepare(roster, rules.radius_m)
    clustering = find_clusters(prepared, rules)
    labels = clustering.labels
    doubts = find_doubt_radius_m(data.enterprises, zones, definition.crs)
    stability = judge_stability(prepared, rules, runs=6)
    return World(
        clustering,
        stability,
        [clustering.card(group, stability) for group in range(len(clustering.groups))],
        Recount(data.enterprises, data.links, definition.crs, doubts, rules),
        {g: sorted(labels.index[labels == g]) for g in range(len(clustering.groups))},
    )


def spell(enterprise_id: str) -> str:
    """Name an enterprise without a digit, so that every digit in a text is a number said."""
    return "@" + "".join(chr(ord("a") + int(c)) if c.isdigit() else c for c in enterprise_id)


def say(world: World, group: int, language: str):
    return say_card(
        world.cards[group], Translator(language), spell, lambda service_id: f"#{service_id}"
    )


def on_topic(sentences, topic):
    return [sentence for sentence in sentences if sentence.topic == topic]


def every_cluster(function):
    """Run a test for each territory in each language."""
    marked = pytest.mark.parametrize("territory_id", TERRITORIES)(function)
    return pytest.mark.parametrize("language", LANGUAGES)(marked)
