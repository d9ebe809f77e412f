"""A store of one's own, in a folder that is not there before somebody writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deseo.store import AnswerSheet, Design, open_store
from tests.fixtures import PATHS

TODAY = date(2026, 3, 1)


@pytest.fixture
def paths(tmp_path):
    return replace(PATHS, home=tmp_path / "home")


@pytest.fixture
def store(paths):
    return open_store(paths, TODAY)


def make_sheet(enterprise_id="coop", **fields):
    """Give a sheet of answers as an enterprise hands it in."""
    usual = {
        "territory_id": "modena",
        "purpose": "self_assessment",
        "notice_version": "1",
        "visibility": "cluster",
        "retain_until": date(2026, 12, 31),
        "answers": {"employees": 12, "plan": None},
    }
    return AnswerSheet(enterprise_id, **{**usual, **fields})


def make_design(**fields):
    """Give a cluster as somebody means to build it."""
    usual = {"territory_id": "modena", "name": "Childcare", "members": ("b", "a")}
    return Design(**{**usual, **fields})
