"""Settings come from the environment; what was set by hand has to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from deseo.errors import InputError
from deseo.settings import ROOT, SETTINGS, read_paths


def test_without_an_environment_the_shipped_folders_are_read():
    paths = read_paths({})
    assert (paths.data, paths.geo) == (ROOT / "data", ROOT / "geo")
    assert paths.static == ROOT / "static"
    assert paths.enterprises is None


def test_an_empty_variable_means_the_default():
    assert read_paths({"DESEO_DATA_DIR": "", "DESEO_ENTERPRISES": ""}) == read_paths({})


def test_a_folder_set_by_hand_is_taken(tmp_path):
    assert read_paths({"DESEO_GEO_DIR": str(tmp_path)}).geo == tmp_path


def test_the_environment_of_the_process_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("DESEO_STATIC_DIR", str(tmp_path / "not made yet"))
    assert read_paths().static == tmp_path / "not made yet"


@pytest.mark.parametrize("name", ["DESEO_DATA_DIR", "DESEO_GEO_DIR", "DESEO_ENTERPRISES"])
def test_something_that_is_not_there_is_refused_by_name_and_value(name):
    with pytest.raises(InputError) as refusal:
        read_paths({name: "/no/such/place"})
    place = Path("/no/such/place")
    assert str(refusal.value) == (
        f"{name} is '{place}': nothing is there. Name an existing folder or file, or unset it."
    )


def test_everything_that_is_not_there_is_named_at_once():
    with pytest.raises(InputError) as refusal:
        read_paths({"DESEO_DATA_DIR": "/no/data", "DESEO_ENTERPRISES": "/no/file.csv"})
    assert "DESEO_DATA_DIR" in str(refusal.value)
    assert "DESEO_ENTERPRISES" in str(refusal.value)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.name)
def test_a_setting_has_a_prefix_of_its_own_and_a_sentence(setting):
    assert setting.name.startswith("DESEO_")
    assert setting.sentence.endswith(".")
