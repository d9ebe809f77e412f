"""A cluster is saved, given criteria and followed; where the store is shut, the rest goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from tests.fixtures import PAGES

from deseo.errors import StoreError
from deseo.evaluation import TEMPLATES, Design, Measurement, propose_criteria
from deseo.i18n import LANGUAGES, Translator
from deseo.settings import read_paths
from deseo.store import (
    open_store,
    read_criteria,
    read_designs,
    read_events,
    save_criteria,
    save_design,
    save_measurements,
)
from deseo.ui import cache, stores

EN = Translator("en")
EXERCISE = {"territory": "modena", "source": "exercise"}


def forget():
    """Forget which home it was; the shipped data stay as they are."""
    cache.paths.clear()
    stores.store.clear()


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Give each test a store of its own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    forget()
    yield
    forget()


@pytest.fixture
def kept():
    """A saved design of exercise enterprises with a grid, and something measured."""
    store = open_store(read_paths())
    members = ("ex-modena-0001", "ex-modena-0002", "left-since")
    design = save_design(store, Design("modena", "Our crèche", members, {}, True), "officer")
    grid = save_criteria(store, design.design_id, propose_criteria({"staff": 40.0}), (), "officer")
    told = [Measurement(grid[1].criterion_id, date(2026, 1, 1), 44.0)]
    save_measurements(store, design.design_id, told, (), "officer")
    return design


def designs():
    return read_designs(open_store(read_paths()), "modena", is_exercise=True)


def press(app, key):
    next(b for b in app.button if b.key == key).click().run()
    assert not app.exception


def say(app, bodies):
    parts = [*bodies(app), *(m.value for m in (*app.markdown, *app.warning, *app.error))]
    return " ".join(parts)


def test_where_nothing_is_saved_candidates_are_offered_and_nothing_is_written(open_at, bodies):
    app = open_at("pages/dossier.py", **EXERCISE)
    assert not app.exception
    assert EN("dossier.saved_none") in say(app, bodies)
    assert [b for b in app.button if (b.key or "").startswith("row_candidate_")]
    assert not (read_paths().home / "atlas.sqlite").exists()


def test_where_there_is_no_candidate_the_page_says_what_to_do(open_at, bodies):
    app = open_at("pages/dossier.py", territory="west_cork")
    assert not app.exception
    assert EN("dossier.start_none") in say(app, bodies)


def test_from_a_candidate_to_a_grid_in_three_steps(open_at, bodies):
    app = open_at("pages/dossier.py", **EXERCISE)
    press(app, "row_candidate_A")
    app.text_input[0].set_value("Our crèche")
    next(b for b in app.button if b.label == EN("dossier.save_design")).click().run()
    (design,) = designs()
    assert (design.name, design.is_exercise) == ("Our crèche", True)
    assert design.rules_query["cluster"] == "A"
    assert app.query_params["design"] in (design.design_id, [design.design_id])
    press(app, "w_begin_proposed")
    store = open_store(read_paths())
    assert [c.template_id for c in read_criteria(store, design.design_id)] == list(TEMPLATES)
    assert {event.role for event in read_events(store)} == {"officer"}
    assert EN("dossier.nothing_measured") in say(app, bodies)


def test_a_candidate_that_is_saved_already_is_opened_and_not_saved_twice(open_at):
    app = open_at("pages/dossier.py", cluster="A", **EXERCISE)
    next(b for b in app.button if b.label == EN("dossier.save_design")).click().run()
    app = open_at("pages/dossier.py", cluster="A", **EXERCISE)
    assert EN("dossier.save_design") not in [b.label for b in app.button]
    press(app, "w_open_twin")
    assert app.query_params["design"] in ([designs()[0].design_id], designs()[0].design_id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_cluster_shows_where_it_stands_in_every_language(open_at, bodies, kept, language):
    t = Translator(language)
    app = open_at("pages/dossier.py", design=kept.design_id, lang=language, **EXERCISE)
    assert not app.exception
    words = say(app, bodies)
    assert "Our crèche" in words
    value = t("dossier.percent", value=t.number(44))
    assert t("dossier.said_latest", value=value, day=t.date(date(2026, 1, 1))) in words
    assert t.count("dossier.lost_members", 1) in words
    assert app.get("plotly_chart")


def test_a_real_cluster_is_not_shown_among_exercise_ones(open_at, bodies, kept):
    app = open_at("pages/dossier.py", territory="modena", design=kept.design_id)
    assert not app.exception
    words = say(app, bodies)
    assert "Our crèche" not in words
    assert EN("dossier.gone") in words


@pytest.mark.parametrize("design", ["nonsense", "'; DROP TABLE designs; --", "x" * 300, "../.."])
def test_a_link_to_a_cluster_that_is_not_here_says_so(open_at, bodies, kept, design):
    app = open_at("pages/dossier.py", design=design, **EXERCISE)
    assert not app.exception
    assert EN("dossier.gone") in say(app, bodies)
    assert designs() == (kept,)


def test_a_hostile_name_is_text(open_at, bodies, kept):
    hostile = "<img src=x onerror=alert(1)> **b** [a](javascript:1) :red[x]"
    save_design(open_store(read_paths()), replace(kept, name=hostile), "officer")
    app = open_at("pages/dossier.py", design=kept.design_id, **EXERCISE)
    assert not app.exception
    assert "<img" not in " ".join(bodies(app))
    app = open_at("pages/dossier.py", **EXERCISE)
    (row,) = [b.label for b in app.button if (b.key or "").startswith("row_design_")]
    assert "\\[a\\]" in row
    assert "\\:red" in row


def test_a_cluster_is_removed_only_by_who_is_sure(open_at, kept):
    app = open_at("pages/dossier.py", design=kept.design_id, **EXERCISE)
    assert next(b for b in app.button if b.key == "w_remove").disabled
    app.checkbox(key=f"w_sure_{kept.design_id}").check().run()
    press(app, "w_remove")
    assert designs() == ()


def test_another_territory_closes_the_cluster(open_at, kept):
    app = open_at("pages/dossier.py", design=kept.design_id, **EXERCISE)
    app.selectbox(key="w_territory").set_value("dunkerque").run()
    assert not app.exception
    assert "design" not in app.query_params


def corrupt(path):
    path.write_bytes(b"no database at all " * 500)


def make_newer(path):
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
        opened.commit()


def look_at_shut_store(open_at, bodies, script, design_id):
    forget()
    app = open_at(script, cluster="A", design=design_id, **EXERCISE)
    assert not app.exception
    words = say(app, bodies)
    assert "sqlite3" not in words
    assert "Traceback" not in words
    return app, words


@pytest.mark.parametrize("script", PAGES)
def test_every_page_goes_on_where_the_store_is_damaged(open_at, bodies, kept, script):
    corrupt(read_paths().home / "atlas.sqlite")
    look_at_shut_store(open_at, bodies, script, kept.design_id)


@pytest.mark.parametrize(("spoil", "reason"), [(corrupt, "corrupt"), (make_newer, "newer")])
def test_a_shut_store_is_told_of_and_candidates_are_shown(open_at, bodies, kept, spoil, reason):
    spoil(read_paths().home / "atlas.sqlite")
    app, words = look_at_shut_store(open_at, bodies, "pages/dossier.py", kept.design_id)
    assert EN(f"store.{reason}") in words
    assert EN("dossier.without_store") in words
    assert EN("clusters.named", letter="A") in words
    assert EN("dossier.save_design") not in [b.label for b in app.button]


def test_a_store_that_shuts_while_a_cluster_is_open_is_told_of(open_at, bodies, kept, monkeypatch):
    def shut(*_):
        raise StoreError("locked", "in use")

    monkeypatch.setattr("deseo.ui.evaluations.read_criteria", shut)
    app = open_at("pages/dossier.py", design=kept.design_id, **EXERCISE)
    assert not app.exception
    assert EN("store.locked") in say(app, bodies)
