"""Votes are counted by the stated rule: by hand here, and by what must hold for any votes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.errors import InputError
from deseo.meetings import (
    Ballot,
    PaperCounts,
    Vote,
    check_ballot,
    check_choices,
    check_paper,
    tally,
)

DOTS = Ballot("m", "decide", "dots", "Which first?", ("crèche", "van", "accounts"), ballot_id="b")
RANKING = replace(DOTS, kind="ranking")
AGREE = replace(DOTS, kind="agree")


def votes(*choices):
    return [Vote("b", f"v{n}", each, f"r{n}") for n, each in enumerate(choices)]


def scores(counted):
    return [option.score for option in counted.options]


def test_dots_are_added_up_from_phones_and_paper():
    paper = PaperCounts("b", 2, ((3,), (0,), (1,)))
    counted = tally(DOTS, votes((2, 1, 0), (0, 3, 0)), paper)
    assert scores(counted) == [5, 4, 1]
    assert [(o.from_phones, o.from_paper) for o in counted.options] == [(2, 3), (4, 0), (0, 1)]
    assert (counted.voters_by_phone, counted.voters_on_paper, counted.voters) == (2, 2, 4)
    assert [o.place for o in counted.options] == [1, 2, 3]


def test_a_ranking_gives_a_point_for_each_option_behind():
    counted = tally(RANKING, votes((1, 2, 3), (1, 3, 2), (2, 1, 3)))
    assert scores(counted) == [2 + 2 + 1, 1 + 0 + 2, 0 + 1 + 0]


def test_equals_share_the_points_of_their_places():
    counted = tally(RANKING, votes((1, 1, 3)))
    assert scores(counted) == [1.5, 1.5, 0]
    assert [o.place for o in counted.options] == [1, 1, 3]


def test_what_a_ranking_leaves_open_is_behind_and_equal():
    assert scores(tally(RANKING, votes((1, None, None)))) == [2, 0.5, 0.5]


def test_complete_papers_count_as_the_same_votes_on_phones():
    ballots = [(1, 2, 3), (1, 3, 2), (2, 1, 3)]
    by_phone = tally(RANKING, votes(*ballots))
    marks = [Counter(each[option] for each in ballots) for option in range(3)]
    cells = tuple(tuple(mark[place] for place in (1, 2, 3)) for mark in marks)
    paper = PaperCounts("b", 3, cells)
    check_paper(RANKING, paper)
    assert scores(tally(RANKING, [], paper)) == scores(by_phone)


def test_papers_with_one_place_each_count_as_on_phones():
    paper = PaperCounts("b", 2, ((2, 0, 0), (0, 0, 0), (0, 0, 0)))
    assert scores(tally(RANKING, [], paper)) == scores(
        tally(RANKING, votes((1, None, None), (1, None, None)))
    )


def test_agreement_is_the_mean_and_no_answer_is_never_a_zero():
    paper = PaperCounts("b", 2, ((0, 0, 0, 0, 2), (0,) * 5, (1, 0, 0, 0, 0)))
    counted = tally(AGREE, votes((2, None, -2), (None, None, 0)), paper)
    assert scores(counted) == [2, None, -4 / 3]
    assert [o.median for o in counted.options] == [2, None, -2]
    assert counted.options[0].cells == (0, 0, 0, 0, 3)
    assert [o.place for o in counted.options] == [1, 3, 2]


def test_without_votes_nothing_has_a_score_but_dots():
    assert scores(tally(DOTS, [])) == [0, 0, 0]
    assert scores(tally(RANKING, [])) == scores(tally(AGREE, [])) == [None] * 3


def test_the_best_comes_first_and_equals_as_they_were_asked():
    counted = tally(DOTS, votes((0, 1, 1)))
    assert [o.option for o in counted.ranked] == ["van", "accounts", "crèche"]


places = st.tuples(*[st.none() | st.integers(1, 4)] * 4).filter(any)


@given(st.lists(places, max_size=8), st.randoms())
def test_no_order_of_votes_and_no_name_changes_a_ranking(choices, chance):
    four = replace(RANKING, options=("a", "b", "c", "d"))
    counted = tally(four, votes(*choices))
    shuffled = list(choices)
    chance.shuffle(shuffled)
    assert scores(tally(four, votes(*shuffled))) == scores(counted)
    if choices:  # each vote hands out a point for each pair of options
        assert sum(scores(counted)) == pytest.approx(6 * len(choices))


@given(st.lists(places, min_size=1, max_size=8))
def test_points_are_duels_won_and_half_those_drawn(choices):
    four = replace(RANKING, options=("a", "b", "c", "d"))
    won = Counter()
    for vote in choices:
        for one, other in combinations(range(4), 2):
            first, second = (vote[n] or 9 for n in (one, other))
            won[one] += 1 if first < second else 0.5 * (first == second)
            won[other] += 1 if second < first else 0.5 * (first == second)
    assert scores(tally(four, votes(*choices))) == [won[n] for n in range(4)]


@pytest.mark.parametrize(
    ("ballot", "choices", "told"),
    [
        (DOTS, (3, 1, 0), "4 dots"),
        (DOTS, (-1, 0, 0), "out of bounds"),
        (DOTS, (0, 0, 0), "Nothing was chosen"),
        (DOTS, (1, 0), "2 choices"),
        (RANKING, (0, 1, 2), "out of bounds"),
        (RANKING, (4, 1, 2), "out of bounds"),
        (RANKING, (None, None, None), "Nothing was chosen"),
        (AGREE, (3, 0, 0), "out of bounds"),
        (AGREE, (None, None, None), "Nothing was chosen"),
    ],
)
def test_what_is_no_vote_is_refused(ballot, choices, told):
    with pytest.raises(InputError, match=told):
        check_choices(ballot, choices)


def test_a_middling_answer_is_an_answer():
    check_choices(AGREE, (0, None, None))


@pytest.mark.parametrize(
    ("ballot", "paper", "told"),
    [
        (DOTS, PaperCounts("b", 1, ((4,), (0,), (0,))), "at most 3"),
        (DOTS, PaperCounts("b", 1, ((-1,), (0,), (0,))), "below 0"),
        (DOTS, PaperCounts("b", 1, ((1,), (0,))), "Expected 1 counts"),
        (DOTS, PaperCounts("b", -1, ((0,), (0,), (0,))), "papers; expected"),
        (RANKING, PaperCounts("b", 1, ((1, 1, 0), (0,) * 3, (0,) * 3)), "more answers"),
        (RANKING, PaperCounts("b", 1, ((1, 0, 0), (1, 0, 0), (0,) * 3)), "A place"),
        (AGREE, PaperCounts("b", 1, ((1, 1, 0, 0, 0), (0,) * 5, (0,) * 5)), "more answers"),
    ],
)
def test_counts_that_cannot_be_are_refused(ballot, paper, told):
    with pytest.raises(InputError, match=told):
        check_paper(ballot, paper)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "lots"}, "kind is 'lots'"),
        ({"question": " "}, "question is missing"),
        ({"options": ("one",)}, "1 options"),
        ({"options": ("one", "One ")}, "the same"),
        ({"options": ("one", "")}, "An option is empty"),
        ({"options": tuple(map(str, range(21)))}, "21 options"),
        ({"dots": 0}, "dots is 0"),
        ({"dots": 21}, "dots is 21"),
    ],
)
def test_a_ballot_that_is_none_is_refused(fields, told):
    with pytest.raises(InputError, match=told):
        check_ballot(replace(DOTS, **fields))


def test_one_sentence_is_enough_to_agree_with():
    check_ballot(replace(AGREE, options=("We meet monthly",)))
