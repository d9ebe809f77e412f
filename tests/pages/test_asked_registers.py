"""Registers on page Data: asked on a press only, looked through, brought in, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pages.test_live_figures import press, wait_until_done
from tests.sources.live import standins
from tests.sources.live.standins import start_standin

from deseo.i18n import LANGUAGES, Translator
from deseo.sources.live import Manners, fetch_enterprises, find_list, load_registers
from deseo.store import read_imported, read_imports
from deseo.ui import cache, fetches, registers, stores

HERE = {"territory": "dunkerque", "lang": "en"}


@pytest.fixture
def standin(tmp_path, monkeypatch):
    """Move every register to a stand-in, and what is kept to a folder of this test's own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path))
    doors = (cache.paths, cache._store, stores.store, fetches.desk)
    for door in doors:
        door.clear()
    monkeypatch.setattr(standins, "RESULTS", {"59183": 12, **dict.fromkeys(TOWNS, 0)})
    with start_standin() as server:
        moved = {
            name: replace(c, base=f"{server.address}/{name}/")
            for name, c in load_registers().items()
        }
        manners = Manners(read_s=5, attempts=1, patience_s=5, per_minute=1e7)
        monkeypatch.setattr(registers, "load_registers", lambda: moved)
        monkeypatch.setattr(
            registers,
            "fetch_enterprises",
            lambda *a, **k: fetch_enterprises(*a, **k, manners=manners),
        )
        yield server
    for door in doors:
        door.clear()


TOWNS = (
    "59016", "59094", "59107", "59131", "59155", "59159", "59260", "59271", "59272", "59273",
    "59340", "59359", "59532", "59576", "59588", "59668",
)  # fmt: skip


def ask(app, source_id):
    press(app, source_id)
    return wait_until_done(app, source_id)


def test_a_register_is_offered_where_it_knows_somebody(open_at, standin):
    def offered(territory):
        app = open_at("pages/data.py", territory=territory)
        assert not app.exception
        return {b.key for b in app.button} & {f"w_fetch_{s}" for s in load_registers()}

    assert offered("dunkerque") == {"w_fetch_overpass", "w_fetch_recherche", "w_fetch_openfairdb"}
    assert offered("modena") == {"w_fetch_overpass", "w_fetch_openfairdb"}
    assert standin.asked == []


def test_what_is_found_comes_in_only_when_it_is_said_and_goes_again(open_at, standin, bodies):
    app = ask(open_at("pages/data.py", **HERE), "recherche")
    assert "12 organisations found" in "".join(bodies(app))
    assert read_imported(stores.store(), "dunkerque").empty
    app.toggle(key="w_look_recherche_dunkerque").set_value(True).run()
    assert not app.exception
    shown = "".join(bodies(app))
    assert "12 rows: 12 would come in, 0 are known already, 0 cannot" in shown
    assert "ASSOCIATION 0" in shown
    assert read_imported(stores.store(), "dunkerque").empty

    app.button(key="w_acceptrecherche").click().run()
    assert not app.exception
    assert [one.value for one in app.success]
    assert len(read_imported(stores.store(), "dunkerque")) == 12
    batch = read_imports(stores.store(), "dunkerque")[0]
    assert batch.file_name.startswith("API Recherche d'entreprises 20")
    assert "12 rows: 0 would come in, 12 are known already" in "".join(bodies(app))
    links = cache.dataset("dunkerque", "real").links
    inferred = links[links["basis"] == "inferred"]
    assert len(inferred) == 12
    assert set(inferred["source"]) == {"88.91A (NACE Rev. 2: 88.91)"}

    app.button(key=f"w_undo_{batch.batch_id}").click().run()
    assert read_imported(stores.store(), "dunkerque").empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_that_fails_is_told_and_its_last_list_stays(
    open_at, standin, bodies, tmp_path, language
):
    here = {**HERE, "lang": language}
    ask(open_at("pages/data.py", **here), "overpass")
    contract = load_registers()["overpass"]
    kept = find_list(tmp_path, contract, "dunkerque")
    standin.mode = "html"
    (tmp_path / "fetched" / "overpass" / "cache.sqlite").unlink(missing_ok=True)
    app = ask(open_at("pages/data.py", **here), "overpass")
    told = next(body for body in bodies(app) if 'class="fetch fetch-failed"' in body)
    say = Translator(language)
    assert say("registers.fail_unreadable", name=contract.name) in told
    assert say("registers.stays", day=say.date(kept.fetched_at.date())) in told
    assert find_list(tmp_path, contract, "dunkerque") == kept
    assert app.toggle(key="w_look_overpass_dunkerque")


def test_a_list_that_vanished_meanwhile_is_told(open_at, standin, monkeypatch, tmp_path):
    app = ask(open_at("pages/data.py", **HERE), "overpass")
    found = find_list(tmp_path, load_registers()["overpass"], "dunkerque")
    gone = found._replace(path=tmp_path / "gone.csv")
    monkeypatch.setattr(registers, "find_list", lambda *_: gone)
    app.toggle(key="w_look_overpass_dunkerque").set_value(True).run()
    assert not app.exception
    assert "ask it again" in app.error[0].value


def test_what_a_register_says_is_text(open_at, standin, bodies, monkeypatch):
    original = standins.answer_overpass

    def answer(path, query):
        found = original(path, query)
        for element in found["elements"]:
            element["tags"]["name"] = "<img src=x onerror=alert(1)>"
        return found

    monkeypatch.setitem(standins.ANSWERS, "overpass", answer)
    app = ask(open_at("pages/data.py", **HERE), "overpass")
    app.toggle(key="w_look_overpass_dunkerque").set_value(True).run()
    assert not app.exception
    shown = "".join(body for body in bodies(app) if "st-key" not in body)
    assert "&lt;img" in shown
    assert "<img" not in shown
