"""What the self-check says is what it found, in every language, and its paper reads the same."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdf
import pytest
from tests.fixtures import PATHS

from deseo.equality.certifications import score_certificate
from deseo.equality.egapro import EgaproAnswers, compute_egapro
from deseo.equality.findings import assess_answers
from deseo.equality.self_assessments import Excess
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.instrument_prints import (
    PrintHead,
    print_assessment,
    print_blank,
    print_certificate,
    print_egapro,
)
from deseo.reports.instruments import (
    say_answers,
    say_areas,
    say_coverage,
    say_excess,
    say_index,
    say_law,
    say_measure,
    say_score,
)
from deseo.sources.questionnaires import load_questionnaire

ASKED = load_questionnaire(PATHS)
ENGLISH = Translator("en")
DAY = date(2026, 11, 23)
ANSWERS = {
    "employees": 0,
    "pay_gap_percent": -3.5,
    "pay_criteria": False,
    "childcare": "needed",
    "plan": "plan",
}
HOSTILE = 'Coop #panic("x") $1$ *b* [c] <img src=x> `d` \\ "e"'


def head(name="Coop", exercise=""):
    return PrintHead(name, DAY, exercise)


def read(pdf):
    """Give the pages' text with all spaces made alike, words cut at line ends joined."""
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())


def squeeze(text):
    """Leave letters and digits only: a line may be cut and hyphenated anywhere."""
    return re.sub(r"[\W_]+", "", text)


def egapro(**answers):
    return compute_egapro(EgaproAnswers(**{"is_large": True, **answers}))


def full(**answers):
    given = {
        "pay_gap_percent": 0,
        "raises_gap_points": 0,
        "promotions_gap_points": 0,
        "all_mothers_raised": True,
        "women_of_ten": 5,
    }
    return egapro(**{**given, **answers})


def test_each_answer_is_said_as_given_and_the_rest_as_not_known():
    said = dict(say_answers(ASKED.questions, ANSWERS, ENGLISH))
    assert said["How many people do you employ?"] == "0"
    assert said["How many of the people you employ are women?"] == "not known"
    assert said["Can everybody see how pay and pay rises are decided?"] == "no"
    assert "-3.5%" in said.values()
    assert "A plan in force" in said.values()
    assert list(said.values()).count("not known") == len(ASKED.questions) - len(ANSWERS)


def test_coverage_counts_what_was_answered():
    said = say_coverage(assess_answers(ASKED, ANSWERS), ENGLISH)
    assert said == "5 of 21 questions answered"


def test_an_excess_names_the_question_and_both_numbers():
    said = say_excess(Excess("women_board", 7, 5), ASKED.questions, ENGLISH)
    assert "How many women sit on your board?" in said
    assert "7 is more than the 5" in said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (full(), ["Index: 100 of 100", "From 85 on the law asks nothing more."]),
        (
            full(pay_gap_percent=13, women_of_ten=5),
            ["Index: 81 of 100", "From 75 to 84 the law asks for targets of progress."],
        ),
        (
            full(pay_gap_percent=30),
            ["Index: 60 of 100", "Below 75 the law asks for measures that correct it."],
        ),
        (
            full(women_of_ten=None, pay_gap_percent=30),
            [
                "The index lies between 50 and 60 of 100, depending on what is not told yet.",
                "Below 75 the law asks for measures that correct it.",
            ],
        ),
        (
            full(women_of_ten=None, pay_gap_percent=8),
            ["The index lies between 81 and 91 of 100, depending on what is not told yet."],
        ),
    ],
    ids=["best", "progress", "corrective", "open and low", "open across a threshold"],
)
def test_the_index_is_said_with_what_the_law_asks_where_that_is_sure(found, said):
    assert say_index(found, ENGLISH) == said


def test_why_there_is_no_index_is_said():
    (said,) = say_index(full(left_out=frozenset({"pay"})), ENGLISH)
    assert said.startswith("Not computable: what can be measured is worth 60 points")


