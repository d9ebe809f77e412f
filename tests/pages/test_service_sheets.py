"""Page Data: the questionnaire comes back, is kept when somebody says so, and counts elsewhere."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pandas as pd
import pytest
import streamlit as st
from tests.fixtures import PATHS

from deseo.i18n import LANGUAGES, Translator
from deseo.reports.service_sheets import write_service_sheets
from deseo.services.questionnaires import PURPOSE, name_question
from deseo.sources.shipped import load_dataset, load_reference
from deseo.store import open_store, read_events, read_sheet
from deseo.ui import cache, service_forms, service_sheets

SERVICES = load_reference(PATHS, "services")
MODENA = load_dataset(PATHS, "modena", "real").enterprises
TODAY = datetime.now(UTC).date()
UNTIL = (pd.Timestamp(TODAY) + pd.DateOffset(months=6)).date()
FIRST, SECOND = MODENA.index[:2]


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Keep what is told in a folder of this test's own."""
    monkeypatch.setenv("DESEO_HOME", str(tmp_path))
    st.cache_resource.clear()
    yield open_store(cache.paths())
    st.cache_resource.clear()


class File:
    """Stand for a file that was uploaded."""

    name = "back.xlsx"

    def __init__(self, content):
        self.content = content

    def getvalue(self):
        return self.content


def fill(language="it", **answers):
    """Give the questionnaire of Modena with answers of its first organisation filled in."""
    t = Translator(language)
    content = write_service_sheets(MODENA, SERVICES, t, UNTIL, "rows", "")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, 4, t("asked.yes"))
    for question, word in answers.items():
        head = name_question(SERVICES, question.replace("__", "."), t)
        sheet.cell(2, heads[head], t(word))
    changed = io.BytesIO()
    book.save(changed)
    return File(changed.getvalue())


def upload(monkeypatch, file):
    def choose_file(*_args, key, **_rest):
        return file if "asked" in key else None

    monkeypatch.setattr(service_sheets.st, "file_uploader", choose_file)


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_nothing_is_kept_before_somebody_says_so(open_at, monkeypatch, store, bodies):
    upload(monkeypatch, fill(energy__offers="asked.yes"))
    app = open_at("pages/data.py", territory="modena", lang="en")
    assert not app.exception
    assert any("Yes or no: 1. Don&#39;t know: 0." in body for body in bodies(app))
    assert not store.is_begun


def test_what_is_kept_counts_on_every_page_with_consent_purpose_and_last_day(
    open_at, monkeypatch, store
):
    before = cache.dataset("modena", "real")
    upload(monkeypatch, fill(energy__offers="asked.yes", legal__needs="asked.dont_know"))
    app = open_at("pages/data.py", territory="modena", lang="en")
    press(app, "w_asked_save")
    assert any("the answers of 1 organisation" in one.value for one in app.success)
    sheet = read_sheet(store, FIRST, PURPOSE)
    assert dict(sheet.answers) == {"energy.offers": True, "legal.needs": None}
    assert (sheet.retain_until, sheet.notice_version) == (UNTIL, "services-2026-11")
    after = cache.dataset("modena", "real")
    assert after.version != before.version
    own = after.links[(after.links["enterprise_id"] == FIRST) & (after.links["role"] == "offers")]
    assert "declared" in set(own.loc[own["service_id"] == "energy", "basis"])
    assert "energy" in open_offers(open_at, FIRST)
    assert cache.dataset("modena", "exercise").links.equals(
        load_dataset(PATHS, "modena", "exercise")
        .links.sort_values(["enterprise_id", "service_id", "role"])
        .reset_index(drop=True)
    )


def open_offers(open_at, enterprise_id):
    """Open page Explore, and give the services it offers to filter by that the enterprise has."""
    app = open_at("pages/explore.py", territory="modena", lang="en")
    assert not app.exception
    facets = cache.view("modena", "real").facets
    return set(facets[(facets["enterprise_id"] == enterprise_id)]["value"])


def test_a_second_file_adds_to_the_first_until_the_sooner_of_both_days(open_at, monkeypatch, store):
    for answers in ({"energy__offers": "asked.yes"}, {"legal__needs": "asked.yes"}):
        upload(monkeypatch, fill("sv", **answers))
        press(open_at("pages/data.py", territory="modena"), "w_asked_save")
    sheet = read_sheet(store, FIRST, PURPOSE)
    assert dict(sheet.answers) == {"energy.offers": True, "legal.needs": True}
    assert sheet.version == 2
    assert len(read_events(store, f"answers.{PURPOSE}")) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_none_is_refused_in_words(open_at, monkeypatch, store, language):
    upload(monkeypatch, File(b"%PDF-1.7 nothing"))
    app = open_at("pages/data.py", territory="modena", lang=language)
    assert not app.exception
    assert len(app.error) == 1
    assert "XLSX" in app.error[0].value


