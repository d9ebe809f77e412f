"""How fast four territories stand side by side, and how fast a change is drawn on all four maps.

Prints medians of five, beside one map of one territory as a yardstick; nothing is asserted.
"""

import time

import pytest

from tests.bench.test_page_speed import median_of
from tests.browser.conftest import DESK, GROUND, start_atlas

pytestmark = pytest.mark.bench
FOUR = "/compare?territory=modena&beside=dunkerque,west_cork,goteborg&source=exercise"
ONE = "/explore?territory=modena&source=exercise"
DRAWN = "#map_div[data-ground=drawn][data-shown][data-points]"


def open_maps(context, address, number):
    """Open a page; give it with the seconds until its maps are drawn."""
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(address)
    for at in range(number):
        page.frame_locator(GROUND).nth(at).locator(DRAWN).wait_for(timeout=90_000)
    return page, time.perf_counter() - begun


def time_first(chromium, address, number):
    context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    taken = open_maps(context, address, number)[1]
    context.close()
    return taken


def time_change(page, name):
    """Choose another drawing; wait until every map shows something else."""
    maps = [page.frame_locator(GROUND).nth(at) for at in range(4)]
    before = [ground.locator("#map_div").get_attribute("data-shown") for ground in maps]
    begun = time.perf_counter()
    page.get_by_role("radio", name=name, exact=True).click()
    for ground, shown in zip(maps, before, strict=True):
        ground.locator(f"#map_div:not([data-shown='{shown}'])").wait_for(timeout=30_000)
    taken = time.perf_counter() - begun
    page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")
    page.wait_for_timeout(500)
    return taken


def test_four_territories(chromium, tmp_path):
    with start_atlas(tmp_path) as base:
        page, _ = open_maps(chromium.new_context(), base + FOUR, 4)
        page.get_by_text("likely,").first.wait_for(timeout=120_000)
        page.get_by_text("still being checked").first.wait_for(state="detached", timeout=300_000)
        page.close()
        time_first(chromium, base + ONE, 1)
        one = median_of(lambda: time_first(chromium, base + ONE, 1))
        first = median_of(lambda: time_first(chromium, base + FOUR, 4))
        page, _ = open_maps(chromium.new_context(), base + FOUR, 4)
        page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")
        names = iter(["Clusters", "Families"] * 4)
        change = median_of(lambda: time_change(page, next(names)))
    print(
        f"\n four territories: first paint {first:.2f} s (one map of one territory {one:.2f} s),"
        f" a change on all four maps {change:.2f} s"
    )
