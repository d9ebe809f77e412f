"""The grid prints on one A3 sheet whatever stands in it; its tables say what they are."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from openpyxl import load_workbook

from deseo.evaluation import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_CRITERIA,
    STATES,
    TEMPLATES,
    Criterion,
    Design,
    Measurement,
    propose_criteria,
)
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.grids import (
    grid_to_csv,
    grid_to_xlsx,
    name_criterion,
    print_grid,
    say_follow_up,
    say_value,
    tabulate_grid,
    tabulate_measurements,
)

MADE = date(2026, 6, 1)
A3_MM = (420, 297)
MM_PER_POINT = 25.4 / 72
DESIGN = Design("modena", "Childcare", ("a", "b"))
EN = Translator("en")
HOSTILE = '#panic("out") $sum$ *b* _i_ [x] `r` @ref <lab> \\u{1F600} // /* "quoted" =1+1'


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def read_text(pdf):
    """The words on a sheet; line ends and the marks where long words may break are no words."""
    text = read(pdf).pages[0].extract_text().replace("\u200b", "").replace("\u00ad", "")
    return " ".join(text.split())


def squeeze(text):
    return "".join(text.split())


def check_sheet(pdf, language):
    opened = read(pdf)
    assert len(opened.pages) == 1
    box = opened.pages[0].mediabox
    assert (round(box.width * MM_PER_POINT), round(box.height * MM_PER_POINT)) == A3_MM
    assert opened.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert opened.trailer["/Root"]["/Lang"] == language


def fill(number, **fields):
    return tuple(
        Criterion(f"c{n}", n, title=f"Reach number {n}", baseline=1.0, target=2.0, **fields)
        for n in range(number)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("exercise", [False, True], ids=["real", "exercise"])
def test_the_proposed_grid_is_one_a3_sheet_in_every_language(language, exercise):
    t = Translator(language)
    design = replace(DESIGN, is_exercise=exercise)
    pdf = print_grid(design, "Modena", propose_criteria(), (), t, MADE)
    check_sheet(pdf, language)
    text = squeeze(read_text(pdf)).replace("-", "")
    for template in TEMPLATES:
        assert squeeze(t(f"criterion.{template}")).replace("-", "") in text
    assert (squeeze(t("exercise.mark")).replace("-", "") in text) is exercise
    assert read(pdf).metadata.title == t("dossier.print_title", name="Childcare")


@pytest.mark.parametrize(
    "criteria",
    [
        (),
        fill(1),
        fill(12),
        fill(MOST_CRITERIA),
        fill(MOST_CRITERIA, responsible="word " * 59, evidence="text " * 59, due=MADE),
        fill(MOST_CRITERIA, responsible="x" * LONGEST_TEXT, evidence="y" * LONGEST_TEXT),
    ],
    ids=["empty", "one", "twelve", "most", "longest", "unbroken"],
)
def test_whatever_stands_in_it_the_grid_is_one_sheet(criteria):
    pdf = print_grid(DESIGN, "Modena", criteria, (), EN, MADE)
    check_sheet(pdf, "en")
    text = read_text(pdf)
    assert all(c.title in text for c in criteria)


def test_an_empty_grid_has_rows_to_write_in():
    text = read_text(print_grid(DESIGN, "Modena", (), (), EN, MADE))
    assert "12" in text.split()
    assert "13" not in text.split()


@pytest.mark.parametrize("field", ["title", "responsible", "evidence"])
def test_what_people_write_is_text_on_the_sheet_and_never_markup(field):
    row = replace(fill(1)[0], **{field: HOSTILE})
    text = read_text(print_grid(DESIGN, "Modena", (row,), (), EN, MADE))
    assert squeeze(HOSTILE) in squeeze(text)


def test_a_hostile_name_is_text_on_the_sheet_and_in_its_title():
    pdf = print_grid(replace(DESIGN, name=HOSTILE), HOSTILE, (), (), EN, MADE)
    assert squeeze(read_text(pdf)).count(squeeze(HOSTILE)) == 2
    assert HOSTILE in read(pdf).metadata.title


@pytest.mark.parametrize("name", ["x" * LONGEST_NAME, "موقع", "日本", "🙂", "a\u202eb", "'); --"])
def test_a_name_of_any_script_prints_one_sheet(name):
    assert len(read(print_grid(replace(DESIGN, name=name), "M", (), (), EN, MADE)).pages) == 1


def test_the_last_measurements_stand_on_the_sheet_with_their_days():
    told = [Measurement("c0", date(2026, m, 1), 10.0 + m) for m in range(1, 7)]
    told.append(Measurement("other", date(2026, 1, 1), 99.0))
    text = read_text(print_grid(DESIGN, "Modena", fill(1), told, EN, MADE))
    assert all(f"{10 + m}%" in text for m in (3, 4, 5, 6))
    assert "12%" not in text
    assert "99%" not in text


def test_what_nobody_told_is_an_empty_cell_and_no_word():
    pdf = print_grid(DESIGN, "Modena", (Criterion("c", title="Reach"),), (), EN, MADE)
    text = read_text(pdf)
    assert EN("dossier.state_unknown") not in text
    assert "None" not in text
    assert "0%" not in text


def test_the_same_grid_on_the_same_day_is_the_same_bytes():
    sheets = {print_grid(DESIGN, "Modena", fill(3), (), EN, MADE) for _ in range(2)}
    assert len(sheets) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposed_criterion_follows_the_language_and_an_own_one_does_not(language):
    t = Translator(language)
    assert name_criterion(Criterion(template_id="board"), t) == t("criterion.board")
    assert name_criterion(Criterion(template_id="board", title="Ours"), t) == "Ours"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(None, "percent", ""), (0.0, "percent", "0%"), (12.5, "percent", "12.5%"), (3, "number", "3")],
)
def test_a_value_is_said_with_its_unit_and_silence_is_not_zero(value, unit, said):
    assert say_value(value, unit, EN) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_criterion_stands_is_said_from_the_numbers(language):
    t = Translator(language)
    row = replace(fill(1)[0], baseline=40.0, target=50.0, due=date(2026, 5, 1))
    told = [Measurement("c0", date(2026, 4, 1), 45.5)]
    said = say_follow_up(row, told, t, MADE)
    numbers = (t.number(40), t.number(45.5, 1), t.number(50))
    assert [said.index(number) for number in numbers] == sorted(map(said.index, numbers))
    assert t("dossier.said_late") in said
    assert t("dossier.said_late") not in say_follow_up(replace(row, state="reached"), told, t, MADE)
    assert t("dossier.said_unmeasured") in say_follow_up(row, [], t, MADE)


def table_of(criteria, told=(), notice=""):
    return tabulate_grid(criteria, told, EN, notice, MADE)


def test_a_table_has_a_row_for_each_criterion_and_leaves_open_what_is_not_known():
    told = [Measurement("c0", date(2026, 4, 1), 1.5)]
    table = table_of((*fill(1), Criterion("d", template_id="plan")), told)
    assert list(table["criterion"]) == ["Reach number 0", EN("criterion.plan")]
    assert table.loc[0, ["baseline", "last_value", "way_share"]].tolist() == [1.0, 1.5, 0.5]
    assert table.loc[1, ["baseline", "target", "last_value", "way_share"]].isna().all()


@pytest.mark.parametrize("start", "=+-@\t\r")
def test_what_begins_like_a_formula_leaves_as_text(start):
    row = replace(fill(1)[0], title=f"{start}1+1", evidence=f"{start}cmd")
    text = grid_to_csv(table_of((row,))).decode("utf-8-sig")
    assert f",{start}" not in text.replace("\n", ",")
    told = [Measurement("c0", date(2026, 1, 1), 1.0, f"{start}1")]
    book = load_workbook(
        io.BytesIO(grid_to_xlsx(DESIGN, table_of((row,)), tabulate_measurements(told, ""), ""))
    )
    cells = [c for sheet in book for line in sheet.iter_rows() for c in line]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert not [c for c in cells if isinstance(c.value, str) and c.value.startswith(start)]


def test_an_exercise_is_marked_in_every_row_of_every_table():
    told = [Measurement("c0", date(2026, 1, 1), 1.0)]
    assert (table_of(fill(3), told, "EXERCISE")["notice"] == "EXERCISE").all()
    assert (tabulate_measurements(told, "EXERCISE")["notice"] == "EXERCISE").all()
    assert "notice" not in table_of(fill(3))


def test_a_workbook_tells_of_every_column_it_has():
    told = tabulate_measurements([Measurement("c0", MADE, 1.0)], "")
    book = load_workbook(io.BytesIO(grid_to_xlsx(DESIGN, table_of(fill(1)), told, "")))
    assert book.sheetnames == ["grid", "measurements", "README"]
    notes = json.dumps([[c.value for c in row] for row in book["README"].iter_rows()])
    assert all(str(cell.value) in notes for cell in book["grid"][1])
    assert all(state in notes for state in STATES)


def test_an_empty_grid_is_a_table_of_heads():
    assert "criterion" in grid_to_csv(table_of(())).decode("utf-8-sig")