def test_hostile_words_in_a_file_are_text(open_at, monkeypatch, store, bodies):
    file = fill(energy__offers="asked.yes")
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    book.worksheets[1].cell(3, 1, "<img src=x onerror=alert(1)>")
    book.worksheets[1].cell(3, 6, "<script>alert(1)</script>")
    book.worksheets[1].cell(2, 7, "<b>bold</b>")
    content = io.BytesIO()
    book.save(content)
    upload(monkeypatch, File(content.getvalue()))
    app = open_at("pages/data.py", territory="modena", lang="en")
    assert not app.exception
    shown = "".join(body for body in bodies(app) if "is no organisation" in body)
    assert "&lt;img" in shown
    assert "<img" not in shown
    assert "<b>bold" not in shown


def write_in(app, table, *, is_agreed=True):
    """Write into the table of the first organisation as a hand does, and send the form."""
    key = f"asked_modena_real_{FIRST}"
    app.checkbox(key=f"{key}_agreed").set_value(is_agreed)
    button = next(b for b in app.button if b.label == "Keep these answers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service_forms.st, "data_editor", lambda base, **_: table(base.copy()))
        button.click().run()
    assert not app.exception
    return app


def say(base, service_id, role, word):
    base.loc[service_id, role] = word
    return base


def test_what_is_written_in_during_a_meeting_is_kept_when_the_organisation_agrees(open_at, store):
    app = open_at("pages/data.py", territory="modena", lang="en", enterprise=FIRST)
    assert not app.exception
    write_in(app, lambda base: say(base, "energy", "needs", "yes"), is_agreed=False)
    assert not store.is_begun
    assert any("agrees" in one.value for one in app.warning)
    write_in(app, lambda base: say(base, "energy", "needs", "yes"))
    assert dict(read_sheet(store, FIRST, PURPOSE).answers) == {"energy.needs": True}
    links = cache.dataset("modena", "real").links
    assert ((links["enterprise_id"] == FIRST) & (links["service_id"] == "energy")).any()
    press(app, f"asked_modena_real_{FIRST}_withdraw")
    assert read_sheet(store, FIRST, PURPOSE) is None
    links = cache.dataset("modena", "real").links
    assert not ((links["enterprise_id"] == FIRST) & (links["service_id"] == "energy")).any()


def test_a_cell_that_is_emptied_is_an_answer_taken_back(open_at, store):
    app = open_at("pages/data.py", territory="modena", lang="en", enterprise=FIRST)
    write_in(app, lambda base: say(base, "energy", "needs", "don't know"))
    write_in(app, lambda base: say(say(base, "energy", "needs", None), "legal", "offers", "no"))
    assert dict(read_sheet(store, FIRST, PURPOSE).answers) == {"legal.offers": False}


def test_an_address_of_another_enterprise_opens_no_form(open_at, store):
    app = open_at("pages/data.py", territory="modena", enterprise="<script>")
    assert not app.exception
    assert not [b for b in app.button if b.label == "Keep these answers"]


def test_when_somebody_else_was_quicker_both_are_shown_and_the_second_press_counts(open_at, store):
    app = open_at("pages/data.py", territory="modena", lang="en", enterprise=FIRST)
    other = open_at("pages/data.py", territory="modena", lang="en", enterprise=FIRST)
    write_in(other, lambda base: say(base, "meals", "offers", "yes"))
    write_in(app, lambda base: say(base, "energy", "needs", "yes"))
    assert any("we offer: yes" in one.value.replace("\\", "") for one in app.warning)
    assert dict(read_sheet(store, FIRST, PURPOSE).answers) == {"meals.offers": True}
    write_in(app, lambda base: say(base, "energy", "needs", "yes"))
    assert dict(read_sheet(store, FIRST, PURPOSE).answers) == {"energy.needs": True}


def test_a_file_that_was_kept_stands_in_the_form_too(open_at, monkeypatch, store):
    upload(monkeypatch, fill(energy__offers="asked.yes"))
    app = open_at("pages/data.py", territory="modena", lang="en", enterprise=FIRST)
    press(app, "w_asked_save")
    shown = []
    write_in(app, lambda base: shown.append(base.loc["energy", "offers"]) or base)
    assert shown[0] == "yes"
    assert read_sheet(store, FIRST, PURPOSE).version == 2
