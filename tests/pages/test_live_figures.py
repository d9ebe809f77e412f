"""Page Data: a press of a button fetches beside the page, and ends in a sentence, well or not."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import streamlit as st
from tests.sources.live.standins import start_standin

from deseo.i18n import LANGUAGES, Translator
from deseo.sources.live import (
    Manners,
    fetch_source,
    load_contracts,
    load_fetched,
    load_registers,
)
from deseo.ui import cache, fetches

LONGEST_S = 20


@pytest.fixture
def standin(tmp_path, monkeypatch):
    """Move every source to a stand-in, and what is fetched to a folder of this test's own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path))
    for door in (cache.paths, fetches.desk):
        door.clear()
    with start_standin() as server:
        moved = {
            name: replace(c, base=f"{server.address}/{name}/")
            for name, c in load_contracts().items()
        }
        manners = Manners(read_s=5, attempts=1, patience_s=5, per_minute=1e7)
        monkeypatch.setattr(fetches, "load_contracts", lambda: moved)
        monkeypatch.setattr(
            fetches, "fetch_source", lambda *a, **k: fetch_source(*a, **k, manners=manners)
        )
        yield server
    for door in (cache.paths, fetches.desk):
        door.clear()


def press(app, source_id):
    app.button(key=f"w_fetch_{source_id}").click().run()
    assert not app.exception


def wait_until_done(app, source_id):
    """Draw the page anew until the fetch is over, as its own clock does in a browser."""
    end_s = time.monotonic() + LONGEST_S
    while fetches.desk().is_busy(source_id):
        assert time.monotonic() < end_s
        time.sleep(0.05)
    return app.run()


def test_a_page_that_is_only_looked_at_asks_nobody(open_at, standin, tmp_path):
    app = open_at("pages/data.py")
    assert not app.exception
    offered = [b.key for b in app.button if (b.key or "").startswith("w_fetch_")]
    known = [s for s, one in load_registers().items() if one.knows("IT")]
    assert offered == [f"w_fetch_{source_id}" for source_id in (*known, *load_contracts())]
    assert standin.asked == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_sent_is_shown_address_by_address(open_at, standin, bodies):
    shown = "".join(bodies(open_at("pages/data.py")))
    assert "istat/150_915/A.ITD54+ITD51" in shown.replace("%2B", "+")
    press_of = open_at("pages/data.py")
    press(press_of, "istat")
    wait_until_done(press_of, "istat")
    for path in standin.asked:
        assert path.split("?")[0] in shown


def test_a_fetch_that_goes_well_says_when_and_how_much(open_at, standin, bodies, tmp_path):
    app = open_at("pages/data.py", lang="en")
    press(app, "kolada")
    wait_until_done(app, "kolada")
    told = next(body for body in bodies(app) if 'class="fetch fetch-fresh"' in body)
    assert "Fetched on" in told
    assert f"{len(load_fetched(tmp_path))} figures kept." in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fetch_that_fails_says_so_and_what_stays(open_at, standin, bodies, language):
    standin.mode = "html"
    app = open_at("pages/data.py", lang=language)
    press(app, "istat")
    wait_until_done(app, "istat")
    say = Translator(language)
    told = next(body for body in bodies(app) if 'class="fetch fetch-failed"' in body)
    assert say("fetch.fail_unreadable", name="ISTAT") in told
    assert say("fetch.stays_shipped") in told
    standin.mode = "good"
    press(app, "istat")
    app = wait_until_done(app, "istat")
    assert not [body for body in bodies(app) if 'class="fetch fetch-failed"' in body]


def test_while_a_fetch_is_under_way_nobody_starts_it_again(open_at, standin):
    standin.mode = "timeout"
    app = open_at("pages/data.py")
    press(app, "kolada")
    assert "w_fetch_kolada" not in [b.key for b in app.button]
    assert "w_fetch_istat" in [b.key for b in app.button]
    fetches.desk().start("kolada", fetches._fetch_with(fetches.load_contracts()["kolada"]))
    other = open_at("pages/data.py")
    assert "w_fetch_kolada" not in [b.key for b in other.button]
    wait_until_done(app, "kolada")
    assert len(standin.asked) == 1


def test_what_a_source_says_of_itself_is_text(open_at, standin, bodies, monkeypatch):
    moved = fetches.load_contracts()
    hostile = {
        name: replace(
            c, name="<img src=x onerror=alert(1)>", licence="<script>", homepage="javascript:"
        )
        for name, c in moved.items()
    }
    monkeypatch.setattr(fetches, "load_contracts", lambda: hostile)
    app = open_at("pages/data.py")
    assert not app.exception
    shown = "".join(body for body in bodies(app) if "st-key" not in body)
    assert "<img" not in shown
    assert "javascript:" not in shown


def test_after_all_of_this_nothing_is_left_in_the_cache_of_other_tests():
    st.cache_resource.clear()
    assert fetches.desk().jobs == {}
