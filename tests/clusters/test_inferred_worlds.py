"""What rests on activity codes alone is never likely, nor is it that only one town was asked."""

import numpy as np
import pandas as pd
import pytest

from deseo.clusters import ClusterRules, arrange_roster, assess_clusters, find_clusters, prepare
from deseo.services import build_profiles

RULES = ClusterRules(radius_m=3_000.0)
SECTORS, SERVICES = 8, 20


def make_roster(x_m, y_m, links):
    ids = pd.Index([f"e{i:03d}" for i in range(len(x_m))])
    table = pd.DataFrame(links, columns=["row", "service", "role", "basis"])
    table["enterprise_id"] = ids[table["row"]]
    table["service_id"] = [f"s{number:02d}" for number in table["service"]]
    profiles = build_profiles(table, ids)
    return arrange_roster(x_m, y_m, np.zeros(len(ids)), np.arange(len(ids)), profiles, ids)


def judge(roster):
    clustering = find_clusters(prepare(roster, RULES.radius_m), RULES)
    return clustering, assess_clusters(clustering, permutations=99, runs=30).certainties


@pytest.fixture
def sectors():
    """Return a builder: eight neighbours with a rare code of their own among sixty with others."""

    def build(basis):
        draw = np.random.default_rng(4)
        x_m, y_m = draw.uniform(0, 20_000, (2, 68))
        x_m[:8], y_m[:8] = draw.uniform(9_000, 10_500, (2, 8))
        offered = np.where(np.arange(68) < 8, 0, draw.integers(1, SECTORS, 68))
        return make_roster(x_m, y_m, [(i, s, "offers", basis) for i, s in enumerate(offered)])

    return build


def test_a_group_of_one_sector_is_likely_when_it_was_told(sectors):
    _, told = judge(sectors("declared"))
    assert "likely" in {one.word for one in told}


def test_the_same_group_is_not_likely_when_all_of_it_is_inferred(sectors):
    clustering, inferred = judge(sectors("inferred"))
    assert len(inferred) > 0
    assert set(clustering.evidence.inferred_share) == {1.0}
    assert all("inferred" in one.limits for one in inferred)
    assert {one.word for one in inferred} <= {"possible", "chance"}


def one_town_was_asked(seed):
    """Sectors have nothing to do with places; in one town people told more, at random."""
    draw = np.random.default_rng(seed)
    x_m, y_m = draw.uniform(0, 24_000, (2, 160))
    asked = (abs(x_m - 6_000) < 3_500) & (abs(y_m - 6_000) < 3_500)
    sector = draw.integers(0, SECTORS, 160)
    told = {role: draw.random((160, SERVICES)) < 0.13 for role in ("offers", "needs")}
    told["offers"][np.arange(160), sector] = True
    links = [(i, sector[i], "offers", "inferred") for i in np.flatnonzero(~asked)]
    for role, answers in told.items():
        rows, services = np.nonzero(answers & asked[:, None])
        links += [(i, s, role, "declared") for i, s in zip(rows, services, strict=True)]
    return make_roster(x_m, y_m, links)


def test_that_one_town_was_asked_makes_no_cluster_likely():
    """Of 100 such worlds 17 had one when answers could change hands with mere codes."""
    for seed in range(25):
        _, certainties = judge(one_town_was_asked(seed))
        assert "likely" not in {one.word for one in certainties}, seed


def one_town_was_asked_for_needs(seed):
    """Offers are known everywhere, needs in one town only, both at random."""
    draw = np.random.default_rng(seed)
    x_m, y_m = draw.uniform(0, 24_000, (2, 160))
    asked = (abs(x_m - 6_000) < 3_500) & (abs(y_m - 6_000) < 3_500)
    offers = draw.random((160, SERVICES)) < 0.12
    offers[np.arange(160), draw.integers(0, SECTORS, 160)] = True
    needs = (draw.random((160, SERVICES)) < 0.15) & asked[:, None]
    return make_roster(
        x_m,
        y_m,
        [
            (row, service, role, "declared")
            for role, answers in (("offers", offers), ("needs", needs))
            for row, service in zip(*np.nonzero(answers), strict=True)
        ],
    )


def test_that_one_town_was_asked_for_its_needs_makes_no_cluster_likely():
    for seed in range(25):
        _, certainties = judge(one_town_was_asked_for_needs(seed))
        assert "likely" not in {one.word for one in certainties}, seed
