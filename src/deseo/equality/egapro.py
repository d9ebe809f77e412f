"""The French Index Egapro: five measures, a table of points for each, one index out of a hundred.

An organisation of 50 to 250 people is measured on pay, raises, return from maternity leave and
the ten best paid; above 250, promotions are measured apart from raises. A gap is rounded to one
decimal and then up to the next whole number, which is the row of its table. What the law itself
cannot compute is left out, and the rest is scaled to a hundred, if at least 75 points remain.
What merely is not known is another matter: it leaves the index open between two bounds.

The tables and the order of rounding are those of the application of the French ministry of
labour (SocialGouv/egapro, release 3.18.4), as is the rule on catching up; the decree was not
read. Gaps are men minus women, so a positive gap is in favour of men.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, Literal

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

PAY, RAISES, PROMOTIONS, MATERNITY, TOP_TEN = "pay", "raises", "promotions", "maternity", "top_ten"

PAY_POINTS: Final = (
    40, 39, 38, 37, 36, 35, 34, 33, 31, 29, 27, 25, 23, 21, 19, 17, 14, 11, 8, 5, 2, 0,
)  # fmt: skip
"""Points for a pay gap of 0, 1, 2 … 20 percent, and of more."""

LARGE_RAISES_POINTS: Final = (20, 20, 20, 10, 10, 10, 5, 5, 5, 5, 5, 0)
PROMOTIONS_POINTS: Final = (15, 15, 15, 10, 10, 10, 5, 5, 5, 5, 5, 0)
SMALL_RAISES_POINTS: Final = (35, 35, 35, 25, 25, 25, 15, 15, 15, 15, 15, 0)
"""Points for a gap of 0, 1, 2 … 10 percentage points, and of more."""

MATERNITY_POINTS: Final = 15
TOP_TEN_POINTS: Final = (0, 0, 5, 5, 10, 10)
"""Points for 0 to 5 people of the less represented sex among the ten best paid."""

LEAST_MOST: Final = 75
"""The index exists only where the measures that can be computed are worth this many points."""

LEAST_OF_EACH_SEX: Final = 5
"""Fewer women or fewer men than this, and raises cannot be compared (50 to 250 people)."""

CORRECTIVE_BELOW: Final = 75
PROGRESS_BELOW: Final = 85
"""Under the first the law asks for measures that correct, under the second for targets."""

TELLING_PAY_GAPS: Final = (0.0, 0.1, -0.1, 100.0, -100.0)
"""None, the smallest and the largest in favour of each sex: what bounds an unknown pay gap."""

TEN: Final = 10
MOST_PERCENT: Final = 100

Stance = Literal["computed", "index_open", "not_computable"]


@dataclass(frozen=True)
class RaiseCounts:
    """Count women and men, and how many of each had a raise in the year."""

    women: int
    women_raised: int
    men: int
    men_raised: int

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        pairs = (("women", self.women_raised, self.women), ("men", self.men_raised, self.men))
        for sex, raised, total in pairs:
            if not 0 <= raised <= total:
                raise InputError(f"{raised} of {total} {sex} had a raise; expected 0 to {total}.")

    @property
    def is_comparable(self) -> bool:
        """Tell whether there are enough women and enough men to compare."""
        return min(self.women, self.men) >= LEAST_OF_EACH_SEX

    @property
    def gap_points(self) -> float:
        """Give the rate of men less that of women, in percentage points."""
        return MOST_PERCENT * self._cross / (self.men * self.women)

    @property
    def gap_people(self) -> float:
        """Give how many people of the smaller group the gap stands for (never negative)."""
        return abs(self._cross) / max(self.men, self.women)

    @property
    def _cross(self) -> int:
        return self.men_raised * self.women - self.women_raised * self.men


@dataclass(frozen=True)
class EgaproAnswers:
    """Hold what an organisation knows; None is not known yet, never zero.

    Gaps are men minus women: `pay_gap_percent` in percent of men's pay, the others in percentage
    points. `raises` counts people where there are 50 to 250, `raises_gap_points` stands in its
    place above. `women_of_ten` is how many of the ten best paid are women. `left_out` names the
    measures the law itself cannot compute here (too few people, nobody concerned).
    """

    is_large: bool
    pay_gap_percent: float | None = None
    raises: RaiseCounts | None = None
    raises_gap_points: float | None = None
    promotions_gap_points: float | None = None
    all_mothers_raised: bool | None = None
    women_of_ten: int | None = None
    left_out: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be measured."""
        for name in ("pay_gap_percent", "raises_gap_points", "promotions_gap_points"):
            value = getattr(self, name)
            if value is not None and not math.isfinite(value):
                raise InputError(f"{name} is {value!r}; expected a number.")
        if self.women_of_ten is not None and not 0 <= self.women_of_ten <= TEN:
            raise InputError(f"women_of_ten is {self.women_of_ten}; expected 0 to {TEN}.")


@dataclass(frozen=True)
class Measure:
    """One measure: what it is worth at most, the points it has, or why it has none.

    `points` is None where it is not known (`reason` "unknown") or cannot be computed ("left_out",
    "too_few"); `reason` is "catching_up" where raises favour the sex that is paid less.
    """

    measure_id: str
    most_points: int
    points: int | None
    reason: str = ""

    @property
    def is_unknown(self) -> bool:
        """Tell whether somebody only has to say it."""
        return self.points is None and self.reason == "unknown"


