"""A profile counts a list and says what it knows; rates and shares are of what was told."""

from __future__ import annotations

import pytest
from tests.fixtures import PATHS, make_enterprises, make_row, make_zones

from deseo.compare import compare_families, compare_services, compare_sizes, profile_territory
from deseo.compare.profiles import LEAST_TOLD, SIZES, find_shared_families, rank_services
from deseo.sources.shipped import load_dataset, load_zones

COOPERATIVES = ["cooperative"] * 6


def value(compared, territory_id, part=""):
    axis = compared.find_axis(territory_id)
    return axis.find(territory_id, part).marks["value"] if axis else None


def test_counts_and_rates_are_what_division_gives(make_profile):
    profile = make_profile("modena", COOPERATIVES, population=10_000, area_km2=300.0)
    sizes = compare_sizes([profile])
    assert [value(sizes[size], "modena") for size in SIZES] == pytest.approx([6, 3, 2])


def test_without_a_population_there_is_no_rate_and_no_zero(make_profile):
    known = make_profile("modena", COOPERATIVES, population=5_000)
    unknown = make_profile("west_cork", COOPERATIVES)
    rates = compare_sizes([known, unknown])["per_inhabitants"]
    assert [f.territory_id for f in rates.silent] == ["west_cork"]
    assert rates.axes[0].territory_ids == ("modena",)


def test_a_population_known_in_part_is_not_known(make_profile):

    zones = make_zones(("z1", "West", 0, 2), ("z2", "East", 2, 4)).assign(
        area_km2=50.0,
        population=[5_000.0, None],
        population_year=[2023, None],
        is_approximate=False,
    )
    assert profile_territory("modena", make_enterprises(make_row("a")), zones).inhabitants is None


def test_an_empty_list_is_no_zero(make_profile):
    sizes = compare_sizes([make_profile("modena", COOPERATIVES), make_profile("strait", [])])
    assert [f.territory_id for f in sizes["count"].silent] == ["strait"]


def test_lists_of_other_families_are_brought_to_those_they_share(make_profile):
    one = make_profile("modena", ["cooperative", "cooperative", "mutual"])
    other = make_profile("strait", ["cooperative", "association", "association"])
    assert find_shared_families([one, other]) == ("cooperative",)
    count = compare_sizes([one, other])["count"]
    assert (value(count, "modena"), value(count, "strait")) == (2, 1)
    axis = count.axes[0]
    assert [axis.judge(f).verdict for f in axis.figures] == ["normalised"] * 2
    assert axis.figures[0].origin.families == ("cooperative",)


def test_lists_that_share_no_family_are_never_on_one_axis(make_profile):
    one = make_profile("modena", COOPERATIVES)
    other = make_profile("strait", ["mutual"] * 4)
    sizes = compare_sizes([one, other])
    for size in ("count", "per_km2"):
        assert [a.territory_ids for a in sizes[size].axes] == [("modena",), ("strait",)]


def test_an_exercise_and_a_real_list_are_never_on_one_axis(make_profile):
    real = make_profile("modena", COOPERATIVES)
    invented = make_profile("strait", COOPERATIVES, is_exercise="yes")
    for compared in (
        *compare_sizes([real, invented]).values(),
        compare_families([real, invented]),
        compare_services([real, invented], "offers"),
    ):
        assert all(len(axis.territory_ids) == 1 for axis in compared.axes)


def test_a_list_from_pages_and_a_register_are_never_on_one_axis(make_profile):
    register = make_profile("modena", COOPERATIVES, source="RUNTS")
    picked = make_profile("strait", COOPERATIVES, source="Public web pages")
    assert picked.origin.is_picked
    count = compare_sizes([register, picked])["count"]
    assert [axis.territory_ids for axis in count.axes] == [("modena",), ("strait",)]


def test_a_family_no_row_holds_has_no_figure(make_profile):
    families = compare_families([make_profile("modena", COOPERATIVES)])
    assert [f.part for f in families.axes[0].figures] == ["cooperative"]
    assert "mutual" in [f.part for f in families.silent]


def test_what_no_row_states_is_counted_as_unstated(make_profile):
    profile = make_profile("modena", ["cooperative", ""])
    assert profile.families == {"cooperative": 1, "unstated": 1}


def told(number, service="training", role="offers", basis="declared"):
    return [(f"o{n}", service, role, basis) for n in range(number)]


def test_shares_of_services_are_of_those_told_of_and_not_of_all(make_profile):
    links = [*told(5), ("o0", "childcare", "shares", "evidenced")]
    profile = make_profile("modena", ["cooperative"] * 10, links)
    offers = compare_services([profile], "offers")
    assert value(offers, "modena", "training") == 1.0
    assert value(offers, "modena", "childcare") == pytest.approx(1 / 5)
    assert offers.axes[0].figures[0].origin.told_share == 0.5


def test_what_is_inferred_was_not_told(make_profile):
    profile = make_profile("modena", ["cooperative"] * 10, told(8, basis="inferred"))
    assert profile.offers.told == 0
    assert compare_services([profile], "offers").axes == ()


def test_of_a_few_told_there_is_no_share(make_profile):
    profile = make_profile("modena", ["cooperative"] * 9, told(LEAST_TOLD - 1))
    offers = compare_services([profile], "offers")
    assert offers.axes == ()
    assert [f.territory_id for f in offers.silent] == ["modena"]


def test_services_that_many_and_few_told_of_are_apart(make_profile):
    many = make_profile("modena", ["cooperative"] * 10, told(10))
    few = make_profile("strait", ["cooperative"] * 20, told(5))
    offers = compare_services([many, few], "offers")
    assert [axis.territory_ids for axis in offers.axes] == [("modena",), ("strait",)]


def test_services_are_ranked_by_mean_share_then_by_name(make_profile):
    links = [*told(6, "training"), *told(6, "meals"), *told(2, "childcare")]
    profile = make_profile("modena", COOPERATIVES, links)
    assert rank_services([profile], "offers") == ["meals", "training", "childcare"]


@pytest.mark.parametrize("territory_id", ["modena", "dunkerque", "west_cork"])
def test_what_is_shipped_counts_as_a_plain_loop_does(territory_id):
    data = load_dataset(PATHS, territory_id, "exercise")
    profile = profile_territory(territory_id, data, load_zones(PATHS, territory_id))
    links = data.links.to_dict("records")
    for role, roles in (("offers", {"offers", "shares"}), ("needs", {"needs"})):
        heard = {
            (link["enterprise_id"], link["service_id"])
            for link in links
            if link["role"] in roles and link["basis"] in {"declared", "evidenced"}
        }
        assert profile.telling(role).told == len({who for who, _ in heard})
        for service in {service for _, service in heard}:
            number = sum(s == service for _, s in heard)
            assert profile.telling(role).by_service[service] == number
    assert sum(profile.families.values()) == profile.organisations == len(data.enterprises)
    assert profile.origin.is_exercise
