"""The self-check on paper: each result as it was on screen, and the questions blank to take along.

Names and words are handed to typst as data and only ever placed as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from deseo.equality.notices import NOTICE
from deseo.reports.instruments import (
    say_answers,
    say_areas,
    say_coverage,
    say_index,
    say_law,
    say_measure,
    say_score,
)
from deseo.reports.prints import print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from deseo.equality.certifications import CertificateScore
    from deseo.equality.egapro import EgaproIndex
    from deseo.equality.findings import Assessment, Finding, Questionnaire
    from deseo.equality.self_assessments import Answer, Question
    from deseo.i18n import Translator

Block: TypeAlias = "dict[str, object]"
SHEET: Final = "self_check"


@dataclass(frozen=True)
class PrintHead:
    """Say of whom a print is, on which day, and (for an exercise) that it is one."""

    organisation: str
    made: date
    exercise: str = ""


def print_assessment(
    asked: Questionnaire,
    answers: Mapping[str, Answer],
    found: Assessment,
    head: PrintHead,
    t: Translator,
) -> bytes:
    """Print coverage, strengths and steps, then every question with its answer, as A4 PDF."""
    blocks: list[Block] = [
        _write_list(t("assess.strengths"), found.strengths, t("assess.strengths_none"), t),
        _write_list(t("assess.steps"), found.steps, t("assess.steps_none"), t),
        _write_heading(t("assess.answers")),
    ]
    for section_id, words in asked.sections.items():
        part = [q for q in asked.questions if q.section_id == section_id]
        heads = [words[t.language], t("assess.answer")]
        blocks.append(_write_table(heads, say_answers(part, answers, t)))
    lead = [say_coverage(found, t), t("assess.no_mark")]
    return _print(t("assess.title"), lead, blocks, t("assess.law_note"), head, t)


def print_blank(asked: Questionnaire, head: PrintHead, t: Translator) -> bytes:
    """Print the questions with boxes to tick and lines to write on, as A4 PDF."""
    blocks: list[Block] = []
    for section_id, words in asked.sections.items():
        blocks.append(_write_heading(words[t.language]))
        part = (q for q in asked.questions if q.section_id == section_id)
        blocks += [_write_question(question, t) for question in part]
    lead = [t(f"assess.notice_{part}").replace("**", "") for part in NOTICE]
    return _print(t("assess.title"), lead, blocks, t("assess.empty_is_unknown"), head, t)


def print_egapro(found: EgaproIndex, head: PrintHead, t: Translator) -> bytes:
    """Print the index with the points of each measure, as A4 PDF."""
    rows = [say_measure(measure, t) for measure in found.measures]
    blocks = [_write_table([t("assess.measure"), t("assess.points")], rows)]
    blocks += [{"kind": "paragraph", "text": t("egapro.elsewhere")}]
    title = t("assess.instrument_egapro")
    return _print(title, say_index(found, t), blocks, t("egapro.source"), head, t)


def print_certificate(found: CertificateScore, head: PrintHead, t: Translator) -> bytes:
    """Print the score with each area, as A4 PDF."""
    blocks = [_write_table([t("assess.area"), t("assess.answer")], say_areas(found, t))]
    blocks += [{"kind": "paragraph", "text": t("certificate.elsewhere")}]
    title = t("assess.instrument_certificate")
    return _print(title, say_score(found, t), blocks, t("certificate.source"), head, t)


def _print(
    title: str,
    lead: Sequence[str],
    blocks: Iterable[Block],
    note: str,
    head: PrintHead,
    t: Translator,
) -> bytes:
    data = {
        "title": title,
        "organisation": head.organisation,
        "to_fill": "" if head.organisation else t("assess.blank_name"),
        "exercise": head.exercise,
        "lead": list(lead),
        "blocks": list(blocks),
        "note": note,
        "footer": t("assess.made", date=t.date(head.made)),
    }
    return print_sheet(SHEET, data, t.language, head.made)


def _write_heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def _write_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Block:
    return {"kind": "table", "heads": list(heads), "rows": [list(row) for row in rows]}


def _write_list(title: str, findings: Sequence[Finding], none: str, t: Translator) -> Block:
    items = list(_say_findings(findings, t)) or [none]
    return {"kind": "list", "text": title, "items": items}


def _say_findings(findings: Iterable[Finding], t: Translator) -> Iterator[str]:
    for finding in findings:
        law = f" ({say_law(finding.citation, t)})" if finding.citation else ""
        yield finding.texts[t.language] + law


def _write_question(question: Question, t: Translator) -> Block:
    boxes = [words[t.language] for words in question.options.values()]
    if question.kind == "yes_no":
        boxes = [t("assess.yes"), t("assess.no")]
    return {
        "kind": "question",
        "text": question.texts[t.language],
        "help": question.helps[t.language],
        "boxes": [*boxes, t("assess.not_known")],
        "line": {"count": " ", "gap": "%"}.get(question.kind, ""),
    }
