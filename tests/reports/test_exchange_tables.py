"""Talk and tasks leave as they stand: what is hidden stays hidden, a formula is text."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from openpyxl import load_workbook

from deseo.exchange import Post, Talk, Thread
from deseo.meetings import Task
from deseo.reports.exchange_tables import (
    TASK_CODEBOOK,
    THREAD_CODEBOOK,
    exchange_to_xlsx,
    tabulate_talks,
    tabulate_tasks,
)
from deseo.reports.exports import to_csv

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = date(2026, 5, 10)
NAMES = {("territory", ""): "Modena", ("enterprise", "coop"): "Coop"}
NOTICE = "EXERCISE"


def make_talk(*posts, **fields):
    thread = Thread("modena", "question", "Who?", thread_id="t", opened_at=NOON, **fields)
    return Talk(thread, posts)


def make_post(text, **fields):
    return Post("t", "officer", text, written_at=NOON, post_id=text, **fields)


def test_each_post_is_a_row_that_says_what_it_is_about():
    talk = make_talk(make_post("one"), make_post("two"), anchor_kind="enterprise", anchor_id="coop")
    table = tabulate_talks([talk], NAMES, "")
    assert list(table.columns) == list(THREAD_CODEBOOK)
    assert list(table["text"]) == ["one", "two"]
    assert list(table["number"]) == [1, 2]
    assert set(table["about"]) == {"Coop"}
    assert set(table["written_at"]) == {"2026-05-01T12:00:00+00:00"}


def test_hidden_words_do_not_leave_but_that_they_were_hidden_does():
    rude = make_post("rude", state="hidden", reason="insult", nickname="rude name")
    (row,) = tabulate_talks([make_talk(rude)], NAMES, "").to_dict("records")
    assert (row["text"], row["nickname"], row["post_state"]) == ("", "", "hidden")
    assert row["reason"] == "insult"
    whole = make_talk(make_post("rude"), state="hidden", reason="wrong place", tried_on="rude")
    assert "rude" not in to_csv(tabulate_talks([whole], NAMES, "")).decode()


def test_what_is_no_longer_there_is_told_by_its_identifier():
    talk = make_talk(make_post("x"), anchor_kind="cluster", anchor_id="gone")
    assert list(tabulate_talks([talk], NAMES, "")["about"]) == ["gone"]


def test_a_task_says_by_how_many_days_it_is_late_and_leaves_open_what_is_open():
    tasks = [
        Task(
            "modena", "Late", "Town hall", date(2026, 5, 1), "agreed", anchor_kind="", task_id="a"
        ),
        Task("modena", "Some day", task_id="b"),
    ]
    table = tabulate_tasks(tasks, NAMES, "", TODAY)
    assert list(table.columns) == list(TASK_CODEBOOK)
    assert list(table["days_late"]) == [9, 0]
    assert list(table["until"]) == ["2026-05-01", ""]
    assert list(table["about"]) == ["Modena", "Modena"]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_words_that_begin_as_a_formula_are_text(formula):
    table = tabulate_talks([make_talk(make_post(formula))], NAMES, "")
    read = pd.read_csv(io.BytesIO(to_csv(table)), dtype="str")
    assert read["text"][0].startswith("'")
    book = load_workbook(io.BytesIO(exchange_to_xlsx(table, table, {}, "")))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_every_row_of_an_exercise_says_so():
    talks = tabulate_talks([make_talk(make_post("x"))], NAMES, NOTICE)
    tasks = tabulate_tasks([Task("modena", "Do")], NAMES, NOTICE, TODAY)
    assert set(talks["notice"]) == set(tasks["notice"]) == {NOTICE}
    book = load_workbook(io.BytesIO(exchange_to_xlsx(talks, tasks, {"a": "b"}, NOTICE)))
    assert book.sheetnames == ["posts", "tasks", "README"]
    assert book["posts"]["A1"].value == NOTICE
    assert "notice" not in tabulate_talks([], NAMES, "").columns
