"""The map and its list twin do the same, by pointer and by keyboard, without asking too often."""

import csv
import os
import random
from pathlib import Path

import pytest

from tests.browser.conftest import PHONE, start_atlas

HOSTILE = '<img src=x onerror="window.top.hacked=1">'
HEADER = ["enterprise_id", "territory_id", "name", "location_precision", "lat", "lon"]
HEADER += ["source", "is_exercise", "municipality", "eu_family"]
REGISTERS = os.environ.get("DESEO_REGISTERS_DIR")


def write_register(path: Path, number: int, name="Organisation {i}") -> Path:
    place = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for i in range(number):
            at = [round(44.64 + place.gauss(0, 0.1), 5), round(10.92 + place.gauss(0, 0.1), 5)]
            row = [f"t-{i:06}", "modena", name.format(i=i), "address", *at, "test", "no", "", ""]
            table.writerow(row)
    return path


def middle_of(opened, lat, lon):
    """Where a place is in the map's own frame, in pixels."""
    return opened.map.locator("#map_div").evaluate(
        "(_, at) => { const p = window.map.latLngToContainerPoint(at); return {x: p.x, y: p.y}; }",
        [lat, lon],
    )


def test_choosing_a_point_opens_its_card_once_and_again(visit):
    opened = visit("/explore?territory=modena")
    opened.wait_for_map()
    place = {"lat": 44.83373, "lon": 11.29378}  # Finale Emilia, where one organisation stands
    at = middle_of(opened, place["lat"], place["lon"])
    for _ in range(2):
        opened.map.locator("#map_div").click(position=at)
        opened.page.locator("section.card h2").wait_for(timeout=10_000)
        assert opened.page.locator("section.card h2").inner_text() == "Albatros"
        opened.page.get_by_role("button", name="Back to the list").click()
        opened.page.locator("section.card").wait_for(state="detached", timeout=10_000)


def test_a_row_of_the_list_opens_the_same_card_by_keyboard_alone(visit):
    opened = visit("/explore?territory=modena")
    opened.wait_for_map()
    row = opened.page.locator(".st-key-rows_enterprises button").first
    row.focus()
    opened.page.keyboard.press("Enter")
    opened.page.locator("section.card h2").wait_for(timeout=10_000)
    assert "enterprise=" in opened.page.url


def test_a_view_is_a_link(visit):
    first = visit("/explore?territory=grenoble&lang=fr&source=exercise&family=association")
    first.wait_for_map()
    second = visit(first.page.url.replace(first.base, ""))
    second.wait_for_map()
    assert second.shown() == first.shown()
    assert "family=association" in second.page.url


def test_panning_and_zooming_ask_nothing_of_the_server(visit):
    opened = visit("/explore?territory=goteborg&source=exercise")
    opened.wait_for_map()
    sent = []
    before = opened.shown()
    opened.page.on("websocket", lambda socket: sent.append(socket.url))
    opened.page.evaluate(
        "() => { window.runs = 0; new MutationObserver(() => window.runs++).observe("
        "document.querySelector('[data-test-script-state]'), {attributes: true}); }"
    )
    for _ in range(3):
        opened.map.locator(".leaflet-control-zoom-in").click()
        opened.page.wait_for_timeout(400)
    box = opened.page.locator("iframe[title^=streamlit_folium]").bounding_box()
    opened.page.mouse.move(box["x"] + 300, box["y"] + 200)
    opened.page.mouse.down()
    opened.page.mouse.move(box["x"] + 150, box["y"] + 100, steps=8)
    opened.page.mouse.up()
    opened.page.wait_for_timeout(1200)
    assert opened.page.evaluate("window.runs") == 0
    assert opened.shown() == before
    assert sent == []


