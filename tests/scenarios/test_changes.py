"""A change says one thing that can be meant; what cannot is refused, with every reason at once."""

import json
from dataclasses import replace

import pytest

from deseo.errors import InputError
from deseo.scenarios import (
    KINDS,
    Change,
    Scenario,
    check_changes,
    give_id,
    read_change,
    suppose,
    undo_last,
    write_change,
)

NEW = Change(
    "add", "what-if-1", "New", 44.6, 10.9, "Modena", offers=("childcare",), needs=("premises",)
)
MEANT = (
    NEW,
    Change("move", "a", lat=44.6, lon=10.9, place="Carpi"),
    Change("close", "a"),
    Change("gain", "a", service_id="childcare", role="needs"),
    Change("drop", "a", service_id="childcare", role="offers"),
    Change("share", "a", service_id="accounting", members=("a", "b")),
)


def test_there_is_one_of_each_kind_here():
    assert tuple(change.kind for change in MEANT) == KINDS


@pytest.mark.parametrize("change", MEANT, ids=KINDS)
def test_a_change_is_read_as_it_was_written(change):
    kept = json.loads(json.dumps(write_change(change)))
    assert read_change(kept) == change


def test_what_a_change_leaves_open_is_not_written():
    assert write_change(Change("close", "a")) == {"kind": "close", "enterprise_id": "a"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("melt", "a"), "kind is 'melt'"),
        (Change("close", " "), "names no enterprise"),
        (replace(NEW, name=""), "has no name"),
        (replace(NEW, lat=None), "expected latitude, longitude"),
        (replace(NEW, lat=float("nan")), "expected latitude, longitude"),
        (replace(NEW, lat=91.0), "expected latitude, longitude"),
        (Change("gain", "a", service_id="childcare", role="shares"), "role is 'shares'"),
        (Change("drop", "a", role="needs"), "names no service"),
        (replace(NEW, name="x" * 121), "at most 120"),
        (replace(NEW, name="line\nbreak"), "printable"),
        (replace(NEW, offers=("s",) * 61), "more services or members"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(change, said):
    with pytest.raises(InputError, match=said):
        check_changes([change])


def test_all_problems_are_told_at_once():
    with pytest.raises(InputError) as refusal:
        check_changes([Change("melt", "a"), Change("drop", "a", role="needs")])
    assert [line[:8] for line in str(refusal.value).splitlines()] == ["Change 1", "Change 2"]


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "close"},
        {"kind": "close", "enterprise_id": 3},
        {"kind": "close", "enterprise_id": "a", "members": "abc"},
        {"kind": "close", "enterprise_id": "a", "members": [1]},
        {"kind": "move", "enterprise_id": "a", "lat": "44", "lon": 10},
        {"kind": "close", "enterprise_id": "a", "surprise": "!"},
    ],
)
def test_values_that_are_no_change_are_refused(values):
    with pytest.raises(InputError):
        read_change(values)


def test_the_last_change_is_undone_first():
    scenario = Scenario("modena", "Crèche")
    for change in MEANT[:2]:
        scenario = suppose(scenario, change)
    assert undo_last(scenario).changes == MEANT[:1]
    assert undo_last(undo_last(undo_last(scenario))).changes == ()


def test_no_more_changes_are_supposed_than_can_be_read():
    many = Scenario("modena", "Much", (Change("close", "a"),) * 60)
    with pytest.raises(InputError, match="at most 60"):
        suppose(many, Change("close", "a"))


def test_supposed_enterprises_get_identifiers_nobody_has():
    scenario = Scenario("modena", "Two", (NEW,))
    assert give_id(scenario, ["a", "what-if-2"]) == "what-if-3"
