"""A whole workshop, played: one projector, one remote, phones, and minutes that hold it all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Error as PlaywrightError
from pypdf import PdfReader

from tests.browser.conftest import PHONE, SMALL, start_atlas

LOCAL = re.compile(r"(https?|wss?)://127\.0\.0\.1(:\d+)?/")
QUESTION = "What could we do together first?"
OPTIONS = ("Share a crèche", "One accountant for all", "A common van")
PHONES = [pytest.param(4, id="four phones"),
          pytest.param(20, id="twenty phones", marks=pytest.mark.prove)]  # fmt: skip


class Room:
    """What stands in the room: the projector, and how phones come in."""

    def __init__(self, visit, base, chromium):
        self.visit, self.chromium, self.contexts, self.asked = visit, chromium, [], []
        self.opened = visit(
            "/workshop?source=exercise&territory=modena", size=SMALL, base=base, only_loopback=False
        )
        self.page = self.opened.page

    def begin(self, title):
        self.page.get_by_label("What it is called").fill(title)
        self.page.get_by_role("button", name="Begin").click()
        self.page.locator(".st-key-stagebar").wait_for(timeout=30_000)
        self.opened.settle()

    def choose(self, label, words):
        box = self.page.get_by_label(label).first
        box.click()
        box.fill(words)
        self.page.get_by_role("option").filter(has_text=words).first.click()
        self.opened.settle()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=False).first.click()

    def open_to_phones(self):
        self.choose("Address phones can reach", "this computer only")
        self.press("Let phones join")
        self.page.locator(".address").first.wait_for(timeout=30_000)
        self.address = "http://" + self.page.locator(".address").first.inner_text()
        self.code = self.page.locator(".code").first.inner_text().rsplit(" ", 1)[1]
        self.page.locator(".st-key-stagebar").get_by_text("Phones").click()
        self.page.get_by_text("Your remote").first.click()
        told = self.page.get_by_text("type this PIN").first.inner_text()
        self.pin = re.search(r"PIN: (\d+)", told)[1]
        self.page.keyboard.press("Escape")

    def question(self):
        return self.page.locator(".stage-head h1").inner_text()

    def wait_for_question(self, words):
        self.page.locator(".stage-head h1").filter(has_text=words).wait_for(timeout=30_000)
        self.opened.settle()

    def go_to(self, words):
        for _ in range(12):
            before = self.question()
            if words in before:
                return
            self.page.keyboard.press("PageDown")
            self.page.wait_for_function(
                "before => document.querySelector('.stage-head h1').innerText !== before",
                arg=before,
                timeout=60_000,
            )
            self.opened.settle()
        raise AssertionError(f"no step asks {words}")

    def keep_view(self):
        self.page.locator(".st-key-w_keep_view button").first.click()
        self.page.get_by_text("Kept for the minutes").first.wait_for(timeout=20_000)

    def read_minutes(self):
        with self.page.expect_download(timeout=60_000) as waited:
            self.press("Minutes (PDF)")
        pages = PdfReader(waited.value.path()).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def phone(self, path):
        context = self.chromium.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-GB"
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(self.address + path)
        return page

    def join(self, nickname):
        page = self.phone(f"/?c={self.code}")
        page.locator("#nickname").fill(nickname)
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/now*")
        return page

    def turn(self, page, path):
        """Open a page on a phone, whatever it was just about to load by itself."""
        for _ in range(5):
            try:
                return page.goto(self.address + path)
            except PlaywrightError:
                page.wait_for_timeout(500)
        return page.goto(self.address + path)

    def vote(self, page, dots):
        self.turn(page, "/now")
        for number, each in enumerate(dots):
            page.locator(f"input[name=o{number}][value='{each}']").check()
        page.locator("form[action='/vote'] button[type=submit]").click()
        page.wait_for_url("**said=voted*")

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def play(visit, chromium, tmp_path):
    rooms = []
    with start_atlas(tmp_path) as base:

        def make():
            rooms.append(Room(visit, base, chromium))
            return rooms[-1]

        yield make
        for room in rooms:
            room.close()


def look_around(room):
    """Walk from the warm-up to a cluster, with somebody added who was missing."""
    room.go_to("who is here?")
    room.keep_view()
    room.go_to("Who is missing?")
    room.page.get_by_label("Name of the organisation").fill("Cooperativa Nuova Luce")
    room.choose("Municipality", "Carpi")
    room.press("Put it on the map")
    room.page.get_by_text("Cooperativa Nuova Luce is on the map").wait_for(timeout=30_000)
    room.go_to("Why these?")
    assert any(word in room.question() for word in ("likely", "possible", "could be chance"))
    room.keep_view()


def decide(room, guests):
    """Ask, have every phone vote, and see every vote counted once."""
    room.go_to("What do we decide?")
    room.page.get_by_label("The question").fill(QUESTION)
    room.page.get_by_label("What can be chosen").fill("\n".join(OPTIONS))
    room.press("Keep the question")
    room.wait_for_question(QUESTION)
    room.press("Open the vote")
    room.page.get_by_text("The vote is open").wait_for(timeout=20_000)
    for guest in guests:
        room.vote(guest, (2, 1, 0))
    room.page.get_by_text(f"{len(guests)} have voted").wait_for(timeout=20_000)
    counted = [str(2 * len(guests)), str(len(guests)), "0"]
    assert room.page.locator(".tally strong").all_inner_texts() == counted
    room.keep_view()
    room.press("Close the vote")
    room.page.get_by_text("The vote is closed").wait_for(timeout=20_000)


def agree(room, guest):
    """Take a task a phone proposes, and write down a decision."""
    room.turn(guest, "/task")
    guest.locator("main form textarea, main form input[type=text]").first.fill("Visit a crèche")
    guest.locator("main form button[type=submit]").first.click()
    room.go_to("Who does what")
    room.page.get_by_text("One proposal from a phone waits").wait_for(timeout=20_000)
    room.page.get_by_text("Write down").click()
    room.page.get_by_label("In words of the room").fill("We meet again in May.")
    room.press("Keep it")
    room.page.get_by_text("Written down for the minutes").wait_for(timeout=20_000)


@pytest.mark.parametrize("phones", PHONES)
def test_a_whole_workshop_from_the_code_to_the_minutes(play, phones):
    room = play()
    room.begin("Spring in Modena")
    room.open_to_phones()
    remote = room.phone("/remote")
    remote.locator("#pin").fill(room.pin)
    remote.locator("main button[type=submit]").first.click()
    guests = [room.join(f"guest {number}") for number in range(phones)]
    room.turn(remote, "/remote")
    remote.locator("form[action='/remote/step'] button").last.click()
    room.wait_for_question("How do we read this map?")
    look_around(room)
    decide(room, guests)
    agree(room, guests[0])
    room.go_to("What have we decided?")
    room.page.get_by_text("We meet again in May.").first.wait_for(timeout=20_000)
    told = room.read_minutes()
    for words in ("We meet again in May.", QUESTION, *OPTIONS, "Visit a crèche", "Why these?"):
        assert words in told, words
    assert "invented" in told
    assert all(LOCAL.match(address) for address in room.asked)
    assert all(LOCAL.match(a) or a.startswith(("data:", "blob:")) for a in room.opened.asked)
    assert room.opened.complaints == []


def test_the_stage_fits_a_projector_and_every_text_is_large(play):
    room = play()
    room.begin("Large")
    for words in ("Large", "read this map", "who is here?", "Who is missing?", "What binds us?"):
        room.go_to(words)
        room.page.wait_for_timeout(500)
        smallest = room.page.evaluate(
            """() => Math.min(...[...document.querySelectorAll(
                 '.stage-head *, .said *, .legend li, label p, .st-key-stagebar button p')]
               .filter(e => e.checkVisibility() && e.innerText && e.innerText.trim())
               .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
        )
        assert smallest >= 24, words
        assert room.page.evaluate("document.documentElement.scrollWidth") <= SMALL[0]


def test_the_lobby_is_reachable_again_and_lists_the_meeting(play):
    room = play()
    room.begin("Leave me")
    room.press("Leave")
    room.page.locator(".st-key-masthead").wait_for(timeout=20_000)
    room.page.get_by_text("Leave me").first.wait_for(timeout=20_000)
