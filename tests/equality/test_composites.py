"""The metric does what its formula says; published domains recombine to the published index."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.equality.worlds import both, define, make_data, tell
from tests.fixtures import PATHS

from deseo.equality.composites import (
    WEIGHTS,
    combine_domains,
    compose_territory,
    list_published,
    measure_gap,
    score_domain,
    score_figures,
)
from deseo.sources.indicators import load_indicators
from deseo.sources.shipped import load_territories

DATA = load_indicators(PATHS)
WORK = ("work", "participation")
positive = st.floats(0.1, 1000)


def published():
    """Give every complete edition there is: place, source and year with its row."""
    rows = {}
    for territory_id in load_territories(PATHS):
        for row in list_published(DATA, territory_id).to_dict("records"):
            if row["is_complete"]:
                rows[row["geo"], row["source_dataset"], row["year"]] = row
    return rows


EDITIONS = published()


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: f"{e[0]}-{e[2]}")
def test_published_domains_recombine_to_the_published_index(edition):
    row = EDITIONS[edition]
    again = combine_domains({domain: row[domain] for domain in WEIGHTS})
    assert abs(again - row["gei"]) <= 0.15
    assert row["recombined"] == again


def test_every_complete_edition_of_the_table_was_tried():
    scores = DATA.readings[DATA.readings["indicator"].str.match("gei(_|$)")]
    counts = scores.groupby(["geo", "source_dataset", "year"])["indicator"].nunique()
    complete = counts[counts == len(WEIGHTS) + 1]
    assert set(complete.index) == set(EDITIONS)
    assert len(EDITIONS) > 40


def test_with_equal_weights_the_index_would_be_missed():
    """The recombination can fail: the plain geometric mean is off by more than the bound."""
    off = [
        abs(score_domain({d: [row[d]] for d in WEIGHTS}) - row["gei"]) for row in EDITIONS.values()
    ]
    assert max(off) > 0.15


def test_weights_add_up_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("parts", "domain"),
    [((86.7, 66.3), 75.8), ((93.1, 74.7, 75.8), 80.8)],
    ids=["work of Catalonia", "power of Catalonia"],
)
def test_sub_domains_give_the_domain_idescat_publishes(parts, domain):
    """Idescat, Gender Equality Index of Catalonia, 2021 data: sub-domains and their domain."""
    again = score_domain({str(i): [part] for i, part in enumerate(parts)})
    assert again == pytest.approx(domain, abs=0.1)


@pytest.mark.parametrize(
    ("women", "men", "gap", "score"),
    [(50, 50, 0, 100), (0, 80, 1, 1), (40, 60, 0.2, 80.2), (60, 40, 0.2, 80.2)],
    ids=["alike", "none", "forty", "sixty"],
)
def test_the_metric_at_known_points(women, men, gap, score):
    assert measure_gap(women, men) == pytest.approx(gap)
    assert score_figures(women, men) == pytest.approx(score)


@given(positive, positive)
def test_who_is_behind_does_not_matter_to_the_metric(women, men):
    assert score_figures(women, men) == pytest.approx(score_figures(men, women))
    assert 1 <= score_figures(women, men) <= 100


@given(positive, positive, st.floats(0, 1))
def test_wealth_can_only_lower_a_score_and_the_twin_knows_none(women, men, alpha):
    assert score_figures(women, men, alpha) <= score_figures(women, men) + 1e-9


@pytest.mark.parametrize(("women", "men"), [(-1, 5), (0, 0)])
def test_what_is_no_figure_has_no_gap(women, men):
    with pytest.raises(ValueError, match="expected none below 0"):
        measure_gap(women, men)


def test_alpha_is_the_root_of_the_way_to_the_best_place():
    rows = [*both("OWN", 40, 40), *both("REG", 60, 60), *both("NAT", 80, 80)]
    composite = compose_territory(make_data(*rows, definitions=[define(metric=WORK)]), "here")
    part = composite.parts.iloc[0]
    assert part["alpha"] == pytest.approx(math.sqrt(0.5))
    assert part["score"] == pytest.approx(1 + math.sqrt(0.5) * 99)
    assert part["twin"] == 100


def test_what_is_undesirable_enters_as_its_rest():
    rows = [*both("OWN", 20, 20), *both("REG", 10, 10), *both("NAT", 60, 60)]
    definition = define(direction="lower", metric=WORK)
    part = compose_territory(make_data(*rows, definitions=[definition]), "here").parts.iloc[0]
    assert part["alpha"] == pytest.approx(math.sqrt(80 / 90))


def test_with_fewer_than_three_places_nothing_is_said_of_wealth():
    rows = [*both("OWN", 40, 60), *both("NAT", 80, 80)]
    part = compose_territory(
        make_data(*rows, definitions=[define(metric=WORK)]), "here"
    ).parts.iloc[0]
    assert part["alpha"] == 1


@pytest.mark.parametrize(
    ("kind", "unit", "row", "score"),
    [
        ("women_share", "percent", tell("OWN", "F", 40), 80.2),
        ("ratio", "of_men", tell("OWN", "F/M", 100), 100),
        ("gap", "of_men", tell("OWN", "M-F", 0), 100),
        ("gap", "of_men", tell("OWN", "M-F", 20), 1 + (1 - 1 / 9) * 99),
    ],
)
def test_shares_ratios_and_pay_gaps_have_no_level(kind, unit, row, score):
    data = make_data(row, definitions=[define(kind=kind, unit=unit, metric=WORK)])
    part = compose_territory(data, "here").parts.iloc[0]
    assert (part["alpha"], part["score"]) == (1, pytest.approx(score))


def test_the_country_stays_out_of_a_territorys_composite():
    composite = compose_territory(
        make_data(*both("NAT", 1, 2), definitions=[define(metric=WORK)]), "here"
    )
    assert composite.n_domains == 0
    assert math.isnan(composite.score)
    assert math.isnan(composite.twin)


@pytest.mark.parametrize("territory_id", load_territories(PATHS))
def test_every_shipped_territory_has_some_domains_and_never_all_six(territory_id):
    composite = compose_territory(DATA, territory_id)
    assert 3 <= composite.n_domains < 6
    assert set(composite.parts["role"]) <= {"territory", "region"}
    assert 1 <= composite.score <= composite.twin <= 100
    assert combine_domains(composite.domains["score"].to_dict()) == pytest.approx(composite.score)
