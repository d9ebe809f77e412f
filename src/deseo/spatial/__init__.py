"""Space in metres: projection, how sure a place is, who is near whom, and water between."""

from deseo.spatial.barriers import Barriers, read_barriers, respect_barriers
from deseo.spatial.neighbours import (
    PRESET_RADII_M,
    NearPairs,
    TooManyPairsError,
    count_neighbours,
    count_threads,
    find_near_pairs,
    keep_places,
    limit_threads,
    run_by_rows,
    run_in_threads,
    suggest_radius_m,
)
from deseo.spatial.precisions import find_doubt_radius_m
from deseo.spatial.projections import check_places, to_metric

__all__ = [
    "PRESET_RADII_M",
    "Barriers",
    "NearPairs",
    "TooManyPairsError",
    "check_places",
    "count_neighbours",
    "count_threads",
    "find_doubt_radius_m",
    "find_near_pairs",
    "keep_places",
    "limit_threads",
    "read_barriers",
    "respect_barriers",
    "run_by_rows",
    "run_in_threads",
    "suggest_radius_m",
    "to_metric",
]
