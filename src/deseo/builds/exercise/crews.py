"""Staff, boards and managers of invented organisations, by sex.

Women's share follows the trade, with a spread of its own for each organisation; on boards and
among managers it is lower than among staff, as it mostly is. Who did not answer has no figures,
save one in five whose board is published.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from deseo.builds.exercise.plans import Trade

YEAR = "2025"
COLUMNS = (
    "employees",
    "women_employees",
    "employees_year",
    "board",
    "women_board",
    "managers",
    "women_managers",
)
UNKNOWN_STAFF, UNKNOWN_WOMEN = 0.12, 0.22
PUBLISHED_BOARD = 0.2


def draw_crew(rng: random.Random, trade: Trade, *, has_answered: bool) -> dict[str, str]:
    """Draw the staff columns of one organisation; what it does not tell is empty."""
    share = min(max(rng.gauss(trade.women, 0.1), 0.02), 0.98)
    staff = max(1, round(trade.staff * math.exp(rng.gauss(0, 0.7))))
    board, managers = rng.randint(3, 11), rng.randint(1, 1 + min(staff // 8, 6))
    tells_staff = has_answered and rng.random() >= UNKNOWN_STAFF
    tells_women = tells_staff and rng.random() >= UNKNOWN_WOMEN
    tells_board = has_answered or rng.random() < PUBLISHED_BOARD
    women = [
        _count_women(rng, total, odds)
        for total, odds in ((staff, share), (board, 0.75 * share), (managers, 0.8 * share))
    ]
    cells = (
        (staff, tells_staff),
        (women[0], tells_women),
        (YEAR, tells_staff or tells_board),
        (board, tells_board),
        (women[1], tells_board),
        (managers, tells_women),
        (women[2], tells_women),
    )
    return {
        name: str(value) if is_told else ""
        for name, (value, is_told) in zip(COLUMNS, cells, strict=True)
    }


def _count_women(rng: random.Random, total: int, odds: float) -> int:
    return sum(rng.random() < odds for _ in range(total))
