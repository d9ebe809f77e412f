"""The Index Egapro: every entry of its tables, its rounding, and what it refuses to compute."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.equality import egapro
from deseo.equality.egapro import EgaproAnswers, RaiseCounts, compute_egapro, score_gap
from deseo.errors import InputError

# Written out by hand from the application of the ministry, not read from our own table.
OFFICIAL_PAY = {
    0: 40, 1: 39, 2: 38, 3: 37, 4: 36, 5: 35, 6: 34, 7: 33, 8: 31, 9: 29, 10: 27, 11: 25,
    12: 23, 13: 21, 14: 19, 15: 17, 16: 14, 17: 11, 18: 8, 19: 5, 20: 2, 21: 0, 22: 0, 100: 0,
}  # fmt: skip
EVEN = RaiseCounts(women=20, women_raised=10, men=20, men_raised=10)
BEST_SMALL = EgaproAnswers(
    is_large=False, pay_gap_percent=0, raises=EVEN, all_mothers_raised=True, women_of_ten=5
)
BEST_LARGE = EgaproAnswers(
    is_large=True,
    pay_gap_percent=0,
    raises_gap_points=0,
    promotions_gap_points=0,
    all_mothers_raised=True,
    women_of_ten=5,
)
GAPS = st.floats(-100, 100, allow_nan=False)


def change(answers, **given_answers):
    return EgaproAnswers(**{**vars(answers), **given_answers})


def measure(answers, measure_id):
    found = {m.measure_id: m for m in compute_egapro(answers).measures}
    return found[measure_id]


@pytest.mark.parametrize(("gap", "points"), OFFICIAL_PAY.items())
def test_each_whole_pay_gap_has_the_official_points(gap, points):
    assert measure(change(BEST_SMALL, pay_gap_percent=gap), "pay").points == points
    assert measure(change(BEST_LARGE, pay_gap_percent=-gap), "pay").points == points


@pytest.mark.parametrize(
    ("gap", "points"),
    [(0.04, 40), (0.05, 39), (0.1, 39), (1.04, 39), (1.05, 38), (19.94, 2), (20.04, 2), (20.05, 0)],
)
def test_a_gap_is_rounded_to_a_tenth_and_then_up(gap, points):
    assert score_gap(gap, egapro.PAY_POINTS) == points


@pytest.mark.parametrize(
    ("gap", "raises", "promotions"),
    [
        (0, 20, 15), (2, 20, 15), (2.04, 20, 15), (2.05, 10, 10), (2.1, 10, 10), (5, 10, 10),
        (5.1, 5, 5), (10, 5, 5), (10.04, 5, 5), (10.1, 0, 0), (60, 0, 0),
    ],
)  # fmt: skip
def test_raises_and_promotions_above_250_people(gap, raises, promotions):
    answers = change(BEST_LARGE, raises_gap_points=gap, promotions_gap_points=-gap)
    assert measure(answers, "raises").points == raises
    assert measure(answers, "promotions").points == promotions


@pytest.mark.parametrize(
    ("men_raised", "points"),
    [(500, 35), (520, 35), (521, 25), (550, 25), (551, 15), (600, 15), (601, 0)],
)
def test_raises_among_50_to_250_by_rate(men_raised, points):
    counts = RaiseCounts(women=1000, women_raised=500, men=1000, men_raised=men_raised)
    assert measure(change(BEST_SMALL, raises=counts), "raises").points == points


def test_raises_among_50_to_250_take_the_better_of_rate_and_people():
    # 20 points apart, yet that is one person of five.
    counts = RaiseCounts(women=5, women_raised=1, men=50, men_raised=20)
    assert counts.gap_points == pytest.approx(20)
    assert counts.gap_people == pytest.approx(1)
    assert measure(change(BEST_SMALL, raises=counts), "raises").points == 35


@pytest.mark.parametrize("few", [(4, 60), (60, 4), (0, 60)], ids=["women", "men", "nobody"])
def test_raises_of_fewer_than_five_of_a_sex_are_not_compared(few):
    counts = RaiseCounts(women=few[0], women_raised=0, men=few[1], men_raised=1)
    found = measure(change(BEST_SMALL, raises=counts), "raises")
    assert (found.points, found.reason) == (None, "too_few")


@pytest.mark.parametrize(("raised", "points"), [(True, 15), (False, 0)])
def test_a_raise_after_maternity_is_all_or_nothing(raised, points):
    assert measure(change(BEST_SMALL, all_mothers_raised=raised), "maternity").points == points


@pytest.mark.parametrize(("women", "points"), list(enumerate([0, 0, 5, 5, 10, 10, 10, 5, 5, 0, 0])))
def test_the_ten_best_paid_count_by_the_less_represented_sex(women, points):
    assert measure(change(BEST_SMALL, women_of_ten=women), "top_ten").points == points


@pytest.mark.parametrize(
    ("pay", "raises", "points", "reason"),
    [
        (8, -30, 20, "catching_up"),
        (-8, 30, 20, "catching_up"),
        (8, 30, 0, ""),
        (0.04, -30, 0, ""),
        (None, -30, 0, ""),
    ],
    ids=["women catch up", "men catch up", "the same sex", "no gap in pay", "pay not known"],
)
def test_raises_in_favour_of_who_is_paid_less_have_all_points(pay, raises, points, reason):
    found = measure(change(BEST_LARGE, pay_gap_percent=pay, raises_gap_points=raises), "raises")
    assert (found.points, found.reason) == (points, reason)


def test_catching_up_holds_for_promotions_and_for_counts_too():
    large = change(BEST_LARGE, pay_gap_percent=8, promotions_gap_points=-12)
    assert measure(large, "promotions").points == 15
    counts = RaiseCounts(women=100, women_raised=90, men=100, men_raised=10)
    assert measure(change(BEST_SMALL, pay_gap_percent=8, raises=counts), "raises").points == 35


@pytest.mark.parametrize("best", [BEST_SMALL, BEST_LARGE], ids=["small", "large"])
def test_the_best_has_a_hundred_of_a_hundred(best):
    found = compute_egapro(best)
    assert (found.index, found.points, found.most_points) == (100, 100, 100)


@pytest.mark.parametrize(
    ("left_out", "most", "index"),
    [
        ({"maternity"}, 85, 100),
        ({"raises"}, 80, 100),
        ({"raises", "promotions"}, None, None),
        ({"pay"}, None, None),
        ({"maternity", "promotions"}, None, None),
    ],
    ids=["85 left", "80 left", "65 left", "60 left", "70 left"],
)
def test_the_index_is_computed_only_where_75_points_remain(left_out, most, index):
    found = compute_egapro(change(BEST_LARGE, left_out=frozenset(left_out)))
    assert found.index == index
    assert found.stance == ("computed" if index else "not_computable")
    if most:
        assert found.most_points == most


def test_exactly_75_points_are_enough_and_74_are_not(monkeypatch):
    # No combination of the official measures leaves exactly 75, so maternity is made to.
    left = change(BEST_SMALL, left_out=frozenset({"pay"}))
    monkeypatch.setattr(egapro, "MATERNITY_POINTS", 30)
    assert compute_egapro(left).index == 100
    monkeypatch.setattr(egapro, "MATERNITY_POINTS", 29)
    assert compute_egapro(left).stance == "not_computable"


def test_the_index_is_scaled_and_its_halves_rounded_up():
    # 34 + 20 + 15 + 5 of 85 is 87.06; 31 + 20 + 10 + 5 is 77.6
    first = change(BEST_LARGE, pay_gap_percent=6, women_of_ten=2, left_out=frozenset({"maternity"}))
    assert compute_egapro(first).index == 87
    assert compute_egapro(change(first, pay_gap_percent=8, promotions_gap_points=3)).index == 78
    assert egapro._scale(1, 200) == 1
    assert egapro._scale(1, 201) == 0


@pytest.mark.parametrize(
    "unknown",
    ["pay_gap_percent", "raises", "all_mothers_raised", "women_of_ten"],
)
def test_what_is_not_known_leaves_the_index_open_between_its_bounds(unknown):
    found = compute_egapro(change(BEST_SMALL, **{unknown: None}))
    worth = {"pay_gap_percent": 40, "raises": 35, "all_mothers_raised": 15, "women_of_ten": 10}
    assert (found.stance, found.index) == ("index_open", None)
    assert (found.lowest, found.highest) == (100 - worth[unknown], 100)


def test_nothing_known_is_not_zero():
    found = compute_egapro(EgaproAnswers(is_large=False))
    assert (found.index, found.lowest, found.highest) == (None, 0, 100)
    assert all(m.is_unknown for m in found.measures)


@given(GAPS, GAPS)
def test_a_larger_gap_never_has_more_points(one, other):
    small, large = sorted((one, other), key=abs)
    for table in (egapro.PAY_POINTS, egapro.LARGE_RAISES_POINTS, egapro.SMALL_RAISES_POINTS):
        assert score_gap(small, table) >= score_gap(large, table)


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100), st.integers(0, 10))
def test_the_index_never_rises_with_a_gap_in_the_same_favour(pay, raises, more, women):
    base = change(BEST_LARGE, pay_gap_percent=pay, raises_gap_points=raises, women_of_ten=women)
    wider = change(base, raises_gap_points=raises + more)
    assert compute_egapro(wider).index <= compute_egapro(base).index
    unequal = change(base, pay_gap_percent=pay + more)
    assert compute_egapro(unequal).index <= compute_egapro(base).index


MAYBE = st.one_of(st.none(), GAPS)


@given(MAYBE, MAYBE, MAYBE, GAPS, GAPS, GAPS, st.booleans(), st.integers(0, 10))
def test_the_index_lies_between_its_bounds_whatever_the_answers_turn_out_to_be(
    pay, raises, promotions, true_pay, true_raises, true_promotions, raised, women
):
    asked = EgaproAnswers(
        is_large=True,
        pay_gap_percent=pay,
        raises_gap_points=raises,
        promotions_gap_points=promotions,
    )
    told = EgaproAnswers(
        is_large=True,
        pay_gap_percent=true_pay if pay is None else pay,
        raises_gap_points=true_raises if raises is None else raises,
        promotions_gap_points=true_promotions if promotions is None else promotions,
        all_mothers_raised=raised,
        women_of_ten=women,
    )
    found = compute_egapro(asked)
    assert found.lowest <= compute_egapro(told).index <= found.highest


def test_an_unknown_pay_gap_may_yet_make_raises_count_as_catching_up():
    asked = change(BEST_LARGE, pay_gap_percent=None, raises_gap_points=30)
    assert compute_egapro(asked).highest == 99
    assert compute_egapro(change(asked, pay_gap_percent=-1)).index == 99


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: RaiseCounts(3, 4, 5, 5), "4 of 3 women"),
        (lambda: RaiseCounts(3, 3, 5, -1), "-1 of 5 men"),
        (lambda: EgaproAnswers(is_large=True, women_of_ten=11), "women_of_ten is 11"),
        (lambda: EgaproAnswers(is_large=True, pay_gap_percent=float("nan")), "pay_gap_percent"),
    ],
    ids=["too many women", "negative", "eleven of ten", "no number"],
)
def test_what_cannot_be_is_refused_by_name(make, words):
    with pytest.raises(InputError, match=words):
        make()
