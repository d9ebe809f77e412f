"""What a card writes: its numbers as the language does, no others, and names as they are."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from tests.reports.worlds import cluster_exercise, every_cluster, on_topic, say

from deseo.clusters.explanations import BindingService, Gap
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.sentences import say_card


def spoken_numbers(sentence, t: Translator) -> list[str]:
    """Write a sentence's numbers as the language does."""
    written = []
    for name, value in sentence.numbers.items():
        for each in value if isinstance(value, tuple) else (value,):
            if "share" in name:
                written.append(t.percent(each))
            else:
                has_tenth = (name.endswith("_km") and each < 10) or each != math.floor(each)
                written.append(t.number(each, 1 if has_tenth else 0))
    return written


@every_cluster
def test_a_text_says_its_numbers_as_the_language_does_and_no_others(territory_id, language):
    world, t = cluster_exercise(territory_id), Translator(language)
    for group in world.members:
        for sentence in say(world, group, language):
            text = re.sub(r"[@#][\w-]+", "", sentence.text)
            written = spoken_numbers(sentence, t)
            assert text.strip()
            assert not re.search(r"[{}]|\bnan\b|\bNone\b", text, re.IGNORECASE)
            for number in sorted(written, key=len, reverse=True):
                assert number in text, sentence
                text = text.replace(number, "", 1)
            assert not re.search(r"\d", text), f"a number is said and not handed on: {sentence}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["{0.__class__}", "<script>alert(1)</script>", "a\nb", "%s %(x)d"])
def test_a_hostile_name_passes_through_as_text(language, name):
    card = cluster_exercise("modena").cards[0]
    said = say_card(card, Translator(language), lambda _: name, lambda _: name)
    bridge = card.bridge.enterprise_id if card.bridge else None
    assert bridge is not None
    named = {"binding": 3, "exchange": 5, "bridge": 1, "gap": len(card.gaps)}
    assert {
        topic: sum(name in sentence.text for sentence in on_topic(said, topic)) for topic in named
    } == named


@pytest.mark.parametrize(
    ("roles", "sides"),
    [
        (["same offers"], {"offer": 3}),
        (["same needs"], {"need": 2}),
        (["offer to need"], {"offer": 3, "need": 2}),
        (["same needs", "same offers"], {"offer": 3, "need": 2}),
    ],
)
def test_a_tie_counts_the_sides_that_bind(roles, sides):
    ties = tuple(BindingService("care", role, 1 / len(roles), 3, 2) for role in roles)
    card = replace(cluster_exercise("modena").cards[0], binding=ties)
    (sentence,) = on_topic(say_card(card, Translator("en"), str, str), "binding")
    assert dict(sentence.numbers) == {"weight_share": 1.0, **sides}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_who_needs_is_spoken_of_in_the_singular(language):
    gaps = Gap("care", ("ada",), None, None), Gap("care", ("ada", "bea"), None, None)
    card = replace(cluster_exercise("modena").cards[0], gaps=gaps)
    t = Translator(language)
    one, two = (s.text for s in on_topic(say_card(card, t, str, str), "gap"))
    alike = one.replace("ada", t.enumerate(["ada", "bea"])) == two
    assert alike == (language == "sv"), "in Swedish the verb does not change"
