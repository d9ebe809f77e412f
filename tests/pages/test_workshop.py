"""A meeting walks its route; what it shows is kept as it was, whatever becomes of the data."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from deseo.i18n import LANGUAGES, Translator
from deseo.meetings import Ballot, Meeting, Note, PaperCounts, Step, Task, Vote, default_route
from deseo.settings import read_paths
from deseo.store import (
    Newcomer,
    cast_vote,
    close_ballot,
    close_meeting,
    join_meeting,
    open_ballot,
    open_meeting,
    open_store,
    read_meeting,
    read_newcomers,
    read_scenes,
    read_sheet,
    remove_newcomer,
    save_ballot,
    save_newcomer,
    save_note,
    save_paper_counts,
    save_task,
    steer,
)
from deseo.ui import cache, stores
from deseo.ui.workshop.routes import read_route
from deseo.ui.workshop.screens import Listing, Mark, Screen, freeze_screen, thaw_screen

EN = Translator("en")
EXERCISE = {"territory": "modena", "source": "exercise"}
KINDS = [step.kind for step in default_route()]
SOME = [(kind, list(LANGUAGES)[at % len(LANGUAGES)]) for at, kind in enumerate(KINDS)]
HOSTILE = "<img src=x onerror=alert(1)> *a*"


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Give each test a store of its own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path / "home"))
    _forget()
    yield
    _forget()


def _forget():
    cache.paths.clear()
    stores.store.clear()
    cache._store.clear()
    cache.dataset.clear()
    cache.view.clear()


@pytest.fixture
def store():
    return open_store(read_paths())


@pytest.fixture
def meeting(store):
    return open_meeting(store, Meeting("modena", "Spring", default_route(), is_exercise=True))


@pytest.fixture
def open_step(open_at, store, meeting):
    """Return what opens the stage at a step, in a language."""

    def open_stage(kind, lang="en", **query):
        steer(store, read_meeting(store, meeting.meeting_id), KINDS.index(kind))
        address = {**EXERCISE, "meeting": meeting.meeting_id, "lang": lang, **query}
        app = open_at("pages/workshop.py", **address)
        assert not app.exception, app.exception
        return app

    return open_stage


def press(app, key):
    next(b for b in app.button if b.key == key).click().run()
    assert not app.exception, app.exception
    return app


def says(app, bodies):
    return " ".join([*bodies(app), *(w.value for w in (*app.markdown, *app.warning, *app.toast))])


def check_step(open_step, bodies, kind, lang):
    head = next(body for body in bodies(open_step(kind, lang)) if "stage-head" in body)
    place = Translator(lang)("workshop.place", n=KINDS.index(kind) + 1, total=len(KINDS))
    assert place in head
    assert "<h1></h1>" not in head


@pytest.mark.parametrize(("kind", "lang"), SOME)
def test_each_step_asks_its_question(open_step, bodies, kind, lang):
    check_step(open_step, bodies, kind, lang)


@pytest.mark.prove
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_step_asks_its_question_in_each_language(open_step, bodies, kind, lang):
    check_step(open_step, bodies, kind, lang)


def test_the_lobby_opens_a_meeting(open_at, store):
    app = open_at("pages/workshop.py", **EXERCISE)
    app.text_input[0].set_value("Spring in the valley")
    next(b for b in app.button if b.label == EN("workshop.open_meeting")).click().run()
    assert not app.exception
    opened = app.query_params["meeting"]
    meeting = read_meeting(store, opened if isinstance(opened, str) else opened[0])
    assert (meeting.title, meeting.is_exercise) == ("Spring in the valley", True)


def test_an_address_with_a_meeting_that_is_none_shows_the_lobby(open_at, bodies):
    app = open_at("pages/workshop.py", meeting=HOSTILE)
    assert EN("workshop.lobby") in says(app, bodies)


def test_the_bar_leads_on_and_back(open_step, store, meeting):
    app = open_step("reading")
    press(app, "w_next")
    assert read_meeting(store, meeting.meeting_id).current.kind == "territory"
    press(app, "w_back")
    assert read_meeting(store, meeting.meeting_id).current.kind == "reading"


def test_where_the_remote_was_quicker_the_page_goes_where_it_went(open_step, store, meeting):
    app = open_step("reading")
    steer(store, read_meeting(store, meeting.meeting_id), 7)
    press(app, "w_next")
    assert read_meeting(store, meeting.meeting_id).step == 7


def test_a_cluster_on_the_stage_bears_its_word(open_step, bodies):
    app = open_step("cluster")
    head = next(body for body in bodies(app) if "stage-head" in body)
    assert any(EN(f"word.{word}") in head for word in ("likely", "possible", "chance", "unjudged"))


def add_newcomer(app, name, town="Carpi"):
    app.text_input[0].set_value(name)
    zone = next(box for box in app.selectbox if box.label == EN("asked.town"))
    zone.set_value(next(option for option in zone.options if option == town))
    next(b for b in app.button if b.label == EN("workshop.add")).click().run()
    assert not app.exception, app.exception


def test_who_is_missing_is_on_the_map_at_once_and_goes_again(open_step, store, bodies):
    app = open_step("missing")
    add_newcomer(app, HOSTILE)
    named = read_newcomers(store, "modena", is_exercise=True)
    assert list(named["name"]) == [HOSTILE]
    assert list(named["location_precision"]) == ["zone"]
    said = says(app, bodies)
    assert "&lt;img" in said
    assert "<img src=x" not in said
    press(app, "w_take_back")
    assert read_newcomers(store, "modena", is_exercise=True).empty


def test_an_exercise_newcomer_is_never_among_the_real(open_step, store):
    add_newcomer(open_step("missing"), "Coop Nuova")
    assert read_newcomers(store, "modena", is_exercise=False).empty


def test_what_an_organisation_offers_is_kept_only_if_it_agrees(open_step, store, bodies):
    app = open_step("services")
    one = app.selectbox(key="w_room_one")
    one.set_value(one.options[0]).run()
    chosen = app.selectbox(key="w_room_one").value
    offers = app.multiselect[0]
    offers.set_value([offers.options[0]])
    keep = next(b for b in app.button if b.label == EN("asked.keep"))
    keep.click().run()
    assert EN("asked.first_agree") in says(app, bodies)
    assert read_sheet(store, chosen, "services") is None
    app.checkbox[0].check()
    next(b for b in app.button if b.label == EN("asked.keep")).click().run()
    assert not app.exception
    assert list(read_sheet(store, chosen, "services").answers.values()) == [True]


@pytest.mark.parametrize(
    "kind",
    [
        "territory",
        "cluster",
        *(
            pytest.param(kind, marks=pytest.mark.prove)
            for kind in ("missing", "services", "equality")
        ),
    ],
)
def test_a_scene_shows_what_it_showed_whatever_the_data_became(
    open_step, store, meeting, bodies, kind
):
    app = press(open_step(kind), "w_keep_view")
    scene = read_scenes(store, meeting.meeting_id)[0]
    before = open_step(kind, scene=scene.scene_id)
    kept = [body for body in bodies(before) if 'class="said' in body or "legend" in body]
    newcomer = Newcomer("modena", True, "Late", "mutual", "Carpi", 44.78, 10.88, "Spring")
    for _ in range(3):
        save_newcomer(store, newcomer, "facilitator")
    after = open_step(kind, scene=scene.scene_id)
    assert [b for b in bodies(after) if 'class="said' in b or "legend" in b] == kept
    assert kept
    assert EN("workshop.to_meeting") in [b.label for b in after.button]
    del app


def test_a_screen_comes_back_from_json_as_it_was(open_step):
    class OnPage:
        class selection:  # noqa: N801 - as a page has it
            territory, source, lang = "modena", "real", "en"

    screen = Screen(
        "Who?",
        ("One.", HOSTILE),
        {"points": {"id": ["a"]}},
        (Mark("●", "#123456", "two words"),),
        (Listing("T", ("a", "b"), (("x", 1), ("y", 2)), has_bars=True),),
        ("a register",),
        (("near", "500"),),
    )
    assert thaw_screen(json.loads(json.dumps(freeze_screen(OnPage, screen, "2026")))) == screen


def vote(store, meeting, ballot, voter, choices):
    join_meeting(store, meeting.meeting_id, voter)
    cast_vote(store, meeting.meeting_id, Vote(ballot.ballot_id, voter, choices, f"r-{voter}"))


def test_results_count_phones_and_paper_and_the_end_says_what_won(
    open_step, store, meeting, bodies
):
    asked = Ballot(
        meeting.meeting_id, "decide", "dots", f"What first? {HOSTILE}", ("Van", "Crèche")
    )
    ballot = open_ballot(store, save_ballot(store, asked))
    vote(store, meeting, ballot, "v" * 32, (1, 2))
    save_paper_counts(store, PaperCounts(ballot.ballot_id, 4, ((0,), (9,))))
    said = says(open_step("decide"), bodies)
    assert "<strong>11</strong>" in said
    assert EN.count("workshop.voters", 5) in said
    close_ballot(store, ballot)
    save_note(store, Note(meeting.meeting_id, "decide", "decision", "We begin in May."))
    said = says(open_step("close"), bodies)
    assert "Crèche" in said
    assert "We begin in May." in said
    assert "<img src=x" not in said


def test_a_question_nobody_answered_decides_nothing(open_step, store, meeting, bodies):
    asked = Ballot(meeting.meeting_id, "decide", "agree", "Together?", ("We share a van",))
    open_ballot(store, save_ballot(store, asked))
    assert EN("workshop.nobody_yet") in says(open_step("decide"), bodies)
    assert EN("workshop.nothing_decided") in says(open_step("close"), bodies)


def test_a_proposal_is_taken_up_or_put_aside(open_step, store, meeting, bodies):
    for what in ("Rent a van", "Paint it"):
        save_task(store, Task("modena", what, origin="phone", meeting_id=meeting.meeting_id,
                              is_exercise=True))  # fmt: skip
    app = open_step("tasks")
    assert EN.count("workshop.proposed", 2) in says(app, bodies)
    take = next(b for b in app.button if b.label == EN("workshop.take_up"))
    press(app, take.key)
    drop = next(b for b in app.button if b.label == EN("workshop.put_aside"))
    press(app, drop.key)
    assert EN.count("workshop.proposed", 1) not in says(app, bodies)


def test_a_closed_meeting_shows_what_it_decided_and_kept_and_cannot_be_changed(
    open_step, store, meeting, open_at, bodies
):
    press(open_step("territory"), "w_keep_view")
    press(open_step("close"), "w_close_meeting")
    assert not read_meeting(store, meeting.meeting_id).is_open
    app = open_at("pages/workshop.py", **EXERCISE, meeting=meeting.meeting_id)
    keys = {button.key for button in app.button}
    assert not keys & {"w_next", "w_back", "w_keep_view", "w_close_meeting"}
    scene = read_scenes(store, meeting.meeting_id)[0]
    assert f"w_scene_{scene.scene_id}" in keys
    assert EN("workshop.close") in says(app, bodies)


def test_a_step_taken_when_the_meeting_was_closed_meanwhile_says_so(open_step, store, meeting):
    app = open_step("reading")
    close_meeting(store, read_meeting(store, meeting.meeting_id))
    press(app, "w_next")
    assert read_meeting(store, meeting.meeting_id).current.kind == "reading"


def lay_out(*rows):
    return pd.DataFrame(rows, columns=["step_id", "place", "kind", "title", "minutes", "notes"])


def test_a_route_is_read_by_place_with_new_steps_named_after_their_kind():
    table = lay_out(
        ("close", 3, "close", None, 5, None),
        ("decide", 1, "decide", "What now?", None, "breathe"),
        (None, 2, "decide", "", 10, ""),
        (None, None, None, None, None, None),
    )
    assert read_route(table) == (
        Step("decide", "decide", "What now?", "breathe", 0),
        Step("decide-2", "decide", "", "", 10),
        Step("close", "close", "", "", 5),
    )


def test_a_newcomer_taken_back_leaves_its_trace(store):
    newcomer = Newcomer("modena", True, "Late", "", "Carpi", 44.78, 10.88, "Spring")
    enterprise_id = save_newcomer(store, newcomer, "facilitator")
    remove_newcomer(store, enterprise_id, "facilitator")
    assert read_newcomers(store, "modena", is_exercise=True).empty


def test_who_lays_the_route_second_sees_both_and_chooses(open_at, store, meeting, bodies):
    app = open_at("pages/workshop.py", **EXERCISE)
    app.session_state[f"route_mine_{meeting.meeting_id}"] = (Step("welcome", "welcome", "Mine"),)
    app.run()
    said = says(app, bodies)
    assert EN("workshop.route_meanwhile") in said
    assert "Mine" in said
    assert EN("workshop.step_tasks") in said
    press(app, f"w_route_mine_{meeting.meeting_id}_keep")
    assert [step.title for step in read_meeting(store, meeting.meeting_id).route] == ["Mine"]
