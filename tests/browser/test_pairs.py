"""Two entries that look alike are made one with the keyboard alone, and two again."""

from dataclasses import replace

import pandas as pd
import pytest

from deseo.schema import check_table, contract_for
from deseo.store import open_store, save_import
from tests.browser.conftest import start_atlas
from tests.fixtures import PATHS, make_row, make_text_table

pytestmark = pytest.mark.browser


@pytest.fixture
def alone(tmp_path):
    """Start an Atlas with a home of its own, in which one pair is open."""
    rows = (make_row("l", name="Girasole Blu"), make_row("r", name="Girasole Blu soc. coop."))
    table = check_table(make_text_table(*rows), contract_for("enterprises"))
    why = {"reasons": ["name", "town"], "name": 1.0}
    pair = {"left_id": "l", "right_id": "r", "certainty": "doubtful", "score": 0.8, "filled": []}
    home = tmp_path / "home"
    store = open_store(replace(PATHS, home=home))
    save_import(store, table, "list.csv", {}, "officer", pd.DataFrame([{**pair, "evidence": why}]))
    with start_atlas(tmp_path, DESEO_HOME=str(home)) as base:
        yield base


def test_a_pair_is_decided_by_keyboard_and_undone(visit, alone):
    opened = visit("/data?territory=modena", base=alone)
    page = opened.page
    page.get_by_text("Pair 1 of 1").wait_for(timeout=60_000)
    page.get_by_role("button", name="They are the same").focus()
    page.keyboard.press("Enter")
    page.get_by_text("now stands in").wait_for(timeout=30_000)
    page.get_by_text("There is nothing to decide here just now").wait_for(timeout=30_000)
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Pair 1 of 1").wait_for(timeout=30_000)
    assert opened.complaints == []
