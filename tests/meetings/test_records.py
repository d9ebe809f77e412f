"""What a meeting leaves behind is refused where it is empty, endless or somebody's address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deseo.errors import InputError
from deseo.meetings import Note, Scene, Task, check_note, check_scene, check_task

TASK = Task("modena", "Ask the school")
NOTE = Note("m", "decide", "idea", "A common van")


def test_what_is_well_passes():
    check_task(TASK)
    check_note(NOTE)
    check_scene(Scene("m", "decide", "Cluster B"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"what": " "}, "nothing to do"),
        ({"what": "x" * 301}, "more than 300"),
        ({"who": "anna@example.org"}, "person's address"),
        ({"who": "call 0049 171 234567"}, "person's address"),
        ({"state": "soon"}, "state is 'soon'"),
        ({"origin": "wall"}, "origin is 'wall'"),
        ({"nickname": "x" * 31}, "nickname"),
    ],
)
def test_a_task_that_is_none_is_refused(fields, told):
    with pytest.raises(InputError, match=told):
        check_task(replace(TASK, **fields))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "\n"}, "empty"),
        ({"text": "x" * 2_001}, "more than 2000"),
        ({"text": "a\0"}, "unprintable"),
        ({"kind": "poem"}, "kind is 'poem'"),
    ],
)
def test_a_note_that_is_none_is_refused(fields, told):
    with pytest.raises(InputError, match=told):
        check_note(replace(NOTE, **fields))


def test_a_scene_needs_a_title():
    with pytest.raises(InputError, match="no title"):
        check_scene(Scene("m", "decide", ""))
