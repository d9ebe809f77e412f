"""Our map rests on internals of streamlit-folium; these guards say at once when they change."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import streamlit_folium

from deseo.settings import ROOT

BUILD = Path(streamlit_folium.__file__).parent / "frontend" / "build"


@pytest.fixture(scope="module")
def frontend():
    scripts = sorted((BUILD / "static" / "js").glob("main*.js"))
    assert len(scripts) == 1
    return scripts[0].read_text(encoding="utf-8")


def test_one_version_is_pinned_exactly_and_is_the_one_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = f"streamlit-folium=={version('streamlit-folium')}"
    assert installed in project["dependencies"]
    assert installed in (ROOT / "requirements.txt").read_text(encoding="utf-8").split()


def test_the_frontend_takes_the_old_groups_off_and_never_empties_their_list(frontend):
    assert "window.feature_group.forEach(" in frontend
    assert not re.findall(r"window\.feature_group(?:\s*=[^=]|\.length\s*=[^=]|\.splice)", frontend)


def test_the_frontend_runs_what_changes_by_itself_and_only_when_it_changed(frontend):
    assert "eval(feature_group+layer_control)" in frontend
    assert "feature_group!==window.__GLOBAL_DATA__.last_feature_group" in frontend


def test_a_click_comes_back_as_the_drawing_of_the_layer_clicked(frontend):
    told = re.search(
        r'"function"===typeof (\w+)\.layer\.toGeoJSON&&\((\w+)\.last_active_drawing='
        r"\1\.layer\.toGeoJSON\(\)",
        frontend,
    )
    assert told
    assert 'e.off("click",onLayerClick),e.on("click",onLayerClick)' in frontend


def test_the_python_side_names_the_map_as_our_scripts_expect():
    source = Path(streamlit_folium.__file__).read_text(encoding="utf-8")
    assert 'replace(map_id, "map_div")' in source
    assert 'feature_group_string.replace(m_id, "map_div")' in source
    assert "window.feature_group = window.feature_group || [];" in source
