"""How sure a group is, said in words; the figures behind the word are a sentence apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from deseo.clusters.certainties import CHANCE, LIKELY, POSSIBLE
from deseo.reports.phrases import Sentence

if TYPE_CHECKING:
    from deseo.clusters.certainties import Certainty
    from deseo.i18n import Translator

UNJUDGED: Final = "unjudged"
P_DIGITS: Final = 3
JACCARD_DIGITS: Final = 2


def name_word(certainty: Certainty | None) -> str:
    """Name the word a group bears: likely, possible, chance, or unjudged where none is known."""
    if certainty is None or certainty.word not in (LIKELY, POSSIBLE, CHANCE):
        return UNJUDGED
    return certainty.word


def say_certainty(certainty: Certainty | None, t: Translator) -> Sentence:
    """Say the word in plain language, and what kept a group from being called likely."""
    word = name_word(certainty)
    if certainty is None or word == UNJUDGED:
        return Sentence("certainty", t("word.unjudged_says"))
    passes = word == POSSIBLE and "chance" not in certainty.limits
    text = t("word.possible_but" if passes else f"word.{word}_says")
    # The sentence on chance has said that limit already.
    limits = [limit for limit in certainty.limits if limit != "chance"]
    if limits:
        said = "; ".join(t(f"limit.{limit.replace(' ', '_')}") for limit in limits)
        key = "word.limits_too" if "chance" in certainty.limits else "word.limits"
        text = f"{text} {t(key, limits=said)}"
    return Sentence("certainty", text)


def say_figures(certainty: Certainty | None, t: Translator) -> Sentence:
    """Say p, q and stability, for who asks; without them, that nothing is judged yet."""
    if certainty is None or name_word(certainty) == UNJUDGED:
        return Sentence("figures", t("word.unjudged_says"))
    figures = {
        "p": (certainty.p_value, P_DIGITS),
        "q": (certainty.q_value, P_DIGITS),
        "jaccard": (certainty.jaccard, JACCARD_DIGITS),
    }
    if not all(math.isfinite(value) for value, _ in figures.values()):
        return Sentence("figures", t("word.unjudged_says"))
    rounded = {name: round(value, digits) for name, (value, digits) in figures.items()}
    said = {name: t.number(rounded[name], digits) for name, (_, digits) in figures.items()}
    return Sentence("figures", t("word.figures", **said), rounded)
