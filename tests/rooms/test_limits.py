"""Allowances fill up with time; guesses cost twice as long each time; neither grows for ever."""

from __future__ import annotations

from deseo.rooms.limits import MOST_KEYS, Allowance, Slowdown
from tests.rooms.conftest import Clock


def test_an_allowance_lasts_so_long_and_fills_up():
    clock = Clock()
    allowance = Allowance(2, 0.5, clock)
    assert [allowance.take("a") for _ in range(3)] == [0, 0, 2]
    clock.now += 2
    assert [allowance.take("a") for _ in range(2)] == [0, 2]
    clock.now += 1_000
    assert [allowance.take("a") for _ in range(3)] == [0, 0, 2]


def test_keys_do_not_share_an_allowance():
    allowance = Allowance(1, 1, Clock())
    assert (allowance.take("a"), allowance.take("b")) == (0, 0)


def test_guesses_wait_1_2_4_seconds_up_to_the_longest():
    clock = Clock()
    guesses, waits = Slowdown(2, 5, clock=clock), []
    for _ in range(7):
        wait_s = guesses.begin("a")
        waits.append(wait_s)
        clock.now += wait_s
        assert not wait_s or guesses.begin("a") == 0
    assert waits == [0, 0, 1, 2, 4, 5, 5]


def test_a_guess_that_waits_is_not_counted():
    clock = Clock()
    guesses = Slowdown(1, 100, clock=clock)
    guesses.begin("a")
    assert [guesses.begin("a") for _ in range(50)] == [1] * 50


def test_guesses_are_forgotten_when_one_was_right_or_long_ago():
    clock = Clock()
    guesses = Slowdown(1, 100, 60, clock)
    guesses.begin("a")
    guesses.clear("a")
    assert guesses.begin("a") == 0
    assert guesses.begin("a") > 0
    clock.now += 61
    assert guesses.begin("a") == 0


def test_memory_does_not_grow_with_invented_keys():
    allowance, guesses = Allowance(1, 1), Slowdown(1, 1)
    for number in range(MOST_KEYS + 500):
        allowance.take(str(number))
        guesses.begin(str(number))
    assert len(allowance._left) == len(guesses._guesses) == MOST_KEYS
