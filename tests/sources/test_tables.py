"""Files come in any encoding and state; they leave as a table of text, or are refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.errors import InputError, MissingDataError
from deseo.schema import TableError
from deseo.sources import tables
from deseo.sources.tables import (
    decode_text,
    digest_files,
    load_table,
    load_table_once,
    read_bytes,
    read_text_table,
)

WORDS = "Crèche des Œillets;Forlì\nL’été à Göteborg;Ñandú – Àmbit\n"
GLOSSARY = "term_id,en,fr,it,es,sv,ca\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_text_is_decoded_whatever_it_was_saved_as(encoding):
    assert decode_text(WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize(
    "word",
    ["Caffè", "Àmbit Prevenció", "L'Été à Dunkerque", "Mölndal", "perché", "España", "Forlì"],
)
def test_one_accented_word_from_windows_is_enough(word):
    assert decode_text(f"name\n{word}\n".encode("cp1252")) == f"name\n{word}\n"


def test_accents_that_come_late_in_a_long_file_are_not_lost():
    text = "name\n" + "plain\n" * 60_000 + "Caffè\n"
    assert decode_text(text.encode("cp1252")).endswith("Caffè\n")


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_any_usual_separator_and_line_end_is_read(separator, line_end):
    text = line_end.join([separator.join(row) for row in (["a", "b"], ["1", "x y"])])
    table = read_text_table(text.encode(), "t.csv")
    assert table.to_dict("list") == {"a": ["1"], "b": ["x y"]}


def test_a_cell_in_quotes_may_hold_separators_quotes_and_lines():
    table = read_text_table(b'a,b\n"x, ""y""\nz",2\n3,4\n', "t.csv")
    assert table["a"].tolist() == ['x, "y"\nz', "3"]


def test_nothing_is_guessed_from_the_text_of_a_cell():
    table = read_text_table(b"a,b,c\nNA,007,1e3\nnull,,true\n", "t.csv")
    assert table.to_numpy().tolist() == [["NA", "007", "1e3"], ["null", "", "true"]]


def test_headers_are_trimmed_and_lowered():
    assert list(read_text_table(b" Name ,LAT\nx,1\n", "t.csv").columns) == ["name", "lat"]


@pytest.mark.parametrize("header", ["a,a", "a, A", "b,a,c,a"])
def test_a_column_that_stands_there_twice_is_refused(header):
    with pytest.raises(InputError, match=r"t\.csv: the column\(s\) a stand there twice\."):
        read_text_table(f"{header}\n1,2\n".encode(), "t.csv")


def test_blank_rows_are_left_out_and_the_labels_tell_where_the_others_stand():
    table = read_text_table(b"a,b\n1,2\n\n,\n ,  \n3,4\n\n", "t.csv")
    assert table["a"].tolist() == ["1", "3"]
    assert list(table.index) == [0, 4]


def test_columns_without_a_name_are_left_out():
    table = read_text_table(b"a,,b,\n1,x,2,\n", "t.csv")
    assert table.to_dict("list") == {"a": ["1"], "b": ["2"]}


def test_a_short_row_is_filled_with_nothing():
    assert read_text_table(b"a,b\n1\n", "t.csv")["b"].tolist() == [""]


def test_a_row_longer_than_the_header_is_refused_and_never_shifts_the_others():
    with pytest.raises(InputError, match=r"t\.csv: this cannot be read as a table .*line 3, saw 3"):
        read_text_table(b"a,b\n1,2\n1,2,3\n", "t.csv")


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b'a,b\n"1,2\n', bytes(range(256)) * 9, b"PK\x03\x04\x00\x00", b"a\x00,b\n"],
    ids=["empty", "blank lines", "an open quote", "bytes", "a workbook", "a nul"],
)
def test_what_is_no_table_is_refused_by_name(content):
    with pytest.raises(InputError, match=r"^t\.csv: this "):
        read_text_table(content, "t.csv")


@given(st.binary(max_size=400))
def test_no_bytes_whatever_raise_anything_but_a_refusal(content):
    try:
        table = read_text_table(content, "t.csv")
    except InputError:
        return
    assert table.columns.is_unique
    assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())


cell = st.text(alphabet=st.characters(exclude_characters="\x00\r\n", exclude_categories=["Cs"]))


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=4))
def test_what_is_written_in_quotes_is_read_back(rows):
    lines = ['"a","b"', *('"{}","{}"'.format(*(c.replace('"', '""') for c in r)) for r in rows)]
    table = read_text_table("\n".join(lines).encode(), "t.csv")
    kept = [list(row) for row in rows if any(c.strip() for c in row)]
    assert table.to_numpy().tolist() == kept


def test_a_missing_file_is_named_with_its_folder(tmp_path):
    with pytest.raises(MissingDataError) as refusal:
        read_bytes(tmp_path / "no.csv")
    assert str(refusal.value) == f"no.csv: no such file in {tmp_path}."
    with pytest.raises(MissingDataError):
        read_bytes(tmp_path)
    with pytest.raises(MissingDataError):
        load_table_once(tmp_path / "no.csv", "glossary")


def test_a_file_larger_than_a_table_may_be_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    (tmp_path / "big.csv").write_bytes(b"x" * 11)
    with pytest.raises(InputError, match=r"big\.csv has 11 bytes; at most 10 can be read\."):
        read_bytes(tmp_path / "big.csv")


def test_a_shipped_table_is_typed_by_its_contract(tmp_path):
    path = tmp_path / "glossary.csv"
    path.write_text(f"{GLOSSARY}wise,a,b,c,d,e,f\n", encoding="utf-8")
    assert load_table(path, "glossary").loc[0, "note"] == ""


def test_a_broken_shipped_table_tells_the_rows_of_the_file(tmp_path):
    path = tmp_path / "glossary.csv"
    path.write_text(f"{GLOSSARY}\nwise,a,b,c,d,e,f\nwise,,b,c,d,e,f\n", encoding="utf-8")
    with pytest.raises(TableError) as refusal:
        load_table(path, "glossary")
    told = [(p.row, p.column, p.reason) for p in refusal.value.problems]
    assert told == [(4, "en", "empty"), (4, "term_id", "repeated")]


def test_a_table_is_loaded_once_until_its_file_changes(tmp_path):
    path = tmp_path / "glossary.csv"
    path.write_text(f"{GLOSSARY}wise,a,b,c,d,e,f\n", encoding="utf-8")
    first = load_table_once(path, "glossary")
    assert load_table_once(path, "glossary") is first
    path.write_text(f"{GLOSSARY}wiser,aa,b,c,d,e,f\n", encoding="utf-8")
    assert load_table_once(path, "glossary")["term_id"].tolist() == ["wiser"]


def test_a_digest_follows_names_and_content_and_not_the_order(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    both = digest_files([one, two])
    assert digest_files([two, one]) == both
    two.write_bytes(b"3")
    assert digest_files([one, two]) != both
