"""Answers are held against their questions; what is not known stays apart from zero."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures import PATHS, make_enterprises, make_row

from deseo.equality.answers import tell_figures
from deseo.equality.findings import Condition, assess_answers
from deseo.equality.self_assessments import (
    Excess,
    derive_figures,
    drop_excesses,
    find_excesses,
    parse_answer,
    parse_answers,
    to_service_links,
    write_answer,
)
from deseo.schema.answers import (
    COUNT_QUESTIONS,
    EQUALITY_ANSWERS,
    FLAG_QUESTIONS,
    PANEL_QUESTIONS,
    PLANS,
    SERVICE_ANSWERS,
)
from deseo.sources.questionnaires import load_questionnaire

ASKED = load_questionnaire(PATHS)
QUESTIONS = {q.question_id: q for q in ASKED.questions}


def kept(*rows):
    names = ["enterprise_id", "question_id", "value", "visibility"]
    return pd.DataFrame(list(rows), columns=names, dtype="str")


def assess(**answers):
    return assess_answers(ASKED, answers)


def named(findings):
    return [finding.finding_id for finding in findings]


@pytest.mark.parametrize(
    ("question_id", "raw", "answer"),
    [
        ("harassment_protocol", "yes", True),
        ("harassment_protocol", False, False),
        ("harassment_protocol", "Yes!", None),
        ("harassment_protocol", "", None),
        ("employees", "0", 0),
        ("employees", " 12 ", 12),
        ("employees", 12, 12),
        ("employees", "-1", None),
        ("employees", "1.5", None),
        ("employees", "9999999", None),
        ("employees", "1e3", None),
        ("employees", None, None),
        ("employees", True, None),
        ("pay_gap_percent", "-3.5", -3.5),
        ("pay_gap_percent", 0.0, 0.0),
        ("pay_gap_percent", "100.1", None),
        ("pay_gap_percent", "nan", None),
        ("pay_gap_percent", "=1+1", None),
        ("plan", "certified", "certified"),
        ("plan", "gold", None),
        ("childcare", "needed", "needed"),
    ],
)
def test_an_answer_is_read_as_its_question_wants_it_or_not_at_all(question_id, raw, answer):
    read = parse_answer(QUESTIONS[question_id], raw)
    assert read == answer
    assert type(read) is type(answer)


@given(st.sampled_from(list(ASKED.questions)), st.data())
def test_what_is_written_is_read_back(question, data):
    answer = data.draw(
        {
            "yes_no": st.booleans(),
            "count": st.integers(0, 1_000_000),
            "gap": st.integers(-1000, 1000).map(lambda tenth: tenth / 10),
            "choice": st.sampled_from(list(question.options) or [""]),
        }[question.kind]
    )
    assert parse_answer(question, write_answer(answer)) == answer


@given(st.sampled_from(list(ASKED.questions)), st.text())
def test_no_text_whatever_breaks_the_reading(question, raw):
    parse_answer(question, raw)


def test_the_panel_finds_every_question_it_reads_in_the_words_it_expects():
    assert set(PANEL_QUESTIONS) <= set(QUESTIONS)
    assert tuple(QUESTIONS["plan"].options) == PLANS
    services = [q for q in ASKED.questions if q.service_id]
    assert {tuple(q.options) for q in services} == {SERVICE_ANSWERS}
    kinds = {name: QUESTIONS[name].kind for name in PANEL_QUESTIONS}
    assert {kinds[name] for name in COUNT_QUESTIONS} == {"count"}
    assert {kinds[name] for name in FLAG_QUESTIONS} == {"yes_no"}


def test_what_a_form_kept_is_read_by_the_panel_as_it_was_told():
    told = {
        "employees": 20,
        "women_employees": 0,
        "pay_gap_percent": -3.5,
        "plan": "plan",
        "harassment_protocol": False,
    }
    rows = pd.DataFrame(
        [("a", name, value, "2026-11-23", "public") for name, value in told.items()],
        columns=list(EQUALITY_ANSWERS.names),
        dtype="object",
    )
    figures = tell_figures(make_enterprises(make_row("a")).enterprises, rows).loc["a"]
    assert [figures[name] for name in told] == list(told.values())
    assert pd.isna(figures["board"])
    in_confidence = rows.assign(visibility="cluster")
    kept = tell_figures(make_enterprises(make_row("a")).enterprises, in_confidence).loc["a"]
    assert kept["employees"] == told["employees"]
    assert kept["plan"] == ""  # a yes cannot be rounded, so it is not told in confidence


def test_answers_to_other_questions_are_not_kept():
    assert parse_answers(ASKED.questions, {"employees": "3", "salary of Anna": "1"}) == {
        "employees": 3
    }


@pytest.mark.parametrize(
    ("answers", "excesses"),
    [
        ({"employees": 10, "women_employees": 11}, (Excess("women_employees", 11, 10),)),
        ({"employees": 10, "women_employees": 10}, ()),
        ({"women_employees": 11}, ()),
        (
            {"employees": 10, "women_employees": 6, "men_permanent": 5},
            (Excess("men_permanent", 5, 4),),
        ),
        ({"employees": 10, "men_permanent": 50}, ()),
    ],
    ids=["more women than staff", "all women", "staff not known", "more men", "men not known"],
)
def test_a_part_may_not_exceed_its_whole_where_both_are_known(answers, excesses):
    assert find_excesses(ASKED.questions, answers) == excesses


def test_nothing_is_concluded_from_a_part_larger_than_its_whole():
    told = {"employees": 10, "women_employees": 11, "plan": "plan"}
    assert drop_excesses(ASKED.questions, told) == {"employees": 10, "plan": "plan"}


def test_figures_follow_from_answers_and_only_from_known_ones():
    figures = derive_figures(
        {"employees": 20, "women_employees": 15, "managers": 4, "women_managers": 1, "board": 0}
    )
    assert figures["men_employees"] == 5
    assert figures["women_employees_share"] == 0.75
    assert figures["ladder_gap_points"] == 50
    assert "women_board_share" not in figures
    assert "part_time" not in figures


def test_public_answers_on_reconciliation_become_declared_offers_and_needs():
    links = to_service_links(
        kept(
            ("a", "childcare", "offered", "public"),
            ("a", "elder_care", "not_needed", "public"),
            ("b", "childcare", "needed", "public"),
            ("b", "mobility", "perhaps", "public"),
            ("b", "employees", "3", "public"),
        ),
        ASKED.questions,
    )
    assert links.to_numpy().tolist() == [
        ["a", "childcare", "offers", "declared"],
        ["b", "childcare", "needs", "declared"],
    ]


def test_answers_meant_for_fewer_never_name_their_enterprise():
    rows = kept(
        ("a", "childcare", "offered", "cluster"), ("b", "childcare", "needed", "enterprise")
    )
    assert len(to_service_links(rows, ASKED.questions)) == 0
    assert len(to_service_links(pd.DataFrame(), ASKED.questions)) == 0


@pytest.mark.parametrize(
    ("condition", "figures", "holds"),
    [
        (Condition("x", equals=False), {}, False),
        (Condition("x", equals=False), {"x": False}, True),
        (Condition("x", is_known=False), {}, True),
        (Condition("x", is_known=False), {"x": 0}, False),
        (Condition("x", at_least=0.4, at_most=0.6), {"x": 0.4}, True),
        (Condition("x", below=0.4), {"x": 0.4}, False),
        (Condition("x", at_most=0), {"x": 0}, True),
        (Condition("x", at_most=0), {}, False),
        (Condition("x", at_least=0), {"x": True}, False),
    ],
)
def test_a_condition_on_what_is_not_known_does_not_hold(condition, figures, holds):
    assert condition.holds(figures) is holds


def test_nothing_answered_suggests_nothing():
    found = assess()
    assert (found.answered, found.asked, found.strengths, found.steps) == (0, 21, (), ())


def test_no_protocol_comes_first_and_three_steps_are_enough():
    found = assess(harassment_protocol=False, plan="none", equality_training=False)
    assert named(found.steps) == ["write_protocol", "write_plan", "train"]
    worse = assess(
        harassment_protocol=False, plan="none", pay_gap_percent=-7.0, equality_training=False
    )
    assert named(worse.steps) == ["write_protocol", "look_at_pay", "write_plan"]


def test_what_is_not_known_becomes_a_step_after_what_is_known_to_lack():
    found = assess(plan="plan", pay_criteria=False)
    assert named(found.strengths) == ["has_plan"]
    assert named(found.steps) == ["open_pay", "count_staff", "find_the_gap"]


@pytest.mark.parametrize(("women", "is_strength"), [(3, False), (4, True), (6, True), (7, False)])
def test_a_board_is_balanced_from_two_to_three_in_five(women, is_strength):
    found = assess(board=10, women_board=women)
    assert ("balanced_board" in named(found.strengths)) is is_strength
    assert ("open_the_board" in named(found.steps)) is (women < 4)


def test_every_finding_can_come_true():
    best = {
        "employees": 10, "women_employees": 5, "board": 10, "women_board": 5, "managers": 2,
        "women_managers": 1, "pay_gap_percent": 0.0, "pay_criteria": True, "women_permanent": 5,
        "men_permanent": 5, "women_part_time": 1, "women_part_time_unchosen": 0,
        "men_part_time": 0, "men_part_time_unchosen": 0, "flexible_hours": "offered",
        "childcare": "offered", "elder_care": "offered", "mobility": "offered", "plan": "plan",
        "harassment_protocol": True, "equality_training": True,
    }  # fmt: skip
    worst = best | {
        "women_board": 1, "women_managers": 0, "pay_gap_percent": 9.0, "pay_criteria": False,
        "women_permanent": 1, "women_part_time_unchosen": 1, "flexible_hours": "needed",
        "childcare": "needed", "elder_care": "needed", "mobility": "needed", "plan": "none",
        "harassment_protocol": False, "equality_training": False,
    }  # fmt: skip
    tried = [
        best, best | {"plan": "certified"}, worst, best | {"plan": "under_way"}, {},
        {"women_part_time": 1, "men_part_time": 0},
    ]  # fmt: skip
    true = {
        f.finding_id
        for figures in map(derive_figures, tried)
        for f in ASKED.findings
        if all(c.holds(figures) for c in f.conditions)
    }
    assert true == {f.finding_id for f in ASKED.findings}
