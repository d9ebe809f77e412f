"""The printed list of whom to ask: names, what to ask, room to write, in six languages."""

import io
from datetime import date

import pypdf
import pytest

from deseo.clusters import Question
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.askings import print_questions

DAY = date(2026, 11, 23)
HOSTILE = '#panic("x") $y$ *bold* <script>alert(1)</script> \\ [z]'


def ask(enterprise_id="a", offers=("childcare",), needs=()):
    return Question(enterprise_id, offers, needs, 3.0, 1.0, 6, 4)


def print_some(questions, language="en", letter="B", notice=""):
    names = {"a": "Coop One", "b": HOSTILE}
    return print_questions(
        questions,
        Translator(language),
        names.__getitem__,
        {"childcare": "Crèche", "accounting": "Bookkeeping"}.__getitem__,
        place="Modena",
        letter=letter,
        notice=notice,
        made=DAY,
    )


def read(pdf):
    document = pypdf.PdfReader(io.BytesIO(pdf))
    return document, " ".join(" ".join(page.extract_text() for page in document.pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_whom_to_ask_and_what_in_every_language(language):
    pdf = print_some([ask(needs=("accounting", "childcare"))], language)
    document, text = read(pdf)
    t = Translator(language)
    for words in ("Coop One", "Crèche", "Bookkeeping", t("asking.needs"), t.date(DAY)):
        assert " ".join(words.split()) in text
    assert document.trailer["/Root"]["/Lang"] == language
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_service_asked_about_twice_has_one_line():
    _, text = read(print_some([ask(offers=("childcare",), needs=("childcare",))]))
    rows = text.split("Note", 1)[1]
    assert rows.count("Crèche") == 1


def test_a_hostile_name_is_printed_as_it_is_written():
    _, text = read(print_some([ask("b")]))
    assert '#panic("x")' in text.replace("“", '"').replace("”", '"')
    assert "<script>alert(1)</script>" in text


def test_an_exercise_says_so_on_paper():
    assert "EXERCISE" in read(print_some([ask()], notice="EXERCISE: invented"))[1]
    assert "EXERCISE" not in read(print_some([ask()]))[1]


def test_the_same_day_prints_the_same_bytes():
    assert print_some([ask()]) == print_some([ask()])


def test_a_whole_territory_is_titled_without_a_cluster():
    assert "Whom to ask in Modena" in read(print_some([ask()], letter=""))[1]
