"""A reading is what one source says of one place, age and year: of women, of men, and between them.

One sign convention everywhere: the gap is the men's figure minus the women's, in points, so that a
positive gap means that the men's figure is the higher one. The ratio is women to men. Where a
source tells only one side of a whole (seats, days), the other side is the rest of it; nothing else
is ever filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.equality.definitions import IndicatorDefinition

KEY = ["indicator", "geo", "age", "source_dataset", "year"]
FIGURES = ["women", "men", "total", "gap", "ratio", "women_share"]
PROVENANCE = ["level", "unit", "source", "licence", "obtained", "flag", "note", "is_fetched"]
WHOLE = 100.0
DECIMALS = 4  # more than any source publishes; takes away the dust of subtraction


@dataclass(frozen=True)
class IndicatorData:
    """Hold all that is known of women and men in places, with what the figures mean.

    `readings` has one row per indicator, place, age, source and year; `areas` is indexed by geo;
    `places` has one row per territory and place (relation, rank); `fetched_fault` says why
    fetched figures were left aside, empty if they were not; `n_skipped` counts fetched rows about
    places or indicators that are not known here.
    """

    definitions: Mapping[str, IndicatorDefinition]
    readings: pd.DataFrame
    areas: pd.DataFrame
    places: pd.DataFrame
    version: str
    fetched_fault: str = ""
    n_skipped: int = 0


def make_readings(
    rows: pd.DataFrame, definitions: Mapping[str, IndicatorDefinition]
) -> pd.DataFrame:
    """Bring rows by sex together into readings.

    Parameters
    ----------
    rows
        Rows of the contract of indicators, with a column `is_fetched`.
    definitions
        What each indicator means; rows of others are left out.

    Returns
    -------
    pd.DataFrame
        Sorted by its key (`KEY`), with `FIGURES` (NaN where nobody has told) and `PROVENANCE`.
        Readings that tell neither of women nor of men are left out, save for totals and scores.
    """
    known = rows[rows["indicator"].isin(list(definitions))]
    told = known.pivot_table(index=KEY, columns="sex", values="value", aggfunc="first")
    told = told.reindex(columns=["F", "M", "T", "M-F", "F/M", "both"]).astype("float64")
    kinds = told.index.get_level_values("indicator").map(lambda i: definitions[i].kind)
    figures = _fill_figures(told, pd.Series(kinds, index=told.index))
    # What a woman's row says of its origin comes first; notes of all rows of a reading are kept.
    ordered = known.sort_values(["sex"], key=lambda sex: sex != "F", kind="stable")
    origin = ordered.groupby(KEY)[[*PROVENANCE]].first()
    origin["note"] = ordered.groupby(KEY)["note"].agg(_join_notes)
    readings = figures.join(origin).reset_index()
    is_told = readings[FIGURES].notna().any(axis=1)
    is_by_sex = readings["indicator"].map(lambda i: definitions[i].kind) == "by_sex"
    is_told &= ~is_by_sex | readings[["women", "men"]].notna().any(axis=1)
    return readings[is_told].sort_values(KEY, kind="stable", ignore_index=True)


def _join_notes(notes: pd.Series[str]) -> str:
    return "; ".join(sorted({note for note in notes if note}))


def _fill_figures(told: pd.DataFrame, kind: pd.Series[str]) -> pd.DataFrame:
    """Give women, men and what lies between them, by the kind of indicator."""
    by_sex = kind == "by_sex"
    women = told["F"].where(by_sex | (kind == "women_share"))
    women = women.fillna((WHOLE - told["M"]).where(kind == "men_share"))
    women = women.fillna(told["F/M"].where(kind == "ratio"))
    men = told["M"].where(by_sex | (kind == "men_share"))
    men = men.fillna((WHOLE - told["F"]).where(kind == "women_share"))
    men = men.fillna((told["F/M"] * 0 + WHOLE).where(kind == "ratio"))
    total = told["T"].where(by_sex | (kind == "total"))
    total = total.fillna(told["both"].where(kind == "score"))
    gap = (men - women).round(DECIMALS).fillna(told["M-F"].where(kind == "gap"))
    ratio = (women / men).where(men != 0)
    share = (women / (women + men)).where(women + men != 0)
    figures = {"women": women, "men": men, "total": total, "gap": gap}
    return pd.DataFrame({**figures, "ratio": ratio, "women_share": share})[FIGURES]
