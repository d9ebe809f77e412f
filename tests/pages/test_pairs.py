"""On page Data two entries are compared, decided and taken back; other pages follow at once."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.fixtures import make_row, make_text_table

from deseo.schema import check_table, contract_for
from deseo.store import decide_pair, read_pairs, save_import
from deseo.ui import cache, stores

LEFT = make_row("l", name="Girasole <b>", municipality="Carpi", activity="asilo")
RIGHT = make_row("r", name="Girasole", municipality="Carpi", website="https://girasole.example")
WHY = {"reasons": ["name", "town"], "name": 0.9, "distance_m": 1234.0}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Give each test a home of its own, with one open pair in it."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    doors = (cache.paths, cache._store, stores.store, cache.told, cache.dataset)
    for door in doors:
        door.clear()
    rows = check_table(make_text_table(LEFT, RIGHT), contract_for("enterprises"))
    save_import(stores.store(), rows, "list.csv", {}, "officer", make_pairs())
    yield
    for door in doors:
        door.clear()


def make_pairs():
    pair = {"left_id": "l", "right_id": "r", "certainty": "doubtful", "score": 0.8}
    return pd.DataFrame([{**pair, "evidence": WHY, "filled": []}])


def names_there():
    return set(cache.dataset("modena", "real").enterprises["name"])


def test_a_pair_is_compared_in_words_made_one_everywhere_and_two_again(open_at, bodies):
    page = open_at("pages/data.py", territory="modena", lang="en")
    said = " ".join(bodies(page))
    for words in (
        "Pair 1 of 1", "Girasole &lt;b&gt;", "≠ differs", "only the second says it",
        "1,234 m apart", "It would take from the second: Website",
    ):  # fmt: skip
        assert words in said
    page.button(key="w_pair_later").click().run()
    assert {"Girasole", "Girasole <b>"} <= names_there()
    page.button(key="w_pair_same").click().run()
    assert not page.exception
    assert "Girasole" not in names_there()
    kept = cache.dataset("modena", "real").enterprises.loc["l"]
    assert (kept["name"], kept["website"]) == ("Girasole <b>", "https://girasole.example")
    (pair,) = read_pairs(stores.store(), "modena", "same")
    assert (pair.decided_by, pair.filled) == ("officer", ("website",))
    page.button(key=f"w_pair_undo_{pair.pair_id}").click().run()
    assert "Girasole" in names_there()
    assert "Pair 1 of 1" in " ".join(bodies(page))


def test_two_stay_two_and_are_not_asked_again_by_looking(open_at, bodies):
    page = open_at("pages/data.py", territory="modena", lang="fr")
    page.button(key="w_pair_different").click().run()
    assert {"Girasole", "Girasole <b>"} <= names_there()
    assert "rien à décider ici" in " ".join(bodies(page))
    page.button(key="w_pairs_look").click().run()
    assert not page.exception
    asked = {(p.left_id, p.right_id) for p in read_pairs(stores.store(), "modena", "open")}
    assert ("l", "r") not in asked


def test_whoever_is_slower_is_told(open_at):
    page = open_at("pages/data.py", territory="modena", lang="en")
    (pair,) = read_pairs(stores.store(), "modena", "open")
    decide_pair(stores.store(), pair, "different", "facilitator")
    page.button(key="w_pair_same").click().run()
    assert not page.exception
    assert "Somebody else decided" in page.success[0].value
    assert {"Girasole", "Girasole <b>"} <= names_there()
