"""Figures on women and men: brought to one source, age and year where that is possible."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.fixtures import PATHS

from deseo.compare import compare_readings, gather_readings
from deseo.equality.readings import IndicatorData, make_readings
from deseo.sources.indicators import load_definitions, load_indicators
from deseo.sources.territories import load_territories

DEFINITIONS = load_definitions(PATHS)
RATE = DEFINITIONS["employment_rate"]
PLACES = [
    ("modena", "M", "own", 1), ("modena", "ER", "around", 4), ("modena", "IT", "country", 8),
    ("dunkerque", "D", "own", 1), ("dunkerque", "NPC", "around", 5),
    ("dunkerque", "FR", "country", 8),
    ("strait", "S1", "own", 1), ("strait", "S2", "own", 1), ("strait", "IT", "country", 8),
]  # fmt: skip
LEVELS = {"M": "nuts3", "S1": "nuts3", "S2": "nuts3", "D": "epci", "ER": "nuts2", "NPC": "nuts2"}


def make_data(*rows):
    """Make figures of (place, age, year, dataset, women, men), the unit named after the age."""
    told = [
        {
            "indicator": "employment_rate", "geo": geo, "age": age, "year": year, "sex": sex,
            "source_dataset": dataset, "value": value, "level": LEVELS.get(geo, "country"),
            "unit": f"% of population {age.removeprefix('Y')}", "source": dataset, "licence": "",
            "obtained": "file", "flag": "", "note": "", "is_fetched": False,
        }
        for geo, age, year, dataset, women, men in rows
        for sex, value in (("F", women), ("M", men))
        if value is not None
    ]  # fmt: skip
    places = pd.DataFrame(PLACES, columns=["territory_id", "geo", "relation", "rank"])
    readings = make_readings(pd.DataFrame(told), DEFINITIONS)
    return IndicatorData(DEFINITIONS, readings, pd.DataFrame(), places, "test")


def compare(data, *ids):
    return compare_readings(RATE, [gather_readings(data, territory_id) for territory_id in ids])


def told(compared):
    return [
        [(f.territory_id, f.part, f.origin.year, f.origin.age, f.ways) for f in axis.figures]
        for axis in compared.axes
    ]


def test_nearest_figures_that_are_alike_stay():
    data = make_data(
        ("M", "Y15-64", 2023, "lfs", 60, 70),
        ("S1", "Y15-64", 2023, "lfs", 35, 55),
        ("S2", "Y15-64", 2023, "lfs", 30, 50),
        ("IT", "Y15-64", 2024, "lfs", 50, 70),
    )
    [axis] = told(compare(data, "modena", "strait"))
    assert [(part, ways) for _, part, _, _, ways in axis] == [("M", ()), ("S1", ()), ("S2", ())]


def test_figures_of_other_levels_are_left_for_regions_that_all_have():
    data = make_data(
        ("M", "Y15-64", 2023, "lfs", 60, 70),
        ("D", "Y15-64", 2023, "lfs", 55, 60),
        ("ER", "Y15-64", 2024, "lfs", 1, 2),
        ("NPC", "Y15-64", 2024, "lfs", 1, 2),
    )
    compared = compare(data, "modena", "dunkerque")
    assert told(compared) == [
        [
            ("modena", "ER", 2024, "Y15-64", ("series",)),
            ("dunkerque", "NPC", 2024, "Y15-64", ("series",)),
        ]
    ]


def test_another_age_is_left_for_one_that_all_have():
    data = make_data(
        ("M", "Y15-64", 2023, "istat", 60, 70),
        ("D", "Y20-64", 2022, "insee", 55, 60),
        ("ER", "Y20-64", 2019, "eurostat", 65, 75),
        ("NPC", "Y20-64", 2019, "eurostat", 58, 64),
    )
    compared = compare(data, "modena", "dunkerque")
    [axis] = compared.axes
    assert [(f.part, f.ways) for f in axis.figures] == [("ER", ("series",)), ("NPC", ("series",))]
    assert [axis.judge(f).verdict for f in axis.figures] == ["normalised"] * 2


def test_where_no_age_is_shared_there_are_two_axes():
    data = make_data(("M", "Y15-64", 2023, "istat", 60, 70), ("D", "Y20-64", 2023, "istat", 55, 60))
    assert [len(axis) for axis in told(compare(data, "modena", "dunkerque"))] == [1, 1]


def test_a_country_stands_in_for_nobody_who_has_a_nearer_figure():
    data = make_data(
        ("M", "Y15-64", 2023, "istat", 60, 70),
        ("IT", "Y20-64", 2023, "eurostat", 50, 70),
        ("FR", "Y20-64", 2023, "eurostat", 60, 68),
    )
    compared = compare(data, "modena", "dunkerque")
    assert [[row[1] for row in axis] for axis in told(compared)] == [["M"], ["FR"]]


def test_one_province_never_speaks_for_a_territory_of_two():
    data = make_data(
        ("S1", "Y20-64", 2018, "istat", 35, 55),
        ("S2", "Y15-64", 2023, "istat", 30, 50),
        ("M", "Y15-64", 2023, "istat", 60, 70),
    )
    compared = compare(data, "modena", "strait")
    assert [[row[1] for row in axis] for axis in told(compared)] == [["M", "S2"], ["S1"]]


def test_whom_nobody_told_of_is_silent():
    compared = compare(make_data(("M", "Y15-64", 2023, "istat", 60, 70)), "modena", "dunkerque")
    assert [f.territory_id for f in compared.silent] == ["dunkerque"]


def test_a_census_and_a_survey_are_never_on_one_axis():
    data = make_data(("M", "Y15-64", 2022, "a", 60, 70), ("D", "Y15-64", 2022, "b", 55, 60))
    readings = data.readings.assign(
        unit=["% of population 15-64 (census definition)", "% of population 15-64"]
    )
    other = IndicatorData(DEFINITIONS, readings, data.areas, data.places, "test")
    assert [len(axis) for axis in told(compare(other, "modena", "dunkerque"))] == [1, 1]


@pytest.fixture(scope="module")
def shipped():
    data = load_indicators(PATHS)
    return data, [gather_readings(data, territory_id) for territory_id in load_territories(PATHS)]


@pytest.mark.parametrize("indicator_id", [i for i, d in DEFINITIONS.items() if d.kind != "score"])
def test_of_what_is_shipped_no_axis_mixes_ages_units_or_far_years(shipped, indicator_id):
    data, readings = shipped
    compared = compare_readings(DEFINITIONS[indicator_id], readings)
    for axis in compared.axes:
        years = [f.origin.year for f in axis.figures]
        assert len({f.origin.age for f in axis.figures}) == 1
        assert len({f.origin.definition for f in axis.figures}) == 1
        assert max(years) - min(years) <= 5
    heard = {f.territory_id for axis in compared.axes for f in axis.figures}
    assert heard | {f.territory_id for f in compared.silent} == {
        territory.territory_id for territory in readings
    }
    known = data.readings.set_index(["indicator", "geo", "age", "year", "source_dataset"])
    for figure in (f for axis in compared.axes for f in axis.figures):
        o = figure.origin
        row = known.loc[(indicator_id, o.place, o.age, int(o.year), o.sources[0])]
        assert dict(figure.marks) == {mark: row[mark] for mark in figure.marks}
