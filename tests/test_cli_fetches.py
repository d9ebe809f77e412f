"""Fetching from the command line: what arrived on one line, what did not in one sentence."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from deseo.cli import app, fetches
from deseo.i18n import Translator
from deseo.sources.live import (
    Manners,
    fetch_enterprises,
    fetch_source,
    load_contracts,
    load_fetched,
    load_registers,
)
from tests.sources.live.standins import start_standin


@pytest.fixture
def standin():
    with start_standin() as server:
        yield server


@pytest.fixture
def ask(standin, tmp_path, monkeypatch):
    """Return what runs the command, with every source moved to the stand-in."""
    for name in ("DESEO_DATA_DIR", "DESEO_GEO_DIR", "DESEO_ENTERPRISES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DESEO_HOME", str(tmp_path))
    moved = {
        name: replace(c, base=f"{standin.address}/{name}/", datasets=c.datasets[:2])
        for name, c in load_contracts().items()
    }
    manners = Manners(attempts=1, patience_s=5, per_minute=1e7)
    monkeypatch.setattr(fetches, "load_contracts", lambda: moved)
    monkeypatch.setattr(
        fetches, "fetch_source", lambda *a, **k: fetch_source(*a, **k, manners=manners)
    )

    def run(*arguments: str, command: str = "indicators"):
        return CliRunner().invoke(app, ["fetch", command, *arguments])

    return run


@pytest.fixture
def ask_registers(ask, standin, monkeypatch):
    """Return what runs the command for organisations, with every register moved too."""
    moved = {
        name: replace(c, base=f"{standin.address}/{name}/") for name, c in load_registers().items()
    }
    manners = Manners(attempts=1, patience_s=5, per_minute=1e7)
    monkeypatch.setattr(fetches, "load_registers", lambda: moved)
    monkeypatch.setattr(
        fetches, "fetch_enterprises", lambda *a, **k: fetch_enterprises(*a, **k, manners=manners)
    )
    return lambda *arguments: ask(*arguments, command="enterprises")


def test_what_arrived_is_told_for_each_source(ask, tmp_path):
    answer = ask()
    assert answer.exit_code == 0
    said = answer.stdout.splitlines()
    assert [line.split(":")[0] for line in said] == [c.name for c in load_contracts().values()]
    assert "Eurostat: 252 figures kept" in said
    assert len(load_fetched(tmp_path)) > 500


def test_one_source_and_one_territory_ask_nothing_else(ask, standin, tmp_path):
    assert ask("--source", "istat", "--territory", "piacenza").exit_code == 0
    assert {path.split("/")[1] for path in standin.asked} == {"istat"}
    assert set(load_fetched(tmp_path)["geo"]) == {"ITH51", "ITH5", "IT"}


def test_a_territory_is_asked_of_those_who_know_it_only(ask, standin):
    assert ask("--territory", "modena").exit_code == 0
    assert {path.split("/")[1] for path in standin.asked} == {"eurostat", "istat"}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_source_that_fails_is_told_in_one_sentence_and_the_code_is_one(ask, standin, language):
    standin.mode = "html"
    answer = ask("--source", "kolada", "--lang", language)
    assert answer.exit_code == 1
    assert answer.stdout == ""
    said = Translator(language)("fetch.fail_unreadable", name="Kolada")
    assert answer.stderr.splitlines() == [said]


def test_insisting_takes_even_far_fewer_figures(ask, standin, tmp_path, monkeypatch):
    from tests.sources.live import standins

    ask("--source", "istat")
    monkeypatch.setattr(standins, "YEARS", ("2023",))
    assert ask("--source", "istat").exit_code == 1
    assert ask("--source", "istat", "--force").exit_code == 0
    assert set(load_fetched(tmp_path)["year"]) == {"2023"}


@pytest.mark.parametrize("option", ["--source", "--territory"])
def test_what_is_not_offered_is_answered_with_what_there_is(ask, option):
    answer = ask(option, "atlantis")
    assert answer.exit_code == 2
    assert {"--source": "eurostat", "--territory": "modena"}[option] in answer.stderr


def test_a_list_that_was_found_is_brought_in_by_the_command_that_is_told(ask_registers, tmp_path):
    answer = ask_registers("--territory", "dunkerque", "--source", "overpass")
    assert answer.exit_code == 0, answer.stderr
    first, second = answer.stdout.splitlines()
    assert first == "OpenStreetMap (Overpass): 103 organisations found"
    command = shlex.split(second.partition(": deseo ")[2])
    command[command.index("report.json")] = str(tmp_path / "report.json")
    tried = CliRunner().invoke(app, command)
    assert tried.exit_code == 0, tried.stderr
    assert "103 rows: 103 accepted" in tried.stdout
    assert Translator("en")("imports.trial") in tried.stdout


@pytest.mark.parametrize("language", ["en", "ca"])
def test_a_register_that_fails_is_told_and_the_code_is_one(ask_registers, standin, language):
    standin.mode = "html"
    answer = ask_registers("--territory", "modena", "--lang", language)
    assert answer.exit_code == 1
    say = Translator(language)
    asked = [one for one in load_registers().values() if one.knows("IT")]
    said = [say("registers.fail_unreadable", name=one.name) for one in asked]
    assert answer.stderr.splitlines() == said


def test_a_register_that_knows_nobody_in_the_country_is_not_offered(ask_registers):
    answer = ask_registers("--territory", "modena", "--source", "recherche")
    assert answer.exit_code == 2
    assert "overpass" in answer.stderr
