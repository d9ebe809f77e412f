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


def make_register():
    """Lay out a register as it is downloaded: codes of activity, no word on services or needs."""
    nurseries = [("88.91.00", 44.640 + 0.004 * i, 10.920 + 0.003 * (i % 2)) for i in range(7)]
    others = [
        (code, 44.45 + 0.03 * i, 10.75 + 0.04 * (i % 5))
        for i, code in enumerate(("01.11.40", "62.01.00", "69.20.11", "49.41.00", "55.20.51") * 3)
    ]
    rows = [
        make_row(f"r{i:02d}", nace=code, lat=f"{lat:.6f}", lon=f"{lon:.6f}")
        for i, (code, lat, lon) in enumerate(nurseries + others)
    ]
    return check_table(make_text_table(*rows), contract_for("enterprises"))


def test_a_register_with_codes_leads_to_candidates_that_say_they_rest_on_inference(open_at, bodies):
    save_import(stores.store(), make_register(), "register.csv", {}, "officer")
    chosen = {"sure": "chance", "near": "3000", "cluster": "A"}
    app = open_at("pages/clusters.py", territory="modena", lang="en", **chosen)
    assert not app.exception
    links = cache.dataset("modena", "real").links
    ours = links[links["enterprise_id"].str.startswith("r")]
    assert set(ours["basis"]) == {"inferred"}
    assert set(ours.loc[ours["enterprise_id"] == "r00", "service_id"]) == {"childcare"}
    said = " ".join(bodies(app))
    assert "Childcare" in said
    assert "only inferred from their activities" in said
    assert "1 is possible" in said
