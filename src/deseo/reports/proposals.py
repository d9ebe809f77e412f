"""What to do next, said: whom to ask what, and what to try where nothing was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.reports.phrases import Sentence, note_distance, say_distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deseo.clusters.emptiness import Reason
    from deseo.clusters.questions import Question
    from deseo.clusters.rules import ClusterRules
    from deseo.i18n import Translator
    from deseo.reports.phrases import Naming


def say_questions(
    questions: Iterable[Question],
    t: Translator,
    name_of: Naming,
    service_of: Naming,
    *,
    of_group: bool = True,
) -> tuple[Sentence, ...]:
    """Say whom to ask about what, and what either answer would change, as a list to print.

    `of_group` tells whether the sizes are those of one group or of all groups of the territory.
    """
    scope = "" if of_group else "_all"
    return tuple(_say_question(one, t, name_of, service_of, scope) for one in questions)


def _say_question(
    question: Question, t: Translator, name_of: Naming, service_of: Naming, scope: str
) -> Sentence:
    services = {
        "offers": [t("why.quoted", name=service_of(one)) for one in question.offers_to_ask],
        "needs": [t("why.quoted", name=service_of(one)) for one in question.needs_to_ask],
    }
    told = {role: t.enumerate(names) for role, names in services.items() if names}
    kind = "both" if len(told) > 1 else next(iter(told), "open")
    asked = t(f"question.{kind}", name=name_of(question.enterprise_id), **told)
    effect, numbers = _say_effect(question, t, scope)
    return Sentence("question", f"{asked} {effect}".rstrip(), numbers)


def _say_effect(question: Question, t: Translator, scope: str) -> tuple[str, dict[str, object]]:
    """Say how either answer changes the size, or only the strength; nothing if neither."""
    sizes = {"yes": question.size_if_yes, "no": question.size_if_no}
    if sizes["yes"] != sizes["no"]:
        said = {answer: t.number(size) for answer, size in sizes.items()}
        return t(f"question.effect{scope}", **said), dict(sizes)
    if question.difference > 0:
        return t(f"question.strength{scope}"), {}
    return "", {}


def say_nothing_found(
    reasons: Iterable[Reason], rules: ClusterRules, t: Translator
) -> tuple[Sentence, ...]:
    """Say why nothing was found and what to try, the decisive reason first.

    The topic of a sentence is the reason. Settings are called as the page calls them.
    """
    return tuple(_say_reason(reason, rules, t) for reason in reasons)


def _say_reason(reason: Reason, rules: ClusterRules, t: Translator) -> Sentence:
    key = f"why.none.{reason.reason_id}"
    knobs = {name: t(f"knob.{name}") for name in ("near", "binds", "tight", "least")}
    counts = _choose_counts(reason, rules)
    said = {name: t.number(value) for name, value in counts.items()}
    lengths = {"too_far": rules.radius_m, "too_wide": rules.widest_m}
    numbers: dict[str, object] = dict(counts)
    if reason.reason_id in lengths:
        said["distance"] = say_distance(lengths[reason.reason_id], t)
        numbers |= note_distance("distance", lengths[reason.reason_id])
    if "n" in counts:
        del said["n"]
        return Sentence(reason.reason_id, t.count(key, counts["n"], **said, **knobs), numbers)
    return Sentence(reason.reason_id, t(key, **said, **knobs), numbers)


def _choose_counts(reason: Reason, rules: ClusterRules) -> Mapping[str, int]:
    """Choose what the sentence on a reason counts; `n` decides its plural."""
    counted, smallest = reason.counted, rules.min_members
    return {
        "unplaced": {"n": counted.known},
        "too_few": {"n": counted.units, "smallest": smallest},
        "nobody_answered": {"n": counted.placed},
        "few_answered": {"answered": counted.answered, "placed": counted.placed},
        "doubt": {"doubtful": counted.doubtful, "placed": counted.placed},
        "nothing_shared": {"n": counted.sure_pairs},
        "too_tight": {"n": counted.kin_pairs},
        "too_small": {"largest": counted.largest, "smallest": smallest},
    }.get(reason.reason_id, {})
