"""Two to four territories side by side, and which of their figures may be compared.

Pure functions on tables: `profile_territory` and `gather_readings` make figures with their origin,
`compare_figures` puts them on axes that refuse what is incomparable.
"""

from deseo.compare.comparabilities import (
    ApartError,
    Axis,
    Comparison,
    Judgement,
    Reason,
    compare_figures,
    judge_pair,
)
from deseo.compare.groups import GroupTally, compare_groups, tally_groups
from deseo.compare.measures import Figure, Origin
from deseo.compare.profiles import (
    Profile,
    compare_families,
    compare_services,
    compare_sizes,
    profile_territory,
)
from deseo.compare.series import TerritoryReadings, compare_readings, gather_readings

__all__ = [
    "ApartError",
    "Axis",
    "Comparison",
    "Figure",
    "GroupTally",
    "Judgement",
    "Origin",
    "Profile",
    "Reason",
    "TerritoryReadings",
    "compare_families",
    "compare_figures",
    "compare_groups",
    "compare_readings",
    "compare_services",
    "compare_sizes",
    "gather_readings",
    "judge_pair",
    "profile_territory",
    "tally_groups",
]
