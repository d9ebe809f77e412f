"""Designs and their grids are kept with their versions; what two people change is told to both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deseo.errors import EditConflict, InputError
from deseo.evaluation import Criterion, GridError, Measurement, propose_criteria
from deseo.store import (
    read_criteria,
    read_design,
    read_designs,
    read_events,
    read_measurements,
    remove_design,
    restore_criterion,
    restore_measurement,
    save_criteria,
    save_design,
    save_measurements,
)
from tests.store.conftest import make_design


@pytest.fixture
def design(store):
    return save_design(store, make_design(), "officer")


@pytest.fixture
def grid(store, design):
    return save_criteria(store, design.design_id, propose_criteria(), (), "officer")


def test_a_design_is_read_as_it_was_saved(store, design):
    assert read_design(store, design.design_id) == design
    assert design.members == ("a", "b")
    assert design.version == 1


def test_a_design_keeps_its_identifier_through_changes(store, design):
    changed = replace(design, name="Crèche", members=("a", "c", "c"), rules_query={"near": "500"})
    later = save_design(store, changed, "officer")
    assert (later.design_id, later.version) == (design.design_id, 2)
    assert read_design(store, design.design_id) == later
    assert later.members == ("a", "c")


def test_designs_are_listed_by_territory_and_never_mixed_with_exercise_ones(store, design):
    save_design(store, make_design(territory_id="strait"), "officer")
    exercise = save_design(store, make_design(name="A", is_exercise=True), "officer")
    assert read_designs(store, "modena", is_exercise=False) == (design,)
    assert read_designs(store, "modena", is_exercise=True) == (exercise,)


def test_the_second_to_rename_a_design_is_shown_both_names(store, design):
    save_design(store, replace(design, name="first"), "officer")
    with pytest.raises(EditConflict) as told:
        save_design(store, replace(design, name="second"), "facilitator")
    (mine,), (theirs,) = told.value.mine.values(), told.value.theirs.values()
    assert (mine["name"], theirs["name"]) == ("second", "first")
    assert read_design(store, design.design_id).name == "first"


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"name": " "}, {"name": "x" * 121}, {"name": "a\0"}, {"members": ()}],
    ids=["none", "blank", "long", "null", "nobody"],
)
def test_a_design_that_is_none_is_refused(store, fields):
    with pytest.raises(InputError):
        save_design(store, make_design(**fields), "officer")


def test_a_grid_is_read_as_it_was_saved(store, design, grid):
    assert read_criteria(store, design.design_id) == grid
    assert [c.template_id for c in grid] == [c.template_id for c in propose_criteria()]
    assert {c.version for c in grid} == {1}


def test_two_people_who_change_different_rows_never_meet(store, design, grid):
    first, second = replace(grid[0], target=50.0), replace(grid[1], responsible="Town hall")
    save_criteria(store, design.design_id, [first], [], "officer")
    after = save_criteria(store, design.design_id, [second], [], "facilitator")
    assert (after[0].target, after[1].responsible) == (50.0, "Town hall")
    assert [after[0].version, after[1].version, after[2].version] == [2, 2, 1]


def test_every_row_in_conflict_is_told_and_none_is_written(store, design, grid):
    theirs = [replace(c, evidence="theirs") for c in grid[:2]]
    save_criteria(store, design.design_id, theirs, [], "officer")
    mine = [replace(c, evidence="mine") for c in grid[:3]]
    with pytest.raises(EditConflict) as told:
        save_criteria(store, design.design_id, mine, [], "facilitator")
    ids = {c.criterion_id for c in grid[:2]}
    assert set(told.value.mine) == set(told.value.theirs) == ids
    assert told.value.versions == dict.fromkeys(ids, 2)
    seen = restore_criterion(told.value.theirs[grid[0].criterion_id])
    assert seen == read_criteria(store, design.design_id)[0]
    assert [c.evidence for c in read_criteria(store, design.design_id)[:3]] == [
        "theirs",
        "theirs",
        "",
    ]


def test_after_being_told_mine_can_be_written_over_theirs(store, design, grid):
    save_criteria(store, design.design_id, [replace(grid[0], evidence="theirs")], [], "officer")
    mine = replace(grid[0], evidence="mine", version=2)
    assert save_criteria(store, design.design_id, [mine], [], "officer")[0].evidence == "mine"
    told = [e.after["evidence"] for e in read_events(store, "criteria", mine.criterion_id)]
    assert told == ["", "theirs", "mine"]


def test_a_row_somebody_removed_is_a_conflict_for_who_changed_it(store, design, grid):
    save_criteria(store, design.design_id, [], [grid[0]], "officer")
    with pytest.raises(EditConflict) as told:
        save_criteria(store, design.design_id, [replace(grid[0], target=1.0)], [], "officer")
    assert told.value.theirs == {}
    assert told.value.versions == {grid[0].criterion_id: 0}


def test_a_row_somebody_changed_is_a_conflict_for_who_removes_it(store, design, grid):
    save_criteria(store, design.design_id, [replace(grid[0], target=1.0)], [], "officer")
    with pytest.raises(EditConflict):
        save_criteria(store, design.design_id, [], [grid[0]], "officer")


def test_a_row_that_two_remove_is_gone(store, design, grid):
    save_criteria(store, design.design_id, [], [grid[0]], "officer")
    left = save_criteria(store, design.design_id, [], [grid[0]], "officer")
    assert len(left) == len(grid) - 1


def test_a_wrong_row_is_named_and_no_row_is_written(store, design):
    rows = [Criterion(title="well"), Criterion(title="", template_id="", baseline=101.0)]
    with pytest.raises(GridError) as told:
        save_criteria(store, design.design_id, rows, [], "officer")
    assert [(p.row, p.reason) for p in told.value.problems] == [(2, "no_words"), (2, "value")]
    assert read_criteria(store, design.design_id) == ()


def test_a_grid_of_a_design_that_is_gone_says_so(store):
    with pytest.raises(InputError, match="design is gone"):
        save_criteria(store, "nowhere", propose_criteria(), [], "officer")


def test_measurements_are_read_by_criterion_and_day(store, design, grid):
    later, sooner, own_id = date(2026, 9, 1), date(2026, 3, 1), grid[1].criterion_id
    told = [Measurement(own_id, later, 55.5, "meeting"), Measurement(own_id, sooner, 48.0)]
    read = save_measurements(store, design.design_id, told, [], "officer")
    assert [(m.measured_on, m.value, m.note) for m in read] == [
        (sooner, 48.0, ""),
        (later, 55.5, "meeting"),
    ]
    assert read_measurements(store, design.design_id) == read
    changed = [replace(read[0], value=49.0)]
    left = save_measurements(store, design.design_id, changed, [read[1]], "officer")
    assert [(m.value, m.version) for m in left] == [(49.0, 2)]


def test_the_second_to_change_a_measurement_is_shown_both(store, design, grid):
    first = Measurement(grid[1].criterion_id, date(2026, 1, 1), 10.0)
    (saved,) = save_measurements(store, design.design_id, [first], [], "officer")
    save_measurements(store, design.design_id, [replace(saved, value=11.0)], [], "officer")
    with pytest.raises(EditConflict) as told:
        save_measurements(store, design.design_id, [replace(saved, value=12.0)], [], "officer")
    theirs = restore_measurement(told.value.theirs[saved.measurement_id])
    assert (theirs.value, theirs.version) == (11.0, 2)


@pytest.mark.parametrize("value", [101.0, float("nan"), float("inf"), -101.0])
def test_a_measurement_that_is_no_value_is_refused(store, design, grid, value):
    wrong = Measurement(grid[1].criterion_id, date(2026, 1, 1), value)
    with pytest.raises(InputError):
        save_measurements(store, design.design_id, [wrong], [], "officer")


def test_a_measurement_of_a_criterion_of_another_design_is_refused(store, grid):
    other = save_design(store, make_design(name="other"), "officer")
    stray = Measurement(grid[1].criterion_id, date(2026, 1, 1), 1.0)
    with pytest.raises(InputError, match="gone"):
        save_measurements(store, other.design_id, [stray], [], "officer")


def test_removing_a_design_removes_its_grid_and_keeps_its_trace(store, design, grid):
    measured = Measurement(grid[0].criterion_id, date(2026, 1, 1), 1.0)
    save_measurements(store, design.design_id, [measured], [], "officer")
    remove_design(store, design, "officer")
    assert read_design(store, design.design_id) is None
    assert read_criteria(store, design.design_id) == ()
    assert read_measurements(store, design.design_id) == ()
    made, removed = read_events(store, "designs", design.design_id)
    assert (removed.action, removed.before["name"], removed.after) == ("removed", "Childcare", None)
    assert made.after["members"] == ["a", "b"]
    assert len(read_events(store, "criteria")) == len(grid)


def test_a_design_somebody_changed_is_not_removed(store, design):
    save_design(store, replace(design, name="other"), "officer")
    with pytest.raises(EditConflict):
        remove_design(store, design, "officer")
