"""A problem names the spreadsheet row, the column, the value and what was expected.

Its words come from the catalogues (`problem.*`), so that the person who has to mend the
spreadsheet reads them in her own language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MAX_SHOWN_VALUE = 60


@dataclass(frozen=True)
class Problem:
    """Hold one thing that is wrong: `row` as the spreadsheet counts, 1 for the header."""

    reason: str
    column: str = ""
    row: int = 1
    values: Mapping[str, object] = field(default_factory=dict)


class TableError(InputError):
    """A table that cannot be used; carries every problem found in it."""

    def __init__(self, table: str, problems: Sequence[Problem]) -> None:
        """Keep the problems, and say how many there are and where the first stands."""
        self.table = table
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            f"{table}: {len(self.problems)} problem(s), the first in row {first.row}, "
            f"column '{first.column}': {first.reason} {dict(first.values)}"
        )


def describe_problem(problem: Problem, say: Callable[..., str]) -> str:
    """Say a problem in the reader's language; `say` takes a catalogue key and its values."""
    return say(
        f"problem.{problem.reason}",
        row=problem.row,
        column=problem.column,
        **{name: _shorten(value) for name, value in problem.values.items()},
    )


def _shorten(value: object) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= MAX_SHOWN_VALUE else text[: MAX_SHOWN_VALUE - 1] + "…"
