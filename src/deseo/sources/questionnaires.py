"""The self-assessment's questions and rules are read from `data/self_assessment.toml`.

Every entry is checked when it is read: ids stand once, what refers to something finds it, and all
six languages have words. All problems are told at once.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

from deseo.equality.findings import Condition, Finding, Questionnaire
from deseo.equality.self_assessments import DERIVED, KINDS, MEN, Citation, Question
from deseo.errors import InputError
from deseo.i18n import LANGUAGES
from deseo.sources.tables import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from deseo.settings import Paths

FILE: Final = "self_assessment.toml"
KEYS: Final = {
    "law": "law_id",
    "section": "section_id",
    "option": "option_id",
    "question": "question_id",
    "finding": "finding_id",
}
FINDING_KINDS: Final = ("strength", "step")


def load_questionnaire(paths: Paths) -> Questionnaire:
    """Load the self-assessment.

    Raises
    ------
    InputError
        With every problem, if an entry is wrong.
    """
    return read_questionnaire(read_bytes(paths.data / FILE).decode("utf-8"))


def read_questionnaire(text: str) -> Questionnaire:
    """Read a questionnaire from the text of its file.

    Raises
    ------
    InputError
        With every problem, if an entry is wrong.
    """
    content = tomllib.loads(text)
    problems = list(_find_problems(content))
    if problems:
        raise InputError("\n".join(f"{FILE}: {problem}" for problem in problems))
    laws = {law["law_id"]: law for law in content["law"]}
    return Questionnaire(
        {entry["section_id"]: entry["text"] for entry in content["section"]},
        tuple(_make_question(entry, _options(content), laws) for entry in content["question"]),
        tuple(_make_finding(entry, laws) for entry in content["finding"]),
    )


def _options(content: Mapping[str, Any]) -> dict[str, dict[str, Mapping[str, str]]]:
    sets: dict[str, dict[str, Mapping[str, str]]] = {}
    for entry in content.get("option", ()):
        sets.setdefault(entry.get("set_id", ""), {})[entry.get("option_id", "")] = entry.get(
            "text", {}
        )
    return sets


def _cite(entry: Mapping[str, Any], laws: Mapping[str, Mapping[str, Any]]) -> Citation | None:
    if "law" not in entry:
        return None
    law = laws[entry["law"]]
    return Citation(law["text"], law["law_url"], entry.get("article", ""))


def _make_question(
    entry: Mapping[str, Any],
    options: Mapping[str, Mapping[str, Mapping[str, str]]],
    laws: Mapping[str, Mapping[str, Any]],
) -> Question:
    return Question(
        entry["question_id"],
        entry["section"],
        entry["kind"],
        entry["feeds"],
        entry["text"],
        entry["help"],
        options.get(entry.get("options", ""), {}),
        entry.get("at_most", ""),
        entry.get("service_id", ""),
        _cite(entry, laws),
    )


def _make_finding(entry: Mapping[str, Any], laws: Mapping[str, Mapping[str, Any]]) -> Finding:
    conditions = tuple(
        Condition(
            each["figure"],
            each.get("known", True),
            each.get("is"),
            each.get("at_least"),
            each.get("at_most"),
            each.get("below"),
        )
        for each in entry["when"]
    )
    return Finding(
        entry["finding_id"],
        entry["kind"],
        conditions,
        entry["text"],
        _cite(entry, laws),
    )


def _find_problems(content: Mapping[str, Any]) -> Iterator[str]:
    for kind, key in KEYS.items():
        entries = content.get(kind, [])
        if not entries:
            yield f"there is no [[{kind}]]."
        ids = [entry.get(key, "") for entry in entries]
        named = [f"{entry.get('set_id', '')}/{i}" for entry, i in zip(entries, ids, strict=True)]
        for i, name in enumerate(named):
            if not ids[i] or name in named[:i]:
                yield f"{kind} '{ids[i]}' has no id of its own."
        for entry in entries:
            yield from _find_silences(f"{kind} '{entry.get(key)}'", entry, kind)
    yield from _find_lost_references(content)


def _find_silences(name: str, entry: Mapping[str, Any], kind: str) -> Iterator[str]:
    for words in ("text", "help") if kind == "question" else ("text",):
        said = entry.get(words, {})
        silent = [code for code in LANGUAGES if not str(said.get(code, "")).strip()]
        if silent:
            yield f"{name} has no {words} in {', '.join(silent)}."


def _find_lost_references(content: Mapping[str, Any]) -> Iterator[str]:
    questions, options = content.get("question", []), _options(content)
    sections = {entry.get("section_id") for entry in content.get("section", [])}
    asked = {entry.get("question_id"): entry.get("kind") for entry in questions}
    for entry in questions:
        yield from _find_lost_parts(entry, sections, options, asked)
    yield from _find_lost_rules(content, {*asked, *DERIVED})


def _find_lost_parts(
    entry: Mapping[str, Any],
    sections: Collection[object],
    options: Collection[str],
    asked: Mapping[object, object],
) -> Iterator[str]:
    name = f"question '{entry.get('question_id')}'"
    if entry.get("kind") not in KINDS:
        yield f"{name} is of kind '{entry.get('kind')}'; expected one of {', '.join(KINDS)}."
    if entry.get("section") not in sections:
        yield f"{name} stands in section '{entry.get('section')}', which is not there."
    if (entry.get("kind") == "choice") != (entry.get("options", "") in options):
        yield f"{name} has options '{entry.get('options', '')}'; a choice, and only it, has."
    most = entry.get("at_most", MEN)
    if most != MEN and asked.get(most) != "count":
        yield f"{name} may be at most '{most}', which nobody counts."
    if not entry.get("feeds"):
        yield f"{name} feeds no row of the panel."


def _find_lost_rules(content: Mapping[str, Any], figures: set[str | None]) -> Iterator[str]:
    findings = content.get("finding", [])
    laws = {law.get("law_id") for law in content.get("law", []) if law.get("law_url")}
    for entry in (*content.get("question", []), *findings):
        if entry.get("law", "") not in {"", *laws}:
            yield f"there is no law '{entry['law']}' with an address."
    for entry in findings:
        yield from _find_lost_figures(entry, figures)


def _find_lost_figures(entry: Mapping[str, Any], figures: set[str | None]) -> Iterator[str]:
    name = f"finding '{entry.get('finding_id')}'"
    if entry.get("kind") not in FINDING_KINDS:
        yield f"{name} is of kind '{entry.get('kind')}'; expected one of {FINDING_KINDS}."
    if not entry.get("when"):
        yield f"{name} says nowhere when it holds."
    for condition in entry.get("when", []):
        if condition.get("figure") not in figures:
            yield f"{name} asks of '{condition.get('figure')}', which nobody is asked."
