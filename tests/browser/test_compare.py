"""Territories side by side in a real browser: one scale, one zoom, each map at its own place."""

import pytest

from tests.browser.conftest import DESK, GROUND, PHONE
from tests.browser.test_pages import OF_WHOLE_PAGES, find_barriers

FOUR = "territory=modena&beside=dunkerque,west_cork,goteborg&source=exercise"
PLACED = "#map_div[data-ground=drawn][data-metres-per-pixel][data-points]"


class SideBySide:
    """The maps of a page, with what each of them shows."""

    def __init__(self, opened, number):
        self.page = opened.page
        self.maps = [self.page.frame_locator(GROUND).nth(at) for at in range(number)]
        for ground in self.maps:
            ground.locator(PLACED).wait_for(timeout=60_000)
        opened.settle()

    def ask(self, at, script):
        return self.maps[at].locator("#map_div").evaluate(f"() => {script}")

    def scales(self):
        """Metres per pixel at the middle of each map, as the earth's circumference gives them."""
        middle = (
            "window.map.options.crs.scale(window.map.getZoom())"
            " / Math.cos(window.map.getCenter().lat * Math.PI / 180)"
        )
        return [40_075_016.686 / self.ask(at, middle) for at in range(len(self.maps))]

    def bars(self):
        """What the scale bars say, and how wide they are."""
        lines = [ground.locator(".leaflet-control-scale-line") for ground in self.maps]
        return [(line.inner_text(), round(line.bounding_box()["width"])) for line in lines]

    def centres(self):
        script = "[window.map.getCenter().lat, window.map.getCenter().lng]"
        return [self.ask(at, script) for at in range(len(self.maps))]

    def wait_for_scale(self, at, other_than):
        self.maps[at].locator(f"#map_div:not([data-metres-per-pixel='{other_than}'])").wait_for(
            timeout=10_000
        )

    def marked(self, at):
        return self.maps[at].locator("#map_div").get_attribute("data-metres-per-pixel")


def alike(values):
    return max(values) / min(values) < 1.002


def test_four_territories_are_drawn_at_one_scale_and_a_link_restores_them(visit):
    opened = visit(f"/compare?{FOUR}&shade=density", size=DESK)
    maps = SideBySide(opened, 4)
    assert alike(maps.scales())
    assert len(set(maps.bars())) == 1
    names = [ground.locator("#map_div").get_attribute("aria-label") for ground in maps.maps]
    for name, territory in zip(
        names, ("Modena", "Dunkirk", "West Cork", "Gothenburg"), strict=True
    ):
        assert territory in name
    notes = [ground.locator(".deseo-note").inner_text() for ground in maps.maps]
    assert all("Same scale" in note for note in notes)
    assert ["nobody has told us" in note for note in notes] == [False, False, True, True]
    assert opened.strangers == []
    assert opened.complaints == []
    assert find_barriers(opened.page) == {}
    assert not find_barriers(opened.page.frames[-1]).keys() - OF_WHOLE_PAGES


def test_zooming_one_zooms_all_panning_one_moves_no_other_and_nothing_is_run_again(visit):
    opened = visit(f"/compare?{FOUR}")
    maps = SideBySide(opened, 4)
    before, marked = maps.scales(), maps.marked(3)
    shown = [ground.locator("[data-shown]").get_attribute("data-shown") for ground in maps.maps]
    opened.page.evaluate(
        "() => { window.seen = 0; new MutationObserver(() => { window.seen += 1; })"
        ".observe(document.querySelector('[data-test-script-state]'), { attributes: true }); }"
    )
    centres = maps.centres()
    maps.maps[0].get_by_role("button", name="Zoom in").click()
    maps.wait_for_scale(3, marked)
    opened.page.wait_for_timeout(300)
    assert alike(maps.scales())
    assert before[0] / maps.scales()[0] == pytest.approx(2, rel=0.01)
    assert len(set(maps.bars())) == 1
    for one, other in zip(maps.centres()[1:], centres[1:], strict=True):
        assert one == pytest.approx(other, abs=0.02)
    centres = maps.centres()
    maps.ask(1, "window.map.panBy([0, -600], { animate: false }).getZoom()")
    assert maps.centres()[1][0] > centres[1][0] + 0.5
    for at in (0, 2, 3):
        assert maps.centres()[at] == pytest.approx(centres[at], abs=1e-6)
    assert alike(maps.scales())
    assert opened.page.evaluate("window.seen") == 0
    again = [ground.locator("[data-shown]").get_attribute("data-shown") for ground in maps.maps]
    assert again == shown


def test_each_map_fits_its_own_territory_where_that_is_chosen_and_says_so(visit):
    opened = visit("/compare?territory=modena&beside=goteborg")
    maps = SideBySide(opened, 2)
    marked = maps.marked(0)
    opened.page.get_by_role("radio", name="Fit each").click()
    maps.wait_for_scale(0, marked)
    opened.settle()
    modena, goteborg = maps.scales()
    assert goteborg > 2 * modena
    for ground in maps.maps:
        assert "its own scale" in ground.locator(".deseo-note").inner_text()
    maps.maps[0].get_by_role("button", name="Zoom in").click()
    opened.page.wait_for_timeout(600)
    assert maps.scales()[0] < modena
    assert maps.scales()[1] == pytest.approx(goteborg)
    opened.page.get_by_role("radio", name="Same for all").click()
    opened.page.wait_for_url(lambda address: "scale=" not in address)
    opened.page.wait_for_timeout(1000)
    assert alike(maps.scales())


def test_on_a_phone_maps_stand_one_below_the_other_and_bars_keep_their_names(visit):
    opened = visit("/compare?territory=modena&beside=dunkerque", size=PHONE)
    SideBySide(opened, 2)
    boxes = [opened.page.locator(GROUND).nth(at).bounding_box() for at in range(2)]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    name = opened.page.locator(".axes td").first.evaluate(
        "(cell) => getComputedStyle(cell, '::before').content"
    )
    assert name == '"Modena"'


def test_by_keyboard_a_territory_is_added_and_put_first(visit):
    opened = visit("/compare?territory=modena&beside=dunkerque")
    page = opened.page
    page.get_by_role("button", name="Add a territory").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**beside=dunkerque%2Cpiacenza*", timeout=30_000)
    opened.settle()
    page.get_by_role("button", name="Put first").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**territory=piacenza**beside=modena%2Cdunkerque*", timeout=30_000)
