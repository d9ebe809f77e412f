"""How far may be near where many stand: the radius a place suggests, and its limit in a crowd.

The radius is the preset nearest to the grain of the places. Among more than 3,000 everybody has
hundreds of neighbours within a few kilometres, and only 2 km are looked at unless somebody asks
for more by name.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from deseo.spatial import suggest_radius_m

if TYPE_CHECKING:
    from deseo.clusters.rosters import Roster

CROWD: Final = 3_000
CROWD_WIDEST_M: Final = 2_000.0


def is_crowded(roster: Roster) -> bool:
    """Return whether there are so many that only near neighbours can be looked at."""
    return len(roster) > CROWD


def find_widest_near_m(roster: Roster) -> float:
    """Return the farthest in metres that should count as near here; infinite where all may."""
    return CROWD_WIDEST_M if is_crowded(roster) else inf


def suggest_near_m(roster: Roster) -> float:
    """Return how far is near in metres: the preset nearest to where the eighth neighbour stands."""
    if len(roster) == 0:
        return CROWD_WIDEST_M
    return min(suggest_radius_m(roster.x_m, roster.y_m), find_widest_near_m(roster))
