"""A list in metres without a word on their system: the officer looks at a map and says."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import streamlit as st
from tests.sources.imports.test_systems import place_in

from deseo.ui import cache, stores

KEY = "w_crs_list.csv"


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes
    file_id: str = "one"

    def getvalue(self):
        return self.content


@pytest.fixture(autouse=True)
def upload(tmp_path, monkeypatch):
    """Put a list into the first uploader of the page, and what is kept into a home of its own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path))
    doors = (cache.paths, cache._store, stores.store)
    for door in doors:
        door.clear()
    x, y, *_ = place_in("modena", "EPSG:3003")
    rows = [f"Coop {i};{a:.1f};{b:.1f}" for i, (a, b) in enumerate(zip(x, y, strict=True))]
    file = Upload("list.csv", "\n".join(["name;x;y", *rows]).encode())
    monkeypatch.setattr(
        st, "file_uploader", lambda *_, key="", **__: file if key.startswith("w_list") else None
    )
    yield
    for door in doors:
        door.clear()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_system_that_is_taken_puts_the_list_on_the_map(open_at, bodies, language):
    app = open_at("pages/data.py", territory="modena", lang=language)
    app.toggle(key="w_try_list.csv").set_value(True).run()
    assert not app.exception
    choice = app.radio(key=f"{KEY}_candidate")
    assert choice.options
    choice.set_value("EPSG:3003").run()
    app.button(key=f"{KEY}_take").click().run()
    assert not app.exception
    assert app.text_input(key=KEY).value == "EPSG:3003"
    assert "47" in app.button(key="w_accept").label
    with pytest.raises(KeyError):
        app.radio(key=f"{KEY}_candidate")
