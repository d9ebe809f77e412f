"""The DESEO dimensions of a group: a pooled resources, b shared knowledge, c common management.

Each dimension has its services (the table of services says which). What is *realised* and what is
*potential* are two figures, never one, and who said nothing is counted apart from who said no:
realised is the share of those of whom something is known who share such a resource (role shares,
evidenced or declared) or, for c, belong to a network that another member belongs to too;
potential is the share of all members who could exchange or pool such a service inside the group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deseo.services.profiles import KNOWN_BASES

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS: Final = ("a", "b", "c")
MANAGEMENT: Final = "c"
LEAST_TO_POOL: Final = 2


@dataclass(frozen=True)
class ServicePart:
    """How many members share, offer and need one service of a dimension."""

    service_id: str
    shared_by: int
    offered_by: int
    needed_by: int


@dataclass(frozen=True)
class DimensionScore:
    """One dimension, 0 to 100: `realised` is None where nothing is known of anyone.

    `known` members are those with a known service (or network, for c); the others are unknown.
    """

    dimension: str
    realised: float | None
    potential: float
    members: int
    known: int
    realised_by: tuple[str, ...]
    networks: tuple[str, ...]
    parts: tuple[ServicePart, ...]

    @property
    def unknown(self) -> int:
        """Return of how many members nothing is known."""
        return self.members - self.known


def score_dimensions(
    members: pd.DataFrame, links: pd.DataFrame, services: pd.DataFrame
) -> tuple[DimensionScore, ...]:
    """Score a, b and c for `members` (index enterprise_id; networks separated by |, if given).

    `links` may hold other enterprises too; `services` has service_id (column or index) and
    dimension. A service that `services` does not know belongs to no dimension.
    """
    table = services if "service_id" in services else services.reset_index()
    dimension_of = table.set_index("service_id")["dimension"]
    mine = links[links["enterprise_id"].isin(members.index)]
    return tuple(
        _score(dimension, members, mine, mine["service_id"].map(dimension_of) == dimension)
        for dimension in DIMENSIONS
    )


def _score(
    dimension: str, members: pd.DataFrame, mine: pd.DataFrame, within: pd.Series
) -> DimensionScore:
    stated = mine["basis"].isin(KNOWN_BASES)
    own = mine[within]
    sharing = set(mine.loc[within & stated & (mine["role"] == "shares"), "enterprise_id"])
    known = set(mine.loc[stated, "enterprise_id"])
    common: dict[str, set[str]] = {}
    if dimension == MANAGEMENT:
        common = _find_networks(members)
        joined = set().union(*common.values())
        sharing, known = sharing | joined, known | joined
    parts = tuple(_describe(str(service), rows) for service, rows in own.groupby("service_id"))
    able = set().union(*(_who_could(rows) for _, rows in own.groupby("service_id")))
    return DimensionScore(
        dimension=dimension,
        realised=100.0 * len(sharing) / len(known) if known else None,
        potential=100.0 * len(able) / len(members) if len(members) else 0.0,
        members=len(members),
        known=len(known),
        realised_by=tuple(sorted(sharing)),
        networks=tuple(sorted(common)),
        parts=parts,
    )


def _split_roles(rows: pd.DataFrame) -> tuple[set[str], set[str], set[str]]:
    """Return who shares, who offers (or shares) and who needs."""
    by = {role: set(part["enterprise_id"]) for role, part in rows.groupby("role")}
    shares = by.get("shares", set())
    return shares, by.get("offers", set()) | shares, by.get("needs", set())


def _who_could(rows: pd.DataFrame) -> set[str]:
    """Return who could pool one service (two need or offer it) or exchange it with another."""
    _, offering, needing = _split_roles(rows)
    able: set[str] = set()
    for alike in (offering, needing):
        if len(alike) >= LEAST_TO_POOL:
            able |= alike
    if len(offering | needing) >= LEAST_TO_POOL and offering and needing:
        able |= offering | needing
    return able


def _describe(service_id: str, rows: pd.DataFrame) -> ServicePart:
    shares, offers, needs = _split_roles(rows)
    return ServicePart(service_id, len(shares), len(offers), len(needs))


def _find_networks(members: pd.DataFrame) -> dict[str, set[str]]:
    """Return the networks that at least two members belong to, with these members."""
    if "networks" not in members:
        return {}
    belongs: dict[str, set[str]] = {}
    for enterprise_id, text in members["networks"].dropna().items():
        for network in filter(None, (part.strip() for part in str(text).split("|"))):
            belongs.setdefault(network, set()).add(str(enterprise_id))
    return {name: who for name, who in belongs.items() if len(who) >= LEAST_TO_POOL}
