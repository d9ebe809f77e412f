"""The command line answers in words and exit codes: 0 well, 1 to be mended, 2 not possible."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from deseo import cli
from deseo.cli import starts
from deseo.i18n import Translator

GOOD = (
    "id,name,source,lat,lon,municipality\na,Crèche,register,44.65,10.93,Modena\nb,B,register,,,\n"
)
BAD = GOOD.replace("44.65", "n/a").replace("b,B,", "a,,")


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Return what runs a command on a table, with nothing set from outside."""
    for name in ("DESEO_DATA_DIR", "DESEO_GEO_DIR", "DESEO_ENTERPRISES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DESEO_STATIC_DIR", str(tmp_path / "static"))

    def run(*arguments: str, table: str = GOOD):
        path = tmp_path / "table.csv"
        path.write_text(table, encoding="utf-8")
        filled = [str(path) if a == "TABLE" else a for a in arguments]
        return CliRunner().invoke(cli.app, filled)

    return run


def test_a_good_table_is_counted_and_its_placeless_named(ask):
    answer = ask("check", "TABLE", "--territory", "modena")
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [
        "2 organisations are known here.",
        "1 has no place and stands in the list only",
    ]


def test_every_row_to_mend_is_told_and_the_code_is_one(ask):
    answer = ask("check", "TABLE", "--territory", "modena", table=BAD)
    assert answer.exit_code == 1
    assert answer.stderr.splitlines() == [
        "Row 2: lat is “n/a”; expected a number such as 44.65.",
        "Row 3: enterprise_id “a” stands in an earlier row already.",
        "Row 3: name is empty, but it is needed.",
    ]
    assert answer.stdout == ""


@pytest.mark.parametrize("language", ["fr", "it", "es", "sv", "ca"])
def test_the_answer_is_in_the_language_asked_for(ask, language):
    answer = ask("check", "TABLE", "--territory", "modena", "--lang", language, table=BAD)
    assert answer.exit_code == 1
    say = Translator(language)
    assert say("problem.empty", row=3, column="name") in answer.stderr.splitlines()


def test_a_language_we_do_not_speak_is_answered_in_english(ask):
    answer = ask("check", "TABLE", "--territory", "modena", "--lang", "../de")
    assert "organisations are known here" in answer.stdout


def test_an_unknown_territory_is_answered_with_those_there_are(ask):
    answer = ask("check", "TABLE", "--territory", "atlantis")
    assert answer.exit_code == 2
    assert "modena" in answer.stderr
    assert "west_cork" in answer.stderr


@pytest.mark.parametrize("table", ["", "a\x00b"], ids=["empty", "no text"])
def test_what_is_no_table_is_refused_by_name(ask, table):
    answer = ask("check", "TABLE", "--territory", "modena", table=table)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("table.csv: this ")


def test_a_file_that_is_not_there_is_refused_by_name(ask):
    answer = ask("check", "/no/such/file.csv", "--territory", "modena")
    assert answer.exit_code == 2
    assert "file.csv: no such file" in answer.stderr


def test_a_setting_that_names_nothing_is_refused(ask, monkeypatch):
    monkeypatch.setenv("DESEO_DATA_DIR", "/no/such/folder")
    for command in (("prepare",), ("check", "TABLE", "--territory", "modena")):
        answer = ask(*command)
        assert answer.exit_code == 2
        assert "DESEO_DATA_DIR is '/no/such/folder'" in answer.stderr


def test_preparing_copies_once_and_says_so(ask, monkeypatch, tmp_path):
    warmed = []
    monkeypatch.setattr(starts, "warm", lambda: warmed.append(True))
    first, second = ask("prepare"), ask("prepare")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "map files brought up to date." in first.stdout
    assert second.stdout == "Map files are up to date.\n"
    assert (tmp_path / "static" / "map" / "atlas.js").is_file()
    assert warmed == [True, True]
