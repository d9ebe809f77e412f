"""A register as an officer asks it: press, look through it, bring it in, see it on the map."""

import os
import re

import pytest

from deseo.settings import ROOT
from deseo.sources.live import contracts
from tests.browser.conftest import start_atlas
from tests.sources.live.standins import start_standin

MOVE = """
from pathlib import Path
from deseo.sources.live import contracts
contracts.FOLDER = Path({folder!r})
"""


@pytest.fixture
def moved(tmp_path):
    """Start an Atlas whose registers are all our stand-in."""
    with start_standin() as server:
        text = (contracts.FOLDER / "registers.toml").read_text(encoding="utf-8")
        parts = re.split(r"(?m)^(?=\[\w+\]$)", text)
        for part in parts[1:]:
            name = part[1 : part.index("]")]
            there = re.sub(r'(?m)^base = ".*"$', f'base = "{server.address}/{name}/"', part)
            text = text.replace(part, re.sub(r"(?m)^per_minute = \d+$", "per_minute = 1e7", there))
        (tmp_path / "registers.toml").write_text(text, encoding="utf-8")
        figures = (contracts.FOLDER / "contracts.toml").read_bytes()
        (tmp_path / "contracts.toml").write_bytes(figures)
        code = MOVE.format(folder=str(tmp_path))
        (tmp_path / "sitecustomize.py").write_text(code, encoding="utf-8")
        ways = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
        with start_atlas(tmp_path, DESEO_HOME=str(tmp_path / "home"), PYTHONPATH=ways) as base:
            yield base


def test_what_a_register_knows_is_looked_through_brought_in_and_stands_on_the_map(visit, moved):
    before = visit("/explore?territory=dunkerque", base=moved)
    before.wait_for_map()
    opened = visit("/data?territory=dunkerque", base=moved)
    page = opened.page
    register = page.locator(".st-key-source_overpass")
    register.get_by_role("button", name="Ask OpenStreetMap (Overpass) now").press("Enter")
    register.get_by_text("103 organisations found").wait_for(timeout=60_000)
    register.get_by_text("Look through the 103 found").click()
    register.get_by_text("103 rows: 103 would come in").wait_for(timeout=60_000)
    register.get_by_role("button", name="Bring in 103 organisations").click()
    said = page.get_by_text("103 organisations came in from OpenStreetMap (Overpass)")
    said.wait_for(timeout=60_000)
    opened.settle()
    assert opened.complaints == []
    assert opened.strangers == []
    after = visit("/explore?territory=dunkerque", base=moved)
    after.wait_for_map()
    assert after.points() == before.points() + 103