@dataclass(frozen=True)
class EgaproIndex:
    """Hold the measures, the index where there is one, and the bounds where it is still open."""

    measures: tuple[Measure, ...]
    stance: Stance
    index: int | None
    lowest: int | None
    highest: int | None

    @property
    def points(self) -> int:
        """Add up the points there are."""
        return sum(m.points or 0 for m in self.measures)

    @property
    def most_points(self) -> int:
        """Add up what the measures that have points are worth at most."""
        return sum(m.most_points for m in self.measures if m.points is not None)


def score_gap(gap: float, table: tuple[int, ...]) -> int:
    """Read a gap's points off a table: rounded to one decimal, then up; its sign is no matter.

    Halves are rounded away from zero, as written: 0.05 is 0.1 and so counts as 1.
    """
    size = Decimal(repr(abs(float(gap)))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    row = int(size.to_integral_value(ROUND_CEILING))
    return table[min(row, len(table) - 1)]


def compute_egapro(answers: EgaproAnswers) -> EgaproIndex:
    """Compute the index: points over the points possible, where at least 75 are possible."""
    measures = tuple(_measure_all(answers))
    possible = sum(m.most_points for m in measures if m.points is not None or m.is_unknown)
    if possible < LEAST_MOST:
        return EgaproIndex(measures, "not_computable", None, None, None)
    worst, best = _bound_points(answers)
    lowest, highest = _scale(worst, possible), _scale(best, possible)
    if any(m.is_unknown for m in measures):
        return EgaproIndex(measures, "index_open", None, lowest, highest)
    return EgaproIndex(measures, "computed", lowest, lowest, lowest)


def _bound_points(answers: EgaproAnswers) -> tuple[int, int]:
    """Give the fewest and the most points, were everything that is not known the worst or best.

    The pay gap decides whether raises catch up, so where it is not known every kind is tried.
    """
    is_open = answers.pay_gap_percent is None and PAY not in answers.left_out
    pay_gaps = TELLING_PAY_GAPS if is_open else (answers.pay_gap_percent,)
    worst, best = [], []
    for pay_gap in pay_gaps:
        measures = tuple(_measure_all(replace(answers, pay_gap_percent=pay_gap)))
        points = sum(m.points or 0 for m in measures)
        worst.append(points)
        best.append(points + sum(m.most_points for m in measures if m.is_unknown))
    return min(worst), max(best)


def _scale(points: int, possible: int) -> int:
    """Scale to a hundred, halves up, in whole numbers throughout."""
    return (2 * MOST_PERCENT * points + possible) // (2 * possible)


def _measure_all(answers: EgaproAnswers) -> Iterator[Measure]:
    pay = _measure_gap(answers, PAY, answers.pay_gap_percent, PAY_POINTS, pay=None)
    yield pay
    if answers.is_large:
        raises, promotions = answers.raises_gap_points, answers.promotions_gap_points
        yield _measure_gap(answers, RAISES, raises, LARGE_RAISES_POINTS, pay)
        yield _measure_gap(answers, PROMOTIONS, promotions, PROMOTIONS_POINTS, pay)
    else:
        yield _measure_counts(answers, pay)
    yield _measure_maternity(answers)
    yield _measure_top_ten(answers)


def _measure_gap(
    answers: EgaproAnswers,
    measure_id: str,
    gap: float | None,
    table: tuple[int, ...],
    pay: Measure | None,
) -> Measure:
    if measure_id in answers.left_out:
        return Measure(measure_id, table[0], None, "left_out")
    if gap is None:
        return Measure(measure_id, table[0], None, "unknown")
    if pay is not None and _is_catching_up(answers, pay, gap):
        return Measure(measure_id, table[0], table[0], "catching_up")
    return Measure(measure_id, table[0], score_gap(gap, table))


def _measure_counts(answers: EgaproAnswers, pay: Measure) -> Measure:
    """Measure raises among 50 to 250 people: the better of the gap in rates and in people."""
    counts, most = answers.raises, SMALL_RAISES_POINTS[0]
    if counts is not None and not counts.is_comparable:
        return Measure(RAISES, most, None, "too_few")
    gap = None if counts is None else counts.gap_points
    by_rate = _measure_gap(answers, RAISES, gap, SMALL_RAISES_POINTS, pay)
    if counts is None or by_rate.points is None or by_rate.reason:
        return by_rate
    by_people = score_gap(counts.gap_people, SMALL_RAISES_POINTS)
    return Measure(RAISES, most, max(by_rate.points, by_people))


def _is_catching_up(answers: EgaproAnswers, pay: Measure, gap: float) -> bool:
    """Tell whether the gap favours the sex that is paid less: then the points are full."""
    pay_gap = answers.pay_gap_percent
    if pay_gap is None or pay.points is None or pay.points == pay.most_points:
        return False
    return pay_gap * gap < 0


def _measure_maternity(answers: EgaproAnswers) -> Measure:
    if MATERNITY in answers.left_out:
        return Measure(MATERNITY, MATERNITY_POINTS, None, "left_out")
    if answers.all_mothers_raised is None:
        return Measure(MATERNITY, MATERNITY_POINTS, None, "unknown")
    return Measure(
        MATERNITY, MATERNITY_POINTS, MATERNITY_POINTS if answers.all_mothers_raised else 0
    )


def _measure_top_ten(answers: EgaproAnswers) -> Measure:
    women, most = answers.women_of_ten, TOP_TEN_POINTS[-1]
    if women is None:
        return Measure(TOP_TEN, most, None, "unknown")
    return Measure(TOP_TEN, most, TOP_TEN_POINTS[min(women, TEN - women)])
