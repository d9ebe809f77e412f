"""A figure is a number with its origin: no figure is compared without knowing where it is from.

What the number counts, in which unit, from whose register, of which year, age, families and
places: all that could make two figures incomparable stands beside it. A figure nobody has told
holds no value; unknown is never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Origin:
    """Hold where a figure comes from, as far as comparing goes; what is empty is not known.

    `definition` names what is counted and how, its unit included. `year` is that of the figure, or
    the median of a list's rows. `families` are those a list covers. `place` and `level` say whom
    the figure is about. `exact_share` (0-1) is the part of the places known to an address or
    street, `told_share` (0-1) the part of the organisations that answered. `radius_m` is how far
    was near where clusters were looked for. `is_picked`: somebody wrote the list down from pages,
    no register did. `is_approximate`: measured within borders that are approximate.
    """

    definition: str
    sources: tuple[str, ...] = ()
    year: float | None = None
    age: str = ""
    families: tuple[str, ...] = ()
    level: str = ""
    place: str = ""
    exact_share: float | None = None
    told_share: float | None = None
    radius_m: float | None = None
    is_picked: bool = False
    is_approximate: bool = False
    is_exercise: bool = False


@dataclass(frozen=True)
class Figure:
    """Hold one figure of one territory.

    `marks` maps each mark to its number ("value", or "women" and "men", …) and is empty where
    nobody has told. `part` is the family or service it is about. `ways` name how it was made
    comparable with others.
    """

    measure: str
    territory_id: str
    marks: Mapping[str, float]
    origin: Origin
    part: str = ""
    ways: tuple[str, ...] = field(default=())

    @property
    def is_told(self) -> bool:
        """Tell whether somebody has told it."""
        return bool(self.marks)
