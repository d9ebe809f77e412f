"""The page of women and men in a real browser: cards, origins by keyboard, the map of regions."""

import pytest

from tests.browser.conftest import DESK, PHONE, SMALL
from tests.browser.test_pages import OF_WHOLE_PAGES, find_barriers

CARD = "section.figures"


def open_equality(visit, query, **settings):
    opened = visit(f"/equality?{query}", **settings)
    opened.page.locator(CARD).first.wait_for(timeout=60_000)
    opened.settle()
    return opened


def test_the_origin_of_a_figure_is_one_key_away(visit):
    page = open_equality(visit, "territory=modena").page
    summary = page.locator(f"{CARD} details.origin summary").first
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator(f"{CARD} details.origin[open] table").first
    table.wait_for(timeout=5_000)
    assert "ISTAT" in table.inner_text()


def test_the_marks_of_women_and_men_stand_where_their_figures_say(visit):
    page = open_equality(visit, "territory=modena").page
    row = page.locator(f"{CARD} table.scales tbody tr").first
    marks = {
        name: row.locator(f".dot.{name}").evaluate(
            "(m) => { const b = m.getBoundingClientRect(), t = m.parentElement"
            ".getBoundingClientRect(); return (b.left + b.width / 2 - t.left) / t.width; }"
        )
        for name in ("women", "men")
    }
    figures = [float(text.rstrip("%")) for text in row.locator(".figure").all_inner_texts()[:2]]
    # The scale of employment rates runs from 20 to 100 %, for every territory.
    expected = [(figure - 20) / 80 for figure in figures]
    assert [marks["women"], marks["men"]] == pytest.approx(expected, abs=0.02)


def test_an_opened_indicator_has_charts_and_a_shaded_map_of_regions(visit):
    opened = open_equality(visit, "territory=strait&indicator=tertiary_attainment_rate")
    opened.wait_for_map()
    assert opened.page.locator(".js-plotly-plot").count() == 2
    assert opened.strangers == []
    assert opened.complaints == []
    shaded = opened.map.locator("#map_div").evaluate(
        "() => Object.keys(window.map.deseo.shades.classes).sort()"
    )
    assert shaded == ["ES51", "FRE1", "FRK2", "IE05", "ITF6", "ITG1", "ITH5", "SE23"]
    zones = opened.map.locator("#map_div").evaluate(
        "() => Object.keys(window.map.deseo.zones).sort()"
    )
    assert zones == shaded
    assert find_barriers(opened.page) == {}
    assert not find_barriers(opened.page.frames[-1]).keys() - OF_WHOLE_PAGES


@pytest.mark.parametrize("size", [DESK, SMALL, PHONE], ids=["desk", "small", "phone"])
@pytest.mark.parametrize("query", ["domain=work", "domain=power&theme=projector&lang=sv"])
def test_no_card_is_cut_off_at_any_size(visit, size, query):
    page = open_equality(visit, f"territory=west_cork&{query}", size=size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    hidden = page.locator(f"{CARD} .table-frame:has(.scales)").evaluate_all(
        "(frames) => frames.filter((f) => f.scrollWidth > f.clientWidth + 1).length"
    )
    assert hidden == 0


def test_a_domain_is_chosen_by_keyboard_and_stands_in_the_address(visit):
    page = open_equality(visit, "territory=goteborg").page
    page.get_by_role("radio", name="Health").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**domain=health*", timeout=20_000)
