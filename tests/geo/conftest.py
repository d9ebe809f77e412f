"""Fixtures of the geometry tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests_geo import TERRITORIES


@pytest.fixture(params=sorted(TERRITORIES))
def territory_id(request):
    return request.param


@pytest.fixture
def reference():
    """Finer official boundaries to check against: they are not part of the project."""
    folder = os.environ.get("DESEO_REFERENCE_DIR")
    if not folder or not Path(folder).is_dir():
        pytest.skip("DESEO_REFERENCE_DIR names no folder: NOT checked against official boundaries")
    return Path(folder)
