"""The questionnaire goes out and comes back: in any language, sorted, half filled, taken apart."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fixtures import PATHS, make_enterprises, make_row

from deseo.errors import InputError
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.service_sheets import write_service_sheets
from deseo.services.questionnaires import (
    ANSWER_KEYS,
    find_answer_words,
    find_question_names,
    find_service_names,
    list_questions,
    name_question,
)
from deseo.sources.service_sheets import read_service_sheets
from deseo.sources.shipped import load_reference

SERVICES = load_reference(PATHS, "services")
TODAY, UNTIL = date(2026, 11, 23), date(2027, 11, 23)
ASKED = make_enterprises(
    make_row("a", name="=HYPERLINK(1)", municipality="Modena"),
    make_row("b", name="Bakery"),
    make_row("c", name="Crèche"),
).enterprises
IDS = set(ASKED.index)


def write(language="en", layout="rows", notice=""):
    return write_service_sheets(ASKED, SERVICES, Translator(language), UNTIL, layout, notice)


def fill(content, change):
    """Open a questionnaire as a spreadsheet program does, change its sheets, and save it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.worksheets[1:])
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def read(content, name="q.xlsx"):
    return read_service_sheets(content, name, SERVICES, IDS, TODAY)


def find_column(sheet, language, question):
    head = name_question(SERVICES, question, Translator(language))
    return next(cell.column for cell in sheet[1] if cell.value == head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_answered_on_one_sheet_comes_back_in_any_language(language):
    t = Translator(language)

    def answer(sheets):
        sheet = sheets[0]
        for row in (2, 3):
            sheet.cell(row, 4, t("asked.yes"))
        sheet.cell(2, find_column(sheet, language, "childcare.offers"), t("asked.yes"))
        sheet.cell(2, find_column(sheet, language, "legal.needs"), t("asked.no"))
        sheet.cell(3, find_column(sheet, language, "energy.needs"), t("asked.dont_know"))

    told, report = read(fill(write(language), answer))
    assert [(one.enterprise_id, one.retain_until, dict(one.answers)) for one in told] == [
        ("a", UNTIL, {"childcare.offers": True, "legal.needs": False}),
        ("b", UNTIL, {"energy.needs": None}),
    ]
    assert report.rows == {"taken": 2, "empty": 1}
    questions = len(list_questions(SERVICES))
    assert report.cells == {"answered": 2, "unknown": 1, "empty": 2 * questions - 3}
    assert report.problems == report.unused_columns == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_for_each_comes_back_in_any_language(language):
    t = Translator(language)

    def answer(sheets):
        assert len(sheets) == 3
        for sheet in sheets[::2]:
            sheet.cell(4, 2, t("asked.yes"))
            row = next(
                r[0].row for r in sheet if r[0].value == SERVICES.loc["meals", f"label_{language}"]
            )
            sheet.cell(row, 3, t("asked.yes"))

    told, report = read(fill(write(language, "forms"), answer))
    assert [(one.enterprise_id, dict(one.answers)) for one in told] == [
        ("a", {"meals.needs": True}),
        ("c", {"meals.needs": True}),
    ]
    assert report.rows == {"taken": 2, "empty": 1}


def test_rows_sorted_columns_moved_and_added_and_a_new_name_change_nothing():
    def shuffle(sheets):
        sheet = sheets[0]
        column = find_column(sheet, "en", "childcare.offers")
        sheet.cell(3, 4, "YES")
        sheet.cell(3, column, " Yes ")
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        header, *body = rows
        for row in [header, *reversed(body)]:
            note = "Our note" if row is header else "whatever"
            sheet.append([None, note, *reversed(row)])

    told, report = read(fill(write(), shuffle), "neu (3).xlsx")
    assert [(one.enterprise_id, dict(one.answers)) for one in told] == [
        ("b", {"childcare.offers": True})
    ]
    assert report.unused_columns == ("Our note",)
    assert report.rows == {"taken": 1, "empty": 2}


@pytest.mark.parametrize(
    ("cells", "reason", "value"),
    [
        ({1: "nobody", 4: "yes"}, "enterprise", "nobody"),
        ({1: None, 4: "yes"}, "enterprise", ""),
        ({4: None}, "consent", ""),
        ({4: "no"}, "consent", ""),
        ({4: "don't know"}, "consent", ""),
        ({4: "yes", 5: "2026-11-22"}, "until", "2026-11-22"),
        ({4: "yes", 5: "2028-11-24"}, "until", "2028-11-24"),
        ({4: "yes", 5: None}, "until", ""),
        ({4: "yes", 5: "soon"}, "until", "soon"),
    ],
    ids=[
        "another organisation", "no identifier", "nobody agreed", "disagreed", "does not know",
        "past", "too long", "no day", "no date",
    ],
)  # fmt: skip
def test_a_row_is_refused_with_its_number_and_reason(cells, reason, value):
    def answer(sheets):
        sheet = sheets[0]
        sheet.cell(2, find_column(sheet, "en", "childcare.offers"), "yes")
        for column, cell in cells.items():
            sheet.cell(2, column).value = cell

    told, report = read(fill(write(), answer))
    assert told == ()
    assert report.rows == {"refused": 1, "empty": 2}
    problem = report.problems[0]
    assert (problem.row, problem.column, problem.reason, problem.value) == (2, "", reason, value)


def test_the_last_days_that_may_be_chosen_are_taken():
    for day in ("2026-11-23", "23/11/2028"):

        def answer(sheets, day=day):
            sheets[0].cell(2, 4, "yes")
            sheets[0].cell(2, 5, day)
            sheets[0].cell(2, 6, "yes")

        assert len(read(fill(write(), answer))[0]) == 1


def test_a_cell_that_is_no_answer_is_told_with_its_row_and_column():
    def answer(sheets):
        sheet = sheets[0]
        sheet.cell(2, 4, "yes")
        sheet.cell(2, find_column(sheet, "en", "childcare.offers"), "perhaps")
        sheet.cell(2, find_column(sheet, "en", "childcare.needs"), "yes")

    told, report = read(fill(write(), answer))
    assert dict(told[0].answers) == {"childcare.needs": True}
    (problem,) = report.problems
    assert (problem.row, problem.column) == (2, "Childcare – we offer")
    assert (problem.reason, problem.value) == ("word", "perhaps")
    assert report.cells["wrong"] == 1


def test_an_organisation_that_stands_there_twice_keeps_its_first_answer_and_the_other_is_told():
    def answer(sheets):
        sheet = sheets[0]
        column = find_column(sheet, "en", "childcare.offers")
        for row, word, until in ((2, "yes", "2027-11-23"), (3, "no", "2027-06-01")):
            sheet.cell(row, 1, "a")
            sheet.cell(row, 4, "yes")
            sheet.cell(row, 5, until)
            sheet.cell(row, column, word)
        sheet.cell(3, find_column(sheet, "en", "legal.needs"), "yes")

    told, report = read(fill(write(), answer))
    assert len(told) == 1
    assert dict(told[0].answers) == {"childcare.offers": True, "legal.needs": True}
    assert told[0].retain_until == date(2027, 6, 1)
    assert [(p.row, p.reason) for p in report.problems] == [(3, "contradicts")]


def test_an_exercise_is_marked_on_every_sheet_and_reads_the_same():
    content = write(notice="EXERCISE: invented organisations")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [s["A1"].value for s in book.worksheets] == ["EXERCISE: invented organisations"] * 2
    assert read(content)[1].rows == {"empty": 3}
    forms = write(layout="forms", notice="EXERCISE")
    book = openpyxl.load_workbook(io.BytesIO(forms))
    assert [s["A1"].value for s in book.worksheets] == ["EXERCISE"] * 4
    assert read(forms)[1].rows == {"empty": 3}


def test_no_name_becomes_a_formula_and_each_answer_is_a_drop_down():
    book = openpyxl.load_workbook(io.BytesIO(write()))
    sheet = book.worksheets[1]
    names = [sheet.cell(row, 2).value for row in (2, 3, 4)]
    assert names == ["'=HYPERLINK(1)", "Bakery", "Crèche"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    answers = sheet.data_validations.dataValidation[1]
    assert answers.formula1 == '"yes,no,don\'t know"'
    assert sheet.cell(4, sheet.max_column).coordinate in answers.sqref
    assert sheet["F2"].coordinate in answers.sqref


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_instructions_say_purpose_audience_and_last_day(language):
    t = Translator(language)
    book = openpyxl.load_workbook(io.BytesIO(write(language)))
    said = [cell.value for cell in book.worksheets[0]["A"]]
    assert {t("asked.why"), t("asked.who"), t("asked.how_long", date=t.date(UNTIL))} <= set(said)


def test_no_word_of_one_language_means_something_else_in_another():
    names, asked = find_question_names(SERVICES), list_questions(SERVICES)
    labels = find_service_names(SERVICES)
    for language in LANGUAGES:
        for question in asked:
            folded = {k for k, v in names.items() if v == question}
            assert folded, question
        own = {name_question(SERVICES, q, Translator(language)) for q in asked}
        assert len(own) == len(asked)
        assert len(set(SERVICES[f"label_{language}"])) == len(SERVICES)
    spoken = {
        (name_question(SERVICES, q, Translator(language)), q)
        for language in LANGUAGES
        for q in asked
    }
    assert len({name for name, _ in spoken}) == len(spoken)
    assert set(names.values()) == set(asked)
    assert set(labels.values()) == set(SERVICES.index)
    assert set(find_answer_words().values()) == set(ANSWER_KEYS)


@pytest.mark.parametrize(
    "content",
    [b"", b"id,name\n", b"PK\x03\x04 broken", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
    ids=["empty", "text", "broken", "pdf", "old"],
)
def test_what_is_no_questionnaire_is_refused(content):
    with pytest.raises(InputError):
        read(content)


def test_a_workbook_about_something_else_is_refused():
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Identifier", "Weight"])
    book.save(content)
    with pytest.raises(InputError, match="no sheet"):
        read(content.getvalue())


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "yes", "No", "nej", "ne sait pas", "?", "<b>", "a", "b", "c"]),
            min_size=12,
            max_size=12,
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_cells_every_one_is_accounted_for(rows):
    book, content = openpyxl.Workbook(), io.BytesIO()
    heads = [name_question(SERVICES, q, Translator("sv")) for q in list_questions(SERVICES)[:9]]
    book.active.append(["Identifier", "We agree", "Kept until", *heads])
    for row in rows:
        book.active.append([*row[:2], UNTIL.isoformat(), *row[3:]])
    book.save(content)
    try:
        told, report = read(content.getvalue())
    except InputError:
        assert not rows
        return
    assert report.rows_in == len(rows)
    assert report.cells_in == 9 * report.rows.get("taken", 0)
    wrong = [p for p in report.problems if p.column]
    assert len(wrong) == report.cells.get("wrong", 0)
    assert len(report.problems) - len(wrong) == report.rows.get("refused", 0)
    assert {one.enterprise_id for one in told} <= IDS
