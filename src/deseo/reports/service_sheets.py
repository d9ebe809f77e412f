"""The questionnaire on services as a workbook: instructions first, then what is to be filled in.

All organisations stand on one sheet, a row each, or each on a sheet of its own. Every answer is a
drop-down. Identifiers and the day until which answers are kept travel in the rows themselves, so
that they survive whatever a spreadsheet program does to rows, columns and file names.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from deseo.reports.exports import EXERCISE_FILL, defuse_cell
from deseo.services.questionnaires import ANSWER_KEYS, ASKED_ROLES, list_questions, name_question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from deseo.i18n import Translator

Layout = Literal["rows", "forms"]
MOST_FORMS: Final = 50
WIDTHS: Final = {"rows": (24, 42, 20, 14, 14), "forms": (42, 16, 18, 90)}
QUESTION_WIDTH, LONGEST_TITLE = 16, 31
BOLD: Final = Font(bold=True)
WRAPPED: Final = Alignment(wrap_text=True, vertical="top")


def write_service_sheets(
    enterprises: pd.DataFrame,
    services: pd.DataFrame,
    t: Translator,
    until: date,
    layout: Layout,
    notice: str,
) -> bytes:
    """Write the questionnaire for enterprises (indexed by id, with name and municipality).

    `until` is the day until which answers are kept; `notice` the mark of an exercise, empty for
    real organisations. Services are asked in their order.
    """
    assert layout == "rows" or len(enterprises) <= MOST_FORMS
    book = Workbook()
    _write_readme(book.active, t, until, notice)
    if layout == "rows":
        _write_rows(book.create_sheet(t("asked.sheet")), enterprises, services, t, until, notice)
    else:
        for number, (enterprise_id, row) in enumerate(enterprises.iterrows(), start=1):
            title = _write_title(number, str(row["name"]))
            about = (str(enterprise_id), str(row["name"]))
            _write_form(book.create_sheet(title), about, services, t, until, notice)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_readme(sheet: Worksheet, t: Translator, until: date, notice: str) -> None:
    sheet.title = t("asked.readme")[:LONGEST_TITLE]
    words = {name: t(f"asked.{name}") for name in ("yes", "no", "dont_know", "consent")}
    answers = {name: words[name] for name in ("yes", "no", "dont_know")}
    _mark(sheet, notice)
    for line in (
        t("asked.title"),
        t("asked.why"),
        t("asked.who"),
        t("asked.how_long", date=t.date(until)),
        t("asked.how", **answers),
        t("asked.agree", consent=words["consent"], yes=words["yes"]),
        t("asked.keep_ids"),
    ):
        sheet.append([line])
        sheet.cell(sheet.max_row, 1).alignment = WRAPPED
    sheet.cell(2 if notice else 1, 1).font = BOLD
    sheet.column_dimensions["A"].width = 100


def _write_rows(
    sheet: Worksheet,
    enterprises: pd.DataFrame,
    services: pd.DataFrame,
    t: Translator,
    until: date,
    notice: str,
) -> None:
    _mark(sheet, notice)
    heads = [t(f"asked.{name}") for name in ("id", "name", "town", "consent", "until")]
    questions = list_questions(services)
    sheet.append([*heads, *(name_question(services, q, t) for q in questions)])
    header = sheet.max_row
    for enterprise_id, row in enterprises.iterrows():
        told = (str(enterprise_id), row["name"], row["municipality"])
        sheet.append([*(defuse_cell(cell) for cell in told), None, until.isoformat()])
    last, widest = sheet.max_row, get_column_letter(len(heads) + len(questions))
    for cell in sheet[header]:
        cell.font, cell.alignment = BOLD, WRAPPED
    _set_widths(sheet, (*WIDTHS["rows"], *(QUESTION_WIDTH for _ in questions)))
    sheet.freeze_panes = sheet.cell(header + 1, 3)
    if last > header:
        _offer(sheet, f"D{header + 1}:D{last}", [t("asked.yes"), t("asked.no")])
        _offer(sheet, f"F{header + 1}:{widest}{last}", [t(key) for key in ANSWER_KEYS.values()])


def _write_form(
    sheet: Worksheet,
    about: tuple[str, str],
    services: pd.DataFrame,
    t: Translator,
    until: date,
    notice: str,
) -> None:
    _mark(sheet, notice)
    sheet.append([t("asked.name"), defuse_cell(about[1])])
    sheet.append([t("asked.id"), defuse_cell(about[0])])
    sheet.append([t("asked.until"), until.isoformat()])
    sheet.append([t("asked.consent")])
    _offer(sheet, f"B{sheet.max_row}", [t("asked.yes"), t("asked.no")])
    roles = [t(f"asked.{role}") for role in ASKED_ROLES]
    header = sheet.max_row + 2
    for place, head in enumerate([t("asked.service"), *roles, t("asked.meaning")], start=1):
        sheet.cell(header, place, head).font = BOLD
    for place, row in enumerate(services.to_dict("records"), start=header + 1):
        sheet.cell(place, 1, str(row[f"label_{t.language}"]))
        sheet.cell(place, 4, str(row[f"help_{t.language}"])).alignment = WRAPPED
    answers = [t(key) for key in ANSWER_KEYS.values()]
    _offer(sheet, f"B{header + 1}:C{header + len(services)}", answers)
    _set_widths(sheet, WIDTHS["forms"])
    sheet.freeze_panes = sheet.cell(header + 1, 2)


def _mark(sheet: Worksheet, notice: str) -> None:
    """Say above everything else that a sheet is about an exercise."""
    if notice:
        sheet.append([notice])
        sheet.cell(1, 1).fill, sheet.cell(1, 1).font = EXERCISE_FILL, BOLD


def _offer(sheet: Worksheet, cells: str, words: Sequence[str]) -> None:
    """Offer words in a drop-down; other words are not stopped, but told when they come back."""
    listed = ",".join(words)
    choice = DataValidation(
        type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False
    )
    choice.add(cells)
    sheet.add_data_validation(choice)


def _set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _write_title(number: int, name: str) -> str:
    plain = "".join(c if c.isalnum() or c in " -.," else " " for c in name)
    return f"{number} {' '.join(plain.split())}"[:LONGEST_TITLE]
