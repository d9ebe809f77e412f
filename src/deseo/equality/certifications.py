"""The Italian certificate of gender equality, UNI/PdR 125:2022: six weighted areas, 60 % to pass.

An organisation has a share of what is asked in each area, 0 to 100 %; the weighted sum is its
score. The practice asks 33 indicators (fewer of small and micro organisations), which we do not
copy: the share of each area is what the organisation, or its certifier, has found. An area that
nobody has looked at is not an area with nothing: it leaves the score open between two bounds.

Areas, weights and threshold as certificazionedigenere.it and two consultancies give them; the text
of the practice itself is sold by UNI and was not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

AREA_WEIGHTS: Final = {
    "culture": 15,
    "governance": 15,
    "processes": 10,
    "growth": 20,
    "pay": 20,
    "parenthood": 20,
}
"""Percent of the whole each area counts for."""

PASS_PERCENT: Final = 60
MOST_PERCENT: Final = 100

Verdict = Literal["passes", "fails", "undecided"]


@dataclass(frozen=True)
class CertificateScore:
    """Hold the score between its bounds (equal where every area is known), in percent."""

    area_percents: Mapping[str, int | None]
    lowest: float
    highest: float

    @property
    def score(self) -> float | None:
        """Give the score, if every area is known."""
        return None if self.missing else self.lowest

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the areas nobody has looked at."""
        return tuple(area for area, percent in self.area_percents.items() if percent is None)

    @property
    def verdict(self) -> Verdict:
        """Say whether the threshold is reached, missed, or depends on what is not known."""
        if self.lowest >= PASS_PERCENT:
            return "passes"
        return "fails" if self.highest < PASS_PERCENT else "undecided"


def score_certificate(area_percents: Mapping[str, int | None]) -> CertificateScore:
    """Weigh the areas; whole percents keep the sum exact, so 60 is 60.

    Raises
    ------
    InputError
        With every area that is none of the six or whose percentage is not 0 to 100.
    """
    problems = [
        f"There is no area '{area}'; the areas are {', '.join(AREA_WEIGHTS)}."
        for area in area_percents
        if area not in AREA_WEIGHTS
    ]
    problems += [
        f"{area} is {percent}; expected a whole number of percent from 0 to {MOST_PERCENT}."
        for area, percent in area_percents.items()
        if percent is not None and not 0 <= percent <= MOST_PERCENT
    ]
    if problems:
        raise InputError("\n".join(problems))
    given = {area: area_percents.get(area) for area in AREA_WEIGHTS}
    lowest, highest = (
        sum(
            weight * (other if given[area] is None else given[area] or 0)
            for area, weight in AREA_WEIGHTS.items()
        )
        / MOST_PERCENT
        for other in (0, MOST_PERCENT)
    )
    return CertificateScore(given, lowest, highest)
