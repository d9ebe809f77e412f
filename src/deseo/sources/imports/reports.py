"""What became of every row: accepted, merged or refused; the three add up to the rows there were.

A problem names the row as the clerk sees it, the column, and the reason in her language; one that
cost the row nothing but a cell says "kept".
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from deseo.errors import ReadingError
from deseo.files import FOR_ITS_OWNER, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Outcome = Literal["refused", "merged", "kept"]
LONGEST_VALUE = 60


@dataclass(frozen=True)
class ImportProblem:
    """Hold one thing to tell of a row (0: of the whole file)."""

    row: int
    column: str
    reason: str
    outcome: Outcome
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportReport:
    """Hold what became of a file; `rows_in` is always accepted + merged + refused.

    `doubtful` counts the pairs a person has to decide on; their rows are among the accepted.
    """

    file: str
    territory_id: str
    rows_in: int
    accepted: int
    merged: int
    refused: int
    problems: tuple[ImportProblem, ...]
    mapping: Mapping[str, tuple[str, ...]]
    dropped_columns: tuple[str, ...]
    unused_columns: tuple[str, ...]
    precision: Mapping[str, int]
    known_as: str = ""
    encoding: str = ""
    separator: str = ""
    crs: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 0
    is_dry_run: bool = False
    batch_id: str = ""
    doubtful: int = 0

    def __post_init__(self) -> None:
        """See that no row is lost; a report that does not add up is a mistake of ours."""
        assert self.rows_in == self.accepted + self.merged + self.refused


def count_rows(report: ImportReport) -> dict[str, int]:
    """Give what became of how many rows, as it is kept with an import."""
    names = ("rows_in", "accepted", "merged", "refused", "doubtful")
    return {name: int(getattr(report, name)) for name in names}


def describe_import_problem(problem: ImportProblem, say: Callable[..., str]) -> str:
    """Say a problem in the reader's language; `say` takes a catalogue key and its values."""
    values = {name: _shorten(value) for name, value in problem.values.items()}
    return say(f"imports.reason_{problem.reason}", **{"value": "", **values})


def _shorten(value: object) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def tabulate_report(report: ImportReport, say: Callable[..., str]) -> dict[str, Any]:
    """Lay a report out as JSON has it, its reasons said in words."""
    told = {name: value for name, value in vars(report).items() if name != "problems"}
    told["mapping"] = {name: list(columns) for name, columns in report.mapping.items()}
    problems = [
        {
            "row": problem.row,
            "column": problem.column,
            "reason": describe_import_problem(problem, say),
            "reason_id": problem.reason,
            "outcome": problem.outcome,
        }
        for problem in report.problems
    ]
    return {**told, "problems": problems}


def check_target(path: Path) -> None:
    """See that a report can be written somewhere, before anything is kept.

    Raises
    ------
    InputError
        If it cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            is_free = not path.is_dir()
    except OSError:
        is_free = False
    if not is_free:
        said = f"{path}: the report cannot be written there."
        raise ReadingError("no_report", said, report=str(path))


def write_report(path: Path, report: ImportReport, say: Callable[..., str]) -> None:
    """Write a report as JSON, whole or not at all.

    Raises
    ------
    InputError
        If nothing can be written there.
    """
    text = json.dumps(tabulate_report(report, say), ensure_ascii=False, indent=1, allow_nan=False)
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, f"{text}\n".encode(errors="replace"), FOR_ITS_OWNER)
    except OSError as error:
        said = f"{target}: the report cannot be written there."
        raise ReadingError("no_report", said, report=str(target)) from error
