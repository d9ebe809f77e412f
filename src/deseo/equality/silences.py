"""What is not known is listed beside what is: nobody has told us yet, or only for the country.

An indicator reaches as near as its nearest figure: the territory (itself or a part of it), its
region, its country, the Union, or nothing at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from deseo.equality.readings import IndicatorData

REACHES = ("territory", "region", "country", "eu", "nothing")


def reach_indicators(data: IndicatorData, picture: pd.DataFrame) -> dict[str, str]:
    """Say for each indicator how near its nearest figure is, in the order of the definitions."""
    nearest = picture.drop_duplicates("indicator").set_index("indicator")["role"]
    return {
        indicator_id: str(nearest.get(indicator_id, "nothing"))
        for indicator_id, definition in data.definitions.items()
        if definition.kind != "score"
    }


def list_silences(reaches: Mapping[str, str]) -> dict[str, str]:
    """Give those indicators of which neither the territory nor its region has a figure."""
    return {i: reach for i, reach in reaches.items() if reach not in {"territory", "region"}}


def list_silent_sexes(picture: pd.DataFrame) -> pd.DataFrame:
    """Give the figures that tell of one sex only, and so leave the gap unknown."""
    one = picture["women"].notna() != picture["men"].notna()
    return picture[one]
