"""What is certainly one becomes one group, and the group stands in the row that was there first.

Two organisations that were there before are never joined by a third that comes in; nor are rows
that bear different numbers of one register, or that somebody said are two. A row that is as much
one organisation as another of a different number is neither for certain: a person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from deseo.duplicates.judgements import find_among
from deseo.duplicates.records import arrange_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from deseo.duplicates.records import Records

    Told = Collection[frozenset[str]]


def settle_duplicates(
    existing: pd.DataFrame, incoming: pd.DataFrame, different: Told = frozenset()
) -> pd.DataFrame:
    """Settle which rows of `incoming` are one another, or rows of `existing`, and which may be.

    `different` has pairs of identifiers that are known to be two. Returns pairs as
    `find_duplicates` does: in a "certain" one the right row is to stand in the left, which stands
    in no other; a "doubtful" one is a question.
    """
    there, new = arrange_records(existing), arrange_records(incoming)
    found = pd.concat([find_among(there, new), find_among(new, new)], ignore_index=True)
    asked = [frozenset(pair) not in different for pair in _list_pairs(found)]
    found = found[np.array(asked, dtype=bool)]
    groups = _Groups(there, new, different)
    found = found.assign(**{"class": _doubt_torn(found, groups)}).sort_values(
        ["class", "score"], ascending=[True, False], kind="stable"
    )
    kinds = zip(_list_pairs(found), found["class"], strict=True)
    joined = [kind == "certain" and groups.join(*pair) for pair, kind in kinds]
    return _tell(found, np.array(joined, dtype=bool), groups)


def find_roots(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Find for every right identifier the left one it finally stands in.

    The one a group stands in is the first, by identifier, of those that stand in no other.
    """
    listed = list(pairs)
    if not listed:
        return {}
    ids, places = np.unique(np.array(listed, dtype=object).ravel(), return_inverse=True)
    ends = places.reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(ids),) * 2)
    _, group = connected_components(graph, directed=False)
    is_right = np.isin(np.arange(len(ids)), ends[:, 1])
    order = np.lexsort((ids.astype(str), is_right, group))
    _, first = np.unique(group[order], return_index=True)
    root = order[first][group]
    return {ids[at]: ids[root[at]] for at in range(len(ids)) if root[at] != at}


class _Groups:
    """Remember what was joined, and by which numbers a group is known."""

    def __init__(self, there: Records, new: Records, different: Told) -> None:
        self.there = frozenset(there.ids.tolist())
        self.place = {one: at for at, one in enumerate([*there.ids.tolist(), *new.ids.tolist()])}
        numbers = zip(
            *(
                np.concatenate([getattr(side, name) for side in (there, new)])
                for name in ("identity", "entity")
            ),
            strict=True,
        )
        self.numbers = list(numbers)
        self.different = different
        self.parent: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}

    def root(self, one: str) -> str:
        while one in self.parent:
            one = self.parent[one]
        return one

    def clash(self, ids: Iterable[str]) -> bool:
        """Tell whether rows bear different numbers of one register."""
        known: dict[str, str] = {}
        return any(
            known.setdefault(number.rpartition("-")[0], number) != number
            for one in ids
            for number in self.numbers[self.place[one]]
            if number
        )

    def join(self, left: str, right: str) -> bool:
        """Join two groups if they may be; tell whether they are one now."""
        kept, gone = sorted((self.root(left), self.root(right)), key=self.place.__getitem__)
        if kept == gone:
            return True
        ours, theirs = (self.members.get(one, [one]) for one in (kept, gone))
        if gone in self.there or not self._may_be_one(ours, theirs):
            return False
        self.parent[gone] = kept
        self.members[kept] = [*ours, *theirs]
        return True

    def may_be_asked(self, kept: str, other: str) -> bool:
        """Tell whether it is a question that something new stands in what was there before it."""
        if kept == other or other in self.there:
            return False
        return self._may_be_one(*(self.members.get(one, [one]) for one in (kept, other)))

    def _may_be_one(self, ours: list[str], theirs: list[str]) -> bool:
        if self.clash((*ours, *theirs)):
            return False
        return not self.different or all(
            frozenset((a, b)) not in self.different for a in ours for b in theirs
        )


def _doubt_torn(found: pd.DataFrame, groups: _Groups) -> list[str]:
    """Give each pair its class: doubtful where a row is certainly two of different numbers."""
    partners: dict[str, list[str]] = {}
    kinds = list(zip(_list_pairs(found), found["class"], strict=True))
    for pair, kind in kinds:
        if kind == "certain":
            for one, other in (pair, pair[::-1]):
                partners.setdefault(one, []).append(other)
    torn = {one for one, others in partners.items() if len(others) > 1 and groups.clash(others)}
    return ["doubtful" if torn.intersection(pair) else kind for pair, kind in kinds]


def _tell(
    found: pd.DataFrame, joined: np.ndarray[Any, np.dtype[np.bool_]], groups: _Groups
) -> pd.DataFrame:
    """Say of each group what stands in what, and which questions are left."""
    certain = found[joined]
    best = certain.drop_duplicates("right_id").set_index("right_id")
    also = certain.drop_duplicates("left_id").set_index("left_id")
    standing = [one for one in groups.place if groups.root(one) != one]
    why = pd.concat([best, also[~also.index.isin(best.index)]]).reindex(standing)
    merged = why.assign(
        left_id=[groups.root(one) for one in standing], right_id=standing, **{"class": "certain"}
    )
    left = found[~joined]
    ends = [
        sorted((groups.root(a), groups.root(b)), key=groups.place.__getitem__)
        for a, b in _list_pairs(left)
    ]
    asked = left.assign(
        left_id=[a for a, _ in ends], right_id=[b for _, b in ends], **{"class": "doubtful"}
    )
    open_ = np.array([groups.may_be_asked(a, b) for a, b in ends], dtype=bool)
    asked = asked[open_].drop_duplicates(["left_id", "right_id"])
    return pd.concat([merged[found.columns], asked], ignore_index=True)


def _list_pairs(found: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(found["left_id"], found["right_id"], strict=True))
