"""Services: what enterprises offer and need, how rare each is, and what two have in common."""

from deseo.services.affinities import PairCosines, compare_rows, empty_cosines
from deseo.services.profiles import (
    ServiceProfiles,
    build_profiles,
    merge_profiles,
    pack_profiles,
    weigh_profiles,
)

__all__ = [
    "PairCosines",
    "ServiceProfiles",
    "build_profiles",
    "compare_rows",
    "empty_cosines",
    "merge_profiles",
    "pack_profiles",
    "weigh_profiles",
]
