"""What a column holds can be told from its cells: numbers of registers, places, codes, addresses.

A share says how many of a column's cells (a sample of those that are filled) have a shape.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from deseo.sources.imports.cells import read_count, read_degrees, read_number
from deseo.sources.imports.identities import PERSON, identify, is_establishment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NACE: Final = re.compile(r"([A-U] ?)?\d{2}\.\d{1,2}(\.\d{1,2})?[ .]?[A-Z]?|\d{4}[A-Z]")
POSTCODE: Final = {
    "IT": re.compile(r"\d{4,5}"),
    "FR": re.compile(r"\d{4,5}"),
    "ES": re.compile(r"\d{4,5}"),
    "SE": re.compile(r"(SE?-?)?\d{3} ?\d{2}"),
    "IE": re.compile(r"[ACDEFHKNPRTVWXY]\d[\dW]( ?[0-9A-Z]{4})?", re.IGNORECASE),
}
URL: Final = re.compile(
    r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,12}(/\S*)?", re.IGNORECASE
)
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE: Final = re.compile(
    r"(tel[.: ]*)?(\+|00\d{1,3}[\s./(-])\d[\d\s./()-]{7,18}\d|0\d([\s.]\d{2}){4}", re.IGNORECASE
)
PAIR: Final = re.compile(r"\s*[\[(]?\s*(-?\d{1,3}\.\d+)\s*[,; ]\s*(-?\d{1,3}\.\d+)\s*[\])]?\s*")
WKT: Final = re.compile(
    r"\s*(SRID=\d+;)?\s*(MULTI)?(POINT|POLYGON|LINESTRING)\b.*", re.IGNORECASE | re.DOTALL
)
SAMPLE: Final = 300
LEAST: Final = 3
BOUNDED_DEGREES: Final = {"lat": 90.0, "lon": 180.0}


def measure_shapes(cells: Sequence[str], country: str) -> dict[str, float]:
    """Give the share of filled cells that have each shape; empty if there are too few."""
    filled = [cell for cell in cells if cell]
    step = max(1, len(filled) // SAMPLE)
    sample = filled[::step][: SAMPLE * 2]
    if not sample:
        return {}
    return {
        name: sum(1 for cell in sample if fits(cell, country)) / len(sample)
        for name, fits in TESTS.items()
    }


def _is_entity(cell: str, country: str) -> bool:
    found = identify(cell, country)
    return bool(found) and found != PERSON and not is_establishment(found)


def _is_degrees(most: float) -> Callable[[str, str], bool]:
    def fits(cell: str, country: str) -> bool:
        del country
        return abs(read_degrees(cell)) <= most

    return fits


def _is_postcode(cell: str, country: str) -> bool:
    pattern = POSTCODE.get(country)
    return bool(pattern and pattern.fullmatch(cell.strip()))


def _matches(pattern: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda cell, _: bool(pattern.fullmatch(cell.strip()))


TESTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "establishment": lambda cell, country: is_establishment(identify(cell, country)),
    "entity": _is_entity,
    "person": lambda cell, country: identify(cell, country) == PERSON,
    "postcode": _is_postcode,
    "nace": _matches(NACE),
    "url": _matches(URL),
    "email": _matches(EMAIL),
    "phone": _matches(PHONE),
    "pair": lambda cell, _: bool(PAIR.fullmatch(cell) or WKT.fullmatch(cell)),
    "latitude": _is_degrees(BOUNDED_DEGREES["lat"]),
    "longitude": _is_degrees(BOUNDED_DEGREES["lon"]),
    "number": lambda cell, _: not math.isnan(read_number(cell)),
    "count": lambda cell, _: read_count(cell) is not None,
    "letters": lambda cell, _: sum(c.isalpha() for c in cell) * 2 > len(cell.replace(" ", "")),
}
