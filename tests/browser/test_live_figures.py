"""Page Data in a browser: a fetch that cannot succeed ends in a sentence, and can be repeated."""

import pytest

from tests.browser.conftest import PHONE, start_atlas

NOWHERE = "http://127.0.0.1:9"  # where nobody listens: the machine has no way out


@pytest.fixture(scope="module")
def shut_in(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shut_in")
    way_out = {"HTTPS_PROXY": NOWHERE, "HTTP_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1,localhost"}
    with start_atlas(folder, DESEO_HOME=str(folder / "home"), **way_out) as base:
        yield base


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_without_internet_the_officer_is_told_and_may_try_again(visit, shut_in, size):
    opened = visit("/data?lang=en", base=shut_in, **({"size": size} if size else {}))
    source = opened.page.locator(".st-key-source_kolada")
    for _ in range(2):
        button = source.get_by_role("button", name="Fetch from Kolada now")
        button.focus()
        opened.page.keyboard.press("Enter")
        button.wait_for(state="detached", timeout=20_000)
        source.locator(".fetch-failed").wait_for(timeout=60_000)
        told = source.locator(".fetch-failed").inner_text()
        assert "We could not reach Kolada" in told
        assert "The figures that come with the atlas stay in place." in told
        button.wait_for(timeout=20_000)
    assert opened.complaints == []
    assert opened.strangers == []


def test_while_one_source_is_asked_the_rest_of_the_page_answers(visit, shut_in):
    opened = visit("/data?lang=en", base=shut_in)
    opened.page.get_by_role("button", name="Fetch from Eurostat now").click()
    opened.page.locator(".st-key-source_istat summary").click()
    opened.page.get_by_text("150_915").first.wait_for(timeout=10_000)
