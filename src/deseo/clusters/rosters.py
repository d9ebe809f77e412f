"""Who stands where, offering and needing what: the table a clustering works on.

A unit is one legal entity at one point: establishments of an entity at the same address are one.
Rows without a usable place belong to no unit. Units stand in an order of their own (coordinates,
then profile, then id), so that neither the order of the rows nor, save among exact duplicates,
the ids can change a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from deseo.errors import InputError
from deseo.services import ServiceProfiles, build_profiles, merge_profiles
from deseo.services.kernels import KNOWN_NEEDS, KNOWN_OFFERS
from deseo.spatial import find_doubt_radius_m, to_metric

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


ROLE_KINDS: Final = 4


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

    @property
    def answer_kind(self) -> NDArray[np.int64]:
        """Return what kind of answer each unit has, as a number from 0 to 7.

        Alike are those of whom offers, needs or both are known at all, and either all inferred or
        something told or written: that is what was asked, not what was answered.
        """
        known = self.profiles.planes[:, [KNOWN_OFFERS, KNOWN_NEEDS]].any(axis=(1, 2))
        return self.profiles.roles.astype(np.int64) + ROLE_KINDS * known

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
    the doubt of towns. An `enterprises` column doubt_radius_m is taken as it stands. Raises
    `InputError` for an id that stands twice.
    """
    twice = enterprises.index[enterprises.index.duplicated()]
    if len(twice):
        raise InputError(
            f"enterprise_id {twice[0]!r} stands on more than one row; expected each id once."
        )
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
    order = placed[np.argsort(x_m[placed])]  # ties are settled below
    tied = _find_ties(x_m[order])
    first_of = np.arange(len(order))
    if len(tied):
        order[tied] = _sort_canonically(order[tied], x_m, y_m, profiles.planes, enterprise_ids)
        first_of[tied] = tied[_find_first_twins(order[tied], x_m, y_m, entity)]
    is_first = first_of == np.arange(len(order))
    unit_of_row = np.full(len(x_m), -1, np.int64)
    unit_of_row[order] = (np.cumsum(is_first) - 1)[first_of]
    firsts = order[is_first]
    if len(firsts) == len(x_m):
        doubt_of_unit, of_unit = doubt_m[firsts], profiles.take(firsts)
    else:
        doubt_of_unit = np.zeros(len(firsts))
        np.maximum.at(doubt_of_unit, unit_of_row[order], doubt_m[order])
        of_unit = merge_profiles(profiles, unit_of_row, len(firsts))
    return Roster(
        x_m=x_m[firsts],
        y_m=y_m[firsts],
        doubt_m=doubt_of_unit,
        entity=entity[firsts],
        profiles=of_unit,
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


def _find_ties(x_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the positions in a sorted row of numbers that share theirs with another."""
    equal = x_m[1:] == x_m[:-1]
    return np.flatnonzero(np.append(equal, False) | np.append(False, equal))


def _sort_canonically(
    rows: NDArray[np.int64],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    planes: NDArray[np.uint64],
    enterprise_ids: pd.Index,
) -> NDArray[np.int64]:
    """Return rows by x, then y, then profile, then id (read only where all else is equal)."""
    words = planes[rows].reshape(len(rows), planes.shape[1] * planes.shape[2]).T
    keys = [*words, y_m[rows], x_m[rows]]
    order = np.lexsort(keys)
    alike = np.all([key[order[1:]] == key[order[:-1]] for key in keys], axis=0)
    if alike.any():
        order = np.lexsort([enterprise_ids[rows].astype(str).to_numpy(), *keys])
    return rows[order]


def _find_first_twins(
    rows: NDArray[np.int64],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    entity: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return for each row the position of the first of the same entity at the same point."""
    keys = (entity[rows], y_m[rows], x_m[rows])
    order = np.lexsort(keys)  # stable: of twins the one that comes first stays first
    is_first = np.append(True, np.any([k[order[1:]] != k[order[:-1]] for k in keys], axis=0))
    first = np.empty(len(rows), np.int64)
    first[order] = order[is_first][np.cumsum(is_first) - 1]
    return first
