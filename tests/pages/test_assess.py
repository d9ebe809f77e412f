"""The self-check keeps what somebody chose to keep, gives it back, and deletes it when asked."""

from __future__ import annotations

import json
from datetime import date

import pytest

from deseo.i18n import LANGUAGES, Translator
from deseo.model import INSTRUMENTS
from deseo.settings import read_paths
from deseo.store import open_store, read_answers, read_sheet
from deseo.ui import cache, stores
from deseo.ui.answer_sheets import find_last_day

PAGE, SOMEBODY = "pages/assess.py", "ex-modena-0001"
EXERCISE = {"territory": "modena", "source": "exercise", "enterprise": SOMEBODY}
ENGLISH = Translator("en")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Give each test a home of its own, with nothing in it."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    for door in (cache.paths, stores.store):
        door.clear()
    yield tmp_path / "home"
    for door in (cache.paths, stores.store):
        door.clear()


def find(widgets, name):
    """Find the widget of a question, whatever it is asked about and in which turn."""
    starts = tuple(f"w_{name}_{instrument}_" for instrument in INSTRUMENTS)
    (found,) = [w for w in widgets if (w.key or "").startswith(starts)]
    return found


def press(app, label):
    (button,) = [b for b in app.button if b.label == ENGLISH(label)]
    return button.click().run()


def kept(purpose="self_assessment", who=SOMEBODY):
    return read_sheet(open_store(read_paths()), who, purpose)


def fill_questions(app):
    find(app.number_input, "employees").set_value(20)
    find(app.number_input, "women_employees").set_value(0)
    find(app.radio, "harassment_protocol").set_value("no")
    find(app.selectbox, "plan").set_value("certified")
    return app


# Each instrument in two languages, each language once; the words themselves are tested elsewhere.
@pytest.mark.parametrize(
    ("instrument", "language"), list(zip(INSTRUMENTS * 2, LANGUAGES, strict=True))
)
def test_every_instrument_opens_in_every_language_with_its_notice(open_at, instrument, language):
    t = Translator(language)
    app = open_at(PAGE, lang=language, instrument=instrument, **EXERCISE)
    assert not app.exception
    assert not app.error
    assert not app.warning
    said = [m.value for m in app.markdown]
    assert [t(f"assess.notice_{part}") in said for part in ("why", "who", "until")] == [True] * 3


def test_an_instrument_nobody_offers_is_ignored(open_at):
    app = open_at(PAGE, instrument="<script>", **EXERCISE)
    assert not app.exception
    assert find(app.number_input, "employees")


def test_opening_and_computing_write_nothing(open_at, home):
    app = fill_questions(open_at(PAGE, **EXERCISE))
    press(app, "assess.show")
    assert not app.exception
    assert not home.exists()


def test_who_is_not_in_the_list_can_compute_but_not_save(open_at, bodies):
    app = fill_questions(open_at(PAGE, territory="modena"))
    assert ENGLISH("assess.save") not in [b.label for b in app.button]
    press(app, "assess.show")
    assert "4 of 21 questions answered" in "".join(bodies(app))


def test_the_result_says_coverage_strength_and_steps(open_at, bodies):
    app = press(fill_questions(open_at(PAGE, **EXERCISE)), "assess.show")
    text = "".join(bodies(app))
    assert "4 of 21 questions answered" in text
    assert "Your work on equality is certified." in text
    assert "Write a protocol against harassment" in text
    assert ENGLISH("assess.not_saved") in text


def test_saved_answers_come_back_on_another_visit_zero_as_zero(open_at):
    app = fill_questions(open_at(PAGE, **EXERCISE))
    find(app.selectbox, "months").set_value(6)
    find(app.selectbox, "visible").set_value("cluster")
    press(app, "assess.save")
    sheet = kept()
    assert sheet.answers == {
        "employees": 20, "women_employees": 0, "harassment_protocol": False, "plan": "certified"
    }  # fmt: skip
    assert (sheet.visibility, sheet.is_exercise) == ("cluster", True)
    assert sheet.retain_until == find_last_day(sheet.answered_at.date(), 6)
    again = open_at(PAGE, **EXERCISE)
    assert find(again.number_input, "employees").value == 20
    assert find(again.number_input, "women_employees").value == 0
    assert find(again.number_input, "board").value is None
    assert find(again.radio, "harassment_protocol").value == "no"
    assert find(again.radio, "pay_criteria").value == ""
    assert find(again.selectbox, "visible").value == "cluster"


def test_withdrawing_deletes_and_empties_the_form(open_at, home):
    app = press(fill_questions(open_at(PAGE, **EXERCISE)), "assess.save")
    press(app, "assess.withdraw_yes")
    assert [s.value for s in app.success] == [
        ENGLISH("assess.withdrawn").replace(":", "\\:").replace(".", "\\.")
    ]
    assert kept() is None
    assert find(app.number_input, "employees").value is None
    assert all(b"certified" not in path.read_bytes() for path in home.iterdir())


