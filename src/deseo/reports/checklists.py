"""The checklists said: which definition asks what, the answer, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deseo.clusters.checklists import ChecklistLine
    from deseo.i18n import Translator
    from deseo.reports.phrases import Naming

COUNTED: Final = ("members", "same_territory")
"""The lines whose evidence is the number of members."""

FAMILIES: Final = "types"
"""The line whose evidence is families of the social economy."""


@dataclass(frozen=True)
class SaidLine:
    """One line of a checklist in words; `answer_id` is yes, no or unknown, for a symbol."""

    definition: str
    criterion: str
    answer: str
    evidence: tuple[str, ...]
    answer_id: str


def say_checklist(
    lines: Iterable[ChecklistLine], t: Translator, name_of: Naming = str
) -> tuple[SaidLine, ...]:
    """Say each line of the checklists; `name_of` names the enterprises and networks they cite."""
    return tuple(
        SaidLine(
            definition=t(f"check.definition.{line.definition}"),
            criterion=t(f"check.{line.definition}.{line.line_id}"),
            answer=t(f"check.{line.answer}"),
            evidence=tuple(_say_evidence(line, each, t, name_of) for each in line.evidence),
            answer_id=line.answer,
        )
        for line in lines
    )


def _say_evidence(line: ChecklistLine, each: str, t: Translator, name_of: Naming) -> str:
    if line.line_id in COUNTED:
        return t.number(int(each))
    if line.line_id == FAMILIES:
        return t(f"family.{each}") if t.has(f"family.{each}") else each
    return name_of(each)
