"""A filled-in questionnaire comes back: every row and every cell of it is accounted for.

A row is taken, empty, or refused; a cell of a row that is taken is a yes or no, a "don't know",
empty, or not understood. Columns and words are recognised in any of the six languages, wherever
they stand; where a file contradicts itself the first answer stays and the other is told.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from deseo.errors import InputError
from deseo.searches import fold_text
from deseo.services.questionnaires import (
    ASKED_ROLES,
    MOST_MONTHS,
    find_answer_words,
    find_names,
    find_question_names,
    find_service_names,
    write_question_id,
)
from deseo.sources.imports.cells import read_day
from deseo.sources.imports.contents import WORKBOOK, admit_file, list_members
from deseo.sources.imports.readers.workbooks import read_sparse_workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from deseo.sources.imports.sheets import Sheet

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 200_000_000
DEEPEST_HEADER: Final = 40
ABOUT: Final = ("asked.id", "asked.name", "asked.town", "asked.consent", "asked.until")
FORM_HEADS: Final = ("asked.service", "asked.meaning", *(f"asked.{role}" for role in ASKED_ROLES))
Outcome = Literal["taken", "empty", "refused"]
Fate = Literal["answered", "unknown", "empty", "wrong"]


@dataclass(frozen=True)
class SheetProblem:
    """Hold one thing to tell of a row, or of one of its cells (`column` not empty)."""

    sheet: str
    row: int
    column: str
    reason: str
    value: str = ""


@dataclass(frozen=True)
class Told:
    """Hold what a file says of one organisation; None among the answers is "don't know"."""

    enterprise_id: str
    retain_until: date
    answers: Mapping[str, bool | None]


@dataclass(frozen=True)
class SheetReport:
    """Hold what became of a file, row by row and cell by cell; both add up."""

    file: str
    rows: Mapping[Outcome, int]
    rows_in: int
    cells: Mapping[Fate, int]
    cells_in: int
    problems: tuple[SheetProblem, ...]
    unused_columns: tuple[str, ...]

    def __post_init__(self) -> None:
        """See that nothing is lost; a report that does not add up is a mistake of ours."""
        assert self.rows_in == sum(self.rows.values())
        assert self.cells_in == sum(self.cells.values())


@dataclass(frozen=True)
class _Row:
    """Hold one organisation's part of a sheet: where each answer stands, and its raw word."""

    sheet: str
    number: int
    about: Mapping[str, str]
    cells: tuple[tuple[int, str, str, str], ...]  # row, column, question, word


@dataclass
class _Words:
    """Hold every word that is recognised, folded."""

    about: dict[str, str]
    heads: dict[str, str]
    questions: dict[str, str]
    services: dict[str, str]
    answers: dict[str, bool | None]
    unused: dict[str, None] = field(default_factory=dict)


def read_service_sheets(
    content: bytes, name: str, services: pd.DataFrame, ids: Collection[str], today: date
) -> tuple[tuple[Told, ...], SheetReport]:
    """Read a filled-in questionnaire about organisations of which `ids` are known.

    Returns what each organisation told (by identifier), and what became of every row and cell.

    Raises
    ------
    InputError
        If it is no workbook, or none of its sheets is a questionnaire.
    """
    words = _Words(
        find_names(*ABOUT),
        find_names(*FORM_HEADS),
        find_question_names(services),
        find_service_names(services),
        find_answer_words(),
    )
    rows = [row for sheet in _open(content, name) for row in _read_sheet(sheet, words)]
    if not rows:
        raise InputError(f"{name[:80]}: no sheet of this file is a questionnaire.")
    tally = _Tally(words.answers, frozenset(ids), today)
    for row in rows:
        tally.take(row)
    told = tuple(
        Told(one, tally.until[one], dict(sorted(tally.answers[one].items())))
        for one in sorted(tally.answers)
        if tally.answers[one]
    )
    report = SheetReport(
        name,
        dict(tally.outcomes),
        len(rows),
        dict(tally.fates),
        tally.cells_in,
        tuple(tally.problems),
        tuple(words.unused),
    )
    return told, report


def _open(content: bytes, name: str) -> list[Sheet]:
    if len(content) > MOST_BYTES:
        raise InputError(f"{name[:80]}: {len(content):,} bytes are no filled-in questionnaire.")
    with tempfile.TemporaryDirectory(prefix="deseo-") as folder:
        path = Path(folder) / "questionnaire.xlsx"
        path.write_bytes(content)
        if admit_file(path) != WORKBOOK or not content.startswith(b"PK"):
            raise InputError(f"{name[:80]}: this is no XLSX workbook.")
        if sum(member.file_size for member in list_members(path)) > MOST_UNPACKED:
            raise InputError(f"{name[:80]}: unpacked this is no filled-in questionnaire.")
        return read_sparse_workbook(path)[0]


