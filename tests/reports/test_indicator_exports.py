"""What is taken along has every figure with its source; formulas are defused, unknown is empty."""

from __future__ import annotations

import csv
import io
import json

import geopandas as gpd
import pytest
from openpyxl import load_workbook
from tests.fixtures import PATHS

from deseo.equality.pictures import picture_territory
from deseo.reports.indicator_exports import (
    CODEBOOK,
    COLUMNS,
    describe_picture,
    tabulate_picture,
    write_picture,
)
from deseo.sources.indicators import load_indicators

DATA = load_indicators(PATHS)
REGIONS = gpd.read_file(PATHS.geo / "regions.geojson")
PICTURE = picture_territory(DATA, "strait")
ABOUT = describe_picture(DATA, PICTURE, "Messina", None)


@pytest.fixture(name="table")
def table_fixture():
    return tabulate_picture(DATA, PICTURE, "strait", "it")


def test_every_column_is_in_the_codebook(table):
    named = {name.strip() for names in CODEBOOK for name in names.split(",")}
    assert named == set(COLUMNS) == set(table.columns)


def test_csv_holds_every_figure_with_place_age_year_and_source(table):
    rows = list(
        csv.DictReader(io.StringIO(write_picture(table, REGIONS, ABOUT, "csv").decode("utf-8-sig")))
    )
    assert len(rows) == len(PICTURE)
    for name in ("place", "level", "age", "year", "source", "source_dataset", "licence", "label"):
        assert all(row[name] for row in rows)
    half = next(row for row in rows if row["geo"] == "ITF65")
    assert (half["women"], half["men"], half["gap"]) == ("30.2", "", "")
    assert {row["is_nearest"] for row in rows} == {"yes", "no"}


def test_one_figure_of_each_indicator_speaks_for_the_territory(table):
    assert table.loc[table["is_nearest"] == "yes", "indicator"].is_unique
    assert set(table.loc[table["is_nearest"] == "yes", "indicator"]) == set(table["indicator"])


def test_the_workbook_has_a_codebook_and_says_what_it_is(table):
    book = load_workbook(io.BytesIO(write_picture(table, REGIONS, ABOUT, "xlsx")))
    notes = {row[0]: row[1] for row in book["README"].iter_rows(values_only=True)}
    assert notes["territory"] == "Messina"
    assert set(CODEBOOK) <= set(notes)
    assert book.worksheets[0].max_row == len(table) + 1


def test_geojson_has_shapes_where_there_are_some_and_sources_everywhere(table):
    found = json.loads(write_picture(table, REGIONS, ABOUT, "geojson"))
    shapes = {f["properties"]["geo"]: f["geometry"] for f in found["features"]}
    assert shapes["ITG1"]["type"].endswith("Polygon")
    assert shapes["IT"] is None
    figures = [row for f in found["features"] for row in f["properties"]["figures"]]
    assert len(figures) == len(table)
    assert all(row["source"] for row in figures)
    assert found["codebook"] == CODEBOOK


def test_a_note_that_looks_like_a_formula_is_defused(table):
    wild = table.assign(note="=HYPERLINK()")
    text = write_picture(wild, REGIONS, ABOUT, "csv").decode("utf-8-sig")
    assert "'=HYPERLINK()" in text
