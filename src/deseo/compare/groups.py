"""How many candidate clusters territories have, and how sure they are.

Numbers stand beside the rules they were found with, how exactly places are known and how many
organisations told what they need: where these differ much, so would the clusters. A territory whose
candidates have not been held against chance yet has no figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deseo.compare.comparabilities import compare_figures
from deseo.compare.measures import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from deseo.compare.comparabilities import Comparison
    from deseo.compare.profiles import Profile

SURE = ("likely", "possible", "chance")


@dataclass(frozen=True)
class GroupTally:
    """Count one territory's candidates by their word; `members` of those likely or possible.

    `largest` counts the members of the largest of these.
    """

    territory_id: str
    counts: Mapping[str, int]
    members: int
    largest: int
    radius_m: float
    is_judged: bool


def tally_groups(
    territory_id: str, words: Mapping[int, str], labels: pd.Series[int], radius_m: float
) -> GroupTally:
    """Count the candidates of a territory.

    Parameters
    ----------
    territory_id
        Whose they are.
    words
        The word of certainty of each group: "likely", "possible", "chance", else not judged yet.
    labels
        The group of each enterprise, −1 for none.
    radius_m
        How far was near.
    """
    told = list(words.values())
    counts = {word: told.count(word) for word in SURE}
    held = labels[labels.isin([g for g, word in words.items() if word in SURE[:2]])]
    sizes = held.value_counts()
    largest = int(sizes.max()) if len(sizes) else 0
    is_judged = sum(counts.values()) == len(told)
    return GroupTally(territory_id, counts, len(held), largest, radius_m, is_judged)


def compare_groups(profiles: Sequence[Profile], tallies: Sequence[GroupTally]) -> Comparison:
    """Compare how many clusters are likely and how many possible; one tally for each profile."""
    figures = []
    for profile, tally in zip(profiles, tallies, strict=True):
        needs = profile.needs.told / profile.organisations if profile.organisations else None
        origin = replace(
            profile.origin,
            definition="clusters",
            families=(),
            told_share=needs,
            radius_m=tally.radius_m,
            is_approximate=False,
        )
        is_told = tally.is_judged and profile.organisations > 0
        for word in SURE[:2]:
            values = {"value": float(tally.counts[word])} if is_told else {}
            figures.append(Figure("clusters", profile.territory_id, values, origin, word))
    return compare_figures("clusters", figures)
