"""How much do we know: shares are of all enterprises in a zone, and none is not zero."""

from __future__ import annotations

import pandas as pd
import pytest

from deseo.coverage import ASPECTS, know_enterprises, share_known, share_known_by_zone
from tests.fixtures import make_enterprises, make_row

DATA = make_enterprises(
    make_row("a", location_precision="street", employees="4", women_employees="0"),
    make_row("b", location_precision="address", women_employees_share="0.5"),
    make_row("c", location_precision="postcode", employees="7"),
    make_row("d", location_precision="town"),
    links=(
        ("a", "childcare", "offers", "inferred"),
        ("b", "childcare", "shares", "declared"),
        ("c", "meals", "needs", "declared"),
    ),
)


def test_an_aspect_is_known_when_something_says_it():
    known = know_enterprises(DATA)
    assert {aspect: "".join(known.index[known[aspect]]) for aspect in ASPECTS} == {
        "services": "ab",
        "needs": "c",
        "staff": "ab",
        "place": "ab",
    }


def test_zero_women_is_known_and_a_total_alone_is_not():
    staff = know_enterprises(DATA)["staff"]
    assert staff["a"]
    assert not staff["c"]


def test_shares_are_of_all_enterprises():
    shares = share_known(know_enterprises(DATA))
    assert shares.to_dict() == {"services": 0.5, "needs": 0.25, "staff": 0.5, "place": 0.5}


def test_a_zone_without_enterprises_has_no_share():
    zone_of = pd.Series({"a": "west", "b": "west", "c": "east", "d": ""})
    shares = share_known_by_zone(know_enterprises(DATA), zone_of)
    assert list(shares.index) == ["east", "west"]
    assert shares.loc["west", "services"] == 1
    assert shares.loc["east", "services"] == 0
    assert shares.loc["east", "needs"] == 1


def test_of_nobody_no_share_is_known():
    nobody = know_enterprises(DATA).iloc[:0]
    assert share_known(nobody).isna().all()
    assert share_known_by_zone(nobody, pd.Series(dtype="str")).empty


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_order_of_rows_does_not_matter(aspect):
    known = know_enterprises(DATA)
    assert share_known(known.iloc[::-1])[aspect] == share_known(known)[aspect]
