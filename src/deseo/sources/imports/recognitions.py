"""Which column is which: its name says so, and its cells must not deny it.

A name that is known outweighs one that resembles it, and that one what the cells alone look like.
Each column stands for one field. Columns of people are found first, and stand for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from deseo.sources.imports.cells import read_degrees
from deseo.sources.imports.names import (
    compact_name,
    find_field,
    is_personal_name,
    load_names,
    split_words,
)
from deseo.sources.imports.shapes import measure_shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

EXACT, ALIKE, SHAPED = 100.0, 50.0, 20.0
MOSTLY: Final = 0.8
HARDLY: Final = 0.2
LONGEST_ALIKE: Final = 4
FUZZY: Final = 90
NEEDS: Final = {
    "establishment_id": ("establishment",),
    "lat": ("number", "latitude"),
    "lon": ("number", "longitude"),
    "x": ("number",),
    "y": ("number",),
    "employees": ("count", "number"),
    "women_employees": ("count", "number"),
    "point": ("pair",),
    "municipality": ("letters",),
    "website": ("url",),
}
"""Fields whose cells deny the name when hardly any of them has one of these shapes."""
SHAPES_OF: Final = {
    "establishment": "establishment_id",
    "entity": "entity_id",
    "pair": "point",
    "nace": "nace",
    "url": "website",
}
TOLD_BY_NAME: Final = frozenset({"IE"})
"""Countries whose numbers have no check digits: a shape alone tells nothing there."""


@dataclass(frozen=True)
class Columns:
    """Say what each field is read from: the positions of columns, joined by a blank.

    `personal` are the positions of columns about people, which are dropped.
    """

    fields: Mapping[str, tuple[int, ...]]
    personal: tuple[int, ...] = ()

    def first(self, field: str) -> int | None:
        """Give the first column of a field, if it has one."""
        return next(iter(self.fields.get(field, ())), None)


def recognise_columns(
    names: Sequence[str],
    table: pd.DataFrame,
    country: str,
    bounds: tuple[float, float, float, float],
    towns: Callable[[str], bool],
) -> Columns:
    """Recognise the columns of a table whose column k is called names[k].

    `bounds` is the box of the territory (west, south, east, north), to know coordinates by;
    `towns` tells whether a cell names a town of it.
    """
    cells = [table.iloc[:, at].tolist() for at in range(len(names))]
    shapes = [measure_shapes(column, country) for column in cells]
    personal = tuple(at for at, name in enumerate(names) if _is_personal(name, shapes[at]))
    found = _Choice([at for at in range(len(names)) if at not in personal and shapes[at]])
    found.take(_score_names(names, shapes, found.left))
    _find_coordinates(found, cells, bounds)
    found.take(_score_shapes(shapes, found.left, country))
    _find_town(found, cells, towns)
    _find_name(found, cells, shapes)
    return Columns(_join_address(found.chosen), personal)


class _Choice:
    """Keep which columns are taken for which field, and which are left."""

    def __init__(self, columns: list[int]) -> None:
        self.chosen: dict[str, tuple[int, ...]] = {}
        self.left = columns

    def take(self, scored: Iterable[tuple[float, str, int]]) -> None:
        """Give each field the best column that is left, the best pair of all first."""
        for _, field, at in sorted(scored, key=lambda one: (-one[0], one[2], one[1])):
            if field not in self.chosen and at in self.left:
                self.chosen[field] = (at,)
                self.left = [one for one in self.left if one != at]


def _is_personal(name: str, shapes: Mapping[str, float]) -> bool:
    told = find_field(name)
    reachable = max(shapes.get("email", 0.0), shapes.get("phone", 0.0), shapes.get("person", 0.0))
    if told and told[0] != "name":
        return reachable >= MOSTLY and told[0] not in {"lat", "lon", "entity_id", "note"}
    return is_personal_name(name) or reachable > 1 - MOSTLY


def _score_names(
    names: Sequence[str], shapes: Sequence[Mapping[str, float]], columns: Sequence[int]
) -> Iterator[tuple[float, str, int]]:
    for at in columns:
        told = find_field(names[at])
        if told and not _is_denied(told[0], shapes[at]):
            yield EXACT - min(told[1], 49) * 0.5, told[0], at
        elif not told:
            yield from (
                (score, field, at)
                for field, score in _resemble(names[at])
                if not _is_denied(field, shapes[at])
            )


def _is_denied(field: str, shapes: Mapping[str, float]) -> bool:
    """Tell whether hardly a cell looks as the field must."""
    needed = NEEDS.get(field, ())
    return bool(needed) and max(shapes.get(one, 0.0) for one in needed) < HARDLY


def _resemble(name: str) -> Iterator[tuple[str, float]]:
    """Give the fields a name resembles: all words of one we know, or nearly its letters."""
    words, letters = split_words(name), compact_name(name)
    if not letters or len(words) > LONGEST_ALIKE:
        return
    for field, phrases in load_names().phrases.items():
        inside = [p for p in phrases if p <= words and len("".join(p)) * 2 >= len(letters)]
        if inside and max(len("".join(p)) for p in inside) > 2:  # noqa: PLR2004 - "x" is in all
            yield field, ALIKE + max(len(p) for p in inside)
        elif len(letters) > 5 and any(  # noqa: PLR2004 - short words are alike by chance
            fuzz.ratio("".join(sorted(p)), "".join(sorted(words))) >= FUZZY for p in phrases
        ):
            yield field, ALIKE - 10


def _score_shapes(
    shapes: Sequence[Mapping[str, float]], columns: Sequence[int], country: str
) -> Iterator[tuple[float, str, int]]:
    for at in columns:
        for shape, field in SHAPES_OF.items():
            if shape == "entity" and country in TOLD_BY_NAME:
                continue
            if shapes[at].get(shape, 0.0) >= MOSTLY:
                yield SHAPED + shapes[at][shape] * 10, field, at


def _find_coordinates(
    found: _Choice, cells: Sequence[Sequence[str]], bounds: tuple[float, float, float, float]
) -> None:
    """Find two columns of figures within the territory's box, where none is named."""
    if {"lat", "x", "point"} & set(found.chosen):
        return
    west, south, east, north = bounds
    lat = next((at for at in found.left if _lies_within(cells[at], south, north)), None)
    lon = next((a for a in found.left if a != lat and _lies_within(cells[a], west, east)), None)
    if lat is not None and lon is not None:
        found.take([(SHAPED, "lat", lat), (SHAPED, "lon", lon)])