def test_a_filter_changes_the_points_and_keeps_the_view(visit):
    opened = visit("/explore?territory=modena&source=exercise")
    opened.wait_for_map()
    opened.map.locator(".leaflet-control-zoom-in").click()
    opened.page.wait_for_timeout(600)
    look = "() => [window.map.getZoom(), window.map.getCenter().lat]"
    before, number = opened.map.locator("#map_div").evaluate(look), opened.points()
    opened.page.get_by_role("textbox", name="Search").fill("coop")
    opened.page.keyboard.press("Enter")
    opened.map.locator(f"[data-points]:not([data-points='{number}'])").wait_for(timeout=10_000)
    assert opened.points() < number
    assert opened.map.locator("#map_div").evaluate(look) == before
    assert opened.map.locator("#map_div").evaluate("() => window.feature_group.length") == 1


def test_a_search_is_blind_to_accents_and_language(visit):
    opened = visit("/explore?territory=goteborg&source=exercise&q=creche")
    opened.wait_for_map()
    in_swedish = visit("/explore?territory=goteborg&source=exercise&lang=sv&q=Förskola")
    in_swedish.wait_for_map()
    assert opened.points() == in_swedish.points() > 0


def test_europe_leads_to_the_territory_chosen_on_it(visit):
    opened = visit("/")
    opened.wait_for_map()
    at = middle_of(opened, 44.38, 10.82)
    opened.map.locator("#map_div").click(position=at)
    opened.page.wait_for_url("**/explore?*territory=modena*", timeout=15_000)


def test_on_a_phone_the_map_is_seen_without_turning(visit):
    opened = visit("/explore?territory=west_cork", size=PHONE)
    opened.wait_for_map()
    box = opened.page.locator("iframe[title^=streamlit_folium]").bounding_box()
    assert box["width"] >= 340
    assert box["height"] <= 844


@pytest.mark.prove
def test_twenty_thousand_points_pan_and_hostile_names_stay_names(visit, tmp_path):
    register = write_register(tmp_path / "many.csv", 20_000, HOSTILE + " {i}")
    with start_atlas(tmp_path, DESEO_ENTERPRISES=str(register)) as base:
        opened = visit("/explore?territory=modena", base=base)
        opened.wait_for_map()
        assert opened.points() == 20_000
        box = opened.page.locator("iframe[title^=streamlit_folium]").bounding_box()
        opened.page.mouse.move(box["x"] + 400, box["y"] + 300)
        opened.page.mouse.down()
        for step in range(20):
            opened.page.mouse.move(box["x"] + 400 - 10 * step, box["y"] + 300 - 5 * step)
        opened.page.mouse.up()
        opened.page.wait_for_timeout(800)
        assert opened.page.evaluate("window.hacked") is None
        assert opened.page.locator("img[src=x]").count() == 0


def test_hostile_names_stay_names(visit, tmp_path):
    register = write_register(tmp_path / "few.csv", 6, HOSTILE + " {i} =1+1 </script> :red[x] $x$")
    with start_atlas(tmp_path, DESEO_ENTERPRISES=str(register)) as base:
        opened = visit("/explore?territory=modena&enterprise=t-000003", base=base)
        opened.wait_for_map()
        opened.page.locator("section.card").wait_for()
        assert HOSTILE in opened.page.locator("section.card h2").inner_text()
        opened.page.get_by_role("button", name="Back to the list").click()
        opened.page.locator(".st-key-rows_enterprises button").first.wait_for()
        text = opened.page.locator(".st-key-rows_enterprises button").first.inner_text()
        assert HOSTILE in text
        assert ":red[x] $x$" in text
        assert opened.page.evaluate("window.hacked") is None
        assert opened.page.locator("img[src=x]").count() == 0
        assert opened.complaints == []


@pytest.mark.skipif(not REGISTERS, reason="DESEO_REGISTERS_DIR is not set: no register")
def test_a_real_register_is_drawn_whole(visit, tmp_path):
    register = Path(REGISTERS) / "modena.csv"
    with start_atlas(tmp_path, DESEO_ENTERPRISES=str(register)) as base:
        opened = visit("/explore?territory=modena", base=base)
        opened.wait_for_map()
        assert opened.points() == 733
