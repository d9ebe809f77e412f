"""What would be different: clusters, dimensions and needs met, before and after.

A cluster before and one after belong together where at least a fifth of all who are in either are
in both (Jaccard). One to one it is the same cluster, which may have grown or shrunk; one to several
it splits, several to one they merge. A need is met inside where another legal entity of the same
cluster offers or shares the service. Whatever only the after side has is supposed, not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from deseo.clusters import NO_CLUSTER, score_dimensions
from deseo.equality.panels import name_entities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deseo.clusters import DimensionScore
    from deseo.model import Dataset

LEAST_JACCARD: Final = 0.2
APPEARED, GONE, SPLIT, MERGED, MIXED = "appeared", "gone", "split", "merged", "mixed"
GREW, SHRANK, SWAPPED, SAME = "grew", "shrank", "swapped", "same"
GROUP_CHANGES: Final = (APPEARED, GONE, SPLIT, MERGED, MIXED, GREW, SHRANK, SWAPPED, SAME)
OFFERING: Final = ("offers", "shares")


@dataclass(frozen=True)
class State:
    """Hold a dataset and the groups found in it, −1 for in none, on its enterprise index."""

    data: Dataset
    labels: pd.Series[int]

    @property
    def groups(self) -> dict[int, frozenset[str]]:
        """Give the members of each group."""
        inside = self.labels[self.labels != NO_CLUSTER]
        found = inside.groupby(inside).groups.items()
        return {int(g): frozenset(map(str, ids)) for g, ids in sorted(found)}  # type: ignore[call-overload]


@dataclass(frozen=True)
class GroupChange:
    """What becomes of a cluster: its numbers before and after, and who comes and goes.

    `jaccard` is the best match of any pair of them, 0 where one side is missing. `before` and
    `after` dimensions are of all members together; of a cluster that appears, before is what the
    same enterprises have today.
    """

    kind: str
    groups_before: tuple[int, ...]
    groups_after: tuple[int, ...]
    members_before: tuple[str, ...]
    members_after: tuple[str, ...]
    jaccard: float
    before: tuple[DimensionScore, ...] = ()
    after: tuple[DimensionScore, ...] = ()

    @property
    def joined(self) -> tuple[str, ...]:
        """List who is in it only after."""
        return tuple(sorted(set(self.members_after) - set(self.members_before)))

    @property
    def left(self) -> tuple[str, ...]:
        """List who is in it only before."""
        return tuple(sorted(set(self.members_before) - set(self.members_after)))


@dataclass(frozen=True)
class NeedChange:
    """How many need a service, and for how many somebody in their cluster offers it."""

    service_id: str
    needed_before: int
    met_before: int
    needed_after: int
    met_after: int

    @property
    def is_same(self) -> bool:
        """Tell whether nothing changes."""
        before = self.needed_before, self.met_before
        return before == (self.needed_after, self.met_after)


@dataclass(frozen=True)
class Differences:
    """All that differs; groups that stay as they are stand in it too, as "same"."""

    groups: tuple[GroupChange, ...]
    needs: tuple[NeedChange, ...]
    enterprises_before: int
    enterprises_after: int
    told_before: int
    told_after: int

    @property
    def met(self) -> tuple[int, int]:
        """Give how many needs are met inside clusters before and after."""
        return sum(n.met_before for n in self.needs), sum(n.met_after for n in self.needs)

    @property
    def needed(self) -> tuple[int, int]:
        """Give how many needs are told before and after."""
        return sum(n.needed_before for n in self.needs), sum(n.needed_after for n in self.needs)


def compare_states(before: State, after: State, services: pd.DataFrame) -> Differences:
    """Compare two states of one territory; `services` has service_id and dimension."""
    groups = tuple(
        _score(change, before, after, services)
        for change in match_groups(before.groups, after.groups)
    )
    return Differences(
        groups,
        _compare_needs(count_needs(before), count_needs(after)),
        len(before.data.enterprises),
        len(after.data.enterprises),
        _count_told(before),
        _count_told(after),
    )


def match_groups(
    before: Mapping[int, frozenset[str]], after: Mapping[int, frozenset[str]]
) -> tuple[GroupChange, ...]:
    """Match groups by whom they have in common; in the order of the numbers before, then after."""
    overlap = {
        (b, a): len(old & new) / len(old | new)
        for b, old in before.items()
        for a, new in after.items()
        if old & new
    }
    ties = {pair: jaccard for pair, jaccard in overlap.items() if jaccard >= LEAST_JACCARD}
    found = [_describe(*part, before, after, ties) for part in _join_ties(before, after, ties)]
    last = len(before)
    return tuple(sorted(found, key=lambda c: (min(c.groups_before, default=last), c.groups_after)))


def _join_ties(
    before: Iterable[int], after: Iterable[int], ties: Mapping[tuple[int, int], float]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Join groups that belong together into parts: numbers before, numbers after."""
    nodes = [*((0, b) for b in before), *((1, a) for a in after)]
    place = {node: i for i, node in enumerate(nodes)}
    rows = [place[0, b] for b, _ in ties]
    columns = [place[1, a] for _, a in ties]
    shape = (len(nodes), len(nodes))
    if not nodes:
        return []
    number, part = connected_components(csr_matrix(([1] * len(ties), (rows, columns)), shape))
    parts: list[tuple[list[int], list[int]]] = [([], []) for _ in range(number)]
    for (side, group), at in zip(nodes, part, strict=True):
        parts[at][side].append(group)
    return [(tuple(sorted(b)), tuple(sorted(a))) for b, a in parts]


