"""Fetched figures stand beside shipped ones, newer years first; broken ones are left aside."""

from __future__ import annotations

import pytest
from tests.equality.worlds import both, make_rows, tell
from tests.fixtures import PATHS, paths_with

from deseo.equality.pictures import territory_figure
from deseo.schema import TableError
from deseo.sources.indicators import (
    fetched_path,
    load_indicators,
    merge_rows,
    stamp_files,
)

HEADER = (PATHS.data / "indicators.csv").read_text(encoding="utf-8").splitlines()[0]
ROW = "{geo},{level},{indicator},{sex},{year},{value},%,Eurostat,{dataset},CC BY 4.0,x,{age},,api,"


def fetched_row(sex, value, year=2024, geo="ITH5", indicator="tertiary_attainment_rate", **cells):
    told = {"level": "nuts2", "dataset": "edat_lfse_04 (ISCED11 ED5-8)", "age": "Y25-64"} | cells
    return ROW.format(geo=geo, indicator=indicator, sex=sex, value=value, year=year, **told)


@pytest.fixture
def load_with(tmp_path):
    """Return what loads the shipped figures with rows fetched since."""

    def load(*rows, header=HEADER):
        paths = paths_with(home=tmp_path)
        path = fetched_path(paths)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return load_indicators(paths)

    return load


def test_a_newer_year_fetched_speaks_and_says_that_it_was_fetched(load_with):
    data = load_with(fetched_row("F", 30.5), fetched_row("M", 22.5))
    figure = territory_figure(data, "tertiary_attainment_rate", "modena")
    assert (figure.year, figure.women, figure.men) == (2024, 30.5, 22.5)
    assert (figure.is_fetched, figure.obtained) == (True, "api")
    assert (data.fetched_fault, data.n_skipped) == ("", 0)


def test_older_shipped_years_stay_for_the_trend(load_with):
    data = load_with(fetched_row("F", 30.5), fetched_row("M", 22.5))
    own = data.readings[
        (data.readings["indicator"] == "tertiary_attainment_rate")
        & (data.readings["geo"] == "ITH5")
    ]
    assert sorted(own["year"]) == [2015, 2016, 2017, 2018, 2019, 2024]


@pytest.mark.parametrize(
    "row",
    [fetched_row("F", "n/a"), fetched_row("F", 1, age="15 to 64"), fetched_row("X", 1)],
    ids=["value", "age", "sex"],
)
def test_a_broken_fetched_file_is_left_aside_and_said_to_be(load_with, row):
    data = load_with(row)
    assert "indicators" in data.fetched_fault
    assert not data.readings["is_fetched"].any()
    assert territory_figure(data, "tertiary_attainment_rate", "modena").year == 2019


def test_what_is_no_table_is_left_aside_too(load_with):
    assert load_with(header="<html>\0</html>").fetched_fault
    assert load_with(header="some,other,columns").fetched_fault


def test_rows_about_places_and_questions_unknown_here_are_left_out_and_counted(load_with):
    data = load_with(fetched_row("F", 1, geo="XX99"), fetched_row("F", 1, indicator="strange"))
    assert (data.n_skipped, data.fetched_fault) == (2, "")
    assert not data.readings["is_fetched"].any()


def test_of_one_reading_the_fetched_answer_replaces_both_sexes():
    shipped = make_rows(*both("OWN", 1, 2), *both("REG", 5, 6))
    merged = merge_rows(shipped, make_rows(tell("OWN", "F", 9)))
    own = merged[merged["geo"] == "OWN"]
    assert own[["sex", "value"]].to_numpy().tolist() == [["F", 9.0]]
    assert len(merged) == 3
    assert len(shipped) == 4


def test_without_anything_fetched_all_is_as_shipped(tmp_path):
    data = load_indicators(paths_with(home=tmp_path))
    assert (data.fetched_fault, data.n_skipped) == ("", 0)
    assert not data.readings["is_fetched"].any()


def test_a_wrong_age_in_the_shipped_table_is_refused_with_its_row(tmp_path):
    for name in ("indicators.toml", "indicator_areas.csv", "territory_areas.csv"):
        (tmp_path / name).write_bytes((PATHS.data / name).read_bytes())
    lines = (PATHS.data / "indicators.csv").read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("Y_GE16", "grown-ups")
    (tmp_path / "indicators.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(TableError) as refused:
        load_indicators(paths_with(data=tmp_path, home=tmp_path))
    assert [(p.row, p.column) for p in refused.value.problems] == [(2, "age")]


def test_the_stamp_changes_when_something_is_fetched(tmp_path):
    paths = paths_with(home=tmp_path)
    before = stamp_files(paths)
    fetched_path(paths).parent.mkdir()
    fetched_path(paths).write_text("x")
    assert stamp_files(paths) != before
