"""What if: changes supposed of a territory, and the data as they would be.

What would differ is in `deseo.scenarios.differences`, which rests on the method and its compiled
kernels; whoever only keeps scenarios need not load them.
"""

from deseo.scenarios.changes import (
    ADD,
    CHANGE_ROLES,
    CLOSE,
    DROP,
    GAIN,
    KINDS,
    LONGEST_NAME,
    MOVE,
    SHARE,
    SUPPOSED,
    Change,
    Scenario,
    check_changes,
    give_id,
    read_change,
    suppose,
    undo_last,
    write_change,
)
from deseo.scenarios.overlays import apply_changes, find_lost, find_supposed

__all__ = [
    "ADD",
    "CHANGE_ROLES",
    "CLOSE",
    "DROP",
    "GAIN",
    "KINDS",
    "LONGEST_NAME",
    "MOVE",
    "SHARE",
    "SUPPOSED",
    "Change",
    "Scenario",
    "apply_changes",
    "check_changes",
    "find_lost",
    "find_supposed",
    "give_id",
    "read_change",
    "suppose",
    "undo_last",
    "write_change",
]
