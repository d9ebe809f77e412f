"""The command answers in words and exit codes; its report adds up; it keeps all or nothing."""

from __future__ import annotations

import json

import pytest
from tests.sources.imports.lists import LIST
from typer.testing import CliRunner

from deseo import cli
from deseo.i18n import LANGUAGES, Translator
from deseo.settings import read_paths
from deseo.sources.imports.reports import ImportProblem, describe_import_problem
from deseo.store import open_store, read_imported, read_imports, undo_import

REASONS = (
    "no_name", "exercise", "closed", "outside", "beyond", "elsewhere", "bad_place", "contract",
    "cell_lost", "merged", "swapped", "town_guessed", "place_by_town", "no_count", "no_count_all",
    "over_total", "person_code", "id_repeated", "merged_number", "merged_door", "merged_site",
    "merged_town",
)  # fmt: skip


@pytest.fixture
def ask(tmp_path, monkeypatch, here):
    """Return what runs the command on a list, with a home of its own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    for name in ("DESEO_DATA_DIR", "DESEO_GEO_DIR", "DESEO_ENTERPRISES", "DESEO_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(*options, text=LIST, territory="modena", name="list.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        told = ("import", str(path), "--territory", territory, "--report", str(tmp_path / "r.json"))
        return CliRunner().invoke(cli.app, [*told, *options])

    return run


@pytest.fixture
def report(tmp_path):
    return lambda: json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))


def test_rows_are_kept_told_and_taken_back(ask, report):
    answer = ask(text=LIST + ";;;;Carpi;;;\nFar;;;;Roma;;;\n")
    assert answer.exit_code == 0
    said = answer.stdout.splitlines()
    assert said[0] == "4 rows: 2 accepted, 0 known already, 2 refused. r.json says why, row by row."
    told = report()
    assert [told[n] for n in ("rows_in", "accepted", "merged", "refused")] == [4, 2, 0, 2]
    assert [(p["row"], p["column"]) for p in told["problems"]] == [
        (4, "Denominazione"),
        (5, "municipality"),
    ]
    assert "We know no place “Roma”" in told["problems"][1]["reason"]
    assert told["dropped_columns"] == ["Telefono"]
    assert told["mapping"]["municipality"] == ["Comune"]
    store = open_store(read_paths())
    assert len(read_imported(store, "modena")) == 2
    assert [batch.batch_id for batch in read_imports(store)] == [told["batch_id"]]
    assert undo_import(store, told["batch_id"], "officer") == 2


def test_the_same_list_again_is_known_already(ask, report):
    ask()
    assert ask().exit_code == 0
    told = report()
    assert (told["rows_in"], told["accepted"], told["merged"]) == (2, 0, 2)
    assert {problem["outcome"] for problem in told["problems"]} == {"merged"}


def test_a_trial_keeps_nothing(ask, report, tmp_path):
    answer = ask("--dry-run")
    assert (answer.exit_code, report()["accepted"], report()["is_dry_run"]) == (0, 2, True)
    assert answer.stdout.splitlines()[-1] == "This was a trial: nothing was kept."
    assert not (tmp_path / "home").exists()


def test_a_mapping_is_used_and_remembered(ask, report, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\nname = "Comune"\nmunicipality = "CAP"\n', encoding="utf-8")
    ask("--mapping", str(mapping))
    assert report()["mapping"]["name"] == ["Comune"]
    ask("--dry-run")
    assert report()["mapping"]["name"] == ["Comune"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--territory", "atlantis"), "There is no territory “atlantis”; there are: modena"),
        (("--mapping", "/no/m.toml"), "The file that says what each column means is not there"),
        (("--crs", "EPSG:1"), "There is no coordinate system “EPSG:1”"),
    ],
    ids=["territory", "mapping", "crs"],
)
def test_what_is_not_possible_is_said_in_one_line(ask, options, said, tmp_path):
    answer = ask(*options)
    assert answer.exit_code == 2
    assert answer.stderr.count("\n") == 1
    assert said in answer.stderr
    assert not (tmp_path / "r.json").exists()


def test_a_report_that_cannot_be_written_is_said_before_anything_is_kept(ask, tmp_path):
    (tmp_path / "r.json").mkdir()
    answer = ask()
    assert answer.exit_code == 2
    assert "cannot be written" in answer.stderr
    assert read_imports(open_store(read_paths())) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_words(language, reason):
    problem = ImportProblem(2, "name", reason, "kept", {"value": "{x}<b>"})
    assert len(describe_import_problem(problem, Translator(language))) > 20


def test_the_reasons_are_said_in_the_language_asked_for(ask, report):
    ask("--lang", "sv", text="namn,ort\n,Carpi\n")
    said = Translator("sv")("imports.reason_no_name")
    assert [problem["reason"] for problem in report()["problems"]] == [said]
