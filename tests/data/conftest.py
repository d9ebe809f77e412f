from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

import pytest

from deseo.schema import CONTRACTS
from deseo.settings import ROOT
from deseo.sources.tables import read_text_table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

DATA = ROOT / "data"


@cache
def read_shipped(name: str) -> pd.DataFrame:
    path = DATA / f"{name}.csv"
    return read_text_table(path.read_bytes(), path.name)


@cache
def read_territories() -> dict[str, dict[str, object]]:
    return tomllib.loads((DATA / "territories.toml").read_text(encoding="utf-8"))


def known_keys() -> dict[str, set[str]]:
    keys = {
        name: set(read_shipped(name)[contract.key[0]])
        for name, contract in CONTRACTS.items()
        if len(contract.key) == 1 and (DATA / f"{name}.csv").is_file()
    }
    return keys | {"territories": set(read_territories())}


@pytest.fixture(name="shipped", scope="session")
def shipped_fixture():
    return read_shipped


@pytest.fixture(name="territories", scope="session")
def territories_fixture() -> dict[str, dict[str, object]]:
    return read_territories()


@pytest.fixture(name="known", scope="session")
def known_fixture() -> dict[str, set[str]]:
    return known_keys()


@pytest.fixture(name="data_dir", scope="session")
def data_dir_fixture() -> Path:
    return DATA
