"""Numbers and days as five countries write them.

The last of comma and point is the decimal sign when both stand there; a sign that stands twice
parts thousands. Of one alone followed by exactly three digits a count is thousands, a coordinate
has decimals. A day with its year last has its day first.
"""

from __future__ import annotations

import math
import re
from datetime import date
from functools import lru_cache
from typing import Final

from babel import Locale

from deseo.searches import fold_text

SPACES: Final = re.compile(r"[\s\u00a0\u202f'’`]+")
PLAIN: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
GROUPED: Final = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+")
DEGREES: Final = re.compile(
    r"""([+-]?\d{1,3})\s*[°ºd]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’m]\s*)?"""
    r"""(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”s]|''|’’)\s*)?([NSEWO])?""",
    re.IGNORECASE,
)
DAY_FIRST: Final = re.compile(r"(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{4})(?!\d)")
YEAR_FIRST: Final = re.compile(r"(\d{4})[./\-]?(\d{2})[./\-]?(\d{2})(?!\d)")
YEAR: Final = re.compile(r"(?<!\d)(1[89]\d{2}|20\d{2})(?!\d)")
LANGUAGES: Final = ("en", "fr", "it", "es", "sv", "ca")
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000


@lru_cache(maxsize=400_000)
def read_number(text: str) -> float:
    """Read a number with decimals; NaN if it is none."""
    bare = SPACES.sub("", text)
    if not bare or len(bare) > 40:  # noqa: PLR2004 - no number is that long
        return math.nan
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if point > comma else "."
        bare = bare.replace(thousands, "")
    elif bare.count(",") > 1 or bare.count(".") > 1:
        bare = re.sub(r"[.,]", "", bare) if GROUPED.fullmatch(bare) else "?"
    bare = bare.replace(",", ".")
    if not PLAIN.fullmatch(bare):
        return math.nan
    number = float(bare)
    return number if math.isfinite(number) else math.nan


@lru_cache(maxsize=100_000)
def read_count(text: str) -> int | None:
    """Read a count of people or things: a whole number, none else."""
    bare = SPACES.sub("", text)
    if GROUPED.fullmatch(bare):
        bare = re.sub(r"[.,]", "", bare)
    number = read_number(bare)
    return int(number) if number >= 0 and number.is_integer() and number < 1e9 else None  # noqa: PLR2004


@lru_cache(maxsize=400_000)
def read_degrees(text: str) -> float:
    """Read a coordinate: a number, or degrees, minutes and seconds with their quarter."""
    number = read_number(text)
    if not math.isnan(number):
        return number
    found = DEGREES.fullmatch(text.strip())
    if not found:
        return _read_quarter(text)
    whole, minutes, seconds, quarter = found.groups()
    parts = [float((part or "0").replace(",", ".")) for part in (minutes, seconds)]
    size = abs(float(whole)) + parts[0] / 60 + parts[1] / 3600
    is_negative = whole.startswith("-") or (quarter or "").upper() in {"S", "W", "O"}
    return -size if is_negative else size


def _read_quarter(text: str) -> float:
    """Read "44.65 N", and "W 8.87"."""
    bare = text.strip().upper()
    quarters = re.findall(r"[A-Z]", bare)
    number = read_number(bare.strip("NSEWO° "))
    if len(quarters) != 1:
        return math.nan
    return -number if quarters[0] in "SWO" else number


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(language).months["format"][width].items():
                names.setdefault(fold_text(name).rpartition(" ")[2], number)
    return names


@lru_cache(maxsize=100_000)
def read_day(text: str) -> date | None:
    """Read a day, by figures or with the name of its month in one of six languages."""
    said = text.strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", said) and FIRST_SERIAL < float(said) < LAST_SERIAL:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(float(said)))
    if found := YEAR_FIRST.match(said):
        return _make_day(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.match(said):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        return _make_day(year, month, day) or _make_day(year, day, month)
    words = [word for word in fold_text(said).split() if word not in {"de", "del", "d", "di"}]
    if len(words) == 3 and words[1] in _months() and words[0].isdigit() and words[2].isdigit():  # noqa: PLR2004 - day, month, year
        return _make_day(int(words[2]), _months()[words[1]], int(words[0]))
    return None


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_year(text: str) -> int | None:
    """Read the year of a year or a day."""
    day = read_day(text)
    if day:
        return day.year
    found = YEAR.search(text)
    return int(found[1]) if found else None