def _find_town(
    found: _Choice, cells: Sequence[Sequence[str]], towns: Callable[[str], bool]
) -> None:
    """Find a column of towns of the territory, where none is named."""
    for at in found.left:
        filled = [cell for cell in cells[at] if cell][:200]
        if "municipality" not in found.chosen and filled:
            share = sum(map(towns, filled)) / len(filled)
            found.take([(SHAPED, "municipality", at)] if share >= MOSTLY else [])


def _lies_within(cells: Sequence[str], low: float, high: float) -> bool:
    filled = [cell for cell in cells if cell][:200]
    inside = [low <= read_degrees(cell) <= high and not cell.isdigit() for cell in filled]
    return bool(filled) and sum(inside) >= MOSTLY * len(filled)


def _find_name(
    found: _Choice, cells: Sequence[Sequence[str]], shapes: Sequence[Mapping[str, float]]
) -> None:
    """Take, where no column is named as one, the one whose words differ most for the names."""
    if "name" in found.chosen:
        return

    def tell_apart(at: int) -> float:
        return round(len({cell for cell in cells[at] if cell}) / max(1, len(cells[at])), 1)

    worded = [at for at in found.left if shapes[at].get("letters", 0.0) >= MOSTLY]
    worded = [at for at in worded if tell_apart(at) >= 0.5]  # noqa: PLR2004 - names mostly differ
    found.take((tell_apart(at), "name", at) for at in worded)


def _join_address(chosen: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Join what belongs to one address: number, kind of street, street."""
    parts = [chosen.pop(field, ()) for field in ("house_number", "street_type")]
    if "address" in chosen:
        chosen["address"] = (*parts[0], *parts[1], *chosen["address"])
    return chosen
