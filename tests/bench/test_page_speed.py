"""How fast pages paint, with a page of nothing but text beside them as the machine's yardstick.

Prints medians of five; nothing is asserted about seconds, since machines differ.
"""

import statistics
import time

import pytest

from tests.browser.conftest import SMALL, start_atlas
from tests.browser.test_map import write_register

pytestmark = pytest.mark.bench
RUNS = 5
TEXT_ONLY = """
import streamlit as st
number = st.number_input("n", value=0)
st.markdown(f"# Text {number}")
"""


def median_of(measure):
    return statistics.median(measure() for _ in range(RUNS))


def time_first_map(chromium, base, *, again=False):
    """Time a map in a browser that has never been here, or that has been here once."""
    context = chromium.new_context(viewport={"width": SMALL[0], "height": SMALL[1]})
    taken = time_map_in(context, base)
    if again:
        taken = time_map_in(context, base)
    context.close()
    return taken


def time_map_in(context, base):
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(base + "/explore?territory=modena")
    ground = page.frame_locator("iframe[title^=streamlit_folium]")
    ground.locator("[data-ground=drawn][data-points]").wait_for(timeout=60_000)
    taken = time.perf_counter() - begun
    page.close()
    return taken


def time_first_text(chromium, base):
    page = chromium.new_context(viewport={"width": SMALL[0], "height": SMALL[1]}).new_page()
    begun = time.perf_counter()
    page.goto(base)
    page.get_by_role("heading", name="Text").wait_for(timeout=60_000)
    taken = time.perf_counter() - begun
    page.context.close()
    return taken


def open_map(chromium, base):
    page = chromium.new_context(viewport={"width": SMALL[0], "height": SMALL[1]}).new_page()
    page.goto(base + "/explore?territory=modena")
    ground = page.frame_locator("iframe[title^=streamlit_folium]")
    ground.locator("[data-ground=drawn][data-points]").wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    return page, ground


def time_filter(page, ground, word):
    before = ground.locator("[data-shown]").get_attribute("data-shown")
    page.get_by_role("textbox", name="Search").fill(word)
    begun = time.perf_counter()
    page.keyboard.press("Enter")
    ground.locator(f"[data-shown]:not([data-shown='{before}'])").wait_for(timeout=30_000)
    return time.perf_counter() - begun


def time_text_rerun(page, number):
    page.get_by_role("spinbutton").fill(str(number))
    begun = time.perf_counter()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Text {number}").wait_for(timeout=30_000)
    return time.perf_counter() - begun


@pytest.mark.parametrize("number", [200, 2_000, 20_000])
def test_paint_and_repaint(chromium, tmp_path, number):
    register = write_register(tmp_path / "some.csv", number)
    words = iter(
        ["organisation 1", "organisation 12", "organisation 2", "organisation", "o 1", "5"]
    )
    with start_atlas(tmp_path, DESEO_ENTERPRISES=str(register)) as base:
        time_first_map(chromium, base)
        first = median_of(lambda: time_first_map(chromium, base))
        second = median_of(lambda: time_first_map(chromium, base, again=True))
        page, ground = open_map(chromium, base)
        time_filter(page, ground, next(words))
        change = median_of(lambda: time_filter(page, ground, next(words)))
    print(
        f"\n{number:>6} enterprises: first map {first:.2f} s "
        f"({second:.2f} s on a second visit), filter to repaint {change:.2f} s"
    )


def test_the_yardstick(chromium, tmp_path):
    script = tmp_path / "text_only.py"
    script.write_text(TEXT_ONLY)
    with start_atlas(tmp_path, script=str(script)) as base:
        page = chromium.new_page()
        page.goto(base)
        page.get_by_role("heading", name="Text").wait_for(timeout=60_000)
        numbers = iter(range(1, 9))
        time_text_rerun(page, next(numbers))
        rerun = median_of(lambda: time_text_rerun(page, next(numbers)))
        first = median_of(lambda: time_first_text(chromium, base))
    print(f"\n text only: first paint {first:.2f} s, rerun {rerun:.2f} s")
