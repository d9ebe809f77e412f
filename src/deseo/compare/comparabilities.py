"""Which figures may stand on one axis, which only with a warning, and which never.

Two figures are *apart*, and share no axis, where they count different things, different ages, an
exercise and reality, years too far from one another, a hand-picked list and a register, lists with
no family in common, or places of which one is mostly known and the other mostly not. They are
*warned* of where register, level, nearer years, families, coverage, precision or rules differ.
They are *normalised* where they were first made comparable, and how is said.

An axis refuses figures that are apart, so whoever draws axes cannot draw what is incomparable.
The limits below are judgements of this project, not a standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deseo.compare.measures import Figure, Origin

SAME: Final = "same"
NORMALISED: Final = "normalised"
WARNED: Final = "warned"
APART: Final = "apart"
VERDICTS: Final = (SAME, NORMALISED, WARNED, APART)

YEARS_APART: Final = 5
"""Figures more than so many years from one another share no axis."""

SHARES_WARNED, SHARES_APART = 0.2, 0.5
"""How far coverage or precision may differ (0-1) before it is warned of, and before it divides."""

LEAST_SHARE: Final = 0.5
"""Below this coverage or precision a figure is warned of, whatever it stands beside."""

COUNTRY_LEVELS: Final = ("country", "eu")


class ApartError(InputError):
    """Figures that cannot be compared were put on one axis: a mistake of ours."""


@dataclass(frozen=True)
class Reason:
    """Say why figures differ: the reason's name, how much it weighs, and both sides of it.

    `there` is None where the reason lies in the figure itself.
    """

    name: str
    verdict: str
    here: Any
    there: Any = None


def _differ_years(one: Origin, other: Origin) -> str:
    if one.year is None and other.year is None:
        return SAME
    if one.year is None or other.year is None:
        return WARNED
    apart = abs(one.year - other.year)
    return SAME if apart == 0 else APART if apart > YEARS_APART else WARNED


def _differ_families(one: Origin, other: Origin) -> str:
    if not one.families or not other.families or one.families == other.families:
        return SAME
    return WARNED if set(one.families) & set(other.families) else APART


def _differ_shares(one: float | None, other: float | None) -> str:
    if one is None or other is None:
        return SAME
    apart = abs(one - other)
    return APART if apart > SHARES_APART else WARNED if apart > SHARES_WARNED else SAME


def _differ(name: str, verdict: str) -> Callable[[Origin, Origin], str]:
    """Make a check that compares one field, where both sides know it."""

    def check(one: Origin, other: Origin) -> str:
        here, there = getattr(one, name), getattr(other, name)
        is_known = here not in {"", None, ()} and there not in {"", None, ()}
        return verdict if is_known and here != there else SAME

    return check


CHECKS: Final[dict[str, Callable[[Origin, Origin], str]]] = {
    "is_exercise": _differ("is_exercise", APART),
    "definition": _differ("definition", APART),
    "age": _differ("age", APART),
    "is_picked": _differ("is_picked", APART),
    "year": _differ_years,
    "families": _differ_families,
    "exact_share": lambda one, other: _differ_shares(one.exact_share, other.exact_share),
    "told_share": lambda one, other: _differ_shares(one.told_share, other.told_share),
    "sources": _differ("sources", WARNED),
    "level": _differ("level", WARNED),
    "radius_m": _differ("radius_m", WARNED),
}
"""For each reason what its two sides give; a reason is named after the field it looks at."""


@lru_cache(maxsize=8192)
def judge_pair(one: Origin, other: Origin) -> tuple[Reason, ...]:
    """Say in what two figures differ, from the side of the first; empty where in nothing."""
    found = ((name, check(one, other)) for name, check in CHECKS.items())
    return tuple(
        Reason(name, verdict, getattr(one, name), getattr(other, name))
        for name, verdict in found
        if verdict != SAME
    )


def doubt_figure(origin: Origin) -> tuple[Reason, ...]:
    """Say what a figure has to be read with, whatever stands beside it."""
    return tuple(_list_doubts(origin))


def _list_doubts(origin: Origin) -> Iterator[Reason]:
    if origin.is_picked:
        yield Reason("picked", WARNED, here=True)
    if origin.level in COUNTRY_LEVELS:
        yield Reason("country", WARNED, origin.level)
    for name in ("exact_share", "told_share"):
        share = getattr(origin, name)
        if share is not None and share < LEAST_SHARE:
            yield Reason(f"low_{name}", WARNED, share)
    if origin.is_approximate:
        yield Reason("borders", WARNED, here=True)


def find_verdict(reasons: Iterable[Reason]) -> str:
    """Give the gravest verdict among reasons."""
    return max((reason.verdict for reason in reasons), key=VERDICTS.index, default=SAME)


def are_apart(one: Origin, other: Origin) -> bool:
    """Tell whether two figures may share no axis."""
    return find_verdict(judge_pair(one, other)) == APART


@dataclass(frozen=True)
class Judgement:
    """Hold how a figure may be read beside the others of its axis."""

    verdict: str
    reasons: tuple[Reason, ...]
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Axis:
    """Hold figures that may be drawn on one axis.

    Raises
    ------
    ApartError
        If any two of them are apart, or one has no value.
    """

    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        """Refuse what must not be drawn together."""
        for one, other in combinations(self._origins, 2):
            reasons = [r.name for r in judge_pair(one, other) if r.verdict == APART]
            if reasons:
                raise ApartError(f"Figures differ in {', '.join(reasons)}; expected two axes.")
        if not self.figures or not all(figure.is_told for figure in self.figures):
            raise ApartError("An axis holds figures that somebody has told, at least one.")

    @property
    def _origins(self) -> list[Origin]:
        return list(dict.fromkeys(figure.origin for figure in self.figures))

    @cached_property
    def reference(self) -> Origin:
        """Give the origin that the others are held against: that which differs least from all."""

        def strangeness(origin: Origin) -> int:
            others = (figure.origin for figure in self.figures)
            return sum(len(judge_pair(origin, other)) for other in others)

        return min(self._origins, key=strangeness)

    @cached_property
    def shared_doubts(self) -> tuple[Reason, ...]:
        """Give the doubts that all its figures share, to be said once."""
        doubts = [doubt_figure(origin) for origin in self._origins]
        return tuple(doubt for doubt in doubts[0] if all(doubt in other for other in doubts))

    @property
    def territory_ids(self) -> tuple[str, ...]:
        """Give the territories on this axis, in their order."""
        return tuple(dict.fromkeys(figure.territory_id for figure in self.figures))

    @property
    def largest(self) -> float:
        """Give the largest value drawn."""
        return max(value for figure in self.figures for value in figure.marks.values())

    def find(self, territory_id: str, part: str = "") -> Figure | None:
        """Give the figure of a territory and part, if it stands on this axis."""
        own = (f for f in self.figures if (f.territory_id, f.part) == (territory_id, part))
        return next(own, None)

    def judge(self, figure: Figure) -> Judgement:
        """Say how one of the figures may be read beside the others."""
        alone = len(self.territory_ids) == 1
        shared = self._find_shared_place(figure)
        reasons = (
            *(() if alone else judge_pair(figure.origin, self.reference)),
            *shared,
            *doubt_figure(figure.origin),
        )
        verdict = find_verdict(reasons)
        if verdict == SAME and figure.ways:
            verdict = NORMALISED
        return Judgement(verdict, reasons, figure.ways)

    def _find_shared_place(self, figure: Figure) -> tuple[Reason, ...]:
        """Say whether one place speaks for several territories: then they cannot but be alike."""
        place = figure.origin.place
        others = [
            f.territory_id
            for f in self.figures
            if place and f.origin.place == place and f.territory_id != figure.territory_id
        ]
        return (Reason("same_place", WARNED, place, others[0]),) if others else ()


@dataclass(frozen=True)
class Comparison:
    """Hold one measure of several territories: its axes, and of whom nobody has told it.

    The first axis holds the first territory that has a figure; `silent` are figures without value.
    """

    measure: str
    axes: tuple[Axis, ...]
    silent: tuple[Figure, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether all territories stand on one axis and nobody is silent."""
        return len(self.axes) == 1 and not self.silent

    def find_axis(self, territory_id: str) -> Axis | None:
        """Give the axis a territory stands on, if it has a figure."""
        return next((a for a in self.axes if territory_id in a.territory_ids), None)

    def list_divisions(self) -> Iterator[tuple[Figure, tuple[Reason, ...]]]:
        """List a figure for each further axis, with what keeps it off the first."""
        for axis in self.axes[1:]:
            for figure in _pick_first_of_territories(axis.figures):
                against = (f.origin for f in self.axes[0].figures)
                found = (r for o in against for r in judge_pair(figure.origin, o))
                apart = {r.name: r for r in found if r.verdict == APART}
                yield figure, tuple(apart.values())


def _pick_first_of_territories(figures: Iterable[Figure]) -> Iterable[Figure]:
    first: dict[str, Figure] = {}
    for figure in figures:
        first.setdefault(figure.territory_id, figure)
    return first.values()


def compare_figures(measure: str, figures: Iterable[Figure]) -> Comparison:
    """Put figures on as few axes as their comparability allows, in their order.

    Each goes onto the first axis on which it is apart from none.
    """
    ordered = list(figures)
    grouped: list[list[Figure]] = []
    for figure in ordered:
        if not figure.is_told:
            continue
        for group in grouped:
            if not any(are_apart(figure.origin, other.origin) for other in group):
                group.append(figure)
                break
        else:
            grouped.append([figure])
    axes = tuple(Axis(tuple(group)) for group in grouped)
    return Comparison(measure, axes, tuple(f for f in ordered if not f.is_told))
