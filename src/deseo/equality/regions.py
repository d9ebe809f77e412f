"""Regions are compared where most of them have a figure: one indicator, one age, one year.

What is compared is the gap (men minus women), so that a map can be centred on zero; its ends are
the largest gap any region has had, the same whichever year is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from deseo.equality.readings import IndicatorData

LEVEL = "nuts2"
FEWEST_REGIONS = 2


@dataclass(frozen=True)
class RegionalGaps:
    """Hold the gaps of regions in one year: `rows` are their readings, one for each region."""

    age: str
    year: int
    rows: pd.DataFrame
    largest: float

    @property
    def gaps(self) -> dict[str, float]:
        """Give the gap of each region by its code."""
        return {str(k): float(v) for k, v in zip(self.rows["geo"], self.rows["gap"], strict=True)}


def find_regional_gaps(
    data: IndicatorData, indicator_id: str, year: int | None = None
) -> RegionalGaps | None:
    """Find the year and age for which most NUTS 2 regions have a gap; None for fewer than two.

    Among equals the newer year, then the first age code. `year` is the newest that may be shown.
    """
    known = data.readings
    own = known[
        (known["indicator"] == indicator_id) & (known["level"] == LEVEL) & known["gap"].notna()
    ]
    shown = own if year is None else own[own["year"] <= year]
    if shown.empty:
        return None
    counts = shown.groupby(["age", "year", "source_dataset"])["geo"].nunique().reset_index()
    best = counts.sort_values(
        ["geo", "year", "age", "source_dataset"], ascending=[False, False, True, True]
    ).iloc[0]
    if best["geo"] < FEWEST_REGIONS:
        return None
    same = shown["source_dataset"] == best["source_dataset"]
    rows = shown[same & (shown["age"] == best["age"]) & (shown["year"] == best["year"])]
    largest = float(own.loc[own["age"] == best["age"], "gap"].abs().max())
    rows = rows.drop_duplicates("geo").sort_values("geo", ignore_index=True)
    return RegionalGaps(str(best["age"]), int(best["year"]), rows, largest or 1.0)
