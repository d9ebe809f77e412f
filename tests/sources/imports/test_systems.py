"""Coordinates in a system nobody names: the usual ones are tried, none is taken by itself."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from tests.fixtures import PATHS

from deseo.errors import InputError
from deseo.sources.imports.coordinates import Ground
from deseo.sources.imports.systems import (
    USUAL_CRS,
    UnknownCrsError,
    find_named_crs,
    list_candidates,
    parse_crs,
)
from deseo.sources.shipped import load_territories, load_zones

TERRITORIES = load_territories(PATHS)


def place_in(territory_id, crs):
    """Give points inside a territory as metres of a system, and its ground."""
    zones = load_zones(PATHS, territory_id)
    inner = zones.representative_point()
    turn = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    x, y = turn.transform(inner.x.to_numpy(), inner.y.to_numpy())
    return np.asarray(x), np.asarray(y), Ground.of(TERRITORIES[territory_id], zones), inner


@pytest.mark.parametrize("territory_id", TERRITORIES)
def test_the_territorys_own_system_comes_first_when_it_fits(territory_id):
    own = TERRITORIES[territory_id].crs
    x, y, ground, inner = place_in(territory_id, own)
    best = list_candidates(x, y, ground)[0]
    assert (best.crs, best.inside_share) == (own, 1.0)
    np.testing.assert_allclose(best.lon, inner.x, atol=1e-6)
    np.testing.assert_allclose(best.lat, inner.y, atol=1e-6)


@pytest.mark.parametrize(
    ("territory_id", "crs"),
    [("modena", "EPSG:3003"), ("dunkerque", "EPSG:3950"), ("goteborg", "EPSG:3021"),
     ("west_cork", "EPSG:29903"), ("barcelona", "EPSG:23031"), ("grenoble", "EPSG:3857")],
)  # fmt: skip
def test_an_older_or_other_usual_system_is_among_the_best(territory_id, crs):
    x, y, ground, _ = place_in(territory_id, crs)
    found = list_candidates(x, y, ground)
    assert crs in {one.crs for one in found if one.inside_share == 1}
    shares = [one.inside_share for one in found]
    assert shares == sorted(shares, reverse=True)
    assert UnknownCrsError("list.csv", found).fitting == found[0].crs


def test_where_nothing_fits_only_the_own_system_is_offered_and_none_is_recommended():
    _, _, ground, _ = place_in("modena", "EPSG:25832")
    found = list_candidates(np.full(9, 5e5), np.full(9, 7.1e6), ground)
    assert [one.crs for one in found] == ["EPSG:25832"]
    assert found[0].inside_share == 0
    assert UnknownCrsError("list.csv", found).fitting == ""


def test_what_is_no_place_at_all_is_no_number():
    _, _, ground, _ = place_in("modena", "EPSG:25832")
    for one in list_candidates(np.array([1e300, np.inf]), np.array([1e300, 5.0]), ground):
        assert np.isfinite(one.lon).tolist() == np.isfinite(one.lat).tolist()


def test_a_long_list_is_sampled_from_all_over_it():
    x, y, ground, _ = place_in("modena", "EPSG:25832")
    many = np.repeat(x, 1_000), np.repeat(y, 1_000)
    best = list_candidates(*many, ground)[0]
    assert len(best.lon) <= 2 * 2_000
    assert len(set(best.lon.round(6))) == len(set(x))


def test_every_usual_system_exists_and_is_in_metres():
    for systems in USUAL_CRS.values():
        for crs in systems:
            assert pyproj.CRS.from_user_input(crs).axis_info[0].unit_name == "metre", crs


def test_columns_may_name_their_system():
    assert find_named_crs(["id", "sweref99_n"]) == "EPSG:3006"
    assert find_named_crs(["x", "y"]) == ""


def test_a_system_that_is_none_is_refused():
    assert parse_crs("25832", "list.csv") == "EPSG:25832"
    with pytest.raises(InputError):
        parse_crs("somewhere", "list.csv")
