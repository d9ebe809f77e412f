"""What was told to a calculator is read as it wants; what does not fit is not known, never zero.

It comes from a form or back from a store, so nothing about it is taken for granted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from deseo.equality.certifications import AREA_WEIGHTS, MOST_PERCENT
from deseo.equality.egapro import (
    MATERNITY,
    PAY,
    PROMOTIONS,
    RAISES,
    TEN,
    EgaproAnswers,
    RaiseCounts,
)
from deseo.equality.self_assessments import MOST_PEOPLE, Excess

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZES: Final = ("small", "large")
MATERNITIES: Final = ("all", "some", "nobody")
RAISE_COUNTS: Final = ("women", "women_raised", "men", "men_raised")
PARTS: Final = (("women_raised", "women"), ("men_raised", "men"))
GAPS: Final = {PAY: "pay_gap", RAISES: "raises_gap", PROMOTIONS: "promotions_gap"}
OUTS: Final = {PAY: "pay_out", RAISES: "raises_out", PROMOTIONS: "promotions_out"}


def read_egapro(told: Mapping[str, object]) -> EgaproAnswers:
    """Read what was told to the Index Egapro; the size is small unless it is told to be large."""
    is_large = told.get("size") == "large"
    mothers = told.get("maternity")
    left_out = {measure for measure, name in OUTS.items() if told.get(name) is True}
    return EgaproAnswers(
        is_large=is_large,
        pay_gap_percent=read_gap(told.get(GAPS[PAY])),
        raises=None if is_large else _read_counts(told),
        raises_gap_points=read_gap(told.get(GAPS[RAISES])) if is_large else None,
        promotions_gap_points=read_gap(told.get(GAPS[PROMOTIONS])) if is_large else None,
        all_mothers_raised={"all": True, "some": False}.get(str(mothers)),
        women_of_ten=read_whole(told.get("women_of_ten"), TEN),
        left_out=frozenset(left_out | ({MATERNITY} if mothers == "nobody" else set())),
    )


def find_raise_excesses(told: Mapping[str, object]) -> tuple[Excess, ...]:
    """Find where more people had a raise than there are."""
    found = []
    for part, whole in PARTS:
        value = read_whole(told.get(part), MOST_PEOPLE)
        most = read_whole(told.get(whole), MOST_PEOPLE)
        if value is not None and most is not None and value > most:
            found.append(Excess(part, value, most))
    return tuple(found)


def read_areas(told: Mapping[str, object]) -> dict[str, int | None]:
    """Read what was told of the areas of the certificate, in whole percent."""
    return {area: read_whole(told.get(area), MOST_PERCENT) for area in AREA_WEIGHTS}


def _read_counts(told: Mapping[str, object]) -> RaiseCounts | None:
    counts = [read_whole(told.get(name), MOST_PEOPLE) for name in RAISE_COUNTS]
    known = [count for count in counts if count is not None]
    if len(known) < len(RAISE_COUNTS) or find_raise_excesses(told):
        return None
    return RaiseCounts(*known)


def read_whole(value: object, most: int) -> int | None:
    """Read a whole number from 0 to the most there can be."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= most else None


def read_gap(value: object) -> float | None:
    """Read a gap of at most 100 either way."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= MOST_PERCENT else None
