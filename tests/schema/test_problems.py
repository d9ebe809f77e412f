"""A problem is told in the reader's language, with its row, column, value and expectation."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.fixtures import make_text_table

import deseo.schema
from deseo.i18n import LANGUAGES, Translator
from deseo.schema import Problem, describe_problem, find_problems
from deseo.schema.columns import Column, Contract

CASES = {
    "empty": (Column("name", required=True), "", "Row 2: name is empty, but it is needed."),
    "not_a_number": (
        Column("lat", "number"),
        "n/a",
        "Row 2: lat is “n/a”; expected a number such as 44.65.",
    ),
    "not_a_count": (
        Column("board", "count"),
        "-1",
        "Row 2: board is “-1”; expected a whole number, 0 or more.",
    ),
    "not_a_share": (
        Column("women_share", "share"),
        "n/a",
        "Row 2: women_share is “n/a”; expected a number between 0 and 1.",
    ),
    "not_a_year": (
        Column("year", "year"),
        "20",
        "Row 2: year is “20”; expected a year such as 2024.",
    ),
    "not_a_date": (
        Column("day", "date"),
        "soon",
        "Row 2: day is “soon”; expected a date such as 2024-03-31.",
    ),
    "not_a_flag": (
        Column("is_wise", "flag"),
        "si",
        "Row 2: is_wise is “si”; expected yes, no or nothing.",
    ),
    "not_an_id": (
        Column("id", "id"),
        "a b",
        "Row 2: id is “a b”; expected an identifier of letters, digits, dots and dashes.",
    ),
    "not_a_url": (
        Column("website", "url"),
        "a.it",
        "Row 2: website is “a.it”; expected an address that begins with http:// or https://.",
    ),
    "not_one_of": (
        Column("role", one_of=("offers", "needs")),
        "wants",
        "Row 2: role is “wants”; expected one of: offers, needs.",
    ),
    "out_of_range": (
        Column("lat", "number", lower=-90, upper=90),
        "91",
        "Row 2: lat is “91”; expected a number from -90 to 90.",
    ),
    "unknown_reference": (
        Column("service_id", "id", refers_to="services"),
        "flying",
        "Row 2: service_id is “flying”, which the table “services” does not have.",
    ),
}


def _raised_reasons() -> set[str]:
    """Find every reason the package can give: literals of Problem(…) and of the rules."""
    folder = Path(deseo.schema.__file__).parent
    found = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value.startswith(("not_a", "not_one")) or node.value == "out_of_range":
                    found.add(node.value)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
    return found


REASONS = _raised_reasons()


def test_the_reasons_were_found_in_the_code():
    assert set(CASES) | {"missing_column", "repeated", "exceeds_total"} == REASONS


@pytest.mark.parametrize("reason", CASES)
def test_english_says_row_column_value_and_expectation(reason):
    column, cell, words = CASES[reason]
    contract = Contract("small", (), (column,))
    told = find_problems(make_text_table({column.name: cell}), contract, {"services": {"meals"}})
    assert [describe_problem(problem, Translator("en")) for problem in told] == [words]


def test_english_says_what_is_missing_repeated_or_too_many():
    say = Translator("en")
    small = Contract("small", ("id",), (Column("id", "id", required=True), Column("all", "count")))
    women = Column("women", "count", at_most="all")
    missing = find_problems(make_text_table({"all": "1"}), small)
    assert describe_problem(missing[0], say) == "The column “id” is missing."
    twice = find_problems(make_text_table({"id": "a"}, {"id": "a"}), small)
    assert describe_problem(twice[0], say) == "Row 3: id “a” stands in an earlier row already."
    counted = Contract("small", (), (Column("all", "count"), women))
    many = find_problems(make_text_table({"all": "1", "women": "2"}), counted)
    assert describe_problem(many[0], say) == "Row 2: women is “2”, more than all, which is 1."


VALUES = {"value": "§v§", "choices": "§c§", "lower": "§l§", "upper": "§u§"} | {
    "other": "§o§",
    "total": "§t§",
    "most": "§m§",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_has_words_that_name_row_and_column(reason, language):
    words = describe_problem(Problem(reason, "§col§", 4711, VALUES), Translator(language))
    assert "§col§" in words
    assert ("4711" in words) == (reason != "missing_column")
    english = describe_problem(Problem(reason, "§col§", 4711, VALUES), Translator("en"))
    said = {value for value in VALUES.values() if value in english}
    assert {value for value in VALUES.values() if value in words} == said


def test_a_long_or_hostile_value_is_shown_short_and_on_one_line():
    cell = "a\n\x00\u202e" + "x" * 1000
    words = describe_problem(Problem("not_a_flag", "c", 2, {"value": cell}), Translator("en"))
    assert len(words) < 130
    assert words.isprintable()
    assert "…" in words


def test_braces_in_a_value_are_not_read_as_a_pattern():
    problem = Problem("not_a_flag", "{row}", 2, {"value": "{column.__class__}"})
    words = describe_problem(problem, Translator("en"))
    assert "“{column.__class__}”" in words
