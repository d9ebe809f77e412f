"""Who stands where, offering and needing what: the table a clustering works on.

A unit is one legal entity at one point: establishments of an entity at the same address are one.
Rows without a usable place belong to no unit. Units stand in an order of their own (coordinates,
then profile, then id), so that neither the order of the rows nor, save among exact duplicates,
the ids can change a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from deseo.services import ServiceProfiles, build_profiles, merge_profiles
from deseo.spatial import find_doubt_radius_m, to_metric

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Roster:
    """Units in canonical order, and which unit each row of the enterprises belongs to.

    `entity` numbers the legal entities; `doubt_m` is the radius of the disc sure to hold a unit;
    `unit_of_row` is −1 for a row that cannot be placed.
    """

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    doubt_m: NDArray[np.float64]
    entity: NDArray[np.int64]
    profiles: ServiceProfiles
    unit_of_row: NDArray[np.int64]
    enterprise_ids: pd.Index

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.x_m)

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Return which units have at least one known or inferred service."""
        return self.profiles.roles > 0

    def spread(self, unit_labels: NDArray[np.integer]) -> pd.Series:
        """Return labels of units as labels of enterprises, −1 for rows without a place."""
        labels = np.append(unit_labels, -1)[self.unit_of_row]
        return pd.Series(labels.astype(np.int64), index=self.enterprise_ids, name="cluster")


def read_roster(
    enterprises: gpd.GeoDataFrame,
    links: pd.DataFrame,
    metric_crs: str,
    inferred_weight: float = 0.5,
    zones: gpd.GeoDataFrame | None = None,
) -> Roster:
    """Read a roster from enterprises (points in WGS 84, indexed by enterprise_id) and links.

    `enterprises` may have entity_id and location_precision; `zones` (population, geometry) bound
    the doubt of towns. An `enterprises` column doubt_radius_m is taken as it stands.
    """
    x_m, y_m = to_metric(enterprises.geometry, metric_crs)
    if "doubt_radius_m" in enterprises:
        doubt = enterprises["doubt_radius_m"]
    else:
        doubt = find_doubt_radius_m(enterprises, zones, metric_crs)
    profiles = build_profiles(links, enterprises.index, inferred_weight)
    entity = _number_entities(enterprises)
    return arrange_roster(x_m, y_m, doubt.to_numpy(float), entity, profiles, enterprises.index)


def arrange_roster(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    doubt_m: NDArray[np.float64],
    entity: NDArray[np.int64],
    profiles: ServiceProfiles,
    enterprise_ids: pd.Index,
) -> Roster:
    """Arrange rows as units: merge establishments at one point, sort, leave out the unplaced."""
    placed = np.flatnonzero(np.isfinite(x_m) & np.isfinite(y_m))
    order = placed[
        _sort_canonically(x_m[placed], y_m[placed], profiles.planes[placed], enterprise_ids[placed])
    ]
    first_of = _find_first_twins(x_m[order], y_m[order], entity[order])
    is_first = first_of == np.arange(len(order))
    unit_of_row = np.full(len(x_m), -1, np.int64)
    unit_of_row[order] = (np.cumsum(is_first) - 1)[first_of]
    firsts = order[is_first]
    doubt = np.zeros(len(firsts))
    np.maximum.at(doubt, unit_of_row[order], doubt_m[order])
    same = len(firsts) == len(x_m)
    return Roster(
        x_m=x_m[firsts],
        y_m=y_m[firsts],
        doubt_m=doubt,
        entity=entity[firsts],
        profiles=profiles.take(firsts)
        if same
        else merge_profiles(profiles, unit_of_row, len(firsts)),
        unit_of_row=unit_of_row,
        enterprise_ids=enterprise_ids,
    )


def _number_entities(enterprises: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return a number for each legal entity; who states none (or "") is an entity of its own."""
    rows = len(enterprises)
    if "entity_id" not in enterprises:
        return np.arange(rows)
    stated = enterprises["entity_id"].replace("", None)
    codes = pd.factorize(stated.to_numpy(object))[0].astype(np.int64)
    return np.where(codes < 0, rows + np.arange(rows), codes)


def _sort_canonically(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    planes: NDArray[np.uint64],
    enterprise_ids: pd.Index,
) -> NDArray[np.int64]:
    """Return the order by x, then y, then profile, then id; the latter only read on ties in x."""
    order = np.argsort(x_m, kind="stable")
    equal = x_m[order][1:] == x_m[order][:-1]
    tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    if len(tied):
        rows = order[tied]
        words = planes[rows].reshape(len(rows), -1).T
        ids = enterprise_ids[rows].astype(str).to_numpy()
        order[tied] = rows[np.lexsort([ids, *words, y_m[rows], x_m[rows]])]
    return order


def _find_first_twins(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], entity: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return for each row the first row of the same entity at the same point."""
    at = np.arange(len(x_m))
    if len(np.unique(entity)) == len(entity):
        return at
    twins = pd.DataFrame({"x": x_m, "y": y_m, "entity": entity, "at": at})
    return twins.groupby(["x", "y", "entity"])["at"].transform("min").to_numpy()