def test_an_impossible_answer_is_told_and_not_saved(open_at):
    app = fill_questions(open_at(PAGE, **EXERCISE))
    find(app.number_input, "women_employees").set_value(21)
    press(app, "assess.save")
    (error,) = app.error
    assert "21" in error.value
    assert "20" in error.value
    assert kept() is None


def test_exercise_answers_never_stand_among_real_ones(open_at):
    app = fill_questions(open_at(PAGE, **EXERCISE))
    find(app.selectbox, "visible").set_value("public")
    press(app, "assess.save")
    store = open_store(read_paths())
    assert len(read_answers(store, "public", is_exercise=True)) == 4
    assert len(read_answers(store, "public", is_exercise=False)) == 0


def test_who_saved_meanwhile_is_not_overwritten_unseen(open_at):
    mine, theirs = open_at(PAGE, **EXERCISE), open_at(PAGE, **EXERCISE)
    find(theirs.number_input, "employees").set_value(7)
    press(theirs, "assess.save")
    find(mine.number_input, "employees").set_value(8)
    press(mine, "assess.save")
    (warning,) = mine.warning
    assert "How many people do you employ" in warning.value
    assert "7" in warning.value
    assert kept().answers == {"employees": 7}
    press(mine, "assess.save")
    assert kept().answers == {"employees": 8}


def test_where_the_store_is_shut_everything_else_works(open_at, home, bodies):
    home.mkdir()
    (home / "atlas.sqlite").write_bytes(b"no database" * 200)
    app = fill_questions(open_at(PAGE, **EXERCISE))
    assert not app.exception
    assert ENGLISH("assess.shut").split(",")[0] in app.warning[0].value.replace("\\", "")
    press(app, "assess.save")
    assert not app.exception
    assert "4 of 21 questions answered" in "".join(bodies(app))


@pytest.mark.parametrize(
    ("size", "fill", "said"),
    [
        ("small", {"women": 20, "women_raised": 10, "men": 20, "men_raised": 10}, "35 of 35"),
        ("large", {"raises_gap": 30.0}, "0 of 20"),
    ],
)
def test_the_index_is_computed_saved_and_given_back(open_at, bodies, size, fill, said):
    app = open_at(PAGE, instrument="egapro", **EXERCISE)
    find(app.radio, "size").set_value(size).run()
    for name, value in fill.items():
        find(app.number_input, name).set_value(value)
    find(app.number_input, "pay_gap").set_value(8.0)
    press(app, "assess.save")
    text = "".join(bodies(app))
    assert "31 of 40" in text
    assert said in text
    assert kept("egapro").answers["pay_gap"] == 8.0
    assert kept("self_assessment") is None
    again = open_at(PAGE, instrument="egapro", **EXERCISE)
    assert find(again.radio, "size").value == size
    assert find(again.number_input, "pay_gap").value == 8.0


def test_raises_that_cannot_be_are_told(open_at):
    app = open_at(PAGE, instrument="egapro", territory="modena")
    find(app.number_input, "women").set_value(5)
    find(app.number_input, "women_raised").set_value(6)
    press(app, "assess.show")
    assert len(app.error) == 1


def test_the_certificate_is_scored_by_what_is_known(open_at, bodies):
    app = open_at(PAGE, instrument="certificate", **EXERCISE)
    for area in ("culture", "governance", "processes", "growth"):
        find(app.number_input, area).set_value(100)
    press(app, "assess.save")
    assert "The score lies between 60% and 100%" in "".join(bodies(app))
    assert "That is enough" in "".join(bodies(app))
    assert kept("certificate").answers == dict.fromkeys(
        ("culture", "governance", "processes", "growth"), 100
    )


def test_kept_answers_that_are_nonsense_do_no_harm(open_at):
    app = open_at(PAGE, instrument="egapro", **EXERCISE)
    press(app, "assess.save")
    store = open_store(read_paths())
    nonsense = {"size": "huge", "pay_gap": "x", "women": -5, "maternity": 7, "women_of_ten": 99}
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM answers")
        for name, value in nonsense.items():
            connection.exec_driver_sql(
                "INSERT INTO answers VALUES (?, 'egapro', ?, ?)",
                (SOMEBODY, name, json.dumps(value)),
            )
    again = open_at(PAGE, instrument="egapro", **EXERCISE)
    assert not again.exception
    assert find(again.number_input, "pay_gap").value is None


@pytest.mark.parametrize(
    ("today", "months", "last"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_the_last_day_is_counted_in_calendar_months(today, months, last):
    assert find_last_day(today, months) == last
