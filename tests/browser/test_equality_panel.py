"""The equality panel stays beside its cluster, under it on a phone, and can be used by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, GROUND, PHONE, SMALL

CLUSTER = "/clusters?lang=en&source=exercise&territory=west_cork&cluster=A&sure=chance"
PANEL = "section.equality"


def open_panel(visit, size):
    opened = visit(CLUSTER, size)
    opened.wait_for_map()
    panel = opened.page.locator(PANEL)
    panel.evaluate("panel => panel.scrollIntoView({block: 'start'})")
    opened.page.wait_for_timeout(500)
    return opened, panel


@pytest.mark.parametrize("size", [DESK, SMALL], ids=["desk", "small"])
def test_the_panel_and_its_map_are_in_sight_side_by_side(visit, size):
    opened, panel = open_panel(visit, size)
    frame, ground = panel.bounding_box(), opened.page.locator(GROUND).bounding_box()
    assert frame["x"] >= ground["x"] + ground["width"]
    assert frame["x"] + frame["width"] <= size[0]
    assert ground["y"] >= 0
    assert ground["y"] + ground["height"] <= size[1]
    assert frame["y"] < size[1] / 4
    assert not opened.complaints


def test_on_a_phone_the_panel_stands_under_the_map_and_fits(visit):
    opened, panel = open_panel(visit, PHONE)
    frame, ground = panel.bounding_box(), opened.page.locator(GROUND).bounding_box()
    assert frame["y"] >= ground["y"] + ground["height"]
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= PHONE[0]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_table_twin_opens_by_keyboard_and_axe_finds_nothing(visit):
    opened, _ = open_panel(visit, DESK)
    details = opened.page.get_by_text("Table, method and download")
    details.locator("xpath=ancestor::summary").focus()
    opened.page.keyboard.press("Enter")
    table = opened.page.get_by_role("region", name="Equality between women and men").get_by_role(
        "table"
    )
    table.wait_for(state="visible")
    assert table.get_by_role("row").count() == 10
    with opened.page.expect_download() as waiting:
        opened.page.locator(".st-key-w_download_panelCSV button").click()
    assert waiting.value.suggested_filename == "EXERCISE_deseo_west_cork_A_equality.csv"
    found = Axe().run(opened.page, context=".stMain", options={"resultTypes": ["violations"]})
    serious = [
        v["id"] for v in found.response["violations"] if v["impact"] in {"serious", "critical"}
    ]
    assert serious == []
