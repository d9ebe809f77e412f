"""Profiles of small lists, told row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fixtures import make_enterprises, make_row, make_zones

from deseo.compare import profile_territory


def make_profile(territory_id, families, links=(), *, population=None, area_km2=100.0, **cells):
    """Profile a list of one organisation for each family given; ids are o0, o1, …"""
    rows = [make_row(f"o{n}", eu_family=family, **cells) for n, family in enumerate(families)]
    zones = make_zones(("z1", "West", 0, 2), ("z2", "East", 2, 4)).assign(
        area_km2=area_km2 / 2,
        population=population,
        population_year=None if population is None else 2023,
        is_approximate=False,
    )
    data = make_enterprises(*(rows or [make_row("o0")]), links=tuple(links))
    if not rows:
        data = replace(data, enterprises=data.enterprises.iloc[:0])
    return profile_territory(territory_id, data, zones)


@pytest.fixture(name="make_profile")
def _make_profile():
    return make_profile
