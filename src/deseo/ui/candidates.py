"""Candidate clusters on a page: found at once, judged after the first paint, kept for all visitors.

The words of certainty take a second or more. The page is drawn first without them, says that they
are being checked, and is drawn again when they are there; any change in between cancels the check.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from deseo.clusters import (
    NO_CLUSTER,
    Assessment,
    Clustering,
    Prepared,
    Roster,
    assess_clusters,
    crowds,
    find_clusters,
    prepare,
    read_roster,
)
from deseo.clusters.hulls import draw_hulls
from deseo.model import SURENESS
from deseo.sources.seas import load_barriers
from deseo.ui import cache

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from deseo.clusters import ClusterRules
    from deseo.spatial import Barriers
    from deseo.ui.frame import Page

CROWD_WIDEST_M = crowds.CROWD_WIDEST_M
PERMUTATIONS, RUNS, SEED = 99, 100, 1
STEP = 10  # every so many runs the bar moves, and a change can cancel the rest
UNJUDGED = "unjudged"
KEPT_VERDICTS = 200


@dataclass(frozen=True)
class Candidates:
    """Hold what the page shows: the groups, their hulls, and the verdict once there is one."""

    clustering: Clustering
    hulls: gpd.GeoDataFrame
    rules: ClusterRules
    assessment: Assessment | None
    sure: str

    @property
    def all_words(self) -> dict[int, str]:
        """Give each group its word of certainty, "unjudged" while it is being checked."""
        groups = range(len(self.clustering.groups))
        if self.assessment is None:
            return dict.fromkeys(groups, UNJUDGED)
        return {group: self.assessment.certainties[group].word for group in groups}

    @property
    def words(self) -> dict[int, str]:
        """Give the word of each group that is shown: those at least as sure as was asked for."""
        shown = {UNJUDGED, *SURENESS[: SURENESS.index(self.sure) + 1]}
        return {group: word for group, word in self.all_words.items() if word in shown}

    @property
    def labels(self) -> pd.Series[int]:
        """Give each enterprise its group, −1 for in none that is shown."""
        labels = self.clustering.labels
        return labels.where(labels.isin(list(self.words)), NO_CLUSTER)


@st.cache_resource(show_spinner=False, max_entries=24)
def sea_barriers(territory_id: str) -> Barriers | None:
    """Read where the sea lies between, and what crosses it."""
    return load_barriers(cache.paths(), cache.territories()[territory_id])


@st.cache_resource(show_spinner=False, max_entries=12)
def roster(territory_id: str, source: str, inferred_weight: float) -> Roster:
    """Read who stands where, offering and needing what."""
    view = cache.view(territory_id, source)
    crs = cache.territories()[territory_id].crs
    enterprises = view.data.enterprises.assign(doubt_radius_m=view.doubt_m)
    return read_roster(enterprises, view.data.links, crs, inferred_weight)


@st.cache_resource(show_spinner=False, max_entries=24)
def near_pairs(territory_id: str, source: str, inferred_weight: float, radius_m: float) -> Prepared:
    """Find and compare all pairs within a radius; kept, so that other knobs only weigh anew."""
    standing = roster(territory_id, source, inferred_weight)
    return prepare(standing, radius_m, sea_barriers(territory_id))


@st.cache_resource(show_spinner=False)
def _verdicts() -> dict[tuple[object, ...], Assessment]:
    return {}


def _usual_roster(page: Page) -> Roster:
    return roster(page.selection.territory, page.selection.source, 0.5)


def suggest_near_m(page: Page) -> float:
    """Suggest how far is near: the preset closest to where the eighth neighbour stands."""
    return crowds.suggest_near_m(_usual_roster(page))


def widest_near_m(page: Page) -> float:
    """Give the farthest that may count as near here."""
    return crowds.find_widest_near_m(_usual_roster(page))


def is_crowded(page: Page) -> bool:
    """Tell whether there are so many that only near neighbours can be looked at."""
    return crowds.is_crowded(_usual_roster(page))


def find_candidates(page: Page, rules: ClusterRules) -> Candidates:
    """Find the groups of the page's territory under some rules, with the verdict if it is known."""
    selection = page.selection
    rules = replace(rules, radius_m=min(rules.radius_m, widest_near_m(page)))
    prepared = near_pairs(
        selection.territory, selection.source, rules.inferred_weight, rules.radius_m
    )
    clustering = find_clusters(prepared, rules)
    view = cache.view(selection.territory, selection.source)
    hulls = draw_hulls(view.data.enterprises, clustering.labels, page.territory.crs, rules.radius_m)
    verdict = _verdicts().get((view.data.version, rules))
    return Candidates(clustering, hulls, rules, verdict, selection.sure)


def judge_candidates(page: Page, found: Candidates) -> None:
    """Check the groups against chance and for stability, with progress, then draw the page anew.

    Streamlit stops a script at its next word to the page when the visitor changes anything, and
    every step of the check speaks: so a change cancels it.
    """
    if found.assessment is not None or len(found.clustering.groups) == 0:
        return
    bar = st.progress(0.0, text=page.t("clusters.checking"))
    stages = {"done": 0}

    def keep_going(done: int, planned: int) -> bool:
        stages["done"] += 1
        if stages["done"] % STEP == 0:
            bar.progress(min(1.0, stages["done"] / (2 * PERMUTATIONS + RUNS)))
        del done, planned
        return True

    barriers = sea_barriers(page.selection.territory)
    verdict = assess_clusters(found.clustering, PERMUTATIONS, RUNS, SEED, barriers, keep_going)
    kept = _verdicts()
    if len(kept) >= KEPT_VERDICTS:
        kept.pop(next(iter(kept)))
    version = cache.view(page.selection.territory, page.selection.source).data.version
    kept[version, found.rules] = verdict
    st.rerun()
