"""`deseo indicators` writes what the page offers: whole, with sources, or nothing at all."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from deseo.cli import app
from deseo.i18n import Translator


@pytest.fixture
def ask(tmp_path, monkeypatch):
    for name in ("DESEO_DATA_DIR", "DESEO_GEO_DIR", "DESEO_ENTERPRISES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    return lambda *arguments: CliRunner().invoke(app, ["indicators", *arguments])


def test_a_csv_of_a_territory_has_every_figure_with_its_source(ask, tmp_path):
    out = tmp_path / "x.csv"
    answer = ask("modena", "--out", str(out), "--lang", "it")
    assert answer.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    said = Translator("it").count("picture.written", len(rows), name="Modena", file="x.csv")
    assert answer.stdout.strip() == said
    assert rows[0]["label"] == "Tasso di occupazione"
    assert all(row["source"] and row["year"] and row["age"] and row["level"] for row in rows)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".x")] == []


def test_a_year_leaves_newer_figures_out(ask, tmp_path):
    out = tmp_path / "x.geojson"
    assert ask("dunkerque", "--out", str(out), "--year", "2015").exit_code == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    years = [row["year"] for f in found["features"] for row in f["properties"]["figures"]]
    assert 0 < max(years) <= 2015


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("atlantis", "--out", "x.csv"), "modena"),
        (("modena", "--out", "x.exe"), "csv"),
        (("modena", "--out", "/no/such/folder/x.csv"), "folder"),
    ],
    ids=["territory", "extension", "folder"],
)
def test_what_cannot_be_done_is_said_and_the_code_is_two(
    ask, tmp_path, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    answer = ask(*arguments)
    assert answer.exit_code == 2
    assert words in answer.stderr
    assert list(tmp_path.glob("x*")) == []
