"""What an enterprise offers and needs, as vectors in which a rare service weighs more.

A service that n enterprises could have and df offer (or need, whichever is more) has the rarity
ω = ln((n + 1) / (df + 1)): what everybody does binds nobody. An enterprise's vector holds b·ω for
each of its services, b being 1 for what is evidenced or declared and less for what is only
inferred from its activity. n counts those of whom at least one service is known; the silence of
the others is no information. A resource that an enterprise shares counts as an offer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from deseo.errors import InputError
from deseo.services import kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

OFFER_ROLES: Final = ("offers", "shares")
NEED_ROLES: Final = ("needs",)
KNOWN_BASES: Final = ("evidenced", "declared")
INFERRED: Final = "inferred"

HAS_OFFERS: Final = 1
HAS_NEEDS: Final = 2


@dataclass(frozen=True)
class ServiceProfiles:
    """Offers and needs of n enterprises as bits, with the rarity of each service.

    `planes` has shape (n, 4, words): known offers, all offers, known needs, all needs.
    `squared_rarity` has one ω² per bit; the inverse norms one value per enterprise (0: no vector).
    """

    service_ids: tuple[str, ...]
    planes: NDArray[np.uint64]
    inferred_weight: float
    squared_rarity: NDArray[np.float32]
    inverse_offers: NDArray[np.float32]
    inverse_needs: NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of enterprises."""
        return len(self.planes)

    @property
    def roles(self) -> NDArray[np.uint8]:
        """Return which roles are known of each: the sum of HAS_OFFERS and HAS_NEEDS, 0 of none."""
        offers = self.planes[:, kernels.ANY_OFFERS].any(axis=1)
        needs = self.planes[:, kernels.ANY_NEEDS].any(axis=1)
        known = np.where(offers, HAS_OFFERS, 0) + np.where(needs, HAS_NEEDS, 0)
        return known.astype(np.uint8)

    def take(self, sources: NDArray[np.integer]) -> ServiceProfiles:
        """Return profiles in which enterprise i has the profile of `sources[i]`; rarity stays."""
        return replace(
            self,
            planes=self.planes[sources],
            inverse_offers=self.inverse_offers[sources],
            inverse_needs=self.inverse_needs[sources],
        )

    def matrix(self, plane: int) -> NDArray[np.bool_]:
        """Return one plane as a table of yes and no, shape (n, number of services)."""
        words = np.ascontiguousarray(self.planes[:, plane]).astype("<u8").view(np.uint8)
        bits = np.unpackbits(words, axis=1, bitorder="little")
        return bits[:, : len(self.service_ids)].astype(bool)

    def find_holders(self, plane: int, service: int) -> NDArray[np.int64]:
        """Return the enterprises that have one service (by its place) in a plane."""
        bit = np.uint64(1) << np.uint64(service % 64)
        return np.flatnonzero(self.planes[:, plane, service // 64] & bit)

    def vectors(self, known_plane: int) -> NDArray[np.float64]:
        """Return the b·ω vectors of one role, shape (n, number of services)."""
        known, present = self.matrix(known_plane), self.matrix(known_plane + 1)
        belief = np.where(known, 1.0, self.inferred_weight) * present
        rarity = np.sqrt(self.squared_rarity[: len(self.service_ids)].astype(float))
        return np.asarray(belief * rarity)


def build_profiles(
    links: pd.DataFrame, enterprise_ids: pd.Index, inferred_weight: float = 0.5
) -> ServiceProfiles:
    """Build the profiles of `enterprise_ids`, in their order, from a table of service links.

    `links` has enterprise_id, service_id, role (offers, needs, shares) and basis (evidenced,
    declared, inferred); rows of other enterprises are left out. With an inferred weight of 0 what
    is inferred is left out too. Raises `InputError` naming the first rows with another role or
    basis.
    """
    _check_links(links)
    rows = enterprise_ids.get_indexer(pd.Index(links["enterprise_id"]))
    inferred = (links["basis"] == INFERRED).to_numpy()
    kept = (rows >= 0) & ~(inferred & (inferred_weight == 0))
    services, codes = np.unique(links["service_id"].to_numpy(str)[kept], return_inverse=True)
    needs = links["role"].isin(NEED_ROLES).to_numpy()[kept]
    planes = np.zeros((len(enterprise_ids), 4, max(1, -(-len(services) // 64))), np.uint64)
    bits = np.uint64(1) << (codes % 64).astype(np.uint64)
    role_plane = np.where(needs, kernels.ANY_NEEDS, kernels.ANY_OFFERS)
    np.bitwise_or.at(planes, (rows[kept], role_plane, codes // 64), bits)
    sure = ~inferred[kept]
    place = (rows[kept][sure], role_plane[sure] - 1, codes[sure] // 64)
    np.bitwise_or.at(planes, place, bits[sure])
    return weigh_profiles(tuple(map(str, services)), planes, inferred_weight)


def pack_profiles(
    offers: NDArray[np.bool_], needs: NDArray[np.bool_], inferred_weight: float = 0.5
) -> ServiceProfiles:
    """Build profiles from two known tables of yes and no, shape (enterprises, services)."""
    planes = np.stack([_pack(offers), _pack(offers), _pack(needs), _pack(needs)], axis=1)
    services = tuple(f"s{number}" for number in range(offers.shape[1]))
    return weigh_profiles(services, planes, inferred_weight)


def merge_profiles(
    profiles: ServiceProfiles, unit_of_row: NDArray[np.integer], units: int
) -> ServiceProfiles:
    """Return the profiles of `units`, each having all the services of its rows (−1: no unit)."""
    planes = np.zeros((units, *profiles.planes.shape[1:]), np.uint64)
    placed = unit_of_row >= 0
    np.bitwise_or.at(planes, unit_of_row[placed], profiles.planes[placed])
    return weigh_profiles(profiles.service_ids, planes, profiles.inferred_weight)


def weigh_profiles(
    service_ids: tuple[str, ...], planes: NDArray[np.uint64], inferred_weight: float
) -> ServiceProfiles:
    """Compute rarity and norms for planes of bits, shape (enterprises, 4, words)."""
    known_of = planes.any(axis=(1, 2)).sum()
    offered = kernels.count_bits(planes, kernels.ANY_OFFERS)
    needed = kernels.count_bits(planes, kernels.ANY_NEEDS)
    rarity = np.log((known_of + 1) / (np.maximum(offered, needed) + 1))
    squared = (rarity * rarity).astype(np.float32)
    weight = np.float32(inferred_weight)
    return ServiceProfiles(
        service_ids=service_ids,
        planes=planes,
        inferred_weight=inferred_weight,
        squared_rarity=squared,
        inverse_offers=kernels.invert_norms(planes, kernels.KNOWN_OFFERS, squared, weight),
        inverse_needs=kernels.invert_norms(planes, kernels.KNOWN_NEEDS, squared, weight),
    )


def _pack(table: NDArray[np.bool_]) -> NDArray[np.uint64]:
    words = max(1, -(-table.shape[1] // 64))
    padded = np.zeros((len(table), words * 64), bool)
    padded[:, : table.shape[1]] = table
    packed = np.packbits(padded, axis=1, bitorder="little")
    return packed.view("<u8").astype(np.uint64).reshape(len(table), words)


def _check_links(links: pd.DataFrame) -> None:
    problems = [
        f"Row {row}: service_id is missing; expected the id of a service."
        for row in links.index[links["service_id"].isna()][:5]
    ]
    for column, offered in (
        ("role", OFFER_ROLES + NEED_ROLES),
        ("basis", (*KNOWN_BASES, INFERRED)),
    ):
        wrong = links.loc[~links[column].isin(offered), column]
        problems += [
            f"Row {row}: {column} is {value!r}; expected one of {', '.join(offered)}."
            for row, value in wrong.head(5).items()
        ]
    if problems:
        raise InputError("\n".join(problems))
