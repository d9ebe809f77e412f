"""A territory of one's own, as an officer adds it: upload, look, add, see, remove."""

import pytest

from tests.browser.conftest import start_atlas
from tests.sources.test_territories import squares

pytestmark = pytest.mark.browser


@pytest.fixture
def alone(tmp_path):
    """Start an Atlas with a home of its own."""
    with start_atlas(tmp_path, DESEO_HOME=str(tmp_path / "home")) as base:
        yield base


def test_zones_uploaded_become_a_territory_on_the_map_and_go_again(visit, alone, tmp_path):
    file = tmp_path / "two islands.geojson"
    file.write_text(squares("<b>Nord</b>", "Syd").to_json(), encoding="utf-8")
    opened = visit("/data", base=alone)
    page = opened.page
    page.locator("input[type=file]").last.set_input_files(str(file))
    page.get_by_role("button", name="Add this territory").click()
    page.get_by_text("two islands is ready on every page").wait_for(timeout=60_000)

    seen = visit("/explore?territory=two_islands", base=alone)
    seen.wait_for_map()
    assert "two islands" in seen.page.get_by_role("heading", level=1).inner_text()
    assert seen.complaints == []

    page.get_by_role("button", name="Remove two islands", exact=True).click()
    page.get_by_text("two islands was removed").wait_for(timeout=60_000)
    assert not list((tmp_path / "home" / "territories").iterdir())
