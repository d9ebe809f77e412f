"""The word comes first; figures, dimensions and checklists say what they know and no more."""

from __future__ import annotations

import re
from itertools import combinations

import pandas as pd
import pytest

from deseo.clusters import check_definitions, score_dimensions
from deseo.clusters.certainties import CHANCE, LIKELY, POSSIBLE, Certainty
from deseo.clusters.checklists import ChecklistLine
from deseo.clusters.dimensions import DimensionScore
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.phrases import round_distance, round_share, say_distance
from deseo.reports.sentences import (
    name_word,
    say_certainty,
    say_checklist,
    say_dimensions,
    say_figures,
)

LIMITS = ("chance", "unstable", "inferred", "doubtful places", "same address", "few entities")
SERVICES = pd.DataFrame({"service_id": ["care", "train", "books"], "dimension": ["a", "b", "c"]})
PEOPLE = pd.DataFrame(
    {
        "eu_family": ["cooperative", "association", "mutual", "cooperative"],
        "networks": ["net", "net", None, None],
    },
    index=["ada", "bea", "eva", "ida"],
)
LINKS = pd.DataFrame(
    [
        ("ada", "care", "shares", "declared"),
        ("bea", "care", "needs", "declared"),
        ("eva", "train", "offers", "declared"),
        ("ida", "train", "needs", "inferred"),
    ],
    columns=["enterprise_id", "service_id", "role", "basis"],
)


def judged(word=LIKELY, limits=(), p=0.01, q=0.05, jaccard=0.9) -> Certainty:
    return Certainty(word, limits, p, q, jaccard)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", [LIKELY, POSSIBLE, CHANCE])
def test_each_word_is_said_first_and_each_differently(word, language):
    t = Translator(language)
    said = say_certainty(judged(word, ("chance",) if word != LIKELY else ()), t).text
    assert said.lower().startswith(t(f"word.{word}").lower())
    assert not re.search(r"[\d{}]", said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("limits", [(a, b) for a, b in combinations(LIMITS, 2)], ids="+".join)
def test_every_limit_is_said_once_and_no_other(language, limits):
    t = Translator(language)
    said = say_certainty(judged(POSSIBLE, limits), t).text
    spoken = {limit: t(f"limit.{limit.replace(' ', '_')}") for limit in LIMITS}
    assert {limit for limit, words in spoken.items() if words in said} == set(limits) - {"chance"}
    assert (t("word.possible_but") in said) == ("chance" not in limits)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("certainty", [None, judged("none")], ids=["pending", "in no group"])
def test_what_is_not_judged_says_so(language, certainty):
    t = Translator(language)
    assert name_word(certainty) == "unjudged"
    assert say_certainty(certainty, t).text == say_figures(certainty, t).text
    assert say_certainty(certainty, t).text == t("word.unjudged_says")


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_rounded_once_and_written_as_the_language_does(language):
    t = Translator(language)
    said = say_figures(judged(p=0.0104, q=0.1996, jaccard=0.876), t)
    assert dict(said.numbers) == {"p": 0.01, "q": 0.2, "jaccard": 0.88}
    for written in (t.number(0.01, 3), t.number(0.2, 3), t.number(0.88, 2)):
        assert written in said.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_that_are_no_numbers_are_never_written(language):
    said = say_figures(judged(p=float("nan")), Translator(language))
    assert "nan" not in said.text.lower().split()
    assert not said.numbers


@pytest.mark.parametrize("language", LANGUAGES)
def test_dimensions_say_today_and_possible_apart_and_silence_apart_from_zero(language):
    scores = score_dimensions(PEOPLE, LINKS, SERVICES)
    said = say_dimensions(scores, Translator(language), lambda each: f"@{each}")
    numbers = [(sentence.topic, dict(sentence.numbers)) for sentence in said]
    assert numbers == [
        ("a", {"realised_share": 0.33, "realised_by": 1, "known": 3}),
        ("a", {"potential_share": 0.5, "able": 2, "members": 4}),
        ("a", {"unknown": 1}),
        ("b", {"realised_share": 0.0, "realised_by": 0, "known": 3}),
        ("b", {"potential_share": 0.5, "able": 2, "members": 4}),
        ("b", {"unknown": 1}),
        ("c", {"realised_share": 0.67, "realised_by": 2, "known": 3}),
        ("c", {}),
        ("c", {"potential_share": 0.0, "able": 0, "members": 4}),
        ("c", {"unknown": 1}),
        ("equality", {}),
    ]
    named = [re.findall(r"@\w+", sentence.text) for sentence in said]
    assert [names for names in named if names] == [["@ada"], ["@ada", "@bea"], ["@net"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dimension_nobody_told_of_is_unknown_and_not_zero(language):
    t = Translator(language)
    score = DimensionScore("equality", None, 0.0, 5, 0, (), (), ())
    first, possible, silent = say_dimensions([], t, equality=score)
    assert first.text == t("dimension.today_unknown", dimension=t("dimension.equality"))
    assert "0" not in first.text
    assert dict(silent.numbers) == {"unknown": 5}
    assert dict(possible.numbers) == {"potential_share": 0.0, "able": 0, "members": 5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_every_definition_has_its_words(language):
    t = Translator(language)
    lines = check_definitions(PEOPLE, LINKS, score_dimensions(PEOPLE, LINKS, SERVICES))
    said = say_checklist(lines, t, lambda each: f"@{each}")
    assert len(said) == len(lines)
    assert len({(line.definition, line.criterion) for line in said}) == len(lines)
    for line, words in zip(lines, said, strict=True):
        assert words.answer == t(f"check.{line.answer}")
        assert words.answer_id == line.answer
        assert len(words.evidence) == len(line.evidence)
    found = {
        (line.definition, line.line_id): words for line, words in zip(lines, said, strict=True)
    }
    assert found["DESEO", "a"].evidence == ("@ada",)
    assert found["DESEO", "c"].evidence == ("@ada", "@bea", "@net")
    assert found["ECCP", "members"].evidence == ("4",)
    assert found["ECCP", "types"].evidence == tuple(
        t(f"family.{family}") for family in ("association", "cooperative", "mutual")
    )


def test_a_family_we_have_no_word_for_is_shown_as_it_stands():
    line = ChecklistLine("ECCP", "types", "no", ("guild",))
    assert say_checklist([line], Translator("en"))[0].evidence == ("guild",)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, 0), (1e-6, 0.01), (0.014, 0.01), (0.335001, 0.34), (0.9999, 0.99), (1, 1), (1.0000001, 1)],
)
def test_a_part_is_never_said_to_be_nothing_or_all(share, said):
    assert round_share(share) == said


@pytest.mark.parametrize(
    ("distance_m", "said", "written"),
    [
        (0, ("m", 0), "0 m"),
        (344.9, ("m", 340), "340 m"),
        (994.9, ("m", 990), "990 m"),
        (995.1, ("km", 1.0), "1.0 km"),
        (1_849, ("km", 1.8), "1.8 km"),
        (9_949, ("km", 9.9), "9.9 km"),
        (9_960, ("km", 10), "10 km"),
        (12_600, ("km", 13), "13 km"),
    ],
)
def test_a_distance_is_rounded_to_what_the_data_bear(distance_m, said, written):
    assert round_distance(distance_m) == said
    assert say_distance(distance_m, Translator("en")).replace("\u00a0", " ") == written
