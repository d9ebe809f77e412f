"""One organisation or two: each rule on its smallest case, then many pairs at once."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.duplicates.worlds import make_pairs, measure, read_labels, read_real

from deseo.duplicates import find_duplicates, judge_pairs
from deseo.duplicates.names import compare_names, split_name, weigh_words

USUAL = {"municipality": "Modena", "lat": 44.65, "lon": 10.92, "location_precision": "address"}
BARE = {"municipality": "Modena"}


def judge(left, right):
    tables = (pd.DataFrame([{"enterprise_id": "l", "name": "Gulliver", **left}]), pd.DataFrame([
        {"enterprise_id": "r", "name": "Gulliver", **right}
    ]))  # fmt: skip
    found = judge_pairs(*tables, np.array([[0, 0]]))
    return found.loc[0, "class"]


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ({"enterprise_id": "FR-SIRET-30457621800412", "name": "A"},
         {"enterprise_id": "FR-SIRET-30457621800412", "name": "B"}, "certain"),
        ({"entity_id": "IT-CF-00000000000", **BARE},
         {"entity_id": "IT-CF-00000000000", "name": "Other", **BARE}, "certain"),
        ({"entity_id": "IT-CF-00000000000", **BARE},
         {"entity_id": "IT-CF-00000000000", "municipality": "Carpi"}, "doubtful"),
        ({"entity_id": "IT-CF-00000000000", **USUAL},
         {"entity_id": "IT-CF-11111111111", **USUAL}, "different"),
        ({"enterprise_id": "FR-SIRET-30457621800412", **BARE},
         {"enterprise_id": "FR-SIRET-30457621800420", **BARE}, "different"),
        (BARE, BARE, "certain"),
        (BARE, {**BARE, "name": "GULLIVER soc. coop. sociale"}, "doubtful"),
        (USUAL, {**USUAL, "name": "GULLIVER soc. coop. sociale"}, "certain"),
        (BARE, {"municipality": "Carpi"}, "different"),
        (BARE, {}, "doubtful"),
        ({**BARE, "name": "Scuola 1 Girasole"}, {**BARE, "name": "Scuola 2 Girasole"}, "different"),
        ({"website": "https://www.gulliver.mo.it/a", "name": "Gulliver Modena"},
         {"website": "http://gulliver.mo.it", "name": "Gulliver Modena coop."}, "certain"),
        ({**USUAL, "name": "Croce Blu"}, {**USUAL, "name": "Croce Rossa Italiana"}, "different"),
        ({"name": ""}, {"name": ""}, "different"),
    ],
    ids=[
        "same establishment", "same entity", "entity elsewhere", "two entities", "two sites",
        "same full name and town", "form differs", "form differs, one door", "another town",
        "no town", "numbered", "own site", "neighbours", "nameless",
    ],
)  # fmt: skip
def test_two_rows(left, right, verdict):
    assert judge(left, right) == verdict
    assert judge(right, left) == verdict


def test_invented_pairs_that_are_certain_are_right_and_few_are_missed():
    left, right, same = make_pairs()
    rows = np.arange(len(left))
    measured = measure(judge_pairs(left, right, np.column_stack([rows, rows])), same)
    assert measured["pairs"] == 400
    assert measured["certain_precision"] >= 0.99
    assert measured["certain_recall"] >= 0.80
    assert measured["found_recall"] >= 0.95


def test_what_is_found_in_blocks_is_what_is_judged_pair_by_pair():
    left, right, _ = make_pairs(80)
    every = np.array([(i, j) for i in range(80) for j in range(80)])
    judged = judge_pairs(left, right, every)
    certain = judged[judged["class"] == "certain"]
    found = find_duplicates(left, right)
    found = found[found["class"] == "certain"]
    assert set(zip(found["left_id"], found["right_id"], strict=True)) == set(
        zip(certain["left_id"], certain["right_id"], strict=True)
    )


def test_the_order_of_rows_does_not_matter_and_the_input_stays():
    left, right, _ = make_pairs(60)
    before = left.copy()
    found = find_duplicates(left, right)
    turned = find_duplicates(left.iloc[::-1], right.sample(frac=1, random_state=1))
    assert_frame_equal(found, turned)
    assert_frame_equal(left, before)


def test_within_one_table_a_row_is_not_its_own_duplicate():
    left, right, _ = make_pairs(40)
    assert find_duplicates(left)["left_id"].ne(find_duplicates(left)["right_id"]).all()
    both = find_duplicates(pd.concat([left, right], ignore_index=True))
    assert {"o0", "x0"} in [{a, b} for a, b in zip(both["left_id"], both["right_id"], strict=True)]


@pytest.mark.parametrize("rows", [0, 1])
def test_of_nothing_nothing_is_found(rows):
    table = pd.DataFrame(
        [{"enterprise_id": "a", "name": "A"}][:rows], columns=["enterprise_id", "name"]
    )
    assert find_duplicates(table).empty
    assert find_duplicates(table.iloc[:0], table).empty


def test_a_rare_word_in_common_weighs_more_than_a_frequent_one():
    names = [split_name(n) for n in ("Croce Blu", "Croce Rossa", "Croce Verde", "Blu Mare")]
    weights = weigh_words(names)
    assert weights["croce"] < weights["rossa"]
    assert compare_names(names[0], names[1], weights) < compare_names(names[0], names[3], weights)
    assert split_name("Società Cooperativa Sociale") == ("cooperativa", "sociale", "societa")


def test_real_pairs_a_person_decided():
    folder = os.environ.get("DESEO_REGISTERS_DIR")
    if not folder:
        pytest.skip("DESEO_REGISTERS_DIR is not set: no real registers to try")
    measured = measure(*judge_labels(Path(folder)))
    assert measured["pairs"] >= 200
    assert measured["certain_precision"] >= 0.95
    assert measured["found_recall"] >= 0.85


def judge_labels(folder):
    """Judge the labelled pairs of real rows without their numbers."""
    from tests.duplicates.worlds import read_curated

    rows = pd.concat([read_curated(), read_real(folder)], ignore_index=True)
    masked = rows.assign(enterprise_id=rows["row_id"], entity_id="")
    place = {row_id: at for at, row_id in enumerate(masked["enterprise_id"])}
    labels = [one for one in read_labels() if one[0] in place and one[1] in place]
    pairs = np.array([(place[left], place[right]) for left, right, _ in labels])
    return judge_pairs(masked, masked, pairs), [same for *_, same in labels]
