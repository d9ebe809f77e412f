"""A territory's picture: for each indicator the nearest figure, and others on the same scale.

The nearest place that has a figure speaks for the territory (itself, then a part of it, then what
surrounds it, then the country), and is always named. Figures stand beside it only for the same age
group, at the same year where there is one, else at the nearest year, which is then said.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from deseo.equality.readings import FIGURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.equality.readings import IndicatorData

Row = dict[str, Any]  # one reading, as a record
AGE_SPAN = re.compile(r"Y([0-9]+)-([0-9]+)")
OLDEST = 100
ROLES = {
    "own": "territory",
    "part": "territory",
    "around": "region",
    "country": "country",
    "eu": "eu",
}
# For a row of the panel beside a cluster: what the territory may answer, the nearest first.
PANEL_INDICATORS = {
    "staff": ("women_in_social_economy", "employment_rate"),
    "board": ("women_on_boards_share",),
    "management": ("women_executives_share",),
    "pay_gap": ("gender_pay_gap_unadjusted", "mean_net_hourly_wage", "mean_annual_gross_salary"),
    "contracts": ("gender_temporary_gap",),
    "part_time": ("gender_part_time_gap",),
    "part_time_wanted": ("gender_underemployed_part_time_gap",),
    "childcare": ("childcare_from_3",),
}


@dataclass(frozen=True)
class TerritoryFigure:
    """Hold one figure that speaks for a territory, with all that must be said beside it.

    None where nobody has told. Percentages and points are on 0–100; `gap` is men minus women;
    `women_share` is 0–1 of the sum of both figures.
    """

    indicator_id: str
    geo: str
    level: str
    relation: str
    age: str
    year: int
    unit: str
    women: float | None
    men: float | None
    total: float | None
    gap: float | None
    ratio: float | None
    women_share: float | None
    source: str
    source_dataset: str
    licence: str
    obtained: str
    flag: str
    note: str
    is_fetched: bool


def territory_figure(
    data: IndicatorData, indicator_id: str, territory_id: str, year: int | None = None
) -> TerritoryFigure | None:
    """Give the figure nearest to a territory, or None if neither it nor its country has one."""
    table = picture_territory(data, territory_id, year, [indicator_id])
    if table.empty:
        return None
    row: dict[Any, Any] = table.iloc[0].to_dict()
    told = {name: None if pd.isna(row[name]) else float(row[name]) for name in FIGURES}
    own = {name: row[name] for name in TerritoryFigure.__dataclass_fields__ if name in row}
    own |= told | {"year": int(row["year"]), "is_fetched": bool(row["is_fetched"])}
    own |= {"indicator_id": indicator_id, "unit": data.definitions[indicator_id].unit}
    return TerritoryFigure(**own)


def find_panel_figure(
    data: IndicatorData, row: str, territory_id: str, year: int | None = None
) -> TerritoryFigure | None:
    """Give what the territory says to a row of the panel (`PANEL_INDICATORS`): the nearest."""
    found = [territory_figure(data, i, territory_id, year) for i in PANEL_INDICATORS[row]]
    places = _places_of(data, territory_id)
    ranks = dict(zip(places["geo"], places["rank"], strict=True))
    return min((f for f in found if f), key=lambda f: ranks[f.geo], default=None)


def picture_territory(
    data: IndicatorData,
    territory_id: str,
    year: int | None = None,
    indicator_ids: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Lay out what is known of a territory and of what surrounds it.

    Parameters
    ----------
    data
        All readings, definitions and places.
    territory_id
        Whose picture.
    year
        The newest year that may be shown; None for the newest there is.
    indicator_ids
        Which indicators; None for all but the published index.

    Returns
    -------
    pd.DataFrame
        One row per indicator, block and place, in the order of the definitions and from the
        nearest place outwards: the columns of readings, with relation, rank, role and block. A
        block holds one age group; a second one appears where a part of the territory has figures
        of another age only. The first row of an indicator is the figure that speaks for it.
    """
    near = readings_near(data, territory_id, year)
    asked = indicator_ids
    if asked is None:
        asked = [i for i, d in data.definitions.items() if d.kind != "score"]
    known: dict[str, list[Row]] = {}
    for row in near.to_dict("records"):
        known.setdefault(str(row["indicator"]), []).append(row)  # type: ignore[arg-type]
    rows = [row for i in asked for row in _pick_blocks(known.get(i, []))]
    return pd.DataFrame(rows, columns=[*near.columns, "block"])


