"""Lists as clerks have them, read in this process, so that a hundred of them take seconds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from tests.fixtures import PATHS

from deseo.errors import ReadingError
from deseo.sources.imports import batches, workers
from deseo.sources.imports.batches import ImportChoices, make_batch, propose_import


def run_here(job, path):
    """Read a file as the other process would, without its limits."""
    del path
    try:
        return workers._answer(job, workers._choose_reader(job))
    except ReadingError as error:
        return workers.tell_refusal(error)


@pytest.fixture
def here(monkeypatch):
    """Read files in this process."""
    monkeypatch.setattr(workers, "_run", run_here)


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """Read what is shipped once for all tests."""
    for name in ("load_zones", "load_reference", "load_all_territories"):
        monkeypatch.setattr(batches, name, _once(name))
    monkeypatch.setattr(batches, "load_gazetteer", _gazetteer)
    monkeypatch.setattr(batches.Ground, "of", _ground)


@cache
def _once(name):
    return cache(_SHIPPED[name])


_SHIPPED = {
    name: getattr(batches, name)
    for name in ("load_zones", "load_reference", "load_all_territories")
}
_LOAD_GAZETTEER, _DRAW = batches.load_gazetteer, batches.Ground.of
_KEPT = {}


def _gazetteer(paths, territory_id, country, zones):
    if territory_id not in _KEPT:
        _KEPT[territory_id] = _LOAD_GAZETTEER(paths, territory_id, country, zones)
    return _KEPT[territory_id]


def _ground(definition, zones):
    key = ("ground", definition.territory_id)
    if key not in _KEPT:
        _KEPT[key] = _DRAW(definition, zones)
    return _KEPT[key]


@pytest.fixture
def paths(tmp_path):
    return replace(PATHS, home=tmp_path / "home")


@pytest.fixture
def write(tmp_path):
    """Return what writes a file of some name and content, and gives its path."""

    def put(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@pytest.fixture
def take(paths, here):
    """Return what makes a batch of a file, in the territory of Modena if no other is named."""

    def make(path, territory="modena", existing=None, **choices):
        proposal = propose_import(paths, path, territory, ImportChoices(**choices))
        return make_batch(paths, proposal, territory, existing)

    return make
