"""People talk, share tasks and tell what worked; who is second is shown both versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deseo.evaluation import Design
from deseo.exchange import Post, Thread
from deseo.i18n import LANGUAGES, Translator
from deseo.meetings import Task
from deseo.settings import read_paths
from deseo.store import (
    open_store,
    open_thread,
    read_talks,
    read_territory_tasks,
    save_design,
    save_post,
    save_task,
    save_thread,
)
from deseo.ui import cache, stores

PAGE = "pages/exchange.py"
EN = Translator("en")
EXERCISE = {"territory": "modena", "source": "exercise"}


def forget():
    """Forget which home it was; the shipped data stay as they are."""
    cache.paths.clear()
    stores.store.clear()


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Give each test a store of its own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    forget()
    yield
    forget()


@pytest.fixture
def store():
    return open_store(read_paths())


@pytest.fixture
def talk(store):
    thread = Thread("modena", "question", "Who runs a crèche?", is_exercise=True)
    return open_thread(store, thread, Post("", "officer", "We have four rooms."))


def talks(store, *, is_exercise=True):
    return read_talks(store, "modena", is_exercise=is_exercise)


def tasks(store):
    return read_territory_tasks(store, "modena", is_exercise=True)


def say(app, bodies):
    parts = [*bodies(app), *(m.value for m in (*app.markdown, *app.warning, *app.error))]
    return " ".join([*parts, *(b.label for b in app.button)]).replace("\\", "")


def press(app, key):
    next(b for b in app.button if (b.key or "") == key).click().run()
    assert not app.exception


def send(app, label):
    """Press the button of a form by what stands on it."""
    next(b for b in app.button if b.label == label).click().run()
    assert not app.exception


def write(app, label, words):
    fields = [*app.text_input, *app.text_area]
    next(f for f in fields if f.label == EN(label)).set_value(words)


def become(app, role):
    app.selectbox(key="w_role").set_value(role).run()


@pytest.mark.parametrize("part", ["talk", "tasks", "practice"])
def test_where_nothing_is_written_the_page_says_what_to_do(open_at, bodies, part):
    app = open_at(PAGE, part=part, **EXERCISE)
    assert not app.exception
    assert EN(f"exchange.none_{part}") in say(app, bodies)
    assert not (read_paths().home / "atlas.sqlite").exists()


def test_a_question_is_asked_and_answered_and_settled(open_at, bodies, store):
    app = open_at(PAGE, **EXERCISE)
    write(app, "exchange.title", "Who runs a crèche?")
    write(app, "exchange.text_talk", "We have four rooms.")
    send(app, EN("exchange.send"))
    (talk,) = talks(store)
    assert talk.thread.is_exercise
    assert app.query_params["thread"] in (talk.thread.thread_id, [talk.thread.thread_id])
    become(app, "enterprise")
    write(app, "exchange.answer", "We do.")
    write(app, "exchange.nickname", "Aliante")
    send(app, EN("exchange.send"))
    assert "Aliante" in say(app, bodies)
    assert not [f.value for f in app.text_area if f.value]
    press(app, "w_state_resolved")
    (talk,) = talks(store)
    assert [(p.role, p.text) for p in talk.posts][1] == ("enterprise", "We do.")
    assert talk.thread.state == "resolved"
    assert EN("exchange.settled_note") in say(app, bodies)
    assert talks(store, is_exercise=False) == ()


def test_what_cannot_be_kept_says_why_and_stays_in_the_form(open_at, bodies, store):
    app = open_at(PAGE, **EXERCISE)
    write(app, "exchange.text_talk", "We have four rooms.")
    write(app, "exchange.nickname", "maria@example.org")
    send(app, EN("exchange.send"))
    said = say(app, bodies)
    assert EN("exchange.wrong_title") in said
    assert "person’s address" in said
    assert app.text_area[0].value == "We have four rooms."
    assert talks(store) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_thread_speaks_every_language(open_at, bodies, store, talk, language):
    t = Translator(language)
    changed = save_post(store, replace(talk.posts[0], text="Five rooms."), "officer")
    save_post(store, replace(changed, state="hidden", reason="sold"), "facilitator")
    app = open_at(PAGE, lang=language, thread=talk.thread.thread_id, **EXERCISE)
    assert not app.exception
    assert t("exchange.hidden_post", reason="sold") in say(app, bodies)
    assert "rooms" not in " ".join(bodies(app))


def test_the_second_to_change_words_is_shown_both_and_keeps_theirs_or_mine(
    open_at, bodies, store, talk
):
    (seen,) = talk.posts
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    press(app, f"w_edit_{seen.post_id}")
    theirs = save_post(store, replace(seen, text="Five rooms."), "officer")
    write(app, "exchange.text", "Six rooms.")
    send(app, EN("dossier.save"))
    said = say(app, bodies)
    assert EN("exchange.clash") in said
    assert "Five rooms." in said
    assert "Six rooms." in said
    assert talks(store)[0].posts == (theirs,)
    press(app, "w_clash_mine")
    assert talks(store)[0].posts[0].text == "Six rooms."
    assert EN("exchange.clash") not in say(app, bodies)


def test_who_renames_what_another_settled_takes_nothing_back(open_at, bodies, store, talk):
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    save_thread(store, replace(talk.thread, state="resolved"), "officer")
    write(app, "exchange.title", "Who runs it?")
    next(b for b in app.button if b.label == EN("dossier.save")).click().run()
    assert EN("exchange.clash") in say(app, bodies)
    press(app, "w_clash_mine")
    (now,) = talks(store)
    assert (now.thread.title, now.thread.state) == ("Who runs it?", "resolved")


def test_two_who_settle_the_same_are_both_right(open_at, bodies, store, talk):
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    save_thread(store, replace(talk.thread, state="resolved"), "enterprise")
    press(app, "w_state_resolved")
    assert "just done the same" in say(app, bodies)
    assert talks(store)[0].thread.version == 2


def test_words_written_while_a_thread_was_hidden_are_given_back(open_at, bodies, store, talk):
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    save_thread(store, replace(talk.thread, state="hidden", reason="twice"), "facilitator")
    write(app, "exchange.answer", "We could run three.")
    send(app, EN("exchange.send"))
    said = say(app, bodies)
    assert EN("exchange.wrong_hidden") in said
    assert "We could run three." in said
    assert len(talks(store)[0].posts) == 1


def test_of_two_clashes_both_are_chosen_from(open_at, bodies, store, talk):
    (seen,) = talk.posts
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    press(app, f"w_edit_{seen.post_id}")
    save_post(store, replace(seen, text="Five rooms."), "officer")
    write(app, "exchange.text", "Six rooms.")
    send(app, EN("dossier.save"))
    save_thread(store, replace(talk.thread, title="Theirs"), "officer")
    write(app, "exchange.title", "Mine")
    next(b for b in app.button if b.label == EN("dossier.save")).click().run()
    press(app, "w_clash_mine")
    assert "Theirs" in say(app, bodies)
    press(app, "w_clash_mine")
    (now,) = talks(store)
    assert (now.posts[0].text, now.thread.title) == ("Six rooms.", "Mine")


def test_a_long_thread_shows_how_it_began_and_how_it_stands(open_at, bodies, store, talk):
    for number in range(35):
        post = Post(talk.thread.thread_id, "officer", f"Answer {number}.")
        save_post(store, post, "officer")
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    assert not app.exception
    (between,) = [e for e in app.expander if e.label == EN.count("exchange.earlier", 5)]
    assert "Answer 4." in between.get("html")[0].proto.body
    said = " ".join(bodies(app))
    assert said.index("We have four rooms.") < said.index("Answer 0.") < said.index("Answer 34.")


def test_only_the_facilitator_is_offered_to_hide(open_at, talk):
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    assert EN("exchange.hide") not in [b.label for b in app.button]
    become(app, "facilitator")
    assert EN("exchange.hide") in [b.label for b in app.button]
    assert f"w_edit_{talk.posts[0].post_id}" not in [b.key for b in app.button]


def test_a_task_is_written_down_and_changed_and_its_delay_is_said(open_at, bodies, store):
    app = open_at(PAGE, part="tasks", **EXERCISE)
    write(app, "workshop.what", "Ask for the rent")
    write(app, "workshop.who", "Town hall")
    app.date_input[0].set_value(datetime.now(UTC).date() - timedelta(days=3))
    send(app, EN("exchange.add_task"))
    (task,) = tasks(store)
    assert (task.what, task.who, task.state, task.is_exercise) == (
        "Ask for the rent",
        "Town hall",
        "agreed",
        True,
    )
    assert EN.count("exchange.late", 3) in say(app, bodies)
    press(app, f"row_task_{task.task_id}")
    app.selectbox[-2].set_value("done")
    send(app, EN("dossier.save"))
    assert tasks(store)[0].state == "done"


def test_the_second_to_change_a_task_is_shown_both(open_at, bodies, store):
    task = save_task(store, Task("modena", "Rent", state="agreed", is_exercise=True))
    app = open_at(PAGE, part="tasks", task=task.task_id, **EXERCISE)
    save_task(store, replace(task, who="Legacoop"))
    write(app, "workshop.who", "Town hall")
    send(app, EN("dossier.save"))
    said = say(app, bodies)
    assert "Legacoop" in said
    assert "Town hall" in said
    press(app, "w_clash_theirs")
    assert tasks(store)[0].who == "Legacoop"


def test_a_practice_says_what_it_was_tried_on_and_is_found_by_its_words(open_at, bodies, store):
    app = open_at(PAGE, part="practice", **EXERCISE)
    write(app, "exchange.title", "One payroll office")
    write(app, "exchange.text_practice", "It saved a day a month.")
    write(app, "exchange.tried_on", "five co-operatives")
    next(s for s in app.selectbox if s.label == EN("exchange.reuse")).set_value("named")
    send(app, EN("exchange.send"))
    assert "five co" in say(app, bodies)
    write(app, "exchange.tried_on", "six co-operatives")
    send(app, EN("dossier.save"))
    (talk,) = talks(store)
    assert (talk.thread.tried_on, talk.thread.reuse) == ("six co-operatives", "named")
    app = open_at(PAGE, part="practice", words="payroll", **EXERCISE)
    (row,) = [b.label for b in app.button if (b.key or "").startswith("row_talk_")]
    assert "One payroll office" in row
    app = open_at(PAGE, part="practice", words="crane", **EXERCISE)
    assert EN("exchange.nothing_found") in say(app, bodies)


def test_a_link_from_a_card_shows_only_what_is_about_it(open_at, bodies, store, talk):
    design = save_design(
        store, Design("modena", "Our crèche", ("ex-modena-0001",), {}, True), "officer"
    )
    about = f"cluster:{design.design_id}"
    app = open_at(PAGE, about=about, **EXERCISE)
    said = say(app, bodies)
    assert EN("exchange.only_about", name="Our crèche") in said
    assert "Who runs" not in said
    write(app, "exchange.title", "Which rooms?")
    write(app, "exchange.text_talk", "Who knows?")
    send(app, EN("exchange.send"))
    found = next(t for t in talks(store) if t.thread.title == "Which rooms?")
    assert (found.thread.anchor_kind, found.thread.anchor_id) == ("cluster", design.design_id)


def test_words_are_text_wherever_they_stand(open_at, bodies, store):
    hostile = "<img src=x onerror=alert(1)> **b** :red[x]"
    thread = Thread("modena", "talk", hostile, is_exercise=True)
    talk = open_thread(store, thread, Post("", "officer", hostile, nickname="<b>x</b>"))
    app = open_at(PAGE, **EXERCISE)
    (row,) = [b.label for b in app.button if (b.key or "").startswith("row_talk_")]
    assert "\\:red" in row
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    assert not app.exception
    said = " ".join(bodies(app))
    assert "<img" not in said
    assert "<b>x" not in said


@pytest.mark.parametrize("about", ["cluster:gone", "enterprise:gone", "person:x", "cluster:", ":"])
def test_a_link_to_what_is_not_here_opens_all_the_same(open_at, bodies, talk, about):
    app = open_at(PAGE, about=about, thread="nowhere", task="nowhere", **EXERCISE)
    assert not app.exception
    assert EN("exchange.gone_thread") in say(app, bodies)


def test_a_shut_store_is_told_of_and_takes_nothing(open_at, bodies, talk):
    (read_paths().home / "atlas.sqlite").write_bytes(b"no database at all " * 500)
    forget()
    app = open_at(PAGE, thread=talk.thread.thread_id, **EXERCISE)
    assert not app.exception
    assert EN("store.corrupt") in say(app, bodies)
    assert EN("exchange.send") not in [b.label for b in app.button]
