"""What leaves the Atlas can be opened, read back, and says what it is."""

from __future__ import annotations

import io
import json

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from tests.fixtures import make_enterprises, make_row, on_the_line

from deseo.reports.exports import (
    FORMULA_STARTS,
    defuse_cell,
    tabulate_enterprises,
    to_csv,
    to_geojson,
    to_xlsx,
)
from deseo.schema import check_table, contract_for
from deseo.sources.tables import read_text_table

NOTICE = "EXERCISE: invented organisations"
LAT, LON = on_the_line(0)
FORMULA = '=HYPERLINK("http://evil.example","x")'
REAL = make_enterprises(
    make_row(
        "a",
        name=FORMULA,
        activity="-2+3",
        note="+1|@x",
        lat=LAT,
        lon=LON,
        employees="12",
        source_url="https://example.org/report",
    ),
    make_row("b", name="Crèche", activity="bell\x07 and \x0bmore", is_wise="yes"),
    links=(
        ("a", "meals", "needs", "declared"),
        ("a", "childcare", "offers", "inferred"),
        ("a", "mobility", "offers", "declared"),
        ("b", "meals", "shares", "evidenced"),
    ),
)
EXERCISE = make_enterprises(
    make_row("x", is_exercise="yes", lat=LAT, lon=LON), make_row("y", is_exercise="yes")
)


def _table(data, notice=""):
    return tabulate_enterprises(data, data.enterprises, notice)


def _sheets(content):
    return load_workbook(io.BytesIO(content))


@given(st.text() | st.sampled_from(["=1+1", "@SUM(A1)", "\x00=1", "\t=1", "\r=1", "-", "+39 059"]))
def test_no_text_stays_a_formula_or_keeps_a_control_character(text):
    safe = defuse_cell(text)
    assert isinstance(safe, str)
    assert not safe.startswith(FORMULA_STARTS)
    assert not ILLEGAL_CHARACTERS_RE.search(safe)


@given(st.text())
def test_plain_text_stays_as_it_is(text):
    plain = ILLEGAL_CHARACTERS_RE.sub("", "x" + text)
    assert defuse_cell(plain) == plain


@pytest.mark.parametrize("start", FORMULA_STARTS, ids=repr)
def test_a_formula_gets_an_apostrophe_and_loses_nothing(start):
    assert defuse_cell(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT], ids=repr)
def test_the_unknown_becomes_an_empty_cell(nothing):
    assert defuse_cell(nothing) is None


@pytest.mark.parametrize("value", [-3, 0.5, True], ids=repr)
def test_numbers_stay_numbers(value):
    assert defuse_cell(value) is value


def test_a_table_has_one_row_each_with_services_joined_by_role():
    table = _table(REAL).set_index("enterprise_id")
    assert table.loc["a", ["offers", "needs", "shares"]].tolist() == [
        "childcare (inferred)|mobility (declared)",
        "meals (declared)",
        "",
    ]
    assert table.loc["b", "shares"] == "meals (evidenced)"
    assert table["is_exercise"].tolist() == ["no", "no"]
    assert table["is_wise"].tolist() == ["", "yes"]
    assert "geometry" not in table
    assert "notice" not in table


def test_only_what_is_shown_leaves():
    shown = REAL.enterprises.loc[["b"]]
    assert tabulate_enterprises(REAL, shown, "")["enterprise_id"].tolist() == ["b"]


def test_exercise_data_carry_the_notice_in_every_row():
    table = _table(EXERCISE, NOTICE)
    assert table["notice"].tolist() == [NOTICE, NOTICE]
    assert table["is_exercise"].tolist() == ["yes", "yes"]


PEOPLE = ["employees", "women_employees", "board", "women_board", "managers", "women_managers"]
TOLD = {"employees": "12", "women_employees": "7", "board": "5", "women_board": "2"}


@pytest.mark.parametrize(
    ("cells", "leaves"),
    [
        ({"source_url": "https://example.org/report"}, True),
        ({}, False),
        ({"source_url": "https://example.org/report", "is_exercise": "yes"}, False),
    ],
    ids=["published", "told us", "exercise"],
)
def test_figures_on_people_leave_only_where_a_page_publishes_them(cells, leaves):
    table = _table(make_enterprises(make_row("a", **TOLD, **cells)))
    left = [12, 7, 5, 2] if leaves else []
    assert table.loc[0, PEOPLE].dropna().tolist() == left


