"""What is taken along says for each figure where it is from and what it may stand beside."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from deseo.compare import Figure, Origin, compare_figures
from deseo.i18n import Translator
from deseo.reports.comparison_tables import (
    CODEBOOK,
    tabulate_comparisons,
    write_comparisons,
)

NAMES = {"a": "=cmd()", "b": "Dunkerque", "c": "West Cork"}
T = Translator("en")


def compared(**changes):
    figures = [
        Figure("rate", "a", {"women": 60.0, "men": 70.0}, Origin("rate", ("x",), 2023, "Y15-64")),
        Figure("rate", "b", {"women": 55.0}, Origin("rate", ("x",), 2023, "Y20-64", **changes)),
        Figure("rate", "c", {}, Origin("rate")),
    ]
    return compare_figures("rate", figures)


def test_figures_apart_bear_different_axes_and_the_silent_none():
    table = tabulate_comparisons([compared()], NAMES, T, "")
    assert table[["territory_id", "mark", "axis", "verdict"]].fillna(0).to_numpy().tolist() == [
        ["a", "women", 1, "same"],
        ["a", "men", 1, "same"],
        ["b", "women", 2, "same"],
        ["c", "", 0, "unknown"],
    ]
    assert table["value"].isna().tolist() == [False, False, False, True]
    assert table["age"].tolist() == ["Y15-64", "Y15-64", "Y20-64", ""]


def test_only_invented_figures_bear_the_notice():
    table = tabulate_comparisons([compared(is_exercise=True)], NAMES, T, "EXERCISE")
    assert table["notice"].tolist() == ["", "", "EXERCISE", ""]
    assert "is_exercise" not in table


def test_every_column_is_in_the_codebook():
    table = tabulate_comparisons([compared()], NAMES, T, "EXERCISE")
    told = {name for names in CODEBOOK for name in names.split(", ")}
    assert told == set(table.columns)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_the_table_and_no_formula(kind):
    table = tabulate_comparisons([compared(is_exercise=True)], NAMES, T, "EXERCISE")
    content = write_comparisons(table, {"made": "today"}, kind)
    if kind == "csv":
        read = pd.read_csv(io.BytesIO(content))
        assert read["territory"].iloc[0] == "'=cmd()"
        assert len(read) == len(table)
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book["comparison"]["A1"].value == "EXERCISE"
        cells = [cell.value for row in book["comparison"] for cell in row]
        assert "'=cmd()" in cells
        assert "=cmd()" not in cells
        about = {row[0].value: row[1].value for row in book["README"]}
        assert about["made"] == "today"
        assert set(CODEBOOK) <= set(about)
