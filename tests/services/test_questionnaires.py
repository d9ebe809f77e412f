"""What organisations declare of themselves outranks what was inferred; unknown changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tests.fixtures import make_enterprises, make_row

from deseo.schema import contract_for
from deseo.services.questionnaires import add_declared, declare_services

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
DATA = make_enterprises(
    make_row("a"),
    make_row("b"),
    links=(
        ("a", "childcare", "offers", "inferred"),
        ("a", "meals", "offers", "evidenced"),
        ("a", "meals", "shares", "evidenced"),
        ("b", "legal", "needs", "inferred"),
    ),
)


def tell(*answers, who="a"):
    rows = [(who, question, value, MOMENT) for question, value in answers]
    names = ["enterprise_id", "question_id", "value", "answered_at"]
    return pd.DataFrame(rows, columns=names, dtype="object")


def list_links(links):
    return list(
        links[["enterprise_id", "service_id", "role", "basis"]].itertuples(index=False, name=None)
    )


CARE = ("childcare", "offers", "inferred")
MEALS = ("meals", "offers", "evidenced")
OTHERS = [("a", "meals", "shares", "evidenced"), ("b", "legal", "needs", "inferred")]


@pytest.mark.parametrize(
    ("question", "value", "own"),
    [
        ("childcare.offers", True, [("childcare", "offers", "declared"), MEALS]),
        ("childcare.offers", False, [MEALS]),
        ("childcare.offers", None, [CARE, MEALS]),
        ("meals.offers", True, [CARE, MEALS]),
        ("meals.offers", False, [CARE]),
        ("energy.needs", True, [CARE, ("energy", "needs", "declared"), MEALS]),
        ("energy.needs", False, [CARE, MEALS]),
    ],
    ids=["better", "denied", "unknown", "documented", "documented denied", "new", "new denied"],
)
def test_one_answer(question, value, own):
    links = declare_services(DATA.links, tell((question, value)))
    assert list_links(links) == sorted([("a", *one) for one in own] + OTHERS)


def test_what_is_declared_says_when_and_where():
    links = declare_services(DATA.links, tell(("energy.needs", True)))
    row = links[links["service_id"] == "energy"].iloc[0]
    assert (row["source"], row["date"], row["source_url"]) == ("DESEO Atlas", "2026-11-23", "")
    assert list(links.columns) == list(contract_for("enterprise_services").names)


def test_nothing_told_changes_nothing_and_the_input_stays():
    before = DATA.links.copy()
    links = declare_services(DATA.links, tell())
    in_order = before.sort_values(["enterprise_id", "service_id", "role"]).reset_index(drop=True)
    assert_frame_equal(links, in_order)
    declare_services(DATA.links, tell(("childcare.offers", False)))
    assert_frame_equal(DATA.links, before)


def test_answers_of_strangers_and_on_what_is_not_asked_are_left_out():
    strange = pd.concat([tell(("childcare.offers", True), who="x"), tell(("gold.offers", True))])
    data = add_declared(DATA, strange, "s1", ["childcare", "meals"])
    assert list_links(data.links) == sorted(list_links(DATA.links))
    assert data.version == "test+s1"


def test_services_of_nobody_so_far_can_be_declared():
    empty = make_enterprises(make_row("a"))
    data = add_declared(empty, tell(("meals.needs", True)), "s", ["meals"])
    assert list_links(data.links) == [("a", "meals", "needs", "declared")]
