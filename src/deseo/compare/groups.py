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
    """Count one territory's candidates by their word, and the `members` of likely or possible ones.

    `radius_m` is how far was near.
    """

    territory_id: str
    counts: Mapping[str, int]
    members: int
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
    held = labels.isin([group for group, word in words.items() if word in SURE[:2]])
    is_judged = sum(counts.values()) == len(told)
    return GroupTally(territory_id, counts, int(held.sum()), radius_m, is_judged)


def compare_groups(
    profiles: Sequence[Profile], tallies: Sequence[GroupTally]
) -> dict[str, Comparison]:
    """Compare clusters, likely and possible, and their members; one tally for each profile."""
    pairs = list(zip(profiles, tallies, strict=True))
    counts = [
        _measure(profile, tally, "clusters", word, tally.counts[word])
        for profile, tally in pairs
        for word in SURE[:2]
    ]
    members = [_measure(profile, tally, "members", "", tally.members) for profile, tally in pairs]
    return {
        "clusters": compare_figures("clusters", counts),
        "members": compare_figures("members", members),
    }


def _measure(profile: Profile, tally: GroupTally, measure: str, part: str, number: int) -> Figure:
    needs = profile.needs.told / profile.organisations if profile.organisations else None
    origin = replace(
        profile.origin,
        definition=measure,
        families=(),
        told_share=needs,
        radius_m=tally.radius_m,
        is_approximate=False,
    )
    is_told = tally.is_judged and profile.organisations > 0
    marks = {"value": float(number)} if is_told else {}
    return Figure(measure, profile.territory_id, marks, origin, part)
