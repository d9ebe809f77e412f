"""Scenarios are kept with their versions: undone, brought back, never written over unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deseo.errors import EditConflict, InputError
from deseo.scenarios import Change, Scenario, suppose, undo_last
from deseo.store import (
    read_events,
    read_scenario,
    read_scenarios,
    remove_scenario,
    restore_scenario,
    save_scenario,
)

CLOSE = Change("close", "a")
NEW = Change("add", "what-if-1", "Crèche", 44.6, 10.9, "Modena", ("childcare",))


@pytest.fixture
def scenario(store):
    return save_scenario(store, Scenario("modena", " Crèche ", (CLOSE,)), "facilitator")


def test_a_scenario_is_read_as_it_was_saved(store, scenario):
    assert read_scenario(store, scenario.scenario_id) == scenario
    assert (scenario.name, scenario.changes, scenario.version) == ("Crèche", (CLOSE,), 1)


def test_scenarios_are_listed_by_territory_and_never_mixed_with_exercise_ones(store, scenario):
    save_scenario(store, Scenario("strait", "Elsewhere"), "officer")
    exercise = save_scenario(store, Scenario("modena", "A", is_exercise=True), "officer")
    assert read_scenarios(store, "modena", is_exercise=False) == (scenario,)
    assert read_scenarios(store, "modena", is_exercise=True) == (exercise,)


def test_the_second_to_change_a_scenario_is_shown_both(store, scenario):
    save_scenario(store, suppose(scenario, NEW), "facilitator")
    with pytest.raises(EditConflict) as told:
        save_scenario(store, replace(scenario, name="Mine"), "officer")
    assert told.value.mine[scenario.scenario_id]["name"] == "Mine"
    theirs = told.value.theirs[scenario.scenario_id]
    assert [change["kind"] for change in theirs["changes"]] == ["close", "add"]


def test_a_change_undone_is_saved_as_a_version_of_its_own(store, scenario):
    longer = save_scenario(store, suppose(scenario, NEW), "facilitator")
    undone = save_scenario(store, undo_last(longer), "facilitator")
    assert (undone.changes, undone.version) == (scenario.changes, 3)


def test_any_version_can_be_brought_back(store, scenario):
    longer = save_scenario(store, suppose(scenario, NEW), "facilitator")
    save_scenario(store, replace(longer, name="Other", changes=()), "facilitator")
    back = restore_scenario(store, scenario.scenario_id, 2, "facilitator")
    assert (back.name, back.changes, back.version) == ("Crèche", (CLOSE, NEW), 4)
    with pytest.raises(InputError, match="no version 9"):
        restore_scenario(store, scenario.scenario_id, 9, "facilitator")


def test_a_removed_scenario_can_be_brought_back(store, scenario):
    remove_scenario(store, scenario, "facilitator")
    assert read_scenario(store, scenario.scenario_id) is None
    back = restore_scenario(store, scenario.scenario_id, 1, "facilitator")
    assert read_scenario(store, scenario.scenario_id) == back


def test_a_scenario_changed_meanwhile_is_not_removed(store, scenario):
    save_scenario(store, replace(scenario, name="Other"), "officer")
    with pytest.raises(EditConflict):
        remove_scenario(store, scenario, "facilitator")


@pytest.mark.parametrize(
    "fields",
    [{"name": "  "}, {"name": "x" * 121}, {"territory_id": ""}, {"changes": (Change("x", "a"),)}],
)
def test_what_cannot_be_kept_is_refused(store, fields):
    with pytest.raises(InputError):
        save_scenario(store, replace(Scenario("modena", "Fine"), **fields), "officer")
    assert read_scenarios(store, "modena", is_exercise=False) == ()


def test_events_tell_what_happened_in_which_role(store, scenario):
    remove_scenario(store, scenario, "officer")
    events = read_events(store, "scenarios", scenario.scenario_id)
    assert [(e.action, e.role) for e in events] == [
        ("created", "facilitator"),
        ("removed", "officer"),
    ]
