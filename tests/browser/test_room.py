"""A phone in a room: accessible, live, patient with a lost network, and whole without script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deseo.meetings import Ballot, Meeting, default_route
from deseo.rooms import close_room, open_room
from deseo.settings import ROOT
from deseo.store import open_ballot, open_meeting, open_store, read_tally, save_ballot, show_results
from tests.browser.conftest import PHONE
from tests.browser.test_pages import find_barriers
from tests.fixtures import PATHS


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Open one room; each test has ballots of its own."""
    paths = replace(PATHS, home=tmp_path_factory.mktemp("room") / "home")
    store = open_store(paths)
    meeting = open_meeting(store, Meeting("modena", "Childcare", default_route(), is_exercise=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT / "src"))
        room = open_room(paths, meeting.meeting_id, "127.0.0.1")
    yield store, meeting, room
    close_room(paths, meeting.meeting_id)


@pytest.fixture
def make_phone(chromium, house):
    contexts = []

    def make(*, script=True, locale="en-GB"):
        context = chromium.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, locale=locale,
            java_script_enabled=script,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.goto(house[2].url)
        return page

    yield make
    for context in contexts:
        context.close()


def join(page):
    page.locator("main button").click()
    page.wait_for_url("**/now*")
    return page


def ask(house, kind="dots", question="Which first?"):
    store, meeting, _ = house
    options = ("Share a crèche", "A common van")
    draft = Ballot(meeting.meeting_id, "welcome", kind, question, options)
    return open_ballot(store, save_ballot(store, draft))


def scores(house, ballot):
    return [option.score for option in read_tally(house[0], ballot.ballot_id).options]


def card(page, question):
    return page.locator("section.card", has_text=question)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR", "sv-SE"])
def test_every_page_of_a_phone_is_accessible_and_fits(house, make_phone, locale):
    for kind in ("dots", "ranking", "agree"):
        show_results(house[0], ask(house, kind, f"Asked by {kind}?"), is_shown=True)
    page = make_phone(locale=locale)
    address = house[2].address
    pages = [lambda: None, lambda: join(page)]
    pages += [lambda path=path: page.goto(address + path) for path in ("/note", "/task", "/remote")]
    pages += [lambda: unlock(page, house)]
    for turn in pages:
        turn()
        assert find_barriers(page) == {}
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        small = page.locator(
            "main button, main select, main input:not([type=radio], [type=hidden])"
        )
        assert all(each.bounding_box()["height"] >= 44 for each in small.all())


def unlock(page, house):
    page.fill("#pin", house[2].pin)
    page.locator("main button").click()
    page.locator("form[action='/remote/step']").wait_for()


def test_a_vote_appears_by_itself_and_spares_who_is_writing(house, make_phone):
    page, writer = join(make_phone()), join(make_phone())
    older = ask(house, question="The older one?")
    card(writer, "The older one?").wait_for(timeout=20_000)
    card(writer, "The older one?").locator("input[name=o0][value='2']").check()
    ask(house, question="The newer one?")
    card(page, "The newer one?").wait_for(timeout=20_000)
    writer.locator("#fresh").wait_for(timeout=20_000)
    assert card(writer, "The older one?").locator("input[name=o0][value='2']").is_checked()
    assert scores(house, older) == [0, 0]


def test_a_vote_waits_for_the_network_and_counts_once(house, make_phone):
    ballot = ask(house, question="Without a network?")
    page = join(make_phone())
    form = card(page, "Without a network?")
    form.locator("input[name=o0][value='2']").check()
    page.context.set_offline(True)
    form.locator("button").click()
    page.locator("#lost").wait_for(timeout=20_000)
    assert scores(house, ballot) == [0, 0]
    page.context.set_offline(False)
    page.wait_for_url("**/now?said=voted", timeout=20_000)
    assert scores(house, ballot) == [2, 0]


def test_without_script_one_joins_and_votes_all_the_same(house, make_phone):
    ballot = ask(house, question="Without a script?")
    page = join(make_phone(script=False))
    form = card(page, "Without a script?")
    form.locator("input[name=o1][value='3']").check()
    form.locator("button").click()
    page.wait_for_url("**/now?said=voted")
    assert scores(house, ballot) == [0, 3]


def test_by_keyboard_alone_one_joins_and_votes(house, make_phone):
    ballot = ask(house, "ranking", "By keyboard?")
    page = make_phone()
    page.locator("#nickname").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/now*")
    form = card(page, "By keyboard?")
    form.locator("select[name=o0]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Enter")
    page.wait_for_url("**/now?said=voted")
    assert scores(house, ballot) == [1, 0]
