"""No figure on staff may tell on one enterprise: each is rounded before anything is added up.

Rounding a *sum* does not protect: clusters overlap, a slider moved by one step adds one member,
and many rounded sums together give back what each hid. So every count of every enterprise is
rounded to base 5 **first**, and all that is shown (sums, shares, bounds, intervals, and whether a
figure is shown at all) is computed from rounded counts alone. Whatever is combined, subtracted or
fed through a what-if, nobody can know more than the rounded counts themselves: whoever sees R
knows that the count lies between R − 4 and R + 4, and not where.

The rounding is up or down at random, with chances that leave the expected count unchanged
(unbiased random rounding to base 5, as statistical offices use it; with rounding to the nearest,
or into classes, small enterprises would all seem balanced). The lot is drawn by a keyed hash
(HMAC-SHA-256) of a secret of this installation, the enterprise and the sex:

- **always the same lot**, whatever the version of the data, the page or the day. A lot drawn anew
  with each version would be averaged out by whoever watches long enough;
- **one lot for all counts of a sex among staff**, so that a part (permanent, part-time, managers)
  never comes out larger than its whole, and the whole hems in no part;
- **by the row**, before establishments of an entity are added, so that an entity seen with one
  establishment here and two there tells nothing about either.

Even with the secret known five consecutive counts remain possible, save at the very bottom, where
the secret is what protects. A pay gap is rounded in the same way to 5 points. Published staff
figures are rounded too. Boards and councils that are published with their source stay exact.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from deseo.equality.answers import BOARD_IS_LISTED
from deseo.schema.answers import FLAG_QUESTIONS, PAY_QUESTION, PLAN_QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    Lots = Callable[[str, str], float]
    """Draws a number from 0 to below 1 for an enterprise and a sort of count; always the same."""

BASE: Final = 5
LEAST_ENTITIES: Final = 3
MOST_HELD_SHARE: Final = 0.8
MOST_ROUNDING_SHARE: Final = 0.15
LARGEST_VARIANCE: Final = 6.0
"""Of a count rounded at random to base 5: r (5 − r) at a rest r of 2 or 3."""

STAFF_COLUMNS: Final = (
    "employees",
    "women_employees",
    "women_employees_share",
    "board",
    "women_board",
    "managers",
    "women_managers",
)
LOT_OF: Final[Mapping[str, str]] = {
    **{
        f"{sex}_{count}": f"staff-{sex}"
        for sex in ("women", "men")
        for count in ("employees", "managers", "permanent", "part_time", "part_time_unchosen")
    },
    "women_board": "board-women",
    "men_board": "board-men",
    PAY_QUESTION: "pay",
}
KEPT: Final = (PLAN_QUESTION, *FLAG_QUESTIONS)


@dataclass(frozen=True)
class ProtectedFigures:
    """Hold rounded figures only; what is made of these can be shown.

    `table` stands on the enterprise index and has the columns of `LOT_OF` and `KEPT`;
    `board_is_published` tells whose board is published, and so exact.
    """

    table: pd.DataFrame
    board_is_published: pd.Series[bool]


def is_published(enterprises: gpd.GeoDataFrame) -> pd.Series[bool]:
    """Tell whose figures are published: real rows that name the page which says them."""
    has_source = enterprises["source_url"].fillna("").astype("str").str.strip() != ""
    published: pd.Series[bool] = has_source & ~enterprises["is_exercise"].fillna(value=False)
    return published.astype("bool")


def withhold_staff(enterprises: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out the figures on people of every enterprise that does not publish them."""
    shown = enterprises.copy()
    closed = ~is_published(enterprises)
    for name in STAFF_COLUMNS:
        shown[name] = shown[name].mask(closed)
    return shown


def draw_lots(key: bytes) -> Lots:
    """Give what draws lots from a secret key; the same key always draws the same."""

    def draw(enterprise_id: str, sort: str) -> float:
        text = f"{sort}\x1f{enterprise_id}".encode()
        digest = hmac.new(key, text, hashlib.sha256).digest()
        return int.from_bytes(digest[:7], "big") / 2**56

    return draw


def round_count(count: float, lot: float) -> float:
    """Round to base 5: up if the lot falls within the rest, else down; NaN stays NaN.

    A rest of 2 is rounded up by two lots in five, so that the expected count is the count.
    """
    if math.isnan(count):
        return count
    below = math.floor(count / BASE) * BASE
    return float(below + BASE if lot < (count - below) / BASE else below)


def protect_figures(
    told: pd.DataFrame, board_is_published: pd.Series[bool], lots: Lots
) -> ProtectedFigures:
    """Round every count told (see `answers.tell_figures`), row by row, before all else.

    A board stays exact where it is published and nobody told us another one in confidence.
    """
    is_open = board_is_published & told[BOARD_IS_LISTED]
    ids = [str(enterprise_id) for enterprise_id in told.index]
    columns: dict[str, object] = {}
    for name, sort in LOT_OF.items():
        exact = told[name].to_numpy("float64")
        columns[name] = [
            round_count(count, lots(enterprise_id, sort))
            for enterprise_id, count in zip(ids, exact, strict=True)
        ]
    table = pd.DataFrame(columns, index=told.index)
    for name in ("women_board", "men_board"):
        table[name] = table[name].mask(is_open, told[name])
    return ProtectedFigures(table.join(told[list(KEPT)]), is_open)


def reach_figures(figures: ProtectedFigures, index: pd.Index) -> ProtectedFigures:
    """Give the figures on another index of enterprises; those they lack have told nothing."""
    table = figures.table.reindex(index)
    table[PLAN_QUESTION] = table[PLAN_QUESTION].fillna("")
    return ProtectedFigures(table, figures.board_is_published.reindex(index, fill_value=False))


def find_reason(women: NDArray[np.float64], men: NDArray[np.float64]) -> str:
    """Say why a share of women must not be shown: "few", "coarse" or "dominant"; "" if it may.

    `women` and `men` are rounded counts, one for each legal entity that told both: fewer than
    three entities, so few people that the rounding alone would move the share by more than
    15 points (one standard deviation, at most), or one entity that holds over 80 % of all.
    """
    if len(women) < LEAST_ENTITIES:
        return "few"
    people = women + men
    everybody = float(people.sum())
    if is_coarse(women, everybody):
        return "coarse"
    return "dominant" if people.max() > MOST_HELD_SHARE * everybody else ""


def is_coarse(part: NDArray[np.float64], everybody: float) -> bool:
    """Tell whether rounding may move the share of a part in everybody by over 15 points."""
    if everybody <= 0:
        return True
    share = float(part.sum()) / everybody
    spread = math.sqrt(LARGEST_VARIANCE * len(part) * (share**2 + (1 - share) ** 2))
    return spread / everybody > MOST_ROUNDING_SHARE
