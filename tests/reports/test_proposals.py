"""What to do next is said with the numbers it rests on, and calls settings by their names."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from deseo.clusters import ClusterRules
from deseo.clusters.emptiness import Emptiness, Reason
from deseo.clusters.questions import Question
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.sentences import say_nothing_found, say_questions

RULES = ClusterRules(radius_m=1_500.0, diameter_m=700.0, min_members=4)
COUNTED = Emptiness(
    known=1_250, placed=1_100, units=3, answered=120, needs_asked=0, doubtful=731,
    near_pairs=8, sure_pairs=6, kin_pairs=5, tight_pairs=2, largest=2,
)  # fmt: skip
SAID = {
    "nobody": {},
    "unplaced": {"n": 1_250},
    "too_few": {"n": 3, "smallest": 4},
    "nobody_answered": {"n": 1_100},
    "few_answered": {"answered": 120, "placed": 1_100},
    "too_far": {"distance_km": 1.5},
    "doubt": {"doubtful": 731, "placed": 1_100},
    "nothing_shared": {"n": 6},
    "too_tight": {"n": 5},
    "too_wide": {"distance_m": 700},
    "too_small": {"largest": 2, "smallest": 4},
    "needs_not_asked": {},
}
SETTINGS = {
    "too_few": {"least"},
    "too_far": {"near"},
    "doubt": {"near"},
    "nothing_shared": {"near", "binds"},
    "too_tight": {"tight"},
    "too_small": {"least", "tight"},
}
NOTHING_KNOWN = {"offers_to_ask": (), "needs_to_ask": (), "score_if_no": 9.0, "size_if_no": 7}
ASKED = Question("ada", ("law", "art"), ("care",), 9.0, 2.0, 7, 4)


def name(enterprise_id: str) -> str:
    return f"@{enterprise_id}"


def label(service_id: str) -> str:
    return f"#{service_id}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason_id", SAID)
def test_a_reason_says_its_numbers_and_no_others(reason_id, language):
    t = Translator(language)
    (sentence,) = say_nothing_found([Reason(reason_id, COUNTED)], RULES, t)
    assert (sentence.topic, dict(sentence.numbers)) == (reason_id, SAID[reason_id])
    text = sentence.text
    for value in SAID[reason_id].values():
        written = t.number(value, 1 if value == 1.5 else 0)
        assert written in text
        text = text.replace(written, "", 1)
    assert not re.search(r"[\d{}]", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason_id", SAID)
def test_settings_are_called_as_the_page_calls_them(reason_id, language):
    t = Translator(language)
    (sentence,) = say_nothing_found([Reason(reason_id, COUNTED)], RULES, t)
    named = {
        knob for knob in ("near", "binds", "tight", "least") if t(f"knob.{knob}") in sentence.text
    }
    assert named == SETTINGS.get(reason_id, set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_alone_is_spoken_of_in_the_singular(language):
    t = Translator(language)
    one, many = (
        say_nothing_found([Reason("too_tight", replace(COUNTED, kin_pairs=n))], RULES, t)[0].text
        for n in (1, 2)
    )
    assert one.replace("1", "2", 1) != many


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("changes", "named", "numbers"),
    [
        ({}, ["@ada", "#law", "#art", "#care"], {"yes": 7, "no": 4}),
        ({"needs_to_ask": ()}, ["@ada", "#law", "#art"], {"yes": 7, "no": 4}),
        ({"offers_to_ask": ()}, ["@ada", "#care"], {"yes": 7, "no": 4}),
        (
            {"offers_to_ask": (), "needs_to_ask": (), "score_if_no": 9.0, "size_if_no": 7},
            ["@ada"],
            {},
        ),
        ({"size_if_no": 7}, ["@ada", "#law", "#art", "#care"], {}),
    ],
    ids=["both", "offers", "needs", "open", "strength only"],
)
@pytest.mark.parametrize("of_group", [True, False], ids=["group", "territory"])
def test_a_question_names_whom_what_and_what_either_answer_changes(
    language, changes, named, numbers, of_group
):
    question = replace(ASKED, **changes)
    t = Translator(language)
    (sentence,) = say_questions([question], t, name, label, of_group=of_group)
    assert re.findall(r"[@#]\w+", sentence.text) == named
    assert dict(sentence.numbers) == numbers
    assert re.findall(r"\d+", sentence.text) == [str(n) for n in numbers.values()]


def test_a_question_reads_as_one_would_ask_it():
    t = Translator("en")
    (said,) = say_questions([ASKED], t, name, label)
    assert said.text == (
        "Ask @ada whether they offer “#law” and “#art”, and whether they need “#care”. "
        "If so, the group would have 7 members; if not, 4."
    )


def test_no_question_and_no_reason_say_nothing():
    t = Translator("en")
    assert say_questions([], t, name, label) == ()
    assert say_nothing_found([], RULES, t) == ()
