"""Figures on women and men in words: value, age, level and gap, the same on pages and in files.

The gap is men minus women, and a sentence says whose figure is higher, not who is better off; where
less is better, that is said. What nobody has told is said to be unknown, never written as zero.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from babel.numbers import format_percent

from deseo.schema.indicators import ALL_AGES, NO_AGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.i18n import Translator

SPAN = re.compile(r"Y([0-9]+)-([0-9]+)")
FROM = re.compile(r"Y_GE([0-9]+)")
DIGITS = {"eur_year": 0, "sek_year": 0}  # others bear one decimal
PERCENTS = ("percent", "of_men")


def say_value(value: float, unit: str, t: Translator) -> str:
    """Write a value with its unit, rounded to what figures of that unit bear."""
    if math.isnan(value):
        return t("picture.unknown")
    digits = DIGITS.get(unit, 1)
    if unit in PERCENTS:
        return _write_percent(value / 100, t)
    rounded = round(value, digits) + 0.0  # no minus before a zero
    return (
        t.number(rounded, digits)
        if unit == "score"
        else t(f"picture.unit_{unit}", value=t.number(rounded, digits))
    )


def _write_percent(share: float, t: Translator) -> str:
    """Write a percentage with one decimal always, so that figures align: 2.0 %, not 2 %."""
    pattern = str(t.locale.percent_formats[None].pattern).replace("##0", "##0.0")
    return format_percent(round(share, 3), format=pattern, locale=t.locale)


def say_difference(value: float, definition: IndicatorDefinition, t: Translator) -> str:
    """Write a gap: shares differ by points, all else in its own unit."""
    unit = "points" if definition.unit == "percent" else definition.unit
    return say_value(value, unit, t)


def say_age(age: str, t: Translator) -> str:
    """Say an age group; a code that is none of ours is shown as it is."""
    span, open_end = SPAN.fullmatch(age), FROM.fullmatch(age)
    if span:
        return t("picture.age_span", first=span[1], last=span[2])
    if open_end:
        return t("picture.age_from", first=open_end[1])
    words = {"Y_LT1": "picture.age_birth", ALL_AGES: "picture.age_all", NO_AGE: "picture.age_none"}
    return t(words[age]) if age in words else age


def say_gap(row: Mapping[Any, Any], definition: IndicatorDefinition, t: Translator) -> str:
    """Say in one sentence what lies between women and men."""
    if definition.kind in {"women_share", "men_share"}:
        shares = {name: t.number(row[name], 1) for name in ("women", "men")}
        key = "picture.gap_seats" if definition.kind == "women_share" else "picture.gap_days"
        return t(key, **shares)
    if definition.kind == "total":
        return t("picture.gap_total", total=say_value(row["total"], definition.unit, t))
    if definition.kind == "score":
        return t("picture.gap_score", score=t.number(row["total"], 1), year=int(row["year"]))
    gap = float(row["gap"])
    if math.isnan(gap):
        return t("picture.gap_unknown")
    words = _say_known_gap(gap, definition, t)
    return f"{words} {t('picture.less_is_better')}" if definition.direction == "lower" else words


def _say_known_gap(gap: float, definition: IndicatorDefinition, t: Translator) -> str:
    size = say_difference(abs(gap), definition, t)
    if round(abs(gap), DIGITS.get(definition.unit, 1)) == 0:
        return t("picture.gap_none")
    if definition.unit == "of_men":
        return t("picture.gap_less" if gap > 0 else "picture.gap_more", gap=size)
    return t("picture.gap_men" if gap > 0 else "picture.gap_women", gap=size)


def say_nearness(row: Mapping[Any, Any], place: str, t: Translator) -> str:
    """Say whose figure speaks for the territory, where it is not its own."""
    keys = {
        "part": "picture.near_part",
        "around": "picture.near_around",
        "country": "picture.near_country",
        "eu": "picture.near_country",
    }
    return t(keys[row["relation"]], place=place) if row["relation"] in keys else ""


def say_when(row: Mapping[Any, Any], t: Translator) -> str:
    """Say year, age and level of a figure in a few words."""
    parts = [str(int(row["year"])), say_age(row["age"], t)]
    if row["level"] != "eu":  # whose name says it already
        parts.append(t(f"picture.level_{row['level']}"))
    return " · ".join([*parts, t("picture.fetched")] if row["is_fetched"] else parts)
