"""A route has a step of each kind, a code nobody misreads; a meeting that is none is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deseo.errors import InputError
from deseo.i18n import LANGUAGES, Translator
from deseo.meetings import (
    CODE_LENGTH,
    STEP_KINDS,
    Meeting,
    Step,
    check_meeting,
    default_route,
    make_code,
    read_code,
)

MEETING = Meeting("modena", "Childcare", default_route())


def test_the_usual_route_has_each_kind_once_in_its_order():
    assert tuple(step.kind for step in default_route()) == STEP_KINDS
    assert all(step.minutes > 0 for step in default_route())
    check_meeting(MEETING)


def test_codes_have_no_letter_that_is_taken_for_another():
    codes = {make_code() for _ in range(300)}
    assert len(codes) > 290
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert not set("".join(codes)) & set("01OI")


@pytest.mark.parametrize("typed", ["AB2CD", "ab2cd", " ab 2cd ", "ab2-cd"])
def test_a_code_is_read_however_it_was_typed(typed):
    assert read_code(typed) == "AB2CD"


@pytest.mark.parametrize("typed", ["", "AB2C", "AB2CDE", "AB0CD", "AB1CD", "ÀB2CD", "AB2C\0"])
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) == ""


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": " "}, "title is missing"),
        ({"title": "x" * 121}, "title is missing"),
        ({"lang": "de"}, "lang is 'de'"),
        ({"route": ()}, "0 steps"),
        ({"step": 12}, "step is 12"),
        ({"step": -1}, "step is -1"),
        ({"route": (Step("a", "welcome"), Step("a", "close"))}, "same id"),
        ({"route": (Step("a", "party"),)}, "kind is 'party'"),
        ({"route": (Step("", "welcome"),)}, "its id is none"),
        ({"route": (Step("a", "welcome", minutes=-1),)}, "minutes is -1"),
        ({"route": (Step("a", "welcome", notes="\0"),)}, "notes have"),
        ({"route": (Step("a", "welcome", title="\n"),)}, "title is too long or not printable"),
    ],
)
def test_a_meeting_that_is_none_is_told_why(fields, told):
    with pytest.raises(InputError, match=told):
        check_meeting(replace(MEETING, **fields))


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(InputError) as error:
        check_meeting(replace(MEETING, title="", lang="x", step=99))
    assert len(str(error.value).splitlines()) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_step_has_a_name(language):
    names = [Translator(language)(f"room.step_{kind}") for kind in STEP_KINDS]
    assert len(set(names)) == len(STEP_KINDS)