def test_each_measure_says_its_points_or_why_it_has_none():
    found = egapro(
        pay_gap_percent=8, raises_gap_points=-9, left_out=frozenset({"maternity"}), women_of_ten=2
    )
    said = dict(say_measure(m, ENGLISH) for m in found.measures)
    assert said["Pay gap"] == "31 of 40"
    assert said["Pay raises"] == "20 of 20; full, since it favours those who are paid less"
    assert said["Promotions"] == "not told yet"
    assert said["Raise after maternity leave"] == "cannot be computed"
    assert said["The ten best paid"] == "5 of 10"


@pytest.mark.parametrize(
    ("percents", "said"),
    [
        (dict.fromkeys(["culture", "governance", "processes", "growth", "pay", "parenthood"], 61),
         ["Score: 61%", "That is enough: the threshold is 60 %."]),
        ({}, ["The score lies between 0% and 100%, depending on the areas that are not known.",
              "Whether the threshold of 60 % is reached depends on what is not known."]),
    ],
    ids=["enough", "nothing known"],
)  # fmt: skip
def test_the_score_is_said_with_its_verdict(percents, said):
    assert say_score(score_certificate(percents), ENGLISH) == said


def test_an_area_not_known_is_said_so_with_its_weight():
    said = dict(say_areas(score_certificate({"pay": 0}), ENGLISH))
    assert said["Equal pay"] == "0% · counts for 20%"
    assert said["Governance"] == "not known · counts for 15%"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_print_of_a_result_holds_every_answer_step_and_law(language):
    t, found = Translator(language), assess_answers(ASKED, ANSWERS)
    text = squeeze(read(print_assessment(ASKED, ANSWERS, found, head(), t)))
    for question, answer in say_answers(ASKED.questions, ANSWERS, t):
        assert squeeze(question) in text
        assert squeeze(answer) in text
    assert found.steps
    for finding in (*found.strengths, *found.steps):
        assert squeeze(finding.texts[language]) in text
        if finding.citation:
            assert squeeze(say_law(finding.citation, t)) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blank_print_asks_everything_offers_not_known_and_tells_the_notice(language):
    t = Translator(language)
    text = squeeze(read(print_blank(ASKED, head(""), t)))
    for question in ASKED.questions:
        assert squeeze(question.texts[language]) in text
    assert text.count(squeeze(t("assess.not_known"))) >= len(ASKED.questions)
    assert squeeze(t("assess.notice_until").replace("**", "")) in text
    assert squeeze(t("assess.blank_name")) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_print_is_a_tagged_a4_in_its_language_and_no_longer_than_two_pages(language):
    t = Translator(language)
    prints = [
        print_assessment(ASKED, ANSWERS, assess_answers(ASKED, ANSWERS), head(), t),
        print_blank(ASKED, head(""), t),
        print_egapro(egapro(), head(), t),
        print_certificate(score_certificate({}), head(), t),
    ]
    for pdf in prints:
        root = pypdf.PdfReader(io.BytesIO(pdf))
        assert root.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
        assert root.trailer["/Root"]["/Lang"] == language
        assert 1 <= len(root.pages) <= 2
        assert [round(float(side)) for side in root.pages[0].mediabox[2:]] == [595, 842]


def test_a_hostile_name_stays_text():
    text = squeeze(read(print_egapro(egapro(), head(HOSTILE), ENGLISH)))
    assert squeeze(HOSTILE) in text


def test_a_name_no_font_can_write_prints_all_the_same():
    text = read(print_certificate(score_certificate({}), head("中文 🎉 \u200b Coop"), ENGLISH))
    assert "Coop" in text


def test_an_exercise_is_marked_on_paper_and_real_data_is_not():
    t = ENGLISH
    mark = t("exercise.mark")
    assert mark in read(print_egapro(egapro(), head(exercise=mark), t))
    assert mark not in read(print_egapro(egapro(), head(), t))


def test_the_same_data_and_day_give_the_same_bytes():
    assert print_blank(ASKED, head(""), ENGLISH) == print_blank(ASKED, head(""), ENGLISH)
