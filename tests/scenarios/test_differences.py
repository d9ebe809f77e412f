"""Clusters before and after are matched by whom they share; needs met are counted by hand here."""

import pandas as pd
import pytest
from tests.fixtures import PATHS, make_enterprises, make_row

from deseo.clusters import ClusterRules, find_clusters, prepare, read_roster
from deseo.scenarios import Change, apply_changes
from deseo.scenarios.differences import State, compare_states, count_needs, match_groups
from deseo.sources.shipped import load_dataset, load_reference

SERVICES = pd.DataFrame(
    {"service_id": ["childcare", "catering"], "dimension": ["a", "b"], "is_reconciliation": True}
)


def groups(*members):
    return {number: frozenset(names) for number, names in enumerate(members)}


def write_id(each):
    """Name a case alike in every process, whatever order a set has there."""
    if isinstance(each, list):
        return "+".join(each)
    return "|".join("".join(sorted(members)) for members in each.values()) or "none"


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (groups("abcd"), groups("abcd"), ["same"]),
        (groups("abcd"), groups("abcde"), ["grew"]),
        (groups("abcde"), groups("abcd"), ["shrank"]),
        (groups("abcd"), groups("abce"), ["swapped"]),
        (groups("abcdefgh"), groups("abcd", "efgh"), ["split"]),
        (groups("abcd", "efgh"), groups("abcdefgh"), ["merged"]),
        (groups("abcd"), groups(), ["gone"]),
        (groups(), groups("abcd"), ["appeared"]),
        (groups("abcd"), groups("efgh"), ["gone", "appeared"]),
        (groups("abcdxxyy", "ef"), groups("abef", "cdxy"), ["mixed"]),
        (groups("abcdefghij"), groups("aklmnopqrs"), ["gone", "appeared"]),
    ],
    ids=write_id,
)
def test_what_becomes_of_a_cluster_is_named(before, after, kinds):
    assert [change.kind for change in match_groups(before, after)] == kinds


def test_who_comes_and_who_goes_is_told():
    (change,) = match_groups(groups("abcd"), groups("bcde"))
    assert (change.joined, change.left) == (("e",), ("a",))
    assert change.jaccard == 3 / 5


def test_every_group_stands_in_exactly_one_change():
    before, after = groups("abcd", "efgh", "ijkl"), groups("efgh", "abijkl", "mnop")
    found = match_groups(before, after)
    assert sorted(g for change in found for g in change.groups_before) == [0, 1, 2]
    assert sorted(g for change in found for g in change.groups_after) == [0, 1, 2]


def state(labels, *links, **entities):
    rows = [make_row(name, entity_id=entities.get(name, "")) for name in labels]
    data = make_enterprises(*rows, links=links)
    return State(data, pd.Series(labels, dtype="int64"))


def test_a_need_is_met_inside_by_another_entity_of_the_same_cluster():
    told = (
        ("a", "childcare", "needs", "declared"),
        ("b", "childcare", "offers", "declared"),
        ("c", "childcare", "needs", "declared"),
        ("d", "catering", "needs", "declared"),
        ("d", "catering", "offers", "declared"),
    )
    counted = count_needs(state({"a": 0, "b": 0, "c": -1, "d": 0}, *told))
    assert counted.loc["childcare"].tolist() == [2, 1]
    assert counted.loc["catering"].tolist() == [1, 0], "nobody serves itself"


def test_establishments_of_one_entity_do_not_serve_each_other():
    told = (("a", "childcare", "needs", "declared"), ("b", "childcare", "offers", "declared"))
    counted = count_needs(state({"a": 0, "b": 0}, *told, a="coop", b="coop"))
    assert counted.loc["childcare"].tolist() == [1, 0]


def test_a_shared_service_meets_the_needs_of_its_takers():
    told = tuple((name, "childcare", "needs", "declared") for name in "abc")
    before = state({"a": 0, "b": 0, "c": 0}, *told)
    creche = Change("share", "n", "Crèche", 44.6, 10.9, service_id="childcare", members=("a", "b"))
    data = apply_changes(before.data, [creche])
    after = State(data, pd.Series({"a": 0, "b": 0, "c": 0, "n": 0}))
    found = compare_states(before, after, SERVICES)
    (need,) = found.needs
    assert (need.needed_before, need.met_before) == (3, 0)
    assert (need.needed_after, need.met_after) == (3, 3), "somebody in their cluster offers it now"
    assert (found.enterprises_before, found.enterprises_after) == (3, 4)
    (change,) = found.groups
    assert (change.kind, change.joined) == ("grew", ("n",))
    assert change.before[0].realised == 0.0
    assert change.after[0].realised == pytest.approx(75.0), "two takers and the provider, of four"


def test_a_cluster_that_appears_is_scored_against_what_its_members_are_today():
    before = state({"a": -1, "b": -1}, ("a", "catering", "offers", "declared"))
    after = State(before.data, pd.Series({"a": 0, "b": 0}))
    (change,) = compare_states(before, after, SERVICES).groups
    assert change.kind == "appeared"
    assert [score.members for score in (change.before[0], change.after[0])] == [2, 2]


def test_nothing_compared_with_nothing_differs_in_nothing():
    some = state({"a": 0})
    empty = State(apply_changes(some.data, [Change("close", "a")]), some.labels.iloc[:0])
    found = compare_states(empty, empty, SERVICES)
    assert (found.groups, found.needs) == ((), ())


def find_state(data):
    rules = ClusterRules(radius_m=3_000.0)
    roster = read_roster(data.enterprises, data.links, "EPSG:25832")
    return State(data, find_clusters(prepare(roster, 3_000.0), rules).labels)


def test_supposing_nothing_of_a_whole_territory_changes_no_cluster():
    before = find_state(load_dataset(PATHS, "modena", "exercise"))
    again = find_state(apply_changes(before.data, [Change("close", "nobody")]))
    found = compare_states(before, again, load_reference(PATHS, "services"))
    assert found.groups
    assert {change.kind for change in found.groups} == {"same"}
    assert all(need.is_same for need in found.needs)


def test_closing_all_members_of_a_cluster_ends_it():
    before = find_state(load_dataset(PATHS, "modena", "exercise"))
    members = before.groups[0]
    after = find_state(apply_changes(before.data, [Change("close", m) for m in sorted(members)]))
    found = compare_states(before, after, load_reference(PATHS, "services"))
    assert next(c for c in found.groups if 0 in c.groups_before).kind == "gone"
    assert found.enterprises_before - found.enterprises_after == len(members)
