"""Rare services weigh more, inferred ones less, and what everybody does binds nobody."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deseo.errors import InputError
from deseo.services import build_profiles, compare_rows, empty_cosines, pack_profiles
from deseo.services.kernels import lowest_bit

IDS = pd.Index(["anna", "bea", "carla", "dora"])


def make_links(*rows):
    return pd.DataFrame(rows, columns=["enterprise_id", "service_id", "role", "basis"])


@pytest.fixture
def links():
    return make_links(
        ("anna", "childcare", "offers", "declared"),
        ("anna", "training", "needs", "evidenced"),
        ("bea", "childcare", "offers", "inferred"),
        ("carla", "van", "shares", "declared"),
        ("zoe", "childcare", "offers", "declared"),
    )


def compare(profiles, i, j):
    cosines = empty_cosines(1)
    compare_rows(0, 1, np.array([0, 1]), np.array([1], np.int32), profiles.take([i, j]), cosines)
    return cosines


def test_offers_needs_and_basis_are_kept_apart(links):
    profiles = build_profiles(links, IDS)
    assert profiles.service_ids == ("childcare", "training", "van")
    known_offers, offers, known_needs, needs = (profiles.matrix(p) for p in range(4))
    assert offers[:, 0].tolist() == [True, True, False, False]
    assert known_offers[:, 0].tolist() == [True, False, False, False]
    assert needs[:, 1].tolist() == known_needs[:, 1].tolist() == [True, False, False, False]
    assert profiles.roles.tolist() == [3, 1, 1, 0]


def test_a_shared_resource_counts_as_an_offer(links):
    assert build_profiles(links, IDS).matrix(1)[2].tolist() == [False, False, True]


def test_rarity_counts_those_of_whom_something_is_known(links):
    squared = build_profiles(links, IDS).squared_rarity
    assert squared[0] == pytest.approx(np.log(4 / 3) ** 2)
    assert squared[1] == squared[2] == pytest.approx(np.log(4 / 2) ** 2)


def test_what_everybody_does_binds_nobody():
    everyone = pack_profiles(np.ones((5, 1), bool), np.zeros((5, 1), bool))
    assert compare(everyone, 0, 1).same_offers[0] == 0


def test_what_is_inferred_counts_less_or_not_at_all():
    links = make_links(
        ("anna", "a", "offers", "declared"),
        ("anna", "b", "offers", "declared"),
        ("bea", "a", "offers", "declared"),
        ("bea", "b", "offers", "inferred"),
        ("carla", "c", "offers", "declared"),
    )
    # both services are equally rare, so the vectors are (1, 1) and (1, 1/2)
    half = compare(build_profiles(links, IDS), 0, 1).same_offers[0]
    assert half == pytest.approx(1.5 / np.sqrt(2 * 1.25), rel=1e-6)
    left_out = compare(build_profiles(links, IDS, 0.0), 0, 1).same_offers[0]
    common, rarer = np.log(4 / 3), np.log(4 / 2)  # b is now offered by one only
    assert left_out == pytest.approx(common / np.hypot(common, rarer), rel=1e-6)


def test_complementarity_is_the_mean_of_both_directions():
    offers = np.array([[1, 0, 0], [0, 0, 1], [0, 1, 0]], bool)
    needs = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], bool)
    assert compare(pack_profiles(offers, needs), 0, 1).complement[0] == pytest.approx(0.5)


@given(st.integers(0, 10_000), st.sampled_from([1, 63, 64, 65, 130]))
@settings(max_examples=40, deadline=None)
def test_cosines_equal_those_of_the_written_out_vectors(seed, services):
    draw = np.random.default_rng(seed)
    table = draw.random((2, 3, services)) < 0.3
    profiles = pack_profiles(*table)
    offers, needs = profiles.vectors(0)[:2], profiles.vectors(2)[:2]

    def cosine(one, other):
        lengths = np.linalg.norm(one) * np.linalg.norm(other)
        return one @ other / lengths if lengths else 0.0

    ours = compare(profiles, 0, 1)
    assert ours.same_offers[0] == pytest.approx(cosine(*offers), abs=1e-6)
    assert ours.same_needs[0] == pytest.approx(cosine(*needs), abs=1e-6)
    both = cosine(offers[0], needs[1]) + cosine(needs[0], offers[1])
    assert ours.complement[0] == pytest.approx(both / 2, abs=1e-6)


@pytest.mark.parametrize("bit", range(64))
def test_every_bit_is_found_below_others(bit):
    word = np.uint64(((1 << 64) - 1) & ~((1 << bit) - 1))
    assert lowest_bit(word) == bit


def test_a_wrong_role_or_basis_is_named_with_its_row(links):
    links.loc[1, "role"] = "has"
    links.loc[2, "basis"] = "rumour"
    with pytest.raises(InputError) as refused:
        build_profiles(links, IDS)
    assert "Row 1: role is 'has'; expected one of offers, shares, needs." in str(refused.value)
    assert "Row 2: basis is 'rumour'" in str(refused.value)


def test_no_links_give_empty_profiles():
    profiles = build_profiles(make_links(), IDS)
    assert len(profiles) == 4
    assert profiles.roles.tolist() == [0, 0, 0, 0]


def test_a_missing_service_is_named_with_its_row(links):
    links.loc[3, "service_id"] = None
    with pytest.raises(InputError, match="Row 3: service_id is missing"):
        build_profiles(links, IDS)
