"""What if on the page of clusters: nothing before it is opened, kept once it is saved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deseo.i18n import Translator
from deseo.scenarios import Change, Scenario
from deseo.settings import read_paths
from deseo.store import open_store, read_scenarios, save_scenario
from deseo.ui import cache, stores

EN = Translator("en")
EXERCISE = {"territory": "modena", "source": "exercise"}
CLUSTERS = "pages/clusters.py"
CLOSE = Change("close", "ex-modena-0001")
NEW = Change("add", "what-if-1", "Nido <b>nuovo</b>", 44.647, 10.925, "Modena", ("childcare",))


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Give each test a store of its own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    cache.paths.clear()
    stores.store.clear()
    yield
    cache.paths.clear()
    stores.store.clear()


@pytest.fixture
def saved():
    scenario = Scenario("modena", "Crèche", (CLOSE, NEW), is_exercise=True)
    return save_scenario(open_store(read_paths()), scenario, "officer")


def kept():
    return read_scenarios(open_store(read_paths()), "modena", is_exercise=True)


def find(widgets, key):
    return next(widget for widget in widgets if widget.key == key)


def press(app, key):
    find(app.button, key).click().run()
    assert not app.exception


@pytest.mark.prove
def test_before_it_is_opened_nothing_is_supposed_or_stored(open_at):
    app = open_at(CLUSTERS, **EXERCISE)
    assert not app.exception
    assert not any(b.key == "w_whatif_suppose" for b in app.button)
    find(app.toggle, "w_whatif").set_value(True).run()
    assert not app.exception
    assert app.query_params["scenario"] == "new"
    assert any(b.key == "w_whatif_suppose" for b in app.button)
    assert not open_store(read_paths()).is_begun


def test_a_change_is_supposed_told_and_taken_back(open_at, bodies):
    app = open_at(CLUSTERS, **EXERCISE, scenario="new")
    find(app.button_group, "w_whatif_kind").set_value("close").run()
    who = find(app.selectbox, "w_whatif_who")
    press(app, "w_whatif_suppose")
    said = " ".join(bodies(app))
    assert EN("whatif.follows") in said
    assert EN("whatif.caution") in said
    assert who.value is not None
    press(app, "w_whatif_undo")
    assert EN("whatif.none") in " ".join(bodies(app))


@pytest.mark.prove
def test_an_organisation_without_a_name_is_refused_in_words(open_at):
    app = open_at(CLUSTERS, **EXERCISE, scenario="new")
    press(app, "w_whatif_suppose")
    assert [w.value for w in app.warning] == [EN("whatif.refused")]


def test_what_is_supposed_can_be_saved_and_opened_again(open_at, bodies):
    app = open_at(CLUSTERS, **EXERCISE, scenario="new")
    find(app.button_group, "w_whatif_kind").set_value("close").run()
    press(app, "w_whatif_suppose")
    find(app.text_input, "w_whatif_title_").set_value("One less").run()
    press(app, "w_whatif_save")
    (scenario,) = kept()
    assert (scenario.name, len(scenario.changes)) == ("One less", 1)
    assert app.query_params["scenario"] == scenario.scenario_id
    again = open_at(CLUSTERS, **EXERCISE, scenario=scenario.scenario_id)
    assert EN("whatif.follows") in " ".join(bodies(again))


def test_a_link_opens_a_saved_one_and_its_names_are_escaped(open_at, bodies, saved):
    said = " ".join(bodies(open_at(CLUSTERS, **EXERCISE, scenario=saved.scenario_id)))
    assert "Nido &lt;b&gt;nuovo&lt;/b&gt;" in said
    assert "<b>nuovo" not in said


@pytest.mark.prove
def test_whoever_saves_second_is_told_both(open_at, saved):
    app = open_at(CLUSTERS, **EXERCISE, scenario=saved.scenario_id)
    save_scenario(open_store(read_paths()), replace(saved, name="Theirs"), "facilitator")
    find(app.text_input, f"w_whatif_title_{saved.scenario_id}").set_value("Mine").run()
    press(app, "w_whatif_save")
    (warning,) = [w.value for w in app.warning]
    assert "Theirs" in warning
    assert "Mine" in warning
    assert [scenario.name for scenario in kept()] == ["Theirs"]
    press(app, "w_whatif_copy")
    assert sorted(scenario.name for scenario in kept()) == ["Mine", "Theirs"]


@pytest.mark.prove
def test_a_saved_one_is_deleted_only_when_sure(open_at, saved):
    app = open_at(CLUSTERS, **EXERCISE, scenario=saved.scenario_id)
    assert find(app.button, "w_whatif_remove").disabled
    find(app.checkbox, "w_whatif_sure").set_value(True).run()
    press(app, "w_whatif_remove")
    assert kept() == ()


@pytest.mark.prove
def test_two_saved_ones_are_compared(open_at, bodies, saved):
    other = save_scenario(
        open_store(read_paths()), Scenario("modena", "Nothing", (), is_exercise=True), "officer"
    )
    app = open_at(CLUSTERS, **EXERCISE, scenario=saved.scenario_id)
    find(app.selectbox, "w_whatif_base").set_value(other.scenario_id).run()
    assert not app.exception
    assert EN("whatif.legend_before", base="Nothing") in " ".join(bodies(app))


@pytest.mark.prove
def test_a_change_about_somebody_gone_is_told(open_at, bodies):
    gone = Scenario("modena", "Gone", (Change("close", "left-since"),), is_exercise=True)
    scenario = save_scenario(open_store(read_paths()), gone, "officer")
    said = " ".join(bodies(open_at(CLUSTERS, **EXERCISE, scenario=scenario.scenario_id)))
    assert EN("whatif.lost", said=EN("whatif.said_close", name="left-since")) in said


@pytest.mark.prove
@pytest.mark.parametrize("language", ["fr", "sv"])
def test_it_speaks_the_language_of_the_page(open_at, bodies, saved, language):
    app = open_at(CLUSTERS, **EXERCISE, lang=language, scenario=saved.scenario_id)
    assert not app.exception
    assert Translator(language)("whatif.follows") in " ".join(bodies(app))


def test_figures_on_women_and_men_stand_beside_each_other_by_the_panel_of_every_page(
    open_at, bodies
):
    app = open_at(CLUSTERS, **EXERCISE, scenario="new")
    find(app.button_group, "w_whatif_kind").set_value("share").run()
    press(app, "w_whatif_suppose")
    said = " ".join(bodies(app))
    assert EN("whatif.equality_note") in said
    letter = find(app.selectbox, "w_whatif_letter").value
    assert EN("whatif.cluster_table", letter=letter) in [box.label for box in app.expander]
