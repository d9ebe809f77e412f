"""The panel of a group: unknown is never zero, and whatever is kept back has its reason."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.fixtures import PATHS, make_enterprises, make_row

from deseo.equality.answers import tell_figures
from deseo.equality.disclosures import draw_lots, is_published, protect_figures, withhold_staff
from deseo.equality.panels import ROWS, assess_equality
from deseo.sources.shipped import load_reference

SERVICES = load_reference(PATHS, "services")
LOTS = draw_lots(b"k" * 32)
URL = "https://example.org/board"


def answer(enterprise_id, question_id, value, visibility="cluster", day="2026-01-01"):
    return (enterprise_id, question_id, value, day, visibility)


def assess(*rows, answers=(), links=(), lots=LOTS, **around):
    data = make_enterprises(*rows, links=links)
    names = ["enterprise_id", "question_id", "value", "answered_at", "visibility"]
    told = tell_figures(data.enterprises, pd.DataFrame(list(answers), columns=names))
    figures = protect_figures(told, is_published(data.enterprises), lots)
    return assess_equality(data.enterprises, figures, data.links, SERVICES, **around)


def staff(enterprise_id, women, men, **cells):
    counts = {"employees": str(women + men), "women_employees": str(women)}
    return make_row(enterprise_id, **counts, **cells)


THREE = [staff(one, 20, 20) for one in "abc"]


def test_a_group_nobody_told_anything_of_has_no_figure_and_no_zero():
    panel = assess(*(make_row(one) for one in "abcd"))
    assert (panel.entities, panel.answered) == (4, 0)
    assert [row.row_id for row in panel.rows] == list(ROWS)
    for row in panel.rows:
        assert row.withheld == "untold"
        assert (row.value, row.low, row.high, row.least, row.most) == (None,) * 5


def test_counts_that_need_no_rounding_give_the_share_itself():
    row = assess(staff("a", 10, 30), staff("b", 20, 20), staff("c", 30, 10)).row("staff")
    assert (row.value, row.people, row.answered, row.entities) == (0.5, 120, 3, 3)
    assert row.least == row.most == 0.5
    assert row.low < 0.5 < row.high


def test_the_silent_are_taken_to_be_as_large_as_the_others_and_at_one_end():
    row = assess(*THREE, make_row("d")).row("staff")
    assert (row.answered, row.entities) == (3, 4)
    assert row.least == pytest.approx(60 / 160)
    assert row.most == pytest.approx(100 / 160)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([staff("a", 20, 20), staff("b", 20, 20), make_row("c")], "few"),
        ([staff("a", 300, 300), staff("b", 20, 20), staff("c", 20, 20)], "dominant"),
        ([staff("a", 2, 1), staff("b", 1, 2), staff("c", 2, 2)], "coarse"),
        ([staff(one, 20, 20, entity_id="one") for one in "abc"], "few"),
    ],
    ids=["two told", "one holds over four fifths", "a handful of people", "one legal entity"],
)
def test_a_figure_on_staff_is_kept_back(rows, reason):
    row = assess(*rows).row("staff")
    assert (row.withheld, row.value, row.people) == (reason, None, 0)


def test_eighty_percent_is_not_over_eighty():
    rows = [staff("a", 160, 160), staff("b", 20, 20), staff("c", 20, 20)]
    assert assess(*rows).row("staff").value == 0.5


def test_a_single_board_that_is_published_is_shown_as_it_is():
    board = {"board": "7", "women_board": "3"}
    row = assess(make_row("a", source_url=URL, **board), make_row("b")).row("board")
    assert (row.value, row.people, row.is_published) == (3 / 7, 7, True)
    assert (row.answered, row.entities) == (1, 2)


@pytest.mark.parametrize(
    "cells",
    [{}, {"source_url": URL, "is_exercise": "yes"}],
    ids=["no source", "exercise"],
)
def test_a_board_that_is_not_published_is_kept_back(cells):
    rows = [make_row("a", board="7", women_board="3", **cells)]
    assert assess(*rows).row("board").withheld == "few"


def test_boards_that_are_all_published_are_said_to_be_so():
    rows = [make_row(one, source_url=URL, board="9", women_board="4") for one in "abcd"]
    row = assess(*rows).row("board")
    assert (row.value, row.people, row.is_published) == (16 / 36, 36, True)


@pytest.mark.parametrize("question", ["board", "women_board"])
def test_a_board_told_in_confidence_is_not_published_because_another_one_is(question):
    row = make_row("a", source_url=URL, board="7", women_board="3")
    told = assess(row, answers=[answer("a", question, "5")])
    assert told.row("board").withheld == "few"
    assert not told.row("board").is_published


def test_published_staff_is_no_exception():
    rows = [staff(one, 20, 20, source_url=URL) for one in "ab"]
    assert assess(*rows).row("staff").withheld == "few"


def test_an_answer_of_its_own_goes_before_the_list():
    answers = [answer(one, "women_employees", "40") for one in "abc"]
    assert assess(*THREE, answers=answers).row("staff").value == 1.0


def test_the_latest_of_two_answers_holds():
    answers = [answer(one, "women_employees", "40", day="2026-03-01") for one in "abc"]
    answers += [answer(one, "women_employees", "0", day="2025-01-01") for one in "abc"]
    assert assess(*THREE, answers=answers).row("staff").value == 1.0


def test_what_only_the_enterprise_may_see_is_left_out():
    answers = [answer(one, "pay_gap_percent", "5", "enterprise") for one in "abc"]
    assert (
        assess(*(make_row(o) for o in "abc"), answers=answers).row("pay_gap").withheld == "untold"
    )


@pytest.mark.parametrize(
    ("question", "row_id"),
    [("plan", "plan"), ("harassment_protocol", "protocol"), ("equality_training", "training")],
)
def test_a_yes_or_no_counts_only_where_everybody_may_see_it(question, row_id):
    value = "plan" if question == "plan" else "yes"
    rows = [make_row(one) for one in "abcd"]
    seen = [answer(one, question, value, "public") for one in "abc"]
    hidden = [answer("d", question, value, "cluster")]
    row = assess(*rows, answers=[*seen, *hidden]).row(row_id)
    assert (row.answered, row.entities) == (3, 4)


def test_an_answer_left_empty_is_not_known():
    told = {"a": "yes", "b": "no", "c": None}
    answers = [answer(o, "harassment_protocol", value, "public") for o, value in told.items()]
    row = assess(*(make_row(one) for one in "abc"), answers=answers).row("protocol")
    assert (row.answered, row.withheld) == (2, "few")


def test_yes_and_no_are_counted_among_those_that_said_either():
    told = {"a": "certified", "b": "plan", "c": "none"}
    answers = [answer(one, "plan", value, "public") for one, value in told.items()]
    row = assess(*(make_row(one) for one in "abcd"), answers=answers).row("plan")
    assert (row.answered, row.value) == (3, pytest.approx(2 / 3))
    assert (row.least, row.most) == (0.5, 0.75)


def test_the_pay_gap_is_the_mean_over_enterprises_and_has_no_bounds():
    answers = [
        answer(o, "pay_gap_percent", v) for o, v in zip("abc", ("5", "10", "-15"), strict=True)
    ]
    row = assess(*(make_row(one) for one in "abcd"), answers=answers).row("pay_gap")
    assert (row.value, row.least, row.most) == (0.0, None, None)
    assert row.low <= 0 <= row.high


def test_rates_of_women_and_men_stand_beside_each_other():
    answers = [
        answer(o, q, v)
        for o in "abc"
        for q, v in (("women_permanent", "10"), ("men_permanent", "15"))
    ]
    row = assess(*THREE, answers=answers).row("permanent")
    assert (row.value, row.men_value) == (0.5, 0.75)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("women_employees", "99"),
        ("employees", "-3"),
        ("employees", "many"),
        ("women_permanent", "21"),
    ],
)
def test_an_answer_that_cannot_be_is_not_known(question, value):
    told = assess(*THREE, answers=[answer("a", question, value), answer("a", "men_permanent", "1")])
    row = told.row("permanent" if question == "women_permanent" else "staff")
    assert row.answered == (0 if question == "women_permanent" else 2)


def test_the_territorys_figure_is_passed_on():
    row = assess(*THREE, territory={"staff": "the figure"}).row("staff")
    assert row.territory == "the figure"


def test_neither_the_order_of_rows_nor_a_second_look_changes_anything():
    rows = [staff("a", 7, 12), staff("b", 21, 9), staff("c", 16, 33), staff("d", 4, 40)]
    assert assess(*rows) == assess(*rows) == assess(*reversed(rows))


def test_figures_of_those_who_publish_none_are_left_out_of_their_rows():
    data = make_enterprises(staff("a", 3, 4), staff("b", 3, 4, source_url=URL))
    before = data.enterprises.copy()
    shown = withhold_staff(data.enterprises)
    assert shown["employees"].tolist() == [pd.NA, 7]
    pd.testing.assert_frame_equal(data.enterprises, before)


def test_who_could_serve_whom_leaves_out_ones_own_establishments():
    links = (
        ("a", "childcare", "offers", "declared"),
        ("b", "childcare", "needs", "declared"),
        ("c", "childcare", "needs", "declared"),
        ("c", "meals", "shares", "inferred"),
        ("b", "elder_care", "needs", "declared"),
        ("a", "accounting", "offers", "declared"),
    )
    rows = [make_row("a", entity_id="x"), make_row("b", entity_id="x"), make_row("c")]
    lines = {line.service_id: line for line in assess(*rows, links=links).reconciliation}
    assert list(lines) == ["childcare", "elder_care", "meals"]
    assert lines["childcare"].pairs == (("a", "c"),)
    assert lines["elder_care"].is_missing
    assert not lines["elder_care"].could_be_pooled
    assert (lines["meals"].offered_by, lines["meals"].shared_by) == (("c",), ())
