"""`make bench` prints how well duplicates are found, and how long a register takes."""

from __future__ import annotations

import pytest

from tests.bench.bench_duplicates import tell_quality, time_register

pytestmark = pytest.mark.bench


def test_how_well_duplicates_are_found():
    print("\n" + "\n".join(tell_quality()))


def test_a_national_register_takes_seconds():
    told = time_register()
    print(f"\n{told}")
    assert told["took_s"] < 60
