"""The parts every sentence is made of: amounts rounded to what the data bear, and short lists.

A number is rounded once, here; the rounded value is both what is written and what the sentence
hands on, so that the two can be held against the tables. A part that is neither nothing nor all
is never written as 0 % or 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deseo.i18n import Translator

    Naming: TypeAlias = Callable[[str], str]
    """Gives the name of an id; an id it does not know should come back as it is."""

MOST_NAMES: Final = 3
METRES_STEP: Final = 10
METRES_PER_KM: Final = 1_000
TENTHS_BELOW_KM: Final = 10
SMALLEST_SHARE: Final = 0.01


@dataclass(frozen=True)
class Sentence:
    """One sentence of a topic, and exactly the numbers it says, as rounded.

    A share is 0 to 1 and its name ends in _share; a name in the plural holds a tuple.
    """

    topic: str
    text: str
    numbers: Mapping[str, object] = field(default_factory=dict)


def round_share(share: float) -> float:
    """Round a share to whole percents; a part stays a part: at least 1 %, at most 99 %."""
    if share <= 0 or share >= 1:
        return float(min(max(share, 0), 1))
    return float(min(max(round(share, 2), SMALLEST_SHARE), 1 - SMALLEST_SHARE))


def round_distance(distance_m: float) -> tuple[str, float]:
    """Round to tens of metres below a kilometre, tenths of one below ten, else to kilometres.

    Returns the unit ("m" or "km") and the number of them.
    """
    metres = round(distance_m / METRES_STEP) * METRES_STEP
    if metres < METRES_PER_KM:
        return "m", float(metres)
    km = distance_m / METRES_PER_KM
    return "km", float(round(km, 1) if km < TENTHS_BELOW_KM else round(km))


def say_distance(distance_m: float, t: Translator) -> str:
    """Say a distance, in metres or kilometres."""
    unit, number = round_distance(distance_m)
    digits = 1 if unit == "km" and number < TENTHS_BELOW_KM else 0
    return t(f"why.{unit}", n=t.number(number, digits))


def note_distance(what: str, distance_m: float) -> dict[str, object]:
    """Give the number a distance is said with, under a name that bears its unit."""
    unit, number = round_distance(distance_m)
    return {f"{what}_{unit}": number}


def list_some(names: Sequence[str], t: Translator) -> str:
    """List up to three names and say how many more there are."""
    shown = list(names[:MOST_NAMES])
    hidden = count_hidden(names)
    if hidden:
        shown.append(t.count("why.more", hidden))
    return t.enumerate(shown)


def count_hidden(names: Sequence[object], most: int = MOST_NAMES) -> int:
    """Count what a list of at most so many leaves unsaid."""
    return max(0, len(names) - most)


def note_hidden(names: Sequence[object]) -> dict[str, object]:
    """Give the number of names a short list leaves unsaid, if any."""
    hidden = count_hidden(names)
    return {"more": hidden} if hidden else {}
