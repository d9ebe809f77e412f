"""Figures on women and men of several territories, brought to one source, year and age if possible.

Each territory's nearest figure speaks for it. Where these differ in anything that matters, figures
from one source, of one age and year are looked for: those that most territories have, the newest,
as near to each as they go (a country's figure stands in for nobody who has a nearer one). They are
taken if they need fewer axes or fewer warnings, and bear the way "series".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from deseo.compare.comparabilities import WARNED, compare_figures
from deseo.compare.measures import Figure, Origin
from deseo.equality.pictures import picture_territory, readings_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deseo.compare.comparabilities import Comparison
    from deseo.equality.definitions import IndicatorDefinition
    from deseo.equality.readings import IndicatorData

Row = dict[str, Any]
Series = tuple[str, str, str, int]  # how it is measured, age, dataset, year

COUNTRY_RANK = 8  # from here outwards a place is a country or the Union
UNION_RANK = 9
AGE_IN_UNIT = re.compile(r"\s+[0-9]+(?:-[0-9]+|\+)")
BOTH = ("women", "men")
MARKS = {"gap": ("gap",), "total": ("total",), "score": ("total",)}


@dataclass(frozen=True)
class TerritoryReadings:
    """Hold one territory's readings by indicator: those that speak for it, and all that are near.

    Rows are those of `pictures.readings_near`, the Union left out.
    """

    territory_id: str
    speaking: Mapping[str, Sequence[Row]]
    near: Mapping[str, Sequence[Row]]


def gather_readings(
    data: IndicatorData, territory_id: str, year: int | None = None
) -> TerritoryReadings:
    """Gather a territory's readings; none newer than `year`, None for the newest there is."""
    picture = picture_territory(data, territory_id, year)
    near = readings_near(data, territory_id, year)
    speaking = {i: _keep_nearest(rows) for i, rows in _group_rows(picture).items()}
    return TerritoryReadings(territory_id, speaking, _group_rows(near))


def _group_rows(table: pd.DataFrame) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for row in table[table["rank"] < UNION_RANK].to_dict("records"):
        rows.setdefault(str(row["indicator"]), []).append(row)  # type: ignore[arg-type]
    return rows


def _keep_nearest(rows: Sequence[Row]) -> list[Row]:
    least = min(row["rank"] for row in rows)
    return [row for row in rows if row["rank"] == least]


def align_readings(
    definition: IndicatorDefinition, territories: Sequence[TerritoryReadings]
) -> list[Figure]:
    """Give the figures of one indicator that speak for territories, of one series if possible.

    Returns
    -------
    One figure for each place that speaks for a territory (a territory of two provinces has two);
    one without values where nobody has told. Their part is the place's code.
    """
    indicator_id, marks = definition.indicator_id, MARKS.get(definition.kind, BOTH)
    nearest = {t.territory_id: t.speaking.get(indicator_id, ()) for t in territories}
    as_they_are = _make_figures(indicator_id, marks, nearest, nearest)
    if _weigh(as_they_are) == (1, 0):
        return as_they_are
    known = {
        t.territory_id: [row for row in t.near[indicator_id] if _is_whole(row, marks)]
        for t in territories
        if nearest[t.territory_id]
    }
    shared = nearest | _find_shared(known, nearest)
    return min(as_they_are, _make_figures(indicator_id, marks, shared, nearest), key=_weigh)


def compare_readings(
    definition: IndicatorDefinition, territories: Sequence[TerritoryReadings]
) -> Comparison:
    """Compare one indicator over territories (see `align_readings`)."""
    return compare_figures(definition.indicator_id, align_readings(definition, territories))


def _weigh(figures: Iterable[Figure]) -> tuple[int, int]:
    """Count the axes figures would need, and those of them that would be warned of."""
    axes = compare_figures("", figures).axes
    warned = sum(axis.judge(figure).verdict == WARNED for axis in axes for figure in axis.figures)
    return len(axes), warned


def _series_of(row: Row) -> Series:
    return _describe_measuring(row), row["age"], row["source_dataset"], int(row["year"])


def _find_shared(
    known: Mapping[str, Sequence[Row]], nearest: Mapping[str, Sequence[Row]]
) -> dict[str, list[Row]]:
    """Find the rows of the series that most territories share, the newest, then the nearest."""
    by_series: dict[Series, dict[str, list[Row]]] = {}
    for territory_id, rows in known.items():
        farthest = nearest[territory_id][0]["rank"]
        if farthest < COUNTRY_RANK:
            farthest = COUNTRY_RANK - 1
        for series, found in _choose_places(rows, farthest).items():
            by_series.setdefault(series, {})[territory_id] = found

    def praise(series: Series) -> tuple[object, ...]:
        found = by_series[series].values()
        return len(found), series[-1], -sum(rows[0]["rank"] for rows in found), series

    return by_series[max(by_series, key=praise)] if by_series else {}


def _choose_places(rows: Sequence[Row], farthest: int) -> dict[Series, list[Row]]:
    """Choose, for each series, the nearest rank at which it tells of every place that is told of.

    So one province never speaks for a territory of two.
    """
    places: dict[int, set[str]] = {}
    found: dict[tuple[int, Series], list[Row]] = {}
    for row in rows:
        if row["rank"] <= farthest:
            places.setdefault(row["rank"], set()).add(row["geo"])
            found.setdefault((row["rank"], _series_of(row)), []).append(row)
    chosen: dict[Series, list[Row]] = {}
    for rank, series in sorted(found):
        told = found[rank, series]
        if {row["geo"] for row in told} == places[rank]:
            chosen.setdefault(series, told)
    return chosen


def _make_figures(
    indicator_id: str,
    marks: Sequence[str],
    chosen: Mapping[str, Sequence[Row]],
    nearest: Mapping[str, Sequence[Row]],
) -> list[Figure]:
    figures = []
    for territory_id, rows in chosen.items():
        before = {(row["geo"], *_series_of(row)) for row in nearest[territory_id]}
        for row in rows:
            ways = () if (row["geo"], *_series_of(row)) in before else ("series",)
            values = {mark: float(row[mark]) for mark in marks if not pd.isna(row[mark])}
            figures.append(
                Figure(indicator_id, territory_id, values, _trace_row(row), row["geo"], ways)
            )
        if not rows:
            figures.append(Figure(indicator_id, territory_id, {}, Origin(indicator_id)))
    return figures


def _is_whole(row: Row, marks: Sequence[str]) -> bool:
    return not any(pd.isna(row[mark]) for mark in marks)


def _describe_measuring(row: Row) -> str:
    """Say what a row measures: the unit as its source writes it, without the age it may name."""
    return AGE_IN_UNIT.sub("", str(row["unit"]))


def _trace_row(row: Row) -> Origin:
    return Origin(
        f"{row['indicator']}: {_describe_measuring(row)}",
        (str(row["source_dataset"]),),
        float(row["year"]),
        age=str(row["age"]),
        level=str(row["level"]),
        place=str(row["geo"]),
    )
