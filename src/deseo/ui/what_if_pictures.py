"""A scenario of the chosen territory beside today, found by the same settings of the page.

All it shows is one value, `Picture`, that any page can draw; the clusters in it are supposed and
bear no word of certainty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from deseo.clusters import find_clusters, prepare, read_roster
from deseo.clusters.hulls import draw_hulls
from deseo.clusters.knobs import to_rules
from deseo.figures.candidates import name_cluster
from deseo.figures.what_ifs import list_marks
from deseo.reports.what_ifs import (
    letter_groups,
    say_changes,
    say_differences,
    tabulate_dimensions,
    tabulate_needs,
)
from deseo.scenarios import Scenario, apply_changes, find_lost
from deseo.scenarios.differences import SAME, Differences, State, compare_states
from deseo.spatial.precisions import find_doubt_radius_m
from deseo.ui import cache
from deseo.ui.candidates import find_candidates, sea_barriers, suggest_near_m
from deseo.ui.filters import name_service
from deseo.ui.what_if_maps import lay_out_what_if

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

    from deseo.clusters import ClusterRules
    from deseo.reports.phrases import Naming
    from deseo.reports.what_ifs import Letters, Table
    from deseo.scenarios import Change
    from deseo.scenarios.differences import GroupChange
    from deseo.ui.cache import View
    from deseo.ui.frame import Page


@dataclass(frozen=True)
class Side:
    """Hold one side: the data as supposed, the groups found in them, their hulls and doubts."""

    state: State
    hulls: gpd.GeoDataFrame
    doubt_m: pd.Series[float]


@dataclass(frozen=True)
class WhatIf:
    """Hold a scenario with both its sides; `base_name` says what the side before is."""

    scenario: Scenario
    base: Scenario
    base_name: str
    before: Side
    after: Side
    differences: Differences
    letters: Letters

    def letter(self, change: GroupChange) -> str:
        """Give the letter a change goes by: that after, or before where there is no after."""
        if change.groups_after:
            return self.letters[1][change.groups_after[0]]
        return self.letters[0][change.groups_before[0]]


def weigh_what_if(page: Page, view: View, scenario: Scenario, base: Scenario | None) -> WhatIf:
    """Find both sides of a scenario under the page's settings, and what differs.

    `base` is another scenario to compare with; where it is none, today is.
    """
    rules = find_candidates(page, to_rules(page.selection.knobs, suggest_near_m(page))).rules
    selection = page.selection
    find = partial(_find_side, selection.territory, selection.source, view.data.version)
    today = Scenario(scenario.territory_id, "", is_exercise=scenario.is_exercise)
    before, after = find((base or today).changes, rules), find(scenario.changes, rules)
    found = compare_states(before.state, after.state, cache.reference("services"))
    names = {group: name_cluster(group) for group in before.state.groups}
    letters = letter_groups(found.groups, names, _spare_letters(len(names)))
    name = base.name if base else page.t("whatif.today")
    return WhatIf(scenario, base or today, name, before, after, found, letters)


def _spare_letters(taken: int) -> Iterator[str]:
    while True:
        yield name_cluster(taken)
        taken += 1


@st.cache_resource(show_spinner=False, max_entries=48)
def _find_side(
    territory_id: str,
    source: str,
    version: str,
    changes: tuple[Change, ...],
    rules: ClusterRules,
) -> Side:
    """Find the groups of a territory as supposed; kept per version, changes and rules."""
    del version
    view, crs = cache.view(territory_id, source), cache.territories()[territory_id].crs
    data = apply_changes(view.data, changes)
    doubt_m = find_doubt_radius_m(data.enterprises, view.zones, crs) if changes else view.doubt_m
    standing = data.enterprises.assign(doubt_radius_m=doubt_m)
    roster = read_roster(standing, data.links, crs, rules.inferred_weight)
    prepared = prepare(roster, rules.radius_m, sea_barriers(territory_id))
    labels = find_clusters(prepared, rules).labels
    hulls = draw_hulls(data.enterprises, labels, crs, rules.radius_m)
    return Side(State(data, labels), hulls, doubt_m)


@dataclass(frozen=True)
class Picture:
    """Hold all a what-if shows, as plain words and one layer for the territory's map.

    `legend` has a sign, its colour and its meaning per line.
    """

    title: str
    supposed: tuple[str, ...]
    sentences: tuple[str, ...]
    caution: str
    layer: Mapping[str, Any]
    legend: tuple[tuple[str, str, str], ...]
    tables: tuple[Table, ...]


def compose_what_if(page: Page, view: View, what_if: WhatIf, sides: str = "both") -> Picture:
    """Compose the picture of a what-if; `sides` is "both", "before" or "after"."""
    t, service_of = page.t, partial(name_service, page)
    layer, kinds = lay_out_what_if(page, what_if, sides)
    lines = {"before": {"base": what_if.base_name}}
    legend = tuple(
        (sign, colour, t(f"whatif.legend_{key}", **lines.get(key, {})))
        for key, sign, colour in list_marks(kinds)
        if sides in {"both", key} or key not in {"before", "after"}
    )
    said = say_differences(what_if.differences, what_if.letters, t, name_either(what_if))
    needs = tabulate_needs(what_if.differences, t, service_of)
    moving = [c for c in what_if.differences.groups if c.kind != SAME or c.before != c.after]
    tables = [tabulate_dimensions(change, what_if.letter(change), t) for change in moving]
    return Picture(
        what_if.scenario.name or t("whatif.title"),
        say_supposed(page, view, what_if.scenario),
        tuple(sentence.text for sentence in said),
        t("whatif.caution"),
        layer,
        legend,
        tuple(table for table in (needs, *tables) if table[2]),
    )


def say_supposed(page: Page, view: View, scenario: Scenario) -> tuple[str, ...]:
    """Say each change of a scenario; one that no longer applies says so."""
    t = page.t
    said = say_changes(view.data, scenario.changes, t, partial(name_service, page))
    lost = find_lost(view.data, scenario.changes)
    return tuple(
        t("whatif.lost", said=sentence.text) if change in lost else sentence.text
        for change, sentence in zip(scenario.changes, said, strict=True)
    )


def name_either(what_if: WhatIf) -> Naming:
    """Give what names an enterprise of either side."""
    names = {
        **what_if.before.state.data.enterprises["name"].to_dict(),
        **what_if.after.state.data.enterprises["name"].to_dict(),
    }
    return lambda enterprise_id: str(names.get(enterprise_id, enterprise_id))
