"""A what-if is said in six languages with the numbers of the comparison, and never as if found."""

import re

import pandas as pd
import pytest
from tests.fixtures import make_enterprises, make_row

from deseo.figures.candidates import name_cluster
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.what_ifs import (
    letter_groups,
    say_changes,
    say_differences,
    tabulate_dimensions,
    tabulate_needs,
)
from deseo.scenarios import KINDS, Change, apply_changes
from deseo.scenarios.differences import GROUP_CHANGES, State, compare_states, match_groups

EVERY = [Translator(language) for language in LANGUAGES]
SERVICES = pd.DataFrame({"service_id": ["childcare", "catering"], "dimension": ["a", "b"]})
TOLD = (
    ("a", "childcare", "needs", "declared"),
    ("b", "childcare", "needs", "declared"),
    ("c", "catering", "offers", "declared"),
)
CHANGES = (
    Change("add", "what-if-1", "Nova", 44.6, 10.9, "Carpi", ("catering",), ("childcare",)),
    Change("move", "a", lat=44.6, lon=10.9, place="Carpi"),
    Change("close", "c"),
    Change("gain", "d", service_id="childcare", role="needs"),
    Change("drop", "b", service_id="childcare", role="needs"),
    Change("share", "a", service_id="childcare", members=("a", "b", "d", "what-if-1")),
)


def name_service(service_id):
    return f"<{service_id}>"


def numbers(text):
    """Give the whole numbers a sentence holds, in order."""
    return [int(n) for n in re.findall(r"\d+", text)]


@pytest.fixture
def data():
    return make_enterprises(*(make_row(one) for one in "abcd"), links=TOLD)


@pytest.mark.parametrize("t", EVERY, ids=list(LANGUAGES))
def test_every_change_names_whom_it_is_about_and_what(data, t):
    said = say_changes(data, CHANGES, t, name_service)
    assert [sentence.topic for sentence in said] == list(KINDS)
    for sentence, words in zip(
        said, [("Nova", "Carpi"), ("A", "Carpi"), ("C",), ("D",), ("B",), ("A",)], strict=True
    ):
        assert all(word in sentence.text for word in words)
    assert all("<" in said[place].text for place in (0, 3, 4, 5)), "services are named"


@pytest.mark.parametrize("t", EVERY, ids=list(LANGUAGES))
def test_takers_are_those_who_need_it_by_then(data, t):
    """B no longer needs it, D and the new one do since."""
    shared = say_changes(data, CHANGES, t, name_service)[-1]
    assert shared.numbers == {"takers": 3}
    assert numbers(shared.text) == [3]
    after = apply_changes(data, CHANGES)
    sharing = after.links[after.links["role"] == "shares"]["enterprise_id"]
    assert sorted(sharing) == ["a", "d", "what-if-1"]


def compare(labels_before, labels_after, changes=()):
    rows = [make_row(one, is_exercise="no") for one in labels_before]
    data = make_enterprises(*rows, links=[link for link in TOLD if link[0] in labels_before])
    after = apply_changes(data, changes)
    before_state = State(data, pd.Series(labels_before, dtype="int64"))
    return compare_states(before_state, State(after, pd.Series(labels_after)), SERVICES)


CASES = {
    "appeared": ({"a": -1, "b": -1}, {"a": 0, "b": 0}, [2]),
    "gone": ({"a": 0, "b": 0}, {"a": -1, "b": -1}, [2]),
    "grew": ({"a": 0, "b": 0, "c": -1}, {"a": 0, "b": 0, "c": 0}, [2, 3]),
    "shrank": ({"a": 0, "b": 0, "c": 0}, {"a": 0, "b": 0, "c": -1}, [3, 2]),
    "swapped": ({"a": 0, "b": 0, "c": -1}, {"a": -1, "b": 0, "c": 0}, [2, 2]),
    "split": ({"a": 0, "b": 0, "c": 0, "d": 0}, {"a": 0, "b": 0, "c": 1, "d": 1}, []),
    "merged": ({"a": 0, "b": 0, "c": 1, "d": 1}, {"a": 0, "b": 0, "c": 0, "d": 0}, []),
    "mixed": (
        {"a": 0, "b": 0, "c": 1, "d": 1, "e": 0, "f": 1},
        {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1, "f": 1},
        [],
    ),
    "same": ({"a": 0, "b": 0}, {"a": 0, "b": 0}, [1]),
}


def letters_of(found, before):
    names = {group: name_cluster(group) for group in set(before.values()) - {-1}}
    return letter_groups(found.groups, names, iter("XYZ"))


def test_every_kind_of_change_has_a_case():
    assert set(CASES) == set(GROUP_CHANGES)


@pytest.mark.parametrize("t", EVERY, ids=list(LANGUAGES))
@pytest.mark.parametrize("kind", CASES)
def test_what_becomes_of_a_cluster_is_said_with_its_numbers(kind, t):
    before, after, expected = CASES[kind]
    found = compare(before, after)
    first = say_differences(found, letters_of(found, before), t, str.upper)[0]
    assert first.topic == kind
    assert numbers(first.text) == expected


@pytest.mark.parametrize("t", EVERY, ids=list(LANGUAGES))
def test_needs_and_enterprises_are_said_as_counted(t):
    changes = [CHANGES[2], Change("add", "n", "New", 44.6, 10.9, offers=("childcare",))]
    found = compare(
        {"a": 0, "b": 0, "c": -1}, {"a": 0, "b": 0, "n": 0}, [*changes, Change("close", "zz")]
    )
    said = {s.topic: s for s in say_differences(found, ({0: "A"}, {0: "A"}), t, str)}
    assert numbers(said["needs"].text) == [0, 2, 2, 2]
    assert list(said["needs"].numbers.values()) == [0, 2, 2, 2]
    assert "enterprises" not in said, "as many as before: nothing to say"
    title, heads, rows = tabulate_needs(found, t, name_service)
    assert title
    assert len(heads) == 3
    assert [numbers(cell) for cell in rows[0][1:]] == [[0, 2], [2, 2]]


@pytest.mark.parametrize("t", EVERY, ids=list(LANGUAGES))
def test_what_nobody_told_is_no_zero_in_the_dimensions(t):
    found = compare({"a": -1, "b": -1, "d": -1}, {"a": 0, "b": 0, "d": 0})
    _, _, rows = tabulate_dimensions(found.groups[0], "A", t)
    realised_a = rows[0]
    assert numbers(realised_a[1]) == [0], "known of a and b, who share nothing"
    nobody = compare({"x": -1, "y": -1}, {"x": 0, "y": 0})
    _, _, unknown = tabulate_dimensions(nobody.groups[0], "A", t)
    assert numbers(unknown[0][1]) == []


@pytest.mark.parametrize("t", EVERY, ids=list(LANGUAGES))
def test_nothing_supposed_is_called_likely_or_possible(t):
    words = {t(f"word.{word}_short").casefold() for word in ("likely", "possible")}
    for before, after, _ in CASES.values():
        found = compare(before, after)
        for sentence in say_differences(found, letters_of(found, before), t, str.upper):
            assert not words & set(re.findall(r"\w+", sentence.text.casefold()))


def test_what_stays_keeps_its_letter_and_what_is_new_gets_a_spare_one():
    def groups(*members):
        return {number: frozenset(names) for number, names in enumerate(members)}

    changes = match_groups(groups("abcd", "efgh"), groups("efghi", "ab", "cd", "mnop"))
    before, after = letter_groups(changes, {0: "A", 1: "B"}, iter("CDE"))
    assert before == {0: "A", 1: "B"}
    assert after == {0: "B", 1: "A", 2: "C", 3: "D"}
