"""Live sources are tested against stand-ins of our own: nobody else's server is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fixtures import PATHS
from tests.sources.live.standins import start_standin

from deseo.sources.live import Manners, load_contracts
from deseo.sources.shipped import load_territories

PATIENT = Manners(
    connect_s=5,
    read_s=10,
    total_s=20,
    attempts=2,
    pause_s=0.01,
    patience_s=0.2,
    most_bytes=400_000,
    per_minute=1e7,
)
HASTY = replace(PATIENT, read_s=0.2, total_s=0.4, attempts=1)


@pytest.fixture(scope="module")
def _server():
    with start_standin() as server:
        yield server


@pytest.fixture
def standin(_server):
    _server.behave()
    return _server


@pytest.fixture(scope="module")
def territories():
    return load_territories(PATHS)


@pytest.fixture
def agreed(standin):
    """Return what gives a source's contract, moved to the stand-in."""

    def give(source_id, *, only_first=False):
        contract = load_contracts()[source_id]
        some = contract.datasets[:1] if only_first else contract.datasets
        areas = contract.areas[:2] if only_first else contract.areas
        base = f"{standin.address}/{source_id}/"
        return replace(contract, base=base, datasets=some, areas=areas)

    return give
