"""What the three instruments of the self-check found, in words, for the page and the print.

Nothing is said of what nobody told but that it is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deseo.equality.certifications import AREA_WEIGHTS
from deseo.equality.egapro import CORRECTIVE_BELOW, PROGRESS_BELOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.equality.certifications import CertificateScore
    from deseo.equality.egapro import EgaproIndex, Measure
    from deseo.equality.findings import Assessment
    from deseo.equality.self_assessments import Answer, Citation, Excess, Question
    from deseo.i18n import Translator

HUNDRED: Final = 100


def say_answer(question: Question, answer: Answer | None, t: Translator) -> str:
    """Say one answer as it was given, or that it is not known."""
    if answer is None:
        return t("assess.not_known")
    if question.kind == "yes_no":
        return t("assess.yes") if answer else t("assess.no")
    if question.kind == "choice":
        return question.options[str(answer)][t.language]
    if question.kind == "gap":
        return say_percent(float(answer), t, digits=1)
    return t.number(int(answer))


def say_percent(percent: float, t: Translator, digits: int = 0) -> str:
    """Say a number of percent, with decimals only where there are any."""
    shown = round(percent, digits)
    return t.percent(shown / HUNDRED, digits if shown % 1 else 0)


def say_answers(
    questions: Sequence[Question], answers: Mapping[str, Answer], t: Translator
) -> list[tuple[str, str]]:
    """Pair each question with what was answered, in their order."""
    return [(q.texts[t.language], say_answer(q, answers.get(q.question_id), t)) for q in questions]


def say_excess(excess: Excess, questions: Sequence[Question], t: Translator) -> str:
    """Say which answer exceeds what it is a part of."""
    words = {q.question_id: q.texts[t.language] for q in questions}
    return t(
        "assess.excess",
        question=words[excess.question_id],
        value=t.number(excess.value),
        most=t.number(excess.most),
    )


def say_law(citation: Citation, t: Translator) -> str:
    """Name the EU law that speaks of a matter, with its articles if they are known."""
    law, articles = citation.texts[t.language], citation.articles
    return t("assess.article", law=law, articles=articles) if articles else t("assess.law", law=law)


def say_coverage(found: Assessment, t: Translator) -> str:
    """Say how many questions were answered."""
    return t("assess.coverage", known=t.number(found.answered), n=t.number(found.asked))


def say_measure(measure: Measure, t: Translator) -> tuple[str, str]:
    """Name a measure of the Index Egapro, and say its points or why it has none."""
    said = []
    if measure.points is not None:
        points, most = t.number(measure.points), t.number(measure.most_points)
        said.append(t("egapro.scored", points=points, most=most))
    if measure.reason:
        said.append(t(f"egapro.reason_{measure.reason}"))
    return t(f"egapro.{measure.measure_id}"), "; ".join(said)


def say_index(found: EgaproIndex, t: Translator) -> list[str]:
    """Say the index, its bounds or why there is none; then what the law asks at that height."""
    if found.stance == "not_computable":
        most = sum(m.most_points for m in found.measures if m.points is not None or m.is_unknown)
        return [t("egapro.not_computable", most=t.number(most))]
    assert found.lowest is not None
    assert found.highest is not None
    lowest, highest = t.number(found.lowest), t.number(found.highest)
    if found.index is None:
        said = [t("egapro.index_open", lowest=lowest, highest=highest)]
    else:
        said = [t("egapro.index", index=lowest)]
    demands = {_name_demand(found.lowest), _name_demand(found.highest)}
    return said + [t(f"egapro.{demand}") for demand in demands if len(demands) == 1]


def _name_demand(index: int) -> str:
    if index < CORRECTIVE_BELOW:
        return "corrective"
    return "progress" if index < PROGRESS_BELOW else "enough"


def say_areas(found: CertificateScore, t: Translator) -> list[tuple[str, str]]:
    """Name each area of the certificate with its share and its weight."""
    return [
        (t(f"certificate.{area}"), f"{_say_share(percent, t)} · {say_weight(area, t)}")
        for area, percent in found.area_percents.items()
    ]


def _say_share(percent: int | None, t: Translator) -> str:
    return t("assess.not_known") if percent is None else say_percent(percent, t)


def say_weight(area: str, t: Translator) -> str:
    """Say what an area counts for."""
    return t("certificate.weight", percent=say_percent(AREA_WEIGHTS[area], t))


def say_score(found: CertificateScore, t: Translator) -> list[str]:
    """Say the score or its bounds, and whether that is enough."""
    if found.score is None:
        lowest, highest = (say_percent(p, t, 1) for p in (found.lowest, found.highest))
        said = t("certificate.score_open", lowest=lowest, highest=highest)
    else:
        said = t("certificate.score", score=say_percent(found.score, t, 1))
    return [said, t(f"certificate.{found.verdict}")]
