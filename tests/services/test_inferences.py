"""An activity code lets services be supposed; what somebody told always stands before that."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
from tests.fixtures import PATHS, make_enterprises, make_row

from deseo.schema import check_table, contract_for
from deseo.services.inferences import add_inferred, infer_offers, read_nace_digits
from deseo.services.questionnaires import add_declared
from deseo.sources.shipped import load_reference

SERVICES = load_reference(PATHS, "services")
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("88.91", "8891"),
        ("88.91.00", "889100"),
        ("88.91A", "8891"),
        ("8891A", "8891"),
        ("88.910", "88910"),
        ("8891", "8891"),
        ("Q 88.91", "8891"),
        ("Q.88.91", "8891"),
        ("q88.91z", "8891"),
        ("88", "88"),
        ("1.11", "0111"),
        ("88.91.00 - Asili nido", "889100"),
        ("85.3G", ""),
        ("853G", ""),
        ("Servizi", ""),
        ("", ""),
        ("12345678901", ""),
    ],
)
def test_the_digits_of_every_national_kind_are_read(code, digits):
    assert read_nace_digits(code) == digits


def infer(nace="", icnp=""):
    data = make_enterprises(make_row("a", nace=nace, icnp=icnp))
    found = infer_offers(data.enterprises, SERVICES)
    return dict(found[["service_id", "source"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("code", ["88.91", "88.91.00", "88.91A", "88.910", "8891", "Q88.91"])
def test_a_national_code_says_what_its_root_says(code):
    assert infer(code) == {"childcare": f"{code} (NACE Rev. 2: 88.91)"}


def test_a_division_in_the_vocabulary_holds_for_all_its_classes():
    assert infer("86.90") == {"health": "86.90 (NACE Rev. 2: 86)"}
    assert infer("93.12").keys() == {"sport_leisure"}


def test_a_code_broader_than_the_vocabulary_says_nothing():
    assert infer("88") == {}
    assert infer("93") == {}


def test_several_codes_in_one_cell_add_up():
    assert infer("88.91 | 62.01").keys() == {"childcare", "it_digital"}


def test_the_most_precise_rule_is_named():
    assert infer("87.20")["health"] == "87.20 (NACE Rev. 2: 87.20)"


def test_icnp_is_asked_only_where_nace_is_silent():
    assert infer(icnp="7200") == {"legal": "7200 (ICNP)"}
    assert infer("88.91", "7200").keys() == {"childcare"}
    assert infer("99.00", "7200").keys() == {"legal"}
    assert infer(icnp="72") == {}
    assert len(infer(icnp="4100")) > 5


def list_links(data):
    names = ["enterprise_id", "service_id", "role", "basis"]
    return set(data.links[names].itertuples(index=False, name=None))


NURSERY = make_row("a", nace="88.91A")


@pytest.mark.parametrize(
    "told",
    [
        ("a", "childcare", "offers", "evidenced"),
        ("a", "childcare", "offers", "declared"),
        ("a", "childcare", "shares", "declared"),
        ("a", "childcare", "offers", "inferred"),
    ],
    ids=["evidenced", "declared", "shared", "inferred already"],
)
def test_what_is_known_of_a_service_is_left_alone(told):
    data = make_enterprises(NURSERY, links=(told,))
    assert add_inferred(data, SERVICES) is data


def test_what_is_known_of_another_service_does_not_stand_in_the_way():
    data = make_enterprises(NURSERY, links=(("a", "childcare", "needs", "declared"),))
    assert list_links(add_inferred(data, SERVICES)) == {
        ("a", "childcare", "needs", "declared"),
        ("a", "childcare", "offers", "inferred"),
    }


def test_the_result_keeps_its_contract_and_the_input_stays():
    data = make_enterprises(make_row("b", nace="62.01"), NURSERY)
    before = data.links.copy()
    found = add_inferred(data, SERVICES)
    text = found.links.astype("str")
    checked = check_table(text, contract_for("enterprise_services"))
    pd.testing.assert_frame_equal(checked, found.links)
    assert list(found.links["enterprise_id"]) == ["a", "b"]
    assert found.version != data.version
    pd.testing.assert_frame_equal(data.links, before)


def test_without_codes_nothing_changes():
    data = make_enterprises(make_row("a"))
    assert add_inferred(data, SERVICES) is data


def answer(value):
    rows = [("a", "childcare.offers", value, MOMENT)]
    columns = ["enterprise_id", "question_id", "value", "answered_at"]
    return pd.DataFrame(rows, columns=columns, dtype="object")


@pytest.mark.parametrize(
    ("value", "basis"), [(True, ["declared"]), (False, []), (None, ["inferred"])]
)
def test_a_supposition_gives_way_to_an_answer_and_is_back_without_one(value, basis):
    supposed = add_inferred(make_enterprises(NURSERY), SERVICES)
    told = add_declared(supposed, answer(value), "s", SERVICES.index)
    assert list(told.links["basis"]) == basis
    withdrawn = add_declared(supposed, answer(value).iloc[:0], "s", SERVICES.index)
    assert list(withdrawn.links["basis"]) == ["inferred"]
