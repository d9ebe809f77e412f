"""A JSON-stat cube is read value by value, whichever of the permitted forms it takes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.live.standins import make_cube

from deseo.sources.live import FetchError
from deseo.sources.live.clients import Answer
from deseo.sources.live.cubes import read_axes, read_cube, read_records

PROVINCES = ("15", "27", "32", "36")
SAMPLES = Path(__file__).parent / "samples"


def load_sample(name):
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def test_the_recorded_cube_of_eurostat_gives_the_figures_it_holds():
    cube = load_sample("eurostat_jsonstat_nama_10_gdp_fixture.json")
    found = {(c["geo"], c["time"]): v for c, v, _ in read_records(cube)}
    assert found == {
        ("DE", "2022"): 3989390.0,
        ("DE", "2023"): 4219310.0,
        ("FR", "2022"): 2653997.2,
        ("FR", "2023"): 2833826.4,
    }


def test_in_the_recorded_cube_of_galicia_parts_add_up_to_the_whole():
    cube = load_sample("jsonstat2_galicia_pyjstat_fixture.json")
    persons = {tuple(codes.values()): value for codes, value, _ in read_records(cube)}
    names = list(read_axes(cube))
    assert len(persons) == sum(value is not None for value in cube["value"])

    def find_gaps(name, parts):
        place = names.index(name)
        for codes, value in persons.items():
            split = [persons.get((*codes[:place], part, *codes[place + 1 :])) for part in parts]
            # For those of 90 and over in 2001 the publisher's own figures do not add up.
            if codes[place] == "T" and None not in split and codes[names.index("age")] != "90":
                yield abs(value - sum(split))

    sexes, provinces = list(find_gaps("gender", "MF")), list(find_gaps("residence", PROVINCES))
    assert (max(sexes), max(provinces)) <= (1, 2)
    assert min(len(sexes), len(provinces)) > 700


AXES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.lists(st.sampled_from("uvwxyz"), min_size=1, max_size=4, unique=True),
    min_size=1,
)


@given(AXES, st.booleans(), st.randoms(use_true_random=False))
def test_what_is_written_is_read_again(axes, sparse, chance):
    cells = {
        codes: chance.choice([None, chance.randint(0, 99)]) for codes in product(*axes.values())
    }
    cube = make_cube(axes, lambda codes: cells[tuple(codes.values())], sparse=sparse)
    found = {tuple(codes.values()): value for codes, value, _ in read_records(cube)}
    assert found == {codes: value for codes, value in cells.items() if value is not None}


def test_an_index_may_be_a_list_and_a_single_value_may_have_a_label_only():
    cube = {
        "id": ["x", "y"],
        "size": [2, 1],
        "dimension": {
            "x": {"category": {"index": ["b", "a"]}},
            "y": {"category": {"label": {"z": "Zed"}}},
        },
        "value": [5, 6],
        "status": "p",
    }
    assert list(read_records(cube)) == [
        ({"x": "b", "y": "z"}, 5, "p"),
        ({"x": "a", "y": "z"}, 6, "p"),
    ]
    assert read_axes(cube)["y"] == {"z": "Zed"}


GOOD = make_cube({"x": ["a", "b"]}, lambda _: 1)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {**GOOD, "size": [3]},
        {**GOOD, "size": ["many"]},
        {**GOOD, "id": ["y"]},
        {**GOOD, "id": []},
        {**GOOD, "dimension": {"x": {"category": {"index": 4}}}},
        {**GOOD, "value": "none"},
        {**GOOD, "value": {"7": 1}},
        {**GOOD, "value": {"-1": 1}},
        {**GOOD, "value": {"first": 1}},
        {**GOOD, "value": [1, 2, 3]},
    ],
    ids=lambda cube: str(cube)[-40:],
)
def test_what_is_no_cube_is_refused(broken):
    with pytest.raises(FetchError) as refusal:
        list(read_records(broken))
    assert refusal.value.kind == "changed"


def test_a_cube_beyond_reason_is_refused_before_it_is_unfolded():
    axis = {"category": {"index": [str(i) for i in range(1500)]}}
    cube = {"id": ["a", "b"], "size": [1500, 1500], "dimension": {"a": axis, "b": axis}}
    with pytest.raises(FetchError) as refusal:
        list(read_records({**cube, "value": {}}))
    assert refusal.value.kind == "huge"


@pytest.mark.parametrize("name", ["warning", "error", "errors", "fault"])
def test_a_warning_in_a_good_answer_is_no_cube(name):
    said = json.dumps({**GOOD, name: [{"status": 413}]}).encode()
    with pytest.raises(FetchError) as refusal:
        read_cube(Answer("http://a/", 200, said, datetime.now(UTC)))
    assert refusal.value.kind == "warned"
