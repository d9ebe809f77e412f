"""How votes are counted; the same rule for phones and paper, and never who.

Dots: the sum. Ranking: Borda's count. On each vote an option gets a point for every option behind
it and half a point for every other at the same place; options left open are at one place, the last.
On paper the marks are counted, not the papers: each place brings the points it would bring on a
paper without equals, and what the papers left open shares the points left over, evenly. Agreeing:
the mean of −2 to +2, with the median and how often each degree was chosen; no answer counts as
none, never as 0.

Options with the same score share a place, and the next place is left free (1, 1, 3); what nobody
answered has no score and comes last.

Borda, J.-C. de (1781), Mémoire sur les élections au scrutin. Half points for equals: Black, D.
(1958), The Theory of Committees and Elections.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from deseo.meetings.ballots import AGREEMENT, PaperCounts, count_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.meetings.ballots import Ballot, Vote


@dataclass(frozen=True)
class OptionTally:
    """Hold what one option got.

    `from_phones` and `from_paper` are dots, or how many placed or judged it; `cells` the marks of
    both together (dots: one cell; ranking: by place; agreeing: from −2 to +2). `score` is the sum
    of dots, Borda's points or the mean of −2 to +2, absent where nobody answered; `median` is
    there for agreeing alone. `place` is 1 for the best.
    """

    option: str
    from_phones: int
    from_paper: int
    cells: tuple[int, ...]
    score: float | None
    median: float | None
    place: int


@dataclass(frozen=True)
class Tally:
    """Hold the results of one ballot, in the order of its options, and how many voted."""

    ballot_id: str
    kind: str
    voters_by_phone: int
    voters_on_paper: int
    options: tuple[OptionTally, ...]

    @property
    def voters(self) -> int:
        """Count all who voted."""
        return self.voters_by_phone + self.voters_on_paper

    @property
    def ranked(self) -> tuple[OptionTally, ...]:
        """Give the options, best first; equals in the order of the ballot."""
        return tuple(sorted(self.options, key=lambda option: option.place))


def tally(ballot: Ballot, votes: Sequence[Vote], paper: PaperCounts | None = None) -> Tally:
    """Count the votes of one ballot from phones and paper, by the rule of its kind."""
    width = count_cells(ballot)
    on_paper = paper or PaperCounts(ballot.ballot_id, 0, ((0,) * width,) * len(ballot.options))
    phones = [_count_phone_cells(ballot, votes, place) for place in range(len(ballot.options))]
    cells = [
        tuple(one + other for one, other in zip(*both, strict=True))
        for both in zip(phones, on_paper.cells, strict=True)
    ]
    scores = _score(ballot, votes, on_paper, cells)
    ordered = sorted((score for score in scores if score is not None), reverse=True)
    places = [ordered.index(each) if each is not None else len(ordered) for each in scores]
    options = tuple(
        OptionTally(
            option,
            sum(phones[number]),
            sum(on_paper.cells[number]),
            cells[number],
            scores[number],
            _find_median(cells[number]) if ballot.kind == "agree" else None,
            places[number] + 1,
        )
        for number, option in enumerate(ballot.options)
    )
    return Tally(ballot.ballot_id, ballot.kind, len(votes), on_paper.voters, options)


def _count_phone_cells(ballot: Ballot, votes: Sequence[Vote], option: int) -> tuple[int, ...]:
    given = [vote.choices[option] for vote in votes]
    if ballot.kind == "dots":
        return (sum(choice or 0 for choice in given),)
    asked = AGREEMENT if ballot.kind == "agree" else range(1, len(ballot.options) + 1)
    return tuple(given.count(degree) for degree in asked)


def _score(
    ballot: Ballot,
    votes: Sequence[Vote],
    paper: PaperCounts,
    cells: Sequence[tuple[int, ...]],
) -> list[float | None]:
    if ballot.kind == "agree":
        return [_find_mean(row) for row in cells]
    if ballot.kind == "dots":
        return [float(sum(row)) for row in cells]
    points = _share_paper_points(paper, len(ballot.options))
    for vote in votes:
        points = [sum(pair) for pair in zip(points, _give_points(vote.choices), strict=True)]
    return [round(each, 6) for each in points] if votes or paper.voters else [None] * len(points)


def _give_points(choices: Sequence[int | None]) -> list[float]:
    """Give the points of one ranking: one for each option behind, a half for each equal."""
    last = len(choices) + 1
    places = [last if choice is None else choice for choice in choices]
    return [sum(other > own for other in places) + (places.count(own) - 1) / 2 for own in places]


def _share_paper_points(paper: PaperCounts, options: int) -> list[float]:
    """Give the points of all papers: by place, and evenly where they left an option open."""
    given = [
        float(sum(count * (options - place) for place, count in enumerate(row, start=1)))
        for row in paper.cells
    ]
    gaps = [paper.voters - sum(row) for row in paper.cells]
    left_over = paper.voters * options * (options - 1) / 2 - sum(given)
    each = left_over / sum(gaps) if sum(gaps) else 0.0
    return [points + gap * each for points, gap in zip(given, gaps, strict=True)]


def _find_mean(cells: Sequence[int]) -> float | None:
    answers = sum(cells)
    total = sum(degree * count for degree, count in zip(AGREEMENT, cells, strict=True))
    return total / answers if answers else None


def _find_median(cells: Sequence[int]) -> float | None:
    answers = [d for d, count in zip(AGREEMENT, cells, strict=True) for _ in range(count)]
    return float(median(answers)) if answers else None
