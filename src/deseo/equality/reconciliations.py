"""Services that reconcile work and family life inside a group: who could provide them to whom.

Realised is what members share already (evidenced or declared). Possible is what one member offers
and another one needs, or what two of them need and could set up together. Establishments of one
entity do not serve each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

KNOWN_BASES: Final = ("evidenced", "declared")
OFFERING: Final = ("offers", "shares")
LEAST_TO_POOL: Final = 2


@dataclass(frozen=True)
class ReconciliationLine:
    """One service: who shares, offers and needs it, and which pairs could serve each other.

    All are enterprise ids in alphabetical order; a pair is (giver, taker).
    """

    service_id: str
    shared_by: tuple[str, ...]
    offered_by: tuple[str, ...]
    needed_by: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]

    @property
    def is_missing(self) -> bool:
        """Tell whether somebody needs it and nobody in the group offers it."""
        return bool(self.needed_by) and not self.offered_by

    @property
    def could_be_pooled(self) -> bool:
        """Tell whether several need it and could set it up together."""
        return len(self.needed_by) >= LEAST_TO_POOL


def list_reconciliation(
    entity: pd.Series[str], links: pd.DataFrame, services: pd.DataFrame
) -> tuple[ReconciliationLine, ...]:
    """List the services that help to reconcile and are offered or needed inside a group.

    `entity` names the legal entity of each member, on its enterprise id. Services stand in the
    order of the vocabulary.
    """
    wanted = services["is_reconciliation"].fillna(value=False).astype("bool")
    ids = [str(service_id) for service_id in services.loc[wanted, "service_id"]]
    told: dict[str, list[tuple[str, str, str]]] = {one: [] for one in ids}
    columns = [links[name].tolist() for name in ("enterprise_id", "service_id", "role", "basis")]
    owner = entity.to_dict()
    for enterprise_id, service_id, role, basis in zip(*columns, strict=True):
        if service_id in told and enterprise_id in owner:
            told[service_id].append((enterprise_id, role, basis))
    lines = (_make_line(one, rows, owner) for one, rows in told.items())
    return tuple(line for line in lines if line.offered_by or line.needed_by)


def _make_line(
    service_id: str, rows: list[tuple[str, str, str]], owner: Mapping[Any, str]
) -> ReconciliationLine:
    offered = _sort(one for one, role, _ in rows if role in OFFERING)
    needed = _sort(one for one, role, _ in rows if role == "needs")
    shared = _sort(one for one, role, basis in rows if role == "shares" and basis in KNOWN_BASES)
    pairs = tuple((a, b) for a in offered for b in needed if owner[a] != owner[b])
    return ReconciliationLine(service_id, shared, offered, needed, pairs)


def _sort(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))
