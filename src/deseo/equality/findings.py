"""What an organisation's answers suggest: strengths and next steps, by rules that are data.

A rule holds where every one of its conditions holds. A condition on a figure that is not known
does not hold, save the one that asks just that. Steps come in the order of the rules, at most
three at a time: nobody does ten things at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deseo.equality.self_assessments import derive_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deseo.equality.self_assessments import Answer, Citation, Question

MOST_STEPS: Final = 3
FindingKind = Literal["strength", "step"]


@dataclass(frozen=True)
class Condition:
    """Ask something of one figure: that it is known or not, equals a value, or lies in bounds."""

    figure: str
    is_known: bool = True
    equals: bool | str | None = None
    at_least: float | None = None
    at_most: float | None = None
    below: float | None = None

    def holds(self, figures: Mapping[str, Answer]) -> bool:
        """Tell whether it holds."""
        value = figures.get(self.figure)
        if value is None or not self.is_known:
            return (value is not None) == self.is_known
        if self.equals is not None:
            return value == self.equals
        return self._is_within(value)

    def _is_within(self, value: Answer) -> bool:
        if isinstance(value, (bool, str)):
            return self.at_least is None and self.at_most is None and self.below is None
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )


@dataclass(frozen=True)
class Finding:
    """One rule: when it holds, and what it says in each language."""

    finding_id: str
    kind: FindingKind
    conditions: tuple[Condition, ...]
    texts: Mapping[str, str]
    citation: Citation | None = None


@dataclass(frozen=True)
class Questionnaire:
    """Hold the questions in their order, the words of their sections, and the rules."""

    sections: Mapping[str, Mapping[str, str]]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Assessment:
    """Hold what the answers amount to: how many there are, what is strong, what comes next."""

    answered: int
    asked: int
    strengths: tuple[Finding, ...]
    steps: tuple[Finding, ...]


def assess_answers(asked: Questionnaire, answers: Mapping[str, Answer]) -> Assessment:
    """Say how much was answered, every strength, and the next three steps; no score."""
    figures = derive_figures(answers)
    holding = [f for f in asked.findings if all(c.holds(figures) for c in f.conditions)]
    answered = sum(q.question_id in answers for q in asked.questions)
    return Assessment(
        answered,
        len(asked.questions),
        tuple(f for f in holding if f.kind == "strength"),
        tuple(f for f in holding if f.kind == "step")[:MOST_STEPS] if answered else (),
    )