def readings_near(
    data: IndicatorData, territory_id: str, year: int | None = None, indicator_id: str = ""
) -> pd.DataFrame:
    """Give every reading of the places a territory is, holds or lies in, the nearest first.

    Of one indicator, or with empty text of all; none newer than `year`.
    """
    known = data.readings
    if indicator_id:
        known = known[known["indicator"] == indicator_id]
    near = known.merge(_places_of(data, territory_id), on="geo")
    near["role"] = near["relation"].map(ROLES)
    if year is not None:
        near = near[near["year"] <= year]
    order = ["indicator", "rank", "geo", "age", "source_dataset", "year"]
    return near.sort_values(order, kind="stable", ignore_index=True)


def _places_of(data: IndicatorData, territory_id: str) -> pd.DataFrame:
    places = data.places
    return places.loc[places["territory_id"] == territory_id, ["geo", "relation", "rank"]]


def _pick_blocks(known: list[Row]) -> list[Row]:
    """Choose the age group that speaks first, and others for near places it leaves silent."""
    if not known:
        return []
    least = min(row["rank"] for row in known)
    silent = {row["geo"] for row in known if row["rank"] == least}
    blocks: list[list[Row]] = []
    while silent:
        own = [row for row in known if row["geo"] in silent]
        age = min({row["age"] for row in own}, key=lambda a: _order_age(known, own, a))
        shown = [
            row
            for row in known
            if row["age"] == age and (row["rank"] > least or row["geo"] in silent)
        ]
        blocks.append(_pick_places(shown))
        silent -= {row["geo"] for row in blocks[-1]}
    return [{**row, "block": number} for number, block in enumerate(blocks) for row in block]


def _order_age(known: list[Row], own: list[Row], age: str) -> tuple[object, ...]:
    """Order age groups: that most near places tell in full, newest, comparable, widest, oldest."""
    there = [row for row in own if row["age"] == age]
    first, last = _read_age(age)
    return (
        -len({row["geo"] for row in there if _is_whole(row)}),
        -max(row["year"] for row in there),
        -len({row["geo"] for row in known if row["age"] == age}),
        first - last,
        -first,
        age,
    )


def _read_age(age: str) -> tuple[int, int]:
    """Give the first and last year of an age group; an open one ends at 100."""
    span = AGE_SPAN.fullmatch(age)
    if span:
        return int(span[1]), int(span[2])
    return (int(age[4:]), OLDEST) if age.startswith("Y_GE") else (0, OLDEST)


def _is_whole(row: Row) -> bool:
    """Tell whether a reading tells of both sexes (or is a total, a score or a difference)."""
    return not math.isnan(row["gap"]) or (math.isnan(row["women"]) and math.isnan(row["men"]))


def _pick_guide(same_age: list[Row]) -> Row:
    """Choose source and year that the nearest places share, if they do, and the newest."""
    least = min(row["rank"] for row in same_age)
    nearest = [row for row in same_age if row["rank"] == least]

    def praise(row: Row) -> tuple[object, ...]:
        alike = [
            other["geo"]
            for other in nearest
            if (other["source_dataset"], other["year"]) == (row["source_dataset"], row["year"])
            and _is_whole(other)
        ]
        return _is_whole(row), len(set(alike)), row["year"], row["is_fetched"]

    return max(nearest, key=praise)


def _pick_places(same_age: list[Row]) -> list[Row]:
    """Choose one reading for each place: whole, at the year and from the source of the guide."""
    guide = _pick_guide(same_age)
    chosen: dict[tuple[int, str], Row] = {}

    def order(row: Row) -> tuple[object, ...]:
        apart = abs(row["year"] - guide["year"])
        stranger = row["source_dataset"] != guide["source_dataset"]
        return not _is_whole(row), apart, stranger, -row["year"], not row["is_fetched"]

    for row in sorted(same_age, key=order):
        chosen.setdefault((row["rank"], row["geo"]), row)
    return [chosen[place] for place in sorted(chosen)]
