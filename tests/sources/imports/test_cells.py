"""Numbers, degrees and days are read as five countries write them, and nothing else is."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.sources.imports.cells import read_count, read_day, read_degrees, read_number, read_year
from deseo.sources.imports.sheets import clean_cell


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("44.65", 44.65), ("44,65", 44.65), ("1.802.357", 1802357), ("58.324.040,22", 58324040.22),
        ("1,234.5", 1234.5), ("1 234,5", 1234.5), ("1\u202f234,5", 1234.5), ("-8,87", -8.87),
        ("1e3", 1000), ("1'234.5", 1234.5),
    ],
)  # fmt: skip
def test_numbers_of_five_countries(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "n/a", "inf", "nan", "1e999", "1.2.3,4,5", "12-13", "--1"])
def test_what_is_no_number_is_none(text):
    assert math.isnan(read_number(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [("12", 12), ("1.802", 1802), ("1,802", 1802), ("12,0", 12), ("0", 0), ("3,5", None),
     ("10-19", None), ("-1", None), ("", None)],
)  # fmt: skip
def test_counts_are_whole_and_never_negative(text, count):
    assert read_count(text) == count


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("44,6478", 44.6478), ("44°38'52\"N", 44.6477778), ("8° 52' 14\" W", -8.8705556),
     ("10.9254 E", 10.9254), ("W 8.87", -8.87), ("44.648", 44.648)],
)  # fmt: skip
def test_degrees_with_commas_minutes_and_quarters(text, degrees):
    assert read_degrees(text) == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    ["2024-03-31", "31/03/2024", "31.3.2024", "31-03-2024", "20240331", "31 mars 2024",
     "31 marzo 2024", "31 de març de 2024", "45382", "31 de marzo de 2024"],
)  # fmt: skip
def test_a_day_in_every_dress_is_the_same(text):
    assert read_day(text) == date(2024, 3, 31)


@pytest.mark.parametrize("text", ["", "31/02/2024", "yesterday", "99999999"])
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


def test_the_year_of_a_day_and_of_words():
    assert (read_year("01/02/2023"), read_year("edition 2020"), read_year("x")) == (
        2023,
        2020,
        None,
    )


@given(st.text(max_size=30))
def test_no_cell_breaks_a_reader(text):
    for read in (read_number, read_count, read_degrees, read_day, read_year):
        read(text)


@given(st.text(max_size=60))
def test_a_cell_is_one_line_that_can_be_seen(text):
    clean = clean_cell(text)
    assert clean == clean.strip()
    assert not any(c in clean for c in "\x00\x07\n\r\u202e\ufeff")
    clean.encode()