def _describe(
    old: tuple[int, ...],
    new: tuple[int, ...],
    before: Mapping[int, frozenset[str]],
    after: Mapping[int, frozenset[str]],
    ties: Mapping[tuple[int, int], float],
) -> GroupChange:
    was = frozenset().union(*(before[b] for b in old))
    is_now = frozenset().union(*(after[a] for a in new))
    jaccard = max((ties.get((b, a), 0.0) for b in old for a in new), default=0.0)
    kind = _name_kind(len(old), len(new), bool(is_now - was), bool(was - is_now))
    return GroupChange(kind, old, new, tuple(sorted(was)), tuple(sorted(is_now)), jaccard)


def _name_kind(old: int, new: int, gains: bool, loses: bool) -> str:  # noqa: FBT001 - a truth table
    if not old or not new:
        return GONE if old else APPEARED
    if (old, new) != (1, 1):
        return SPLIT if old == 1 else MERGED if new == 1 else MIXED
    return {
        (True, False): GREW,
        (False, True): SHRANK,
        (True, True): SWAPPED,
        (False, False): SAME,
    }[gains, loses]


def _score(change: GroupChange, before: State, after: State, services: pd.DataFrame) -> GroupChange:
    known = set(before.data.enterprises.index)
    was = change.members_before or [m for m in change.members_after if m in known]
    now = set(after.data.enterprises.index)
    is_now = change.members_after or [m for m in change.members_before if m in now]
    return GroupChange(
        **{
            **vars(change),
            "before": _score_side(was, before, services),
            "after": _score_side(is_now, after, services),
        }
    )


def _score_side(
    members: Iterable[str], state: State, services: pd.DataFrame
) -> tuple[DimensionScore, ...]:
    table = state.data.enterprises.loc[sorted(members)]
    return score_dimensions(table, state.data.links, services)


def count_needs(state: State) -> pd.DataFrame:
    """Count by service how many legal entities need it, and for how many it is met inside.

    Returns
    -------
    Indexed by service_id: needed, met.
    """
    links = state.data.links
    entity = name_entities(state.data.enterprises)
    told = links.assign(
        entity=links["enterprise_id"].map(entity), group=links["enterprise_id"].map(state.labels)
    )
    needs = told.loc[told["role"] == "needs", ["service_id", "entity", "group"]].drop_duplicates()
    inside = told["role"].isin(OFFERING) & (told["group"] != NO_CLUSTER)
    offers = told.loc[inside, ["service_id", "entity", "group"]].drop_duplicates()
    pairs = needs.merge(offers, on=["service_id", "group"], suffixes=("", "_giver"))
    served = pairs[pairs["entity"] != pairs["entity_giver"]]
    met = served.groupby("service_id")["entity"].nunique()
    needed = needs.groupby("service_id")["entity"].nunique()
    return pd.DataFrame({"needed": needed, "met": met}).fillna(0).astype("int64")


def _compare_needs(before: pd.DataFrame, after: pd.DataFrame) -> tuple[NeedChange, ...]:
    both = pd.concat([before, after], axis=1, keys=["before", "after"]).fillna(0).sort_index()
    return tuple(
        NeedChange(str(service_id), *(int(number) for number in row))
        for service_id, row in zip(both.index, both.to_numpy(), strict=True)
    )


def _count_told(state: State) -> int:
    return int(state.data.links["enterprise_id"].nunique())
