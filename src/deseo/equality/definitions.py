"""An indicator is a question with a definition, a unit and a direction; figures stand elsewhere.

What is better is said once, here: more (`higher`), less (`lower`), or women and men alike
(`parity`). `data/indicators.toml` holds every definition with its words in six languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deseo.errors import InputError
from deseo.model import DOMAINS
from deseo.schema.columns import LANGUAGE_CODES
from deseo.schema.indicators import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INDEX = "index"
KINDS = ("by_sex", "women_share", "men_share", "gap", "ratio", "total", "score")
UNITS = ("percent", "points", "of_men", "years", "eur_year", "eur_hour", "sek_year", "score")
DIRECTIONS = ("higher", "lower", "parity")
SPOKEN = ("label", "question", "explanation")


@dataclass(frozen=True)
class IndicatorDefinition:
    """Say what an indicator means, and in which words."""

    indicator_id: str
    domain: str
    kind: str
    unit: str
    direction: str
    levels: tuple[str, ...]
    labels: Mapping[str, str]
    questions: Mapping[str, str]
    explanations: Mapping[str, str]
    metric: tuple[str, str] | None = None
    is_wanted: bool = False

    def label(self, language: str) -> str:
        """Name the indicator in a language."""
        return self.labels[language]

    def question(self, language: str) -> str:
        """Ask, in a language, what the indicator answers."""
        return self.questions[language]

    def explanation(self, language: str) -> str:
        """Explain, in a language, what is counted."""
        return self.explanations[language]


def parse_definitions(entries: Mapping[str, Any]) -> dict[str, IndicatorDefinition]:
    """Read the definitions as `data/indicators.toml` holds them, in its order.

    Raises
    ------
    InputError
        With everything that is wrong with any of them.
    """
    wrong = [f"{name}: {what}" for name, entry in entries.items() for what in _find_faults(entry)]
    if wrong:
        raise InputError(f"indicators.toml: {'; '.join(wrong)}.")
    return {name: _parse_entry(name, entry) for name, entry in entries.items()}


def _find_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    bounds = {"kind": KINDS, "unit": UNITS, "direction": DIRECTIONS, "domain": (*DOMAINS, INDEX)}
    for name, offered in bounds.items():
        if entry.get(name) not in offered:
            yield f"{name} is '{entry.get(name)}'; expected one of {', '.join(offered)}"
    for name in SPOKEN:
        silent = [lang for lang in LANGUAGE_CODES if not str(entry.get(name, {}).get(lang, ""))]
        if silent:
            yield f"{name} has no words in {', '.join(silent)}"
    unknown = [level for level in entry.get("levels", ()) if level not in LEVELS]
    if unknown:
        yield f"levels has {', '.join(unknown)}; expected some of {', '.join(LEVELS)}"
    if entry.get("metric") and entry["metric"].split(".")[0] not in DOMAINS:
        yield f"metric is '{entry['metric']}'; expected a domain and a sub-domain, as work.care"


def _parse_entry(name: str, entry: Mapping[str, Any]) -> IndicatorDefinition:
    domain, _, part = entry.get("metric", "").partition(".")
    return IndicatorDefinition(
        name,
        entry["domain"],
        entry["kind"],
        entry["unit"],
        entry["direction"],
        tuple(entry.get("levels", ())),
        entry["label"],
        entry["question"],
        entry["explanation"],
        (domain, part) if domain else None,
        bool(entry.get("is_wanted", False)),
    )
