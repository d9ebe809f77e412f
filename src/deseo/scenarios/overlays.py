"""The data as they would be if what is supposed were so; the data there are stay as they are.

What is supposed counts in the method as if the organisation had declared it, and says of itself
that it is supposed: added rows and links have the source "what if", a moved enterprise has it as
the source of its place. Of an enterprise that is supposed nothing on people is known.

Sharing a service supposes that the provider has room for all who take part, and that all members
who need the service do: provider and takers share it from then on. Their need stays a need, which
somebody in their cluster now meets. Nobody has been asked.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from deseo.scenarios.changes import (
    ADD,
    CLOSE,
    DROP,
    GAIN,
    MOVE,
    SHARE,
    SUPPOSED,
    Change,
    write_change,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from deseo.model import Dataset

KEY: Final = ["enterprise_id", "service_id", "role"]
NOWHERE_ELSE: Final = ("address", "postcode", "municipality")


@dataclass
class _Draft:
    """Hold rows by enterprise_id and links by their key while changes are made."""

    rows: dict[str, dict[str, Any]]
    links: dict[tuple[str, str, str], dict[str, Any]]
    territory_id: str
    is_exercise: bool

    def link(self, enterprise_id: str, service_id: str, role: str) -> None:
        """Suppose a link, unless it is there."""
        key = (enterprise_id, service_id, role)
        self.links.setdefault(
            key, {**dict(zip(KEY, key, strict=True)), "basis": "declared", "source": SUPPOSED}
        )

    def place(self, change: Change) -> dict[str, Any]:
        """Give the columns of a supposed place."""
        return {
            **dict.fromkeys(NOWHERE_ELSE, ""),
            "municipality": change.place,
            "lat": change.lat,
            "lon": change.lon,
            "location_precision": "address",
            "location_source": SUPPOSED,
            "geometry": Point(change.lon, change.lat),
        }


def apply_changes(data: Dataset, changes: Iterable[Change]) -> Dataset:
    """Give a dataset in which all changes hold, one after the other.

    Its version names them; rows stand by enterprise_id. A change about an enterprise that is not
    there changes nothing (`find_lost`).
    """
    listed = tuple(changes)
    if not listed:
        return data
    draft = _open_draft(data)
    for change in listed:
        if _applies(change, draft.rows):
            _MAKE[change.kind](draft, change)
    return _close_draft(data, draft, listed)


def find_lost(data: Dataset, changes: Iterable[Change]) -> tuple[Change, ...]:
    """List the changes that change nothing, since whoever they are about is not there."""
    draft, lost = _open_draft(data), []
    for change in changes:
        if _applies(change, draft.rows):
            _MAKE[change.kind](draft, change)
        else:
            lost.append(change)
    return tuple(lost)


def find_supposed(data: Dataset) -> pd.Series[bool]:
    """Tell of which enterprises something is only supposed: themselves, their place, a service."""
    rows, links = data.enterprises, data.links
    linked = rows.index.isin(links.loc[links["source"] == SUPPOSED, "enterprise_id"])
    made = (rows["source"] == SUPPOSED) | (rows["location_source"] == SUPPOSED)
    supposed: pd.Series[bool] = made.fillna(value=False).astype("bool") | linked
    return supposed


def _open_draft(data: Dataset) -> _Draft:
    rows = {str(row["enterprise_id"]): row for row in data.enterprises.to_dict("records")}
    links = {tuple(row[name] for name in KEY): row for row in data.links.to_dict("records")}
    territory = str(data.enterprises["territory_id"].iloc[0]) if rows else ""
    return _Draft(rows, links, territory, data.is_exercise)  # type: ignore[arg-type]


def _close_draft(data: Dataset, draft: _Draft, changes: tuple[Change, ...]) -> Dataset:
    ids = sorted(draft.rows)
    rows = [draft.rows[key] for key in ids]
    plain = _build_table(rows, data.enterprises.drop(columns="geometry"), ids)
    places = gpd.GeoSeries([row["geometry"] for row in rows], index=plain.index, crs=4326)
    links = _build_table([draft.links[key] for key in sorted(draft.links)], data.links)
    text = json.dumps([write_change(change) for change in changes], sort_keys=True)
    stamp = hashlib.sha256(text.encode()).hexdigest()[:12]
    return replace(
        data,
        enterprises=gpd.GeoDataFrame(plain, geometry=places),
        links=links,
        version=f"{data.version}+what-if-{stamp}",
    )


def _build_table(
    rows: list[dict[str, Any]], like: pd.DataFrame, index: list[str] | None = None
) -> pd.DataFrame:
    """Build a table with the columns and types of another; what a row lacks stays unknown."""
    columns = {}
    for name, kind in like.dtypes.items():
        nothing = "" if pd.api.types.is_string_dtype(kind) else None
        values = [row.get(str(name)) for row in rows]
        known = [nothing if value is None or pd.isna(value) else value for value in values]
        columns[name] = pd.Series(known, index=index, dtype=kind)
    return pd.DataFrame(columns, index=index)


def _applies(change: Change, rows: dict[str, dict[str, Any]]) -> bool:
    return change.makes_enterprise != (change.enterprise_id in rows)


def _add(draft: _Draft, change: Change) -> None:
    draft.rows[change.enterprise_id] = {
        "enterprise_id": change.enterprise_id,
        "territory_id": draft.territory_id,
        "name": change.name,
        "source": SUPPOSED,
        "is_exercise": draft.is_exercise,
        **draft.place(change),
    }
    for role, services in (("offers", change.offers), ("needs", change.needs)):
        for service_id in services:
            draft.link(change.enterprise_id, service_id, role)


def _move(draft: _Draft, change: Change) -> None:
    draft.rows[change.enterprise_id] = draft.rows[change.enterprise_id] | draft.place(change)


def _close(draft: _Draft, change: Change) -> None:
    del draft.rows[change.enterprise_id]
    draft.links = {k: row for k, row in draft.links.items() if k[0] != change.enterprise_id}


def _gain(draft: _Draft, change: Change) -> None:
    draft.link(change.enterprise_id, change.service_id, change.role)


def _drop(draft: _Draft, change: Change) -> None:
    """Take a service away; who no longer offers it does not share it either."""
    roles = ("offers", "shares") if change.role == "offers" else (change.role,)
    for role in roles:
        draft.links.pop((change.enterprise_id, change.service_id, role), None)


def _share(draft: _Draft, change: Change) -> None:
    if change.makes_enterprise:
        _add(draft, change)
    draft.link(change.enterprise_id, change.service_id, "shares")
    for member in change.members:
        if (member, change.service_id, "needs") in draft.links:
            draft.link(member, change.service_id, "shares")


_MAKE: Final[dict[str, Callable[[_Draft, Change], None]]] = {
    ADD: _add,
    MOVE: _move,
    CLOSE: _close,
    GAIN: _gain,
    DROP: _drop,
    SHARE: _share,
}
