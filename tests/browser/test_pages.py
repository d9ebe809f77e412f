"""Every page, in every language and both themes, keeps to itself and reads well to everybody."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from deseo.i18n import LANGUAGES
from tests.browser.conftest import DESK, PHONE, SMALL

PAGES = (
    "/", "/explore", "/clusters", "/equality", "/compare", "/assess", "/dossier", "/workshop",
    "/exchange", "/data", "/about",
)  # fmt: skip
MAPLESS = ("/equality", "/assess", "/dossier", "/workshop", "/exchange", "/data", "/about")
THEMES = ("desk", "projector")
EVERY = list(itertools.product(PAGES, LANGUAGES, THEMES))
# Each page in two languages, each language on several pages; all of EVERY is tried by `prove`.
SOME = [
    (path, list(LANGUAGES)[(at + turn) % len(LANGUAGES)], theme)
    for at, path in enumerate(PAGES)
    for turn, theme in ((0, "desk"), (3, "projector"))
]
# Asked of whole pages; a map's frame is a part of one.
OF_WHOLE_PAGES = {"landmark-one-main", "page-has-heading-one"}
# Streamlit's own, and not ours to mend: its place for files takes back the role it gives.
NOT_OURS = {("presentation-role-conflict", "stFileUploaderDropzone")}


def find_barriers(place):
    """What axe finds in a page or in a map's frame: each broken rule with where it is broken."""
    found = Axe().run(place).response["violations"]
    ours = {
        rule["id"]: [node["html"][:160] for node in rule["nodes"] if _is_ours(rule, node)]
        for rule in found
    }
    return {rule: places for rule, places in ours.items() if places}


def _is_ours(rule, node):
    return not any(rule["id"] == name and part in node["html"] for name, part in NOT_OURS)


def check_page(visit, path, lang, theme):
    opened = visit(f"{path}?lang={lang}&theme={theme}")
    page = opened.page
    if path not in MAPLESS:
        opened.wait_for_map()
    assert opened.strangers == []
    assert opened.complaints == []
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    page.wait_for_function(f"document.documentElement.lang === '{lang}'")
    assert "DESEO Atlas" in page.title()
    assert find_barriers(page) == {}
    if path not in MAPLESS:
        assert not find_barriers(page.frames[-1]).keys() - OF_WHOLE_PAGES


@pytest.mark.parametrize(("path", "lang", "theme"), SOME)
def test_a_page_keeps_to_itself_and_is_accessible(visit, path, lang, theme):
    check_page(visit, path, lang, theme)


@pytest.mark.prove
@pytest.mark.parametrize(("path", "lang", "theme"), [e for e in EVERY if e not in SOME])
def test_every_other_language_and_theme_too(visit, path, lang, theme):
    check_page(visit, path, lang, theme)


def test_an_open_card_and_an_open_filter_are_accessible(visit):
    opened = visit("/explore?source=exercise&enterprise=ex-modena-0001&shade=density&nets=shown")
    opened.wait_for_map()
    opened.page.locator("section.card").wait_for()
    assert find_barriers(opened.page) == {}
    opened.page.get_by_role("button", name="Filters").click()
    opened.page.get_by_text("Legal form").first.wait_for()
    assert find_barriers(opened.page) == {}


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(DESK, id="desk", marks=pytest.mark.prove),
        pytest.param(SMALL, id="projector", marks=pytest.mark.prove),
        pytest.param(PHONE, id="phone"),
    ],
)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_screen(visit, path, size):
    page = visit(path, size=size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize(
    "query",
    [
        "territory=../../etc/passwd",
        "lang=%00&theme=<script>alert(1)</script>",
        "territory=modena&family=cooperative,cooperative,%F0%9F%92%A9&offers=;DROP",
        "q=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E" * 30,
        "enterprise=ex-modena-0001&source=real&shade=__proto__",
        "&&&===&territory=&territory=modena",
    ],
    ids=["path", "null", "list", "long", "stranger", "broken"],
)
def test_a_hostile_address_shows_the_page_all_the_same(visit, query):
    opened = visit(f"/explore?{query}")
    opened.wait_for_map()
    assert opened.complaints == []
    assert opened.page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0


@pytest.mark.parametrize("path", ["/explore", "/clusters"])
def test_without_any_network_but_this_machine_the_map_is_there(visit, path):
    opened = visit(f"{path}?territory=strait&source=exercise", only_loopback=True)
    opened.wait_for_map()
    assert opened.points() > 100
    assert opened.complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_without_any_network_but_this_machine_every_page_is_there(visit, path):
    opened = visit(f"{path}?territory=grenoble", only_loopback=True)
    opened.page.get_by_role("heading", level=1).wait_for()
    opened.page.wait_for_timeout(500)
    assert opened.page.get_by_test_id("stException").count() == 0
    assert opened.complaints == []


def test_two_tabs_do_not_disturb_each_other(visit):
    first = visit("/explore?territory=modena&source=exercise")
    second = visit("/explore?territory=strait&lang=it")
    first.wait_for_map()
    second.wait_for_map()
    number = first.points()
    second.page.get_by_role("textbox").first.fill("zzz")
    second.page.keyboard.press("Enter")
    second.map.locator("[data-points='0']").wait_for()
    assert first.points() == number
    assert "territory=modena" in first.page.url
    assert "lang=it" in second.page.url


def test_the_browser_language_is_the_first_guess(visit):
    opened = visit("/", locale="sv-SE")
    opened.page.wait_for_function("document.documentElement.lang === 'sv'")


def test_streamlits_own_chrome_is_gone(visit):
    page = visit("/explore").page
    for part in ("stToolbar", "stSidebar", "stAppDeployButton", "stMainMenu"):
        assert page.get_by_test_id(part).locator("visible=true").count() == 0
