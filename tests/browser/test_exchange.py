"""Two people in one thread: written, changed by both, settled; the second is shown both."""

import pytest

from deseo.exchange import Post, Thread
from deseo.settings import read_paths
from deseo.store import open_store, open_thread, read_talks
from tests.browser.conftest import DESK, PHONE, SMALL, start_atlas
from tests.browser.test_pages import find_barriers


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    home = tmp_path_factory.mktemp("exchange") / "home"
    return open_store(read_paths({"DESEO_HOME": str(home)}))


@pytest.fixture(scope="module")
def thread_id(store):
    thread = Thread("modena", "question", "Who runs a crèche?", is_exercise=True)
    return open_thread(store, thread, Post("", "officer", "Four rooms.")).thread.thread_id


@pytest.fixture(scope="module", name="exchange")
def _exchange(store, thread_id, tmp_path_factory, chromium):
    with start_atlas(tmp_path_factory.mktemp("atlas"), DESEO_HOME=str(store.path.parent)) as base:

        def visit(query="", size=DESK):
            page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
            page.goto(f"{base}/exchange?territory=modena&source=exercise{query}")
            page.locator("h1").wait_for(timeout=60_000)
            rest(page)
            return page

        yield visit


def rest(page):
    """Wait until the script has run."""
    page.wait_for_timeout(500)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def rewrite(page, words):
    page.get_by_role("button", name="Change", exact=True).first.click()
    page.get_by_role("textbox", name="The words").fill(words)


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()


def read(store):
    (talk,) = read_talks(store, "modena", is_exercise=True)
    return talk


def test_two_change_one_post_and_nobodys_words_are_lost(exchange, store, thread_id):
    first, second = exchange(f"&thread={thread_id}"), exchange(f"&thread={thread_id}")
    rewrite(first, "Five rooms.")
    rewrite(second, "Six rooms.")
    save(first)
    first.get_by_text("Five rooms.").wait_for()
    save(second)
    second.get_by_text("Somebody else changed this").wait_for()
    both = second.locator(".table-frame").inner_text()
    assert "Five rooms." in both
    assert "Six rooms." in both
    assert find_barriers(second) == {}
    second.get_by_role("button", name="Keep mine").click()
    second.get_by_text("Somebody else changed this").wait_for(state="detached")
    assert read(store).posts[0].text == "Six rooms."
    second.get_by_role("textbox", name="Your answer").fill("We could run three.")
    second.get_by_role("button", name="Send").click()
    second.locator("article", has_text="We could run three.").wait_for()
    second.get_by_role("button", name="This is settled").click()
    second.get_by_text("This is settled. You can still").wait_for()
    assert read(store).thread.state == "resolved"
    first.close()
    second.close()


@pytest.mark.parametrize(
    ("size", "query"),
    [(SMALL, "&theme=projector&lang=fr"), (PHONE, "&part=tasks&lang=sv")],
    ids=["thread on a projector", "tasks on a phone"],
)
def test_a_part_is_accessible_and_not_wider_than_the_screen(exchange, thread_id, size, query):
    page = exchange(f"&thread={thread_id}{query}", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert find_barriers(page) == {}
    page.close()
