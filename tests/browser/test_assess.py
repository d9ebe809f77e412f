"""The self-check in a real browser: by keyboard alone, read by axe, on three screens."""

from pathlib import Path

import pytest

from deseo.i18n import Translator
from tests.browser.conftest import DESK, PHONE, SMALL
from tests.browser.test_pages import find_barriers

SOMEBODY = "source=exercise&enterprise=ex-modena-0004"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def leave_to_proofs(value):
    """Leave a case to the long proofs."""
    return pytest.param(value, marks=pytest.mark.prove)


@pytest.mark.parametrize("theme", ["desk", leave_to_proofs("projector")])
@pytest.mark.parametrize(
    ("lang", "instrument"), [("fr", "egapro"), ("it", "certificate"), ("sv", "questions")]
)
def test_a_result_is_accessible(visit, lang, instrument, theme):
    t = Translator(lang)
    opened = visit(f"/assess?{SOMEBODY}&lang={lang}&instrument={instrument}&theme={theme}")
    opened.page.get_by_role("spinbutton").first.fill("3")
    press(opened.page, t("assess.show"))
    opened.page.locator("section.card").wait_for()
    opened.settle()
    assert find_barriers(opened.page) == {}
    assert opened.strangers == []
    assert opened.complaints == []


@pytest.mark.parametrize("size", [DESK, SMALL, PHONE], ids=["desk", "small", "phone"])
@pytest.mark.parametrize(
    "instrument", ["questions", leave_to_proofs("egapro"), leave_to_proofs("certificate")]
)
def test_a_result_is_no_wider_than_the_screen(visit, instrument, size):
    t = Translator("fr")
    opened = visit(f"/assess?{SOMEBODY}&lang=fr&instrument={instrument}", size=size)
    opened.page.get_by_role("spinbutton").first.fill("3")
    press(opened.page, t("assess.show"))
    opened.page.locator("section.card").wait_for()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_keyboard_alone_fills_in_and_shows(visit):
    opened = visit(f"/assess?{SOMEBODY}")
    page = opened.page
    page.get_by_role("spinbutton", name="How many people do you employ?").focus()
    page.keyboard.type("12")
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "number":
            break
    assert page.evaluate("document.activeElement.ariaLabel") == (
        "How many of the people you employ are women?"
    )
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.get_by_text("2 of 21 questions answered").wait_for()


def test_saved_answers_are_withdrawn_with_two_presses(visit):
    t = Translator("en")
    opened = visit("/assess?source=exercise&enterprise=ex-modena-0005")
    page = opened.page
    page.get_by_role("spinbutton", name="How many people do you employ?").fill("12")
    press(page, t("assess.save"))
    page.get_by_role("button", name=t("assess.withdraw")).click()
    press(page, t("assess.withdraw_yes"))
    page.get_by_text(t("assess.withdrawn")).wait_for()
    field = page.get_by_role("spinbutton", name="How many people do you employ?")
    assert field.input_value() == ""


def test_the_address_keeps_the_instrument(visit):
    opened = visit(f"/assess?{SOMEBODY}")
    opened.page.get_by_text("Index Egapro (France)", exact=True).click()
    opened.page.wait_for_url("**instrument=egapro**")
    opened.page.reload()
    opened.page.get_by_text("How many people?", exact=True).wait_for()


def test_the_blank_questions_are_handed_over_as_a_pdf(visit):
    opened = visit("/assess?lang=ca")
    with opened.page.expect_download() as handed:
        press(opened.page, Translator("ca")("assess.print_blank"))
    assert handed.value.suggested_filename == "deseo_questions.pdf"
    assert Path(handed.value.path()).read_bytes().startswith(b"%PDF-")
