"""Two people at one grid: who is second is told and shown both, and nobody's words are lost."""

import io

import pypdf
import pytest

from deseo.evaluation import Design, propose_criteria
from deseo.settings import read_paths
from deseo.store import open_store, read_criteria, save_criteria, save_design
from tests.browser.conftest import DESK, PHONE, SMALL, start_atlas
from tests.browser.test_pages import find_barriers

GRID = "[data-testid=stDataFrame]"
ROW_PX, RESPONSIBLE_PX, STAFF = 35, 1030, 1


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return open_store(read_paths({"DESEO_HOME": str(tmp_path_factory.mktemp("dossier") / "home")}))


@pytest.fixture(scope="module")
def design(store):
    saved = save_design(store, Design("modena", "Crèche", ("ex-modena-0001",), {}, True), "officer")
    save_criteria(store, saved.design_id, propose_criteria(), (), "officer")
    return saved


@pytest.fixture(scope="module", name="dossier")
def _dossier(store, design, tmp_path_factory, chromium):
    with start_atlas(tmp_path_factory.mktemp("atlas"), DESEO_HOME=str(store.path.parent)) as base:
        address = f"{base}/dossier?territory=modena&source=exercise&design={design.design_id}"

        def visit(size=DESK, query=""):
            page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
            page.goto(address + query)
            page.locator(GRID).first.wait_for(timeout=60_000)
            rest(page)
            return page

        yield visit


def rest(page):
    """Wait until the script has run."""
    page.wait_for_timeout(700)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def write(page, words):
    """Write who is responsible for the share of women in staff, once the grid takes it."""
    for _ in range(6):
        grid = page.locator(GRID).first
        grid.scroll_into_view_if_needed()
        box = grid.bounding_box()
        page.mouse.dblclick(box["x"] + RESPONSIBLE_PX, box["y"] + ROW_PX * (STAFF + 1) + ROW_PX / 2)
        page.wait_for_timeout(600)
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        rest(page)
        if page.get_by_role("button", name="Save", exact=True).first.is_enabled():
            return
    pytest.fail("The grid took nothing in.")


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()
    rest(page)


def read_responsible(store, design):
    return read_criteria(store, design.design_id)[STAFF].responsible


def await_responsible(page, store, design, words):
    """Wait until the store tells so; a busy machine may take its time between click and write."""
    for _ in range(60):
        if read_responsible(store, design) == words:
            return
        page.wait_for_timeout(500)
    pytest.fail(f"The store still says {read_responsible(store, design)}.")


def test_the_second_of_two_is_shown_both_and_chooses(dossier, store, design):
    first, second = dossier(), dossier()
    write(first, "Equality office")
    write(second, "Network of cooperatives")
    save(first)
    await_responsible(first, store, design, "Equality office")
    save(second)
    second.get_by_text("Somebody else changed 1 row").wait_for()
    both = second.locator(".table-frame", has_text="Yours").inner_text()
    assert "Network of cooperatives" in both
    assert "Equality office" in both
    assert read_responsible(store, design) == "Equality office"
    assert find_barriers(second) == {}
    second.get_by_text("Keep mine").click()
    rest(second)
    second.get_by_role("button", name="Save this choice").click()
    await_responsible(second, store, design, "Network of cooperatives")
    second.get_by_text("Everything is saved.").first.wait_for()
    first.close()
    second.close()


def test_the_grid_can_be_taken_along_on_one_marked_sheet(dossier):
    page = dossier()
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="A3 as saved (PDF)").click()
    name, content = taken.value.suggested_filename, taken.value.path().read_bytes()
    assert name.startswith("EXERCISE_")
    (sheet,) = pypdf.PdfReader(io.BytesIO(content)).pages
    assert "EXERCISE" in sheet.extract_text()
    page.close()


def test_nothing_above_a_table_speaks_english_or_saves_without_a_mark(dossier):
    page = dossier(query="&lang=sv")
    assert page.locator("[data-testid=stElementToolbar]:visible").count() == 0
    page.close()


@pytest.mark.parametrize("size", [DESK, SMALL, PHONE], ids=["desk", "projector", "phone"])
def test_an_open_dossier_is_accessible_and_not_wider_than_the_screen(dossier, size):
    page = dossier(size, "&theme=projector&lang=fr" if size == SMALL else "&lang=it")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert find_barriers(page) == {}
    page.close()
