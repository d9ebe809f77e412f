"""Text of any encoding and separator is read as it was meant, row for row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.imports.lists import LIST, tell

from deseo.errors import InputError
from deseo.sources.imports.encodings import decode_text
from deseo.sources.imports.readers.texts import find_separator, read_text_sheet, split_rows

ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252",
    "mac_roman",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_gives_the_same_names(take, write, encoding):
    batch = take(write("list.csv", LIST.encode(encoding)))
    assert list(batch.enterprises["name"]) == ["Caffè dell’Amicizia", "Città Futura"]
    assert batch.report.encoding == encoding


@pytest.mark.parametrize(
    "words", ["Göteborgs Räddningsmission", "Atenció à Barcelona", "L’Œuvre de l’été"]
)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_eight_bits_are_told_apart_by_the_letters_they_make(words, encoding):
    assert decode_text(f"name\n{words}\n".encode(encoding)) == (f"name\n{words}\n", encoding)


def test_a_letter_cut_off_at_the_end_does_not_make_utf8_something_else():
    whole = "Città Futura, Caffè".encode()
    assert decode_text(whole[:-1]) == ("Città Futura, Caff", "utf-8")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_found(take, write, separator):
    out = io.StringIO()
    rows = [line.split(";") for line in LIST.splitlines()]
    csv.writer(out, delimiter=separator).writerows(rows)
    batch = take(write("list.txt", out.getvalue()))
    assert (batch.report.separator, batch.report.accepted) == (separator, 2)


def test_decimal_commas_do_not_pass_for_separators():
    text = "a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"
    assert find_separator(text)[0] == ";"


def test_a_line_that_states_the_separator_is_believed():
    assert find_separator("sep=|\na,b|c\n")[0] == "|"


def test_a_cell_of_several_lines_is_one_row():
    rows = list(split_rows('a,b,c\n1,"two\nlines",3\n4,5,6\n', ","))
    assert rows == [["a", "b", "c"], ["1", "two\nlines", "3"], ["4", "5", "6"]]


def test_a_quote_that_never_closes_costs_no_row():
    rows = list(split_rows('a,b\n"one,1\ntwo,2\nthree,3\n', ","))
    assert rows == [["a", "b"], ["one", "1"], ["two", "2"], ["three", "3"]]


def test_two_stray_quotes_do_not_swallow_the_rows_between():
    rows = list(split_rows('a,b\n"one,1\ntwo,2\n"three,3\nfour,4\n', ","))
    assert [row[0] for row in rows] == ["a", "one", "two", "three", "four"]


def test_rows_are_counted_as_a_spreadsheet_counts_them(take, write):
    text = "Elenco degli enti\n\nname;town\nA;Modena\n;;\n;Modena\nB;Carpi\n\n\n"
    batch = take(write("list.csv", text))
    assert batch.report.header_row == 3
    assert (batch.report.rows_in, batch.report.accepted) == (3, 2)
    assert tell(batch) == [(6, "no_name", "refused")]


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 99, bytes(range(256)) * 20])
def test_what_is_no_text_is_refused(write, content):
    with pytest.raises(InputError, match="no text"):
        read_text_sheet(write("x.csv", content))


@given(
    st.lists(st.lists(st.text("ab,;\"'\n\r\té", max_size=5), min_size=2, max_size=4), min_size=1)
)
def test_no_row_is_lost_whatever_stands_in_it(rows):
    """Each line has at least one row, or belongs to one that has several lines."""
    text = "\n".join(",".join(cells) for cells in rows)
    found = list(split_rows(text, ","))
    told = "".join(c for c in text if c.isalpha())
    assert "".join(c for row in found for cell in row for c in cell if c.isalpha()) == told
