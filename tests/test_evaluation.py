"""A grid says where a cluster stands and never more than somebody measured or said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.evaluation import (
    MOST_CRITERIA,
    REASONS,
    STATES,
    TEMPLATES,
    UNITS,
    Criterion,
    GridError,
    Measurement,
    check_criteria,
    count_states,
    fits_unit,
    follow_criterion,
    is_personal,
    order_criteria,
    propose_criteria,
)

TODAY = date(2026, 6, 1)
STAFF = Criterion("c", title="Women on the board", baseline=40.0, target=50.0)


def measured(value, day=date(2026, 5, 1), criterion_id="c"):
    return Measurement(criterion_id, day, value)


def test_the_rows_of_the_panel_are_proposed_and_nothing_is_claimed_of_them():
    proposed = propose_criteria()
    assert [c.template_id for c in proposed] == list(TEMPLATES)
    assert {(c.baseline, c.target, c.due, c.state) for c in proposed} == {
        (None, None, None, "unknown")
    }
    check_criteria(proposed)


def test_a_baseline_that_is_known_is_proposed_and_zero_is_one():
    known = {c.template_id: c.baseline for c in propose_criteria({"staff": 61.0, "board": 0.0})}
    assert (known["staff"], known["board"], known["plan"]) == (61.0, 0.0, None)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "share"),
    [
        (40.0, 50.0, 45.0, 0.5),
        (20.0, 10.0, 15.0, 0.5),
        (40.0, 50.0, 40.0, 0.0),
        (40.0, 50.0, 30.0, -1.0),
        (40.0, 50.0, 60.0, 2.0),
        (0.0, 4.0, 1.0, 0.25),
        (None, 50.0, 45.0, None),
        (40.0, None, 45.0, None),
        (50.0, 50.0, 50.0, None),
    ],
    ids=["half", "falling", "nothing", "away", "beyond", "from zero", "no baseline",
         "no target", "no way"],
)  # fmt: skip
def test_the_way_gone_is_a_share_of_the_way_there_is(baseline, target, value, share):
    criterion = replace(STAFF, baseline=baseline, target=target)
    assert follow_criterion(criterion, [measured(value)], TODAY).way_share == share


def test_nothing_measured_is_no_way_gone_and_not_zero():
    followed = follow_criterion(STAFF, [], TODAY)
    assert followed.latest is None
    assert followed.way_share is None


def test_the_last_measurement_until_today_counts_and_no_other_criterions():
    told = [
        measured(42.0, date(2026, 1, 1)),
        measured(44.0, TODAY),
        measured(48.0, date(2026, 6, 2)),
        measured(99.0, TODAY, "other"),
    ]
    for order in (told, told[::-1]):
        assert follow_criterion(STAFF, order, TODAY).latest.value == 44.0


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(-100, 100))
def test_the_way_gone_is_one_exactly_at_the_target(baseline, target, value):
    criterion = replace(STAFF, baseline=baseline, target=target)
    if abs(target - baseline) < 1e-6:
        return
    at_target = follow_criterion(criterion, [measured(target)], TODAY).way_share
    assert at_target == pytest.approx(1.0)
    share = follow_criterion(criterion, [measured(value)], TODAY).way_share
    assert baseline + share * (target - baseline) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("due", "state", "is_late"),
    [
        (date(2026, 5, 31), "under_way", True),
        (date(2026, 5, 31), "unknown", True),
        (TODAY, "under_way", False),
        (date(2026, 5, 31), "reached", False),
        (date(2026, 5, 31), "given_up", False),
        (None, "under_way", False),
    ],
)
def test_late_is_what_is_still_open_after_its_day(due, state, is_late):
    criterion = replace(STAFF, due=due, state=state)
    assert follow_criterion(criterion, [], TODAY).is_late is is_late


def test_a_target_met_does_not_say_that_it_is_reached():
    followed = follow_criterion(replace(STAFF, due=date(2026, 1, 1)), [measured(50.0)], TODAY)
    assert followed.way_share == 1.0
    assert followed.is_late


def test_states_are_counted_in_their_order_and_empty_ones_left_out():
    grid = [replace(STAFF, state=s) for s in ("reached", "unknown", "reached")]
    assert list(count_states(grid).items()) == [("unknown", 1), ("reached", 2)]
    assert count_states([]) == {}


def test_places_are_numbered_anew_in_their_order():
    grid = [replace(STAFF, criterion_id=i, position=p) for i, p in (("b", 5), ("a", 5), ("c", 1))]
    assert [(c.criterion_id, c.position) for c in order_criteria(grid)] == [
        ("c", 0),
        ("a", 1),
        ("b", 2),
    ]


BAD = {
    "no_words": {"title": "  "},
    "unit": {"unit": "kilos"},
    "state": {"state": "done"},
    "value": {"target": 100.5},
    "too_long": {"evidence": "x" * 301},
    "person": {"responsible": "anna@comune.it"},
}


@pytest.mark.parametrize(("reason", "fields"), BAD.items(), ids=BAD)
def test_what_a_grid_cannot_bear_is_named_with_its_row(reason, fields):
    with pytest.raises(GridError) as told:
        check_criteria([STAFF, replace(STAFF, **fields)])
    assert [(p.row, p.reason) for p in told.value.problems] == [(2, reason)]
    assert str(told.value) == f"Row 2: {REASONS[reason]}."


def test_there_are_not_more_criteria_than_fit_a_sheet():
    check_criteria([STAFF] * MOST_CRITERIA)
    with pytest.raises(GridError) as told:
        check_criteria([STAFF] * (MOST_CRITERIA + 1))
    assert told.value.problems[0].reason == "too_many"


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("Ufficio pari opportunità", False),
        ("Coop 2000, Via Emilia 12", False),
        ("anna.rossi@coop.it", True),
        ("059 203 31 11", True),
        ("+33 (0)3 28 26 26 26", True),
        ("", False),
    ],
)
def test_addresses_and_telephones_are_a_persons(text, personal):
    assert is_personal(text) is personal


@pytest.mark.parametrize(
    ("value", "unit", "fits"),
    [
        (100.0, "percent", True),
        (-100.0, "percent", True),
        (100.1, "percent", False),
        (1e6, "number", True),
        (float("nan"), "number", False),
        (float("inf"), "number", False),
    ],
)
def test_a_value_fits_its_unit(value, unit, fits):
    assert fits_unit(value, unit) is fits


def test_every_proposal_has_a_unit_and_every_state_can_be_open_or_not():
    assert set(TEMPLATES.values()) <= set(UNITS)
    assert STATES[0] == "unknown"
