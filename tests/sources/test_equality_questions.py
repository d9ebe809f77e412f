"""The shipped self-assessment is whole in six languages; a broken one is refused with reasons."""

from __future__ import annotations

import re

import pytest
from tests.fixtures import PATHS

from deseo.errors import InputError
from deseo.i18n import LANGUAGES
from deseo.sources.questionnaires import load_questionnaire, read_questionnaire
from deseo.sources.shipped import load_reference

TEXT = (PATHS.data / "self_assessment.toml").read_text(encoding="utf-8")
ASKED = load_questionnaire(PATHS)
SPOKEN = [
    *((f"{q.question_id}", q.texts) for q in ASKED.questions),
    *((f"{q.question_id} help", q.helps) for q in ASKED.questions),
    *((f.finding_id, f.texts) for f in ASKED.findings),
]
PANEL_ROWS = {
    "staff", "board", "management", "pay_gap", "permanent", "part_time", "reconciliation",
    "plan", "protocol", "training",
}  # fmt: skip


def test_about_twenty_questions_feed_every_row_of_the_panel():
    assert 18 <= len(ASKED.questions) <= 24
    assert {q.feeds for q in ASKED.questions} == PANEL_ROWS


@pytest.mark.parametrize(("name", "words"), SPOKEN, ids=[name for name, _ in SPOKEN])
def test_every_text_is_there_in_six_languages_and_translated(name, words):
    assert set(words) == set(LANGUAGES)
    assert len(set(words.values())) == len(LANGUAGES)


@pytest.mark.parametrize(("name", "words"), SPOKEN, ids=[name for name, _ in SPOKEN])
def test_french_puts_a_narrow_space_before_double_punctuation(name, words):
    assert not re.search(r"[^\u202f][;:?!%]", words["fr"])


def test_services_named_are_in_the_vocabulary_and_reconcile():
    services = load_reference(PATHS, "services")
    named = [q.service_id for q in ASKED.questions if q.service_id]
    assert len(named) == 4
    assert services.loc[named, "is_reconciliation"].all()


def test_every_law_has_its_address():
    for entry in (*ASKED.questions, *ASKED.findings):
        if entry.citation:
            assert re.fullmatch(
                r"http://data\.europa\.eu/eli/dir/[0-9]{4}/[0-9]+/oj", entry.citation.url
            )
            assert set(entry.citation.texts) == set(LANGUAGES)
    assert sum(bool(q.citation) for q in ASKED.questions) > len(ASKED.questions) / 2


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (TEXT.replace('sv = "Lön"\n', "", 1), "section 'pay' has no text in sv"),
        (TEXT.replace('kind = "count"', 'kind = "guess"', 1), "of kind 'guess'"),
        (TEXT.replace('at_most = "board"', 'at_most = "bored"', 1), "at most 'bored'"),
        (TEXT.replace('section = "pay"', 'section = "play"', 1), "section 'play'"),
        (TEXT.replace('options = "plan"', 'options = "plans"', 1), "options 'plans'"),
        (TEXT.replace('figure = "plan"', 'figure = "plane"', 1), "asks of 'plane'"),
        (TEXT.replace('question_id = "board"', 'question_id = "employees"', 1), "'employees' has"),
        (TEXT.replace('feeds = "board"', 'feeds = ""', 1), "feeds no row"),
        (TEXT.replace('law = "boards"', 'law = "boats"', 1), "no law 'boats'"),
        ("", "there is no"),
    ],
    ids=[
        "silent",
        "kind",
        "whole",
        "section",
        "options",
        "figure",
        "twice",
        "feeds",
        "law",
        "empty",
    ],
)
def test_a_broken_questionnaire_is_refused_by_name(broken, words):
    assert broken != TEXT
    with pytest.raises(InputError, match=words):
        read_questionnaire(broken)


def test_all_problems_are_told_at_once():
    broken = TEXT.replace('section = "pay"', 'section = "play"').replace('sv = "Lön"\n', "")
    with pytest.raises(InputError) as refused:
        read_questionnaire(broken)
    assert len(str(refused.value).splitlines()) == 3
