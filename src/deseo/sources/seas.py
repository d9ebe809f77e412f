"""Where the sea lies between, and what crosses it, read for one territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.sources.shipped import load_reference, read_geometries
from deseo.spatial import Barriers, read_barriers

if TYPE_CHECKING:
    from deseo.model import TerritoryDefinition
    from deseo.settings import Paths


def load_barriers(paths: Paths, territory: TerritoryDefinition) -> Barriers | None:
    """Load the sea and the listed crossings of a territory; None where there is no sea."""
    territory_id = territory.territory_id
    land = read_geometries(paths.geometry("land", territory_id)).geometry
    crossings = load_reference(paths, "crossings")
    return read_barriers(land, crossings[crossings["territory_id"] == territory_id], territory.crs)
