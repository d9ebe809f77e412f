"""Two rows are one organisation when a register says so, or when they say exactly the same.

The number of an establishment names one place. The number of an entity names all its places, so
two rows with it are one only where they name the same town, or one of them none. Rows that bear
the same identifier of their own list and the same name are one; with another name they are two.
A row that is another told again keeps what it says, under a name of its own.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from deseo.searches import fold_text
from deseo.sources.imports.identities import is_establishment

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from deseo.sources.imports.rows import Rows

EXISTING: Final = ("enterprise_id", "entity_id", "name", "municipality")
DIGESTED: Final = ("identity", "stated_id", "name", "municipality", "address", "lat", "lon")
OWN_ID: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_.:\-]{2,59}")


def merge_rows(rows: Rows, existing: pd.DataFrame, territory_id: str) -> dict[int, str]:
    """Find the rows that are others told twice; return each with the id it was merged into.

    `existing` has `EXISTING` of the enterprises there are. Every row that is not refused gets its
    enterprise_id: its own where it is one, free, and the row no repetition, else a digest of what
    it says.
    """
    seen = _Seen(existing)
    table = rows.table
    ids = np.full(len(table), "", dtype=object)
    merged: dict[int, str] = {}
    wanted = ("identity", "entity_id", "stated_id", "name", "municipality", "address", "lat", "lon")
    columns = [table[name].tolist() for name in wanted]
    repeated: list[int] = []
    for at, row in enumerate(zip(*columns, strict=True)):
        if at in rows.refused:
            continue
        said = dict(zip(wanted, row, strict=True))
        twin = seen.find(said, territory_id)
        if twin:
            merged[at], ids[at] = twin, seen.name_again(said, territory_id)
            continue
        ids[at] = seen.name(said, territory_id)
        if said["stated_id"] and said["stated_id"] in seen.stated_ids:
            repeated.append(at)
        seen.add(said, ids[at])
    rows.keep(repeated, "enterprise_id", "id_repeated", [columns[2][at] for at in repeated])
    table["enterprise_id"] = ids
    return merged


@lru_cache(maxsize=50_000)
def _fold_town(name: str) -> str:
    return fold_text(name)


class _Seen:
    """Remember what there is, by every key under which a row could be the same."""

    def __init__(self, existing: pd.DataFrame) -> None:
        self.ids: set[str] = set(existing["enterprise_id"])
        self.former = frozenset(self.ids)
        self.stated_ids: set[str] = set()
        self.by_identity: dict[str, str] = {i: i for i in self.ids}
        self.by_entity: dict[str, dict[str, str]] = {}
        self.by_name: dict[tuple[str, ...], str] = {}
        rows = existing[list(EXISTING)].itertuples(index=False, name=None)
        for enterprise_id, entity_id, name, town in rows:
            self._add_keys(enterprise_id, str(entity_id), str(town))
            self.by_name[("id", enterprise_id, fold_text(name))] = enterprise_id

    def _add_keys(self, enterprise_id: str, entity_id: str, town: str) -> None:
        if entity_id:
            self.by_entity.setdefault(entity_id, {}).setdefault(_fold_town(town), enterprise_id)

    def find(self, said: dict[str, str], territory_id: str) -> str:
        """Find the enterprise a row is told of already; empty if there is none."""
        identity = said["identity"]
        if is_establishment(identity):
            return self.by_identity.get(identity, "")
        if identity:
            return self._find_entity(identity, _fold_town(said["municipality"]))
        for key in _list_keys(said):
            if key in self.by_name:
                return self.by_name[key]
        former = _digest(said, territory_id, 0)
        return former if former in self.former else ""

    def _find_entity(self, identity: str, town: str) -> str:
        places = self.by_entity.get(identity, {})
        if not places:
            return ""
        return places.get(town) or places.get("") or ("" if town else next(iter(places.values())))

    def name(self, said: dict[str, str], territory_id: str) -> str:
        """Name a new row: by its register, its own identifier, or a digest of what it says."""
        own = said["identity"] or said["stated_id"]
        if OWN_ID.fullmatch(own) and own not in self.ids:
            return own
        return self._find_free(said, territory_id)

    def name_again(self, said: dict[str, str], territory_id: str) -> str:
        """Name a row that is another told again, by what it says."""
        named = self._find_free(said, territory_id)
        self.ids.add(named)
        return named

    def _find_free(self, said: dict[str, str], territory_id: str) -> str:
        salted = (_digest(said, territory_id, salt) for salt in count())
        return next(one for one in salted if one not in self.ids)

    def add(self, said: dict[str, str], enterprise_id: str) -> None:
        """Remember a row that is new."""
        self.ids.add(enterprise_id)
        if said["stated_id"]:
            self.stated_ids.add(said["stated_id"])
        if said["identity"]:
            self.by_identity.setdefault(said["identity"], enterprise_id)
            self._add_keys(enterprise_id, said["identity"], said["municipality"])
        if said["entity_id"] != said["identity"]:
            self._add_keys(enterprise_id, said["entity_id"], said["municipality"])
        for key in _list_keys(said) if said["stated_id"] or not said["identity"] else ():
            self.by_name.setdefault(key, enterprise_id)


def _digest(said: dict[str, str], territory_id: str, salt: int) -> str:
    """Name a row by what it says: the same row has the same name in every file."""
    told = "\x1f".join([territory_id, *(fold_text(said[key]) for key in DIGESTED)])
    digest = hashlib.sha256(f"{told}{salt or ''}".encode()).hexdigest()[:12]
    return f"{said['identity'] or territory_id}-{digest}"


def _list_keys(said: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """List the keys under which two rows without a register's number are the same."""
    name = fold_text(said["name"])
    if said["stated_id"]:
        yield "id", said["stated_id"], name
        return
    town, address = _fold_town(said["municipality"]), fold_text(said["address"])
    yield "row", name, town, address, said["lat"], said["lon"], said["entity_id"]