def _read_sheet(sheet: Sheet, words: _Words) -> Iterator[_Row]:
    for place, cells in enumerate(sheet.rows[:DEEPEST_HEADER]):
        folded = [fold_text(cell) for cell in cells]
        if "asked.id" in (words.about.get(cell) for cell in folded) and any(
            cell in words.questions for cell in folded
        ):
            yield from _read_list(sheet, place, words)
            return
        heads = {words.heads.get(cell, "") for cell in folded}
        if {f"asked.{role}" for role in ASKED_ROLES} <= heads and "asked.service" in heads:
            yield _read_form(sheet, place, words)
            return


def _read_list(sheet: Sheet, header: int, words: _Words) -> Iterator[_Row]:
    """Read a sheet with a row for each organisation below its header."""
    heads = [fold_text(cell) for cell in sheet.rows[header]]
    questions = {
        at: words.questions[head] for at, head in enumerate(heads) if head in words.questions
    }
    about = {
        words.about[head]: at for at, head in reversed([*enumerate(heads)]) if head in words.about
    }
    for at, head in enumerate(heads):
        if head and at not in questions and head not in words.about:
            words.unused.setdefault(sheet.rows[header][at])
    for number, row in zip(sheet.numbers[header + 1 :], sheet.rows[header + 1 :], strict=True):
        said = {key: _cell(row, at) for key, at in about.items()}
        names = sheet.rows[header]
        cells = tuple((number, names[at], q, _cell(row, at)) for at, q in questions.items())
        yield _Row(sheet.name, number, said, cells)


def _read_form(sheet: Sheet, header: int, words: _Words) -> _Row:
    """Read a sheet about one organisation: who it is above the header, a service per row below."""
    about: dict[str, str] = {}
    for row in sheet.rows[:header]:
        key = words.about.get(fold_text(_cell(row, 0)))
        if key:
            about.setdefault(key, _cell(row, 1))
    names = sheet.rows[header]
    heads = {words.heads.get(fold_text(name), ""): at for at, name in enumerate(names)}
    for name in names:
        if name and fold_text(name) not in words.heads:
            words.unused.setdefault(name)
    cells = []
    for number, row in zip(sheet.numbers[header + 1 :], sheet.rows[header + 1 :], strict=True):
        service_id = words.services.get(fold_text(_cell(row, heads["asked.service"])))
        for role in ASKED_ROLES if service_id else ():
            at = heads[f"asked.{role}"]
            question = write_question_id(str(service_id), role)
            cells.append((number, names[at], question, _cell(row, at)))
    return _Row(sheet.name, sheet.numbers[header], about, tuple(cells))


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


class _Tally:
    """Count what becomes of each row and cell, and gather what each organisation told."""

    def __init__(self, words: Mapping[str, bool | None], ids: frozenset[str], today: date) -> None:
        self.words, self.ids, self.today = words, ids, today
        self.last_day: date = (pd.Timestamp(today) + pd.DateOffset(months=MOST_MONTHS)).date()
        self.outcomes: Counter[Outcome] = Counter()
        self.fates: Counter[Fate] = Counter()
        self.cells_in = 0
        self.problems: list[SheetProblem] = []
        self.answers: dict[str, dict[str, bool | None]] = {}
        self.until: dict[str, date] = {}

    def take(self, row: _Row) -> None:
        """Take one organisation's part of a sheet."""
        if not any(word for *_, word in row.cells):
            self.outcomes["empty"] += 1
            return
        until = read_day(row.about.get("asked.until", ""))
        refusal = self._refuse(row, until)
        if refusal is not None or until is None:
            self.outcomes["refused"] += 1
            self.problems += [refusal] if refusal else []
            return
        self.outcomes["taken"] += 1
        enterprise_id = row.about["asked.id"]
        self.until[enterprise_id] = min(until, self.until.get(enterprise_id, until))
        told = self.answers.setdefault(enterprise_id, {})
        for number, column, question, word in row.cells:
            self.cells_in += 1
            fate, reason = self._understand(told, question, word)
            self.fates[fate] += 1
            if reason:
                self.problems.append(SheetProblem(row.sheet, number, column, reason, word))

    def _refuse(self, row: _Row, until: date | None) -> SheetProblem | None:
        """Give the reason why nothing of a row may be kept, if there is one."""
        enterprise_id = row.about.get("asked.id", "")
        if enterprise_id not in self.ids:
            return SheetProblem(row.sheet, row.number, "", "enterprise", enterprise_id)
        if self.words.get(fold_text(row.about.get("asked.consent", ""))) is not True:
            return SheetProblem(row.sheet, row.number, "", "consent")
        if until is None or not self.today <= until <= self.last_day:
            said = row.about.get("asked.until", "")
            return SheetProblem(row.sheet, row.number, "", "until", said)
        return None

    def _understand(
        self, told: dict[str, bool | None], question: str, word: str
    ) -> tuple[Fate, str]:
        if not word:
            return "empty", ""
        folded = fold_text(word)
        if folded not in self.words:
            return "wrong", "word"
        answer = self.words[folded]
        if told.setdefault(question, answer) is not answer:
            return "wrong", "contradicts"
        return ("unknown" if answer is None else "answered"), ""
