"""Realised and potential are two figures, and not known is never zero."""

import pandas as pd
import pytest

from deseo.clusters import check_definitions, score_dimensions

SERVICES = pd.DataFrame(
    {"service_id": ["meals", "training", "payroll"], "dimension": ["a", "b", "c"]}
)


def make_members(**columns):
    return pd.DataFrame(columns, index=pd.Index(["anna", "bea", "carla", "dora"]))


def make_links(*rows):
    return pd.DataFrame(rows, columns=["enterprise_id", "service_id", "role", "basis"])


def score(links, members=None):
    found = score_dimensions(make_members() if members is None else members, links, SERVICES)
    return {s.dimension: s for s in found}


def test_nothing_known_is_unknown_and_not_zero():
    scores = score(make_links())
    assert [scores[d].realised for d in "abc"] == [None, None, None]
    assert [scores[d].unknown for d in "abc"] == [4, 4, 4]
    assert [scores[d].potential for d in "abc"] == [0, 0, 0]


def test_realised_counts_among_those_of_whom_something_is_known():
    scores = score(
        make_links(
            ("anna", "meals", "shares", "declared"),
            ("bea", "training", "offers", "evidenced"),
            ("carla", "meals", "shares", "inferred"),
            ("zoe", "meals", "shares", "declared"),
        )
    )
    assert scores["a"].realised == pytest.approx(50)
    assert scores["a"].realised_by == ("anna",)
    assert scores["a"].known == 2
    assert scores["b"].realised == 0


@pytest.mark.parametrize(
    ("roles", "potential"),
    [
        ([("anna", "needs"), ("bea", "needs")], 50),
        ([("anna", "offers"), ("bea", "needs"), ("carla", "needs")], 75),
        ([("anna", "offers"), ("anna", "needs")], 0),
        ([("anna", "offers")], 0),
    ],
    ids=["shared need", "who can serve whom", "alone with itself", "alone"],
)
def test_potential_counts_who_could_pool_or_exchange(roles, potential):
    links = make_links(*((who, "meals", role, "declared") for who, role in roles))
    assert score(links)["a"].potential == potential


def test_a_network_of_two_members_is_common_management():
    members = make_members(networks=["north|legacoop", "legacoop", "south", None])
    found = score(make_links(), members)
    assert found["c"].networks == ("legacoop",)
    assert found["c"].realised_by == ("anna", "bea")
    assert found["c"].realised == 100
    assert found["c"].unknown == 2
    assert found["a"].realised is None


def test_parts_count_each_service():
    links = make_links(
        ("anna", "meals", "shares", "declared"),
        ("bea", "meals", "offers", "inferred"),
        ("carla", "meals", "needs", "declared"),
    )
    (part,) = score(links)["a"].parts
    assert (part.shared_by, part.offered_by, part.needed_by) == (1, 2, 1)


def check(links, members, **stated):
    scores = score_dimensions(members, links, SERVICES)
    lines = check_definitions(members, links, scores, **stated)
    return {(line.definition, line.line_id): line.answer for line in lines}


def test_checklists_say_unknown_where_no_table_can_tell():
    answers = check(make_links(), make_members(eu_family=[None] * 4))
    assert answers["DESEO", "a"] == "unknown"
    assert answers["DESEO", "equality"] == "unknown"
    assert answers["ECCP", "members"] == "no"
    assert answers["ECCP", "types"] == "unknown"
    assert answers["ECCP", "half_post"] == "unknown"
    assert answers["PTCE", "social_economy"] == "unknown"
    assert answers["CSEI", "ecological"] == "unknown"


def test_checklists_say_yes_and_no_where_tables_can():
    members = make_members(eu_family=["cooperative"] * 4, networks=["union"] * 4)
    links = make_links(
        ("anna", "training", "offers", "declared"),
        *((who, "meals", "needs", "declared") for who in ("bea", "carla", "dora")),
        ("dora", "energy", "offers", "evidenced"),
    )
    answers = check(links, members, has_equality_objective=True, has_half_post=False)
    assert answers["DESEO", "a"] == "no"
    assert answers["DESEO", "c"] == "yes"
    assert answers["DESEO", "equality"] == "yes"
    assert answers["PTCE", "training_body"] == "yes"
    assert answers["PTCE", "common_strategy"] == "yes"
    assert answers["ECCP", "types"] == "no"
    assert answers["ECCP", "half_post"] == "no"
    assert answers["CSEI", "ecological"] == "yes"


def test_two_families_are_two_types():
    members = make_members(eu_family=["cooperative", "association", None, None])
    assert check(make_links(), members)["ECCP", "types"] == "yes"
