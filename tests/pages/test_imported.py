"""What is imported stands on the pages at once, and is gone from them when it is taken back."""

from __future__ import annotations

import pytest
from tests.fixtures import make_row, make_text_table

from deseo.schema import check_table, contract_for
from deseo.store import save_import, undo_import
from deseo.ui import cache, stores

NEW = "A coop nobody had heard of"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Give each test a home of its own, with nothing in it."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    for door in (cache.paths, cache._store, stores.store):
        door.clear()
    yield
    for door in (cache.paths, cache._store, stores.store):
        door.clear()


def count_real(open_at):
    assert not open_at("pages/explore.py", territory="modena", lang="en").exception
    return len(cache.dataset("modena", "real").enterprises)


def test_an_import_is_seen_by_a_page_that_was_open_before(open_at):
    before = count_real(open_at)
    row = make_row("new", name=NEW, lat="44.65", lon="10.93")
    table = check_table(make_text_table(row), contract_for("enterprises"))
    batch = save_import(stores.store(), table, "list.csv", {}, "officer")
    assert count_real(open_at) == before + 1
    assert NEW in set(cache.view("modena", "real").by_name["name"])
    assert len(cache.dataset("modena", "exercise").enterprises) > 0
    assert NEW not in set(cache.dataset("modena", "exercise").enterprises["name"])
    undo_import(stores.store(), batch.batch_id, "officer")
    assert count_real(open_at) == before
