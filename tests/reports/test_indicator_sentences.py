"""What is said of women and men is what the figures say, in six languages."""

from __future__ import annotations

import re

import pytest
from tests.equality.worlds import define

from deseo.i18n import LANGUAGES, Translator
from deseo.reports.indicator_sentences import (
    say_age,
    say_difference,
    say_gap,
    say_nearness,
    say_value,
    say_when,
)
from deseo.schema.indicators import LEVELS, OBTAINED

EN = Translator("en")
NAN = float("nan")


def row(women=NAN, men=NAN, total=NAN, gap=None, **cells):
    gap = men - women if gap is None else gap
    told = {"women": women, "men": men, "total": total, "gap": gap, "year": 2020, "age": "Y15-64"}
    return told | {"level": "nuts2", "relation": "around", "is_fetched": False} | cells


@pytest.mark.parametrize(
    ("cells", "definition", "words"),
    [
        ({"women": 60, "men": 70.5}, {}, "The men’s figure is 10.5 points higher."),
        ({"women": 70.5, "men": 60}, {}, "The women’s figure is 10.5 points higher."),
        (
            {"women": 8, "men": 6},
            {"direction": "lower"},
            "The women’s figure is 2.0 points higher. Here less is better.",
        ),
        ({"women": 60, "men": 60}, {}, "Women and men are alike here."),
        ({"women": 60.02, "men": 60}, {}, "Women and men are alike here."),
        ({"women": 60}, {}, "Only one of the two has been told us, so the gap is not known."),
        ({"women": 86, "men": 81.8}, {"unit": "years"}, "The women’s figure is 4.2 years higher."),
        (
            {"gap": 12.7},
            {"kind": "gap", "unit": "of_men"},
            "Women have 12.7% less than men.",
        ),
        ({"gap": -2}, {"kind": "gap", "unit": "of_men"}, "Women have 2.0% more than men."),
        (
            {"gap": -24},
            {"kind": "gap", "unit": "points"},
            "The women’s figure is 24.0 points higher.",
        ),
        (
            {"women": 40, "men": 60},
            {"kind": "women_share"},
            "Of 100, 40.0 are women and 60.0 are men.",
        ),
        (
            {"women": 60.5, "men": 39.5},
            {"kind": "men_share"},
            "Of 100 days, women take 60.5 and men 39.5.",
        ),
        (
            {"women": 33349, "men": 39602},
            {"unit": "eur_year"},
            "The men’s figure is €6,253 a year higher.",
        ),
        (
            {"total": 91},
            {"kind": "total"},
            "91.0% altogether; this figure does not tell girls from boys.",
        ),
        (
            {"total": 70.24},
            {"kind": "score", "unit": "score"},
            "70.2 of 100 in the edition of 2020.",
        ),
    ],
)
def test_a_gap_is_said_with_whose_figure_is_higher(cells, definition, words):
    assert say_gap(row(**cells), define(**definition), EN) == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["by_sex", "women_share", "men_share", "total", "score"])
def test_every_sentence_holds_its_numbers_in_every_language(language, kind):
    t = Translator(language)
    unit = "score" if kind == "score" else "percent"
    said = say_gap(row(women=41.5, men=58.5, total=73.5), define(kind=kind, unit=unit), t)
    numbers = {"by_sex": [17.0], "women_share": [41.5, 58.5], "men_share": [41.5, 58.5]}
    for number in numbers.get(kind, [73.5]):
        assert t.number(number, 1) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_side_is_never_exchanged(language):
    t = Translator(language)
    men, women = (
        say_gap(row(women=1, men=3), define(), t),
        say_gap(row(women=3, men=1), define(), t),
    )
    assert men != women
    assert men == t("picture.gap_men", gap=say_difference(2, define(), t))


@pytest.mark.parametrize(
    ("age", "words"),
    [
        ("Y15-64", "aged 15 to 64"),
        ("Y_GE15", "aged 15 and over"),
        ("Y_LT1", "at birth"),
        ("all", "no age limit named"),
        ("none", "age does not apply"),
        ("Y??", "Y??"),
    ],
)
def test_ages_are_said_and_strange_ones_shown(age, words):
    assert say_age(age, EN) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (2, "percent", "2.0%"),
        (65.14, "percent", "65.1%"),
        (-0.01, "points", "0.0 points"),
        (NAN, "percent", "not told"),
        (13, "eur_hour", "€13.0 an hour"),
        (258000, "sek_year", "SEK 258,000 a year"),
    ],
)
def test_values_are_rounded_to_what_they_bear(value, unit, words):
    assert say_value(value, unit, EN) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_year_age_and_level_stand_beside_every_figure(language):
    t = Translator(language)
    for level in LEVELS:
        said = say_when(row(level=level, age="Y20-64"), t)
        assert re.match("2020", said)
        assert say_age("Y20-64", t) in said
        assert level == "eu" or t(f"picture.level_{level}") in said
    assert t("picture.fetched") in say_when(row(is_fetched=True), t)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_a_figure_was_had_has_words(language):
    assert all(Translator(language).has(f"picture.obtained_{way}") for way in OBTAINED)


def test_whose_figure_it_is_is_said_where_it_is_not_the_territorys_own():
    assert say_nearness(row(relation="own"), "Modena", EN) == ""
    for relation in ("part", "around", "country", "eu"):
        assert "Emilia" in say_nearness(row(relation=relation), "Emilia", EN)
