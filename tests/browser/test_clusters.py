"""Candidate clusters on the page: found at once, judged soon after, each with its word."""

import pytest

from tests.browser.conftest import PHONE

WORDS = "section.card .word"


def open_clusters(visit, query="territory=modena&source=exercise", **settings):
    opened = visit(f"/clusters?{query}", **settings)
    opened.wait_for_map()
    return opened


def wait_for_words(opened):
    """Wait until the rows say how sure each cluster is."""
    rows = opened.page.locator(".st-key-rows_clusters button")
    rows.filter(has_text="likely").first.wait_for(timeout=60_000)
    return rows


def test_every_cluster_says_how_sure_we_are(visit):
    rows = wait_for_words(open_clusters(visit))
    said = rows.all_inner_texts()
    assert len(said) >= 3
    assert all(any(w in text for w in ("likely", "possible", "could be chance")) for text in said)


def test_a_row_opens_the_card_and_the_address_says_so(visit):
    opened = open_clusters(visit)
    rows = wait_for_words(opened)
    rows.first.focus()
    opened.page.keyboard.press("Enter")
    opened.page.locator("section.card").wait_for(timeout=20_000)
    assert "Cluster A" in opened.page.locator("section.card h2").first.inner_text()
    opened.page.wait_for_url("**cluster=A*")
    assert opened.page.locator(WORDS).count() == 1


def test_a_link_restores_knobs_and_card(visit):
    query = "territory=modena&source=exercise&near=3000&tight=14&least=5&cluster=A"
    opened = open_clusters(visit, query)
    opened.page.locator("section.card").wait_for(timeout=20_000)
    for part in ("near=3000", "tight=14", "least=5", "cluster=A"):
        assert part in opened.page.url


def test_turning_a_knob_finds_anew_and_judges_anew(visit):
    opened = open_clusters(visit)
    wait_for_words(opened)
    before = opened.shown()
    slider = opened.page.locator(".st-key-w_tight input[type=range]")
    slider.focus()
    opened.page.keyboard.press("End")
    opened.page.wait_for_url("**tight=40*", timeout=20_000)
    opened.map.locator(f"[data-shown]:not([data-shown='{before}'])").wait_for(timeout=20_000)
    assert opened.shown() != before


@pytest.mark.parametrize("territory", ["modena", "west_cork"])
def test_real_data_without_answers_says_why_nothing_is_found(visit, territory):
    opened = open_clusters(visit, f"territory={territory}&near=1000")
    assert opened.page.locator(".st-key-rows_clusters button, section.card").count() >= 1
    opened.page.wait_for_timeout(3000)
    rows = opened.page.locator(".st-key-rows_clusters button")
    assert rows.filter(has_text="likely").count() == 0


def test_it_works_on_a_phone(visit):
    opened = open_clusters(visit, size=PHONE)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