def test_csv_is_defused_and_opens_with_its_accents():
    content = to_csv(_table(REAL))
    assert content.startswith(b"\xef\xbb\xbf")
    table = read_text_table(content, "export.csv")
    assert table.loc[0, "name"] == f"'{FORMULA}"
    assert table.loc[0, ["activity", "note"]].tolist() == ["'-2+3", "'+1|@x"]
    assert table.loc[1, ["name", "activity"]].tolist() == ["Crèche", "bell and more"]


def test_csv_carries_the_exercise_notice_in_every_row():
    table = read_text_table(to_csv(_table(EXERCISE, NOTICE)), "export.csv")
    assert table["notice"].tolist() == [NOTICE, NOTICE]


def test_csv_can_be_read_again_by_the_contract_with_the_same_values():
    text = read_text_table(to_csv(_table(REAL)), "export.csv")
    again = check_table(text, contract_for("enterprises")).set_index("enterprise_id", drop=False)
    before = REAL.enterprises.drop(columns="geometry")
    same = [c for c in before.columns if c not in {"name", "activity", "note"}]
    pd.testing.assert_frame_equal(again[same], before[same], check_names=False)


def test_geojson_opens_with_the_same_places_and_leaves_out_the_placeless():
    content = to_geojson(_table(REAL), "")
    frame = gpd.read_file(io.BytesIO(content))
    assert frame["enterprise_id"].tolist() == ["a"]
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.iloc[0].equals(REAL.enterprises.geometry["a"])
    assert frame.loc[0, "name"] == FORMULA
    assert frame.loc[0, "employees"] == 12


def test_geojson_says_the_unknown_as_null():
    row = json.loads(to_geojson(_table(REAL), ""))["features"][0]["properties"]
    assert row["employees"] == 12
    assert row["women_employees"] is None
    assert row["women_employees_share"] is None


def test_geojson_carries_the_exercise_notice_at_its_head_and_in_every_row():
    collection = json.loads(to_geojson(_table(EXERCISE, NOTICE), NOTICE))
    assert collection["notice"] == NOTICE
    assert [f["properties"]["notice"] for f in collection["features"]] == [NOTICE]
    assert "notice" not in json.loads(to_geojson(_table(REAL), ""))


def test_a_workbook_holds_names_not_formulas_and_says_what_it_is():
    about = {"DESEO Atlas": "=cmd", "Sources": "register\x00"}
    book = _sheets(to_xlsx(_table(REAL), "deseo: [modena]/enterprises, a long title", about, ""))
    sheet, notes = book.worksheets
    assert len(sheet.title) <= 31
    header = [cell.value for cell in sheet[1]]
    assert header == list(_table(REAL).columns)
    name, staff, note = (sheet.cell(2, header.index(c) + 1) for c in ("name", "employees", "note"))
    assert (name.data_type, name.value) == ("s", f"'{FORMULA}")
    assert (staff.data_type, staff.value) == ("n", 12)
    assert (note.data_type, note.value) == ("s", "'+1|@x")
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert list(notes.values) == [("DESEO Atlas", "'=cmd"), ("Sources", "register")]


def test_what_is_unknown_is_an_empty_cell_in_a_workbook():
    sheet = _sheets(to_xlsx(_table(REAL), "t", {}, "")).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    empty = ("women_employees", "women_employees_share", "lat", "source_year")
    assert [sheet.cell(3, header.index(c) + 1).value for c in empty] == [None] * 4


def test_an_exercise_workbook_says_so_in_its_first_line_and_every_row():
    sheet = _sheets(to_xlsx(_table(EXERCISE, NOTICE), "t", {}, NOTICE)).worksheets[0]
    rows = list(sheet.values)
    assert rows[0][0] == NOTICE
    assert sheet.cell(1, 1).font.bold
    assert rows[1][-1] == "notice"
    assert [row[-1] for row in rows[2:]] == [NOTICE, NOTICE]


def test_nobody_can_be_exported():
    nobody = tabulate_enterprises(REAL, REAL.enterprises.iloc[:0], "")
    assert read_text_table(to_csv(nobody), "t").empty
    assert json.loads(to_geojson(nobody, ""))["features"] == []
    assert len(list(_sheets(to_xlsx(nobody, "", {}, "")).worksheets[0].values)) == 1
