"""A trend joins years of one place, age group and source; where the method changed, it ends.

Three years at least make a trend. The index of EIGE changed its method with the edition of 2025,
so that edition stands on no line with those before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from deseo.equality.pictures import readings_near

if TYPE_CHECKING:
    from deseo.equality.readings import IndicatorData

FEWEST_YEARS = 3
NEW_METHOD_YEARS = {"gei": 2025}
SERIES = ["indicator", "rank", "geo", "age", "source_dataset", "era"]


def find_trends(
    data: IndicatorData,
    territory_id: str,
    indicator_id: str,
    year: int | None = None,
    age: str = "",
) -> pd.DataFrame:
    """Find the trends of an indicator in a territory and what surrounds it.

    Parameters
    ----------
    data, territory_id, indicator_id
        Whose trends of what.
    year
        The newest year that may be shown; None for the newest there is.
    age
        The age group wanted; empty for the one that reaches nearest, then most places and years.

    Returns
    -------
    pd.DataFrame
        Readings of one series per place, the nearest place first, each series by year; the
        longest series of a place, among equals that of the newest year. Empty if there is none.
    """
    own = readings_near(data, territory_id, year, indicator_id)
    if data.definitions[indicator_id].kind == "by_sex":
        own = own[own["gap"].notna()]
    # A part of one series may have been fetched anew; a year counts once.
    own = own.assign(era=_find_era(own, indicator_id)).drop_duplicates([*SERIES, "year"])
    groups = own.groupby(SERIES)["year"]
    own = own.assign(length=groups.transform("size"), last=groups.transform("max"))
    long = own[own["length"] >= FEWEST_YEARS]
    wanted = long[long["age"] == (age or _choose_age(long))]
    ordered = wanted.sort_values(
        ["rank", "geo", "length", "last", "source_dataset", "era", "year"],
        ascending=[True, True, False, False, True, False, True],
        kind="stable",
    )
    found = ordered.merge(ordered.drop_duplicates("geo")[SERIES], on=SERIES)
    return found.drop(columns=["length", "last", "era"])


def _choose_age(long: pd.DataFrame) -> str:
    """Choose one age for all places: figures of two ages never stand on one scale."""
    ages = long.groupby("age").agg(
        rank=("rank", "min"), places=("geo", "nunique"), years=("length", "max")
    )
    if ages.empty:
        return ""
    order = ages.reset_index().sort_values(
        ["rank", "places", "years", "age"], ascending=[True, False, False, True]
    )
    return str(order["age"].iloc[0])


def _find_era(readings: pd.DataFrame, indicator_id: str) -> pd.Series[int]:
    """Count the changes of method before each year: 0, then 1."""
    change = NEW_METHOD_YEARS.get(indicator_id.split("_", maxsplit=1)[0])
    if change is None:
        return pd.Series(0, index=readings.index)
    return (readings["year"] >= change).astype("int64")
