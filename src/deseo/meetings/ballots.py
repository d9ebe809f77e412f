"""One question put to the room, and how it is answered: by dots, by ranking, or by agreeing.

A vote gives each option one number, in the order of the options. Dots: how many of the voter's dots
it gets (0 or more, together no more than there are). Ranking: its place, 1 for the best; options
may share a place, and those left open are behind all that were placed. Agreeing: from −2 (not at
all) to +2 (fully); what is left open is no answer. A vote that says nothing at all is none.

On paper the facilitator counts instead: per option the dots; or how many papers gave it each place;
or how many each degree of agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deseo.errors import InputError
from deseo.meetings.checks import is_line, refuse_broken

if TYPE_CHECKING:
    from collections.abc import Sequence

BALLOT_KINDS: Final = ("dots", "ranking", "agree")
BALLOT_STATES: Final = ("draft", "open", "closed")
AGREEMENT: Final = (-2, -1, 0, 1, 2)
LONGEST_QUESTION: Final = 300
LONGEST_OPTION: Final = 160
MOST_OPTIONS: Final = 20
MOST_DOTS: Final = 20
MOST_VOTERS: Final = 5_000


@dataclass(frozen=True)
class Ballot:
    """Hold one question to the room; `dots` is how many each person has, where it is of dots.

    A draft is nobody's but the facilitator's. `is_shown` says that the room may see the results on
    its phones. `version` is 0 until it is saved.
    """

    meeting_id: str
    step_id: str
    kind: str
    question: str
    options: tuple[str, ...]
    dots: int = 3
    state: str = "draft"
    is_shown: bool = False
    ballot_id: str = ""
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether votes are taken."""
        return self.state == "open"


@dataclass(frozen=True)
class Vote:
    """Hold one vote: a number, or none, for each option of its ballot, in their order.

    `voter_id` is a word nobody can be known by. `request_id` names the form it was sent with, so
    that one sent twice counts once; `version` is that of the vote it replaces, 0 for none.
    """

    ballot_id: str
    voter_id: str
    choices: tuple[int | None, ...]
    request_id: str
    version: int = 0


@dataclass(frozen=True)
class PaperCounts:
    """Hold what was counted on paper: how many papers, and cells per option.

    Dots: one cell, the dots. Ranking: a cell for each place, the papers that gave it. Agreeing:
    five cells, the papers from −2 to +2. `version` is 0 until it is saved.
    """

    ballot_id: str
    voters: int
    cells: tuple[tuple[int, ...], ...]
    version: int = 0


def count_cells(ballot: Ballot) -> int:
    """Count the cells an option has on paper."""
    return {"dots": 1, "ranking": len(ballot.options), "agree": len(AGREEMENT)}[ballot.kind]


def check_ballot(ballot: Ballot) -> None:
    """Hold a ballot against what one can be.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    kinds, options = ", ".join(BALLOT_KINDS), ballot.options
    least = 1 if ballot.kind == "agree" else 2
    broken = {
        f"kind is '{ballot.kind[:40]}'; expected one of {kinds}.": ballot.kind not in BALLOT_KINDS,
        f"The question is missing, too long (over {LONGEST_QUESTION}) or not printable.": (
            not is_line(ballot.question, LONGEST_QUESTION)
        ),
        f"{len(options)} options; expected {least} to {MOST_OPTIONS}.": (
            not least <= len(options) <= MOST_OPTIONS
        ),
        f"An option is empty, too long (over {LONGEST_OPTION}) or not printable.": (
            not all(is_line(option, LONGEST_OPTION) for option in options)
        ),
        "Two options are the same.": len({o.strip().casefold() for o in options}) < len(options),
        f"dots is {ballot.dots}; expected 1 to {MOST_DOTS}.": not 1 <= ballot.dots <= MOST_DOTS,
    }
    refuse_broken(broken)


def check_choices(ballot: Ballot, choices: Sequence[int | None]) -> None:
    """Hold what somebody voted against the ballot.

    Raises
    ------
    InputError
        If it is no vote on this ballot.
    """
    given = [choice for choice in choices if choice is not None]
    lowest, highest = {
        "dots": (0, ballot.dots),
        "ranking": (1, len(ballot.options)),
        "agree": (AGREEMENT[0], AGREEMENT[-1]),
    }[ballot.kind]
    is_silent = not any(given) if ballot.kind == "dots" else not given
    refuse_broken(
        {
            f"{len(choices)} choices; expected one for each of {len(ballot.options)} options.": (
                len(choices) != len(ballot.options)
            ),
            f"A choice is out of bounds; expected {lowest} to {highest}.": (
                not all(lowest <= choice <= highest for choice in given)
            ),
            f"{sum(given)} dots were given; there are {ballot.dots}.": (
                ballot.kind == "dots" and sum(given) > ballot.dots
            ),
            "Nothing was chosen.": is_silent,
        }
    )


def check_paper(ballot: Ballot, paper: PaperCounts) -> None:
    """Hold what was counted on paper against the ballot.

    Raises
    ------
    InputError
        With everything that cannot be.
    """
    width, voters = count_cells(ballot), paper.voters
    if len(paper.cells) != len(ballot.options) or any(len(row) != width for row in paper.cells):
        raise InputError(f"Expected {width} counts for each of {len(ballot.options)} options.")
    counts = [count for row in paper.cells for count in row]
    by_place = zip(*paper.cells, strict=True) if ballot.kind == "ranking" else ()
    refuse_broken(
        {
            f"{voters} papers; expected 0 to {MOST_VOTERS}.": not 0 <= voters <= MOST_VOTERS,
            "A count is below 0.": any(count < 0 for count in counts),
            f"{sum(counts)} dots; {voters} papers have at most {voters * ballot.dots}.": (
                ballot.kind == "dots" and sum(counts) > voters * ballot.dots
            ),
            f"An option has more answers than there are papers ({voters}).": (
                ballot.kind != "dots" and any(sum(row) > voters for row in paper.cells)
            ),
            f"A place was given more often than there are papers ({voters}).": (
                any(sum(place) > voters for place in by_place)
            ),
        }
    )
