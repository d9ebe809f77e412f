"""A vote on paper asks what the phones ask, in six languages, with room to count."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from deseo.i18n import LANGUAGES, Translator
from deseo.meetings import BALLOT_KINDS, MOST_OPTIONS, Ballot, count_cells
from deseo.reports.ballot_sheets import _name_columns, explain_paper, print_ballot

DAY = date(2026, 11, 23)
ENGLISH = Translator("en")
BALLOT = Ballot("m", "decide", "dots", "Which comes first?", ("Crèche", "Van", "Accounts"))
HOSTILE = '#panic("x") $y$ *bold* <script>alert(1)</script> [z]'


def read(pdf):
    document = pypdf.PdfReader(io.BytesIO(pdf))
    pages = [" ".join(page.extract_text().split()) for page in document.pages]
    return document, pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_and_counting_sheet_speak_every_language(language):
    t = Translator(language)
    for kind in BALLOT_KINDS:
        ballot = replace(BALLOT, kind=kind)
        document, (papers, counting) = read(print_ballot(ballot, t, made=DAY))
        assert papers.count("Crèche") == papers.count(ballot.question) == 2
        assert "".join(explain_paper(ballot, t).split())[:40] in "".join(papers.split())
        assert "".join(t("ballot.papers").split()) in "".join(counting.split())
        assert document.trailer["/Root"]["/Lang"] == language
        assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("kind", BALLOT_KINDS)
def test_there_is_a_column_for_each_number_that_is_typed_in(kind):
    ballot = replace(BALLOT, kind=kind)
    assert len(_name_columns(ballot, ENGLISH, list("abcde"))) == count_cells(ballot)


@pytest.mark.parametrize("kind", BALLOT_KINDS)
def test_the_longest_ballot_still_prints_all_its_options(kind):
    options = tuple(f"Option {n} {'x y ' * 36}".strip() for n in range(MOST_OPTIONS))
    ballot = replace(BALLOT, kind=kind, options=options, dots=20)
    _, pages = read(print_ballot(ballot, ENGLISH, made=DAY))
    text = " ".join(pages)
    assert all(text.count(f"Option {n} x") == 3 for n in range(MOST_OPTIONS))


def test_hostile_words_are_printed_as_they_are_written():
    ballot = replace(BALLOT, question=HOSTILE, options=(HOSTILE, "Van"))
    _, pages = read(print_ballot(ballot, ENGLISH, made=DAY))
    text = " ".join(pages).replace("“", '"').replace("”", '"')
    assert text.count('#panic("x")') == 6
    assert "<script>alert(1)</script>" in text


def test_an_exercise_says_so_on_every_paper():
    mark = ENGLISH("exercise.mark")
    _, pages = read(print_ballot(BALLOT, ENGLISH, made=DAY, is_exercise=True))
    assert [page.count(mark) for page in pages] == [2, 1]
    assert mark not in " ".join(read(print_ballot(BALLOT, ENGLISH, made=DAY))[1])


def test_the_same_day_prints_the_same_bytes():
    assert print_ballot(BALLOT, ENGLISH, made=DAY) == print_ballot(BALLOT, ENGLISH, made=DAY)
