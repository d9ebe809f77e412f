"""Why a list cannot come in is said in the reader's language, in our words and no library's."""

from __future__ import annotations

import ast
import json
import zipfile

import pytest
from tests.sources.imports.test_workbooks import HEAD, WRITERS

from deseo.errors import (
    READING_REASONS,
    InputError,
    MissingDataError,
    ReadingError,
    StoreError,
)
from deseo.i18n import LANGUAGES, Translator
from deseo.settings import ROOT
from deseo.sources.imports import contents, sheets
from deseo.sources.imports.failures import describe_failure

ENGLISH = Translator("en")
FOLDER = ROOT / "src" / "deseo"


def zip_of(**members):
    def write(path):
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in members.items():
                archive.writestr(name.replace("_", "."), text)

    return write


def cut(ending):
    def write(path):
        WRITERS[ending](path)
        path.write_bytes(path.read_bytes()[:-200])

    return write


FILES = {
    "empty": ("list.csv", b""),
    "kind": ("list.csv", b"%PDF-1.7 \xff"),
    "packed": ("list.zip", zip_of(list_csv="name\nA\n")),
    "archive": ("list.zip", zip_of(x_doc="x")),
    "no_text": ("list.csv", bytes(range(32)) * 40),
    "no_list": ("list.json", b'{"a": {"b": 1}}'),
    "damaged": ("list.geojson", b'{"type": "FeatureCollection", "features": [{'),
    "no_sheet": ("list.xlsx", WRITERS["xlsx"]),
}
DAMAGED = {
    "workbook": ("list.xlsx", cut("xlsx")),
    "open document": ("list.ods", cut("ods")),
    "layer": ("list.gpkg", b"SQLite format 3\x00" + b"\xff" * 4_000),
    "parquet": ("list.parquet", b"PAR1" + b"\xff" * 400),
    "archive": ("list.zip", b"PK\x03\x04" + b"\xff" * 400),
}


def give(tmp_path, name, content):
    path = tmp_path / name
    content(path) if callable(content) else path.write_bytes(content)
    return path


@pytest.mark.parametrize("reason", FILES)
def test_each_way_to_fail_has_its_own_word(take, tmp_path, reason):
    path = give(tmp_path, *FILES[reason])
    with pytest.raises(ReadingError) as refused:
        take(path, sheet="Atlantis" if reason == "no_sheet" else "")
    assert refused.value.reason == reason
    said = {describe_failure(refused.value, Translator(language)) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize("kind", DAMAGED)
def test_however_a_file_is_damaged_no_library_speaks(take, tmp_path, kind):
    path = give(tmp_path, *DAMAGED[kind])
    with pytest.raises(ReadingError) as refused:
        take(path)
    assert refused.value.reason == "damaged"
    assert describe_failure(refused.value, ENGLISH) == ENGLISH("reading.damaged")


def test_limits_are_told_as_numbers_of_the_language(take, write, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 1_000)
    with pytest.raises(ReadingError) as refused:
        take(write("list.csv", "name\n" + "A\n" * 1_200))
    assert "1,000 rows" in describe_failure(refused.value, ENGLISH)
    assert "1.000 righe" in describe_failure(refused.value, Translator("it"))


def test_a_file_that_is_too_large_names_what_can_be_read(take, write, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES", 2_000_000)
    with pytest.raises(ReadingError) as refused:
        take(write("list.csv", b"a" * 2_000_001))
    assert "at most 2 MB" in describe_failure(refused.value, ENGLISH)


def test_what_a_file_names_is_shortened_and_printable(take, write):
    hostile = "\x1b[31m" + "x" * 900
    with pytest.raises(ReadingError) as refused:
        take(write("list.csv", "name;x;y\nA;650000;4945000\n"), crs=hostile)
    said = describe_failure(refused.value, ENGLISH)
    assert said.isprintable()
    assert len(said) < 200


def test_other_failures_are_said_too():
    assert describe_failure(MissingDataError("x.csv: …"), ENGLISH) == ENGLISH("reading.missing")
    assert describe_failure(StoreError("full", "disk I/O"), ENGLISH) == ENGLISH("store.full")
    assert describe_failure(InputError("Traceback"), ENGLISH) == ENGLISH("reading.other")


def find_raised():
    """Find what `ReadingError` is raised with in the code: its reason, and the names of values."""
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name == "ReadingError" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, {one.arg for one in node.keywords}


def test_every_reason_is_known_said_in_all_languages_and_used():
    raised = list(find_raised())
    assert {reason for reason, _ in raised} | {"crs_unknown"} == set(READING_REASONS)
    for reason, values in raised:
        for language in LANGUAGES:
            assert Translator(language)(f"reading.{reason}", **dict.fromkeys(values, "x"))


def test_the_command_speaks_the_language_asked_for(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from deseo import cli

    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    path = give(tmp_path, "list.csv", b"\x89PNG\r\n\x1a\n" + bytes(300))
    told = ["import", str(path), "--territory", "modena", "--report", str(tmp_path / "r.json")]
    answer = CliRunner().invoke(cli.app, [*told, "--lang", "sv"])
    assert answer.exit_code == 2
    assert answer.stderr.strip() == f"list.csv: {Translator('sv')('reading.kind', kind='PNG')}"


def test_a_column_that_a_mapping_names_in_vain_is_told(take, write, tmp_path):
    from deseo.sources.imports.mappings import parse_mapping

    path = write("list.csv", ";".join(HEAD) + "\nA;Modena;41121;;;\n")
    with pytest.raises(ReadingError) as refused:
        take(path, mapping=parse_mapping({"columns": {"name": "Nada"}}, "m.toml"))
    said = describe_failure(refused.value, Translator("fr"))
    assert "« Nada »".replace(" ", "\u202f") in said
    assert json.dumps(refused.value.values)  # what crosses from one process to the other
