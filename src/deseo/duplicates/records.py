"""What of a row is compared: written the same way for all rows, once.

A web host that more than a few rows share (a federation's, a social network's) tells nothing of
any of them and is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from deseo.duplicates.names import split_folded
from deseo.searches import fold_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOST: Final = re.compile(r"^(?:https?://)?(?:www\d?\.)?([^/:?#\s]+\.[^/:?#\s]+)", re.IGNORECASE)
IDENTITY: Final = re.compile(r"^[A-Z]{2}-(?:SIRET|SIREN|RNA|CF|ORG|NIF|RCN|CRO)-[0-9A-Z]+$")
MOST_PER_HOST: Final = 3
PRECISE: Final = ("address", "street")
COLUMNS: Final = (
    "enterprise_id", "entity_id", "name", "municipality", "postcode", "address", "website",
    "lat", "lon", "location_precision",
)  # fmt: skip


@dataclass(frozen=True)
class Records:
    """Hold n rows as they are compared; text is folded, empty where nothing is known.

    `identity` is a register's number as the importer writes it ("IT-CF-…"), `entity` that of the
    legal entity; `lat` and `lon` are NaN where the place is not known to the street.
    """

    ids: NDArray[np.object_]
    identity: NDArray[np.object_]
    entity: NDArray[np.object_]
    full: NDArray[np.object_]
    words: list[tuple[str, ...]]
    town: NDArray[np.object_]
    postcode: NDArray[np.object_]
    address: NDArray[np.object_]
    host: NDArray[np.object_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


def arrange_records(rows: pd.DataFrame) -> Records:
    """Arrange rows of enterprises; a column that is absent is unknown."""
    text = {name: _text(rows, name) for name in COLUMNS}
    ids = text["enterprise_id"]
    identity = [i if IDENTITY.match(i) else "" for i in ids]
    entity = [_find_entity(e, i) for e, i in zip(text["entity_id"], identity, strict=True)]
    precise = np.isin(text["location_precision"], PRECISE)
    full, town, postcode, address = (
        _fold(text[name]) for name in ("name", "municipality", "postcode", "address")
    )
    return Records(
        ids,
        _array(identity),
        _array(entity),
        full,
        [split_folded(name) for name in full],
        town,
        postcode,
        address,
        _find_hosts(text["website"]),
        np.where(precise, _numbers(rows, "lat"), np.nan),
        np.where(precise, _numbers(rows, "lon"), np.nan),
    )


def _fold(values: NDArray[np.object_]) -> NDArray[np.object_]:
    """Fold texts, each different one once."""
    places, different = pd.factorize(values)
    return _array([fold_text(one) for one in different])[places]


def _find_entity(stated: str, identity: str) -> str:
    if IDENTITY.match(stated):
        identity = stated
    return f"FR-SIREN-{identity[9:18]}" if identity.startswith("FR-SIRET-") else identity


def _find_hosts(websites: NDArray[np.object_]) -> NDArray[np.object_]:
    found = (HOST.match(site.strip()) for site in websites)
    hosts = pd.Series([match[1].lower() if match else "" for match in found], dtype="object")
    is_own = hosts.map(hosts.value_counts()) <= MOST_PER_HOST
    return _array(hosts.where(is_own, "").tolist())


def _text(rows: pd.DataFrame, name: str) -> NDArray[np.object_]:
    if name not in rows:
        return _array([""] * len(rows))
    cells: pd.Series[Any] = rows[name].astype("object")
    return _array(cells.where(cells.notna(), "").astype("str").tolist())


def _numbers(rows: pd.DataFrame, name: str) -> NDArray[np.float64]:
    if name not in rows:
        return np.full(len(rows), np.nan)
    numbers = pd.to_numeric(rows[name], errors="coerce").to_numpy(float)
    return np.where(np.abs(numbers) <= 180, numbers, np.nan)  # noqa: PLR2004 - degrees


def _array(values: list[str]) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
