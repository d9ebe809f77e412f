"""A store of one's own, in a folder that is not there before somebody writes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fixtures import PATHS

from deseo.store import open_store


@pytest.fixture
def paths(tmp_path):
    return replace(PATHS, home=tmp_path / "home")


@pytest.fixture
def store(paths):
    return open_store(paths)
