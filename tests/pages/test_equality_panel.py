"""The equality panel on its page: in every language, fed by answers, and telling on nobody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from tests.fixtures import PATHS

from deseo.errors import StoreError
from deseo.i18n import LANGUAGES, Translator
from deseo.sources.secrets import NAME
from deseo.sources.shipped import load_dataset
from deseo.store import AnswerSheet, open_store, save_answers, withdraw_answers
from deseo.ui import cache, panel_sources, panels

CLUSTER = {"source": "exercise", "territory": "west_cork", "cluster": "A", "sure": "chance"}
PAGE = "pages/clusters.py"


def panel_of(pieces):
    (panel,) = [piece for piece in pieces if 'class="equality"' in piece]
    return panel


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cluster_has_its_panel_in_every_language(open_at, bodies, language):
    t, app = Translator(language), open_at(PAGE, lang=language, **CLUSTER)
    assert not app.exception
    panel = panel_of(bodies(app))
    assert t("panel.title") in panel
    assert t("panel.row_staff") in panel
    assert panel.index("</h3><p>") < panel.index("eq-row")
    details = {expander.label for expander in app.expander}
    assert t("panel.details") in details


def test_all_people_on_the_page_are_counted_in_fives(open_at, bodies):
    panel = panel_of(bodies(open_at(PAGE, lang="en", **CLUSTER)))
    people = [int(n) for n in re.findall(r"of about (\d+)", panel)]
    assert people
    assert all(n % 5 == 0 for n in people)


def test_the_card_of_an_exercise_enterprise_says_that_staff_is_known_and_no_more(open_at, bodies):
    rows = load_dataset(PATHS, "west_cork", "exercise").enterprises
    known = rows.dropna(subset=["women_employees", "board", "managers"]).index[0]
    app = open_at("pages/explore.py", lang="en", enterprise=known, source="exercise",
                  territory="west_cork")  # fmt: skip
    (card,) = [piece for piece in bodies(app) if 'class="card"' in piece]
    assert Translator("en")("card.confidential") in card
    said = re.sub(r"<[^>]*>", " ", card)
    t, row = Translator("en"), rows.loc[known]
    for kind in ("employees", "board", "managers"):
        assert t.count(f"card.{kind}", int(row[kind])) not in said


def test_published_staff_stays_on_the_card_of_a_real_enterprise(open_at, bodies):
    app = open_at("pages/explore.py", lang="en", enterprise="coopattiva", territory="modena")
    (card,) = [piece for piece in bodies(app) if 'class="card"' in piece]
    assert "135" in card
    assert Translator("en")("card.confidential") not in card


def test_answers_reach_the_panel_and_leave_it_when_they_are_withdrawn(open_at, bodies):
    t, paths = Translator("en"), cache.paths()
    app = open_at(PAGE, lang="en", **CLUSTER)
    assert t("panel.row_protocol").lower() in panel_of(bodies(app))
    store, today = open_store(paths), datetime.now(UTC).date()
    members = load_dataset(PATHS, "west_cork", "exercise").enterprises.index
    for one in members:
        told = {"harassment_protocol": "yes"}
        until = today + timedelta(days=30)
        sheet = AnswerSheet(
            one, "west_cork", "self_assessment", "1", "public", until, told, is_exercise=True
        )
        save_answers(store, sheet, "officer")
    after = panel_of(bodies(open_at(PAGE, lang="en", **CLUSTER)))
    assert re.search(r"(\d+) of \1 that told us have a protocol", after)
    for one in members:
        withdraw_answers(store, one, "officer")
    again = panel_of(bodies(open_at(PAGE, lang="en", **CLUSTER)))
    assert "have a protocol" not in again


def test_the_secret_lies_in_the_home_and_is_on_no_page(open_at, bodies):
    app = open_at(PAGE, lang="en", **CLUSTER)
    secret = (cache.paths().home / NAME).read_bytes()
    assert secret.hex() not in " ".join(bodies(app))


def test_where_the_store_is_shut_the_lists_still_speak(open_at, bodies, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise StoreError("locked", "Somebody else is writing.")

    monkeypatch.setattr(panel_sources, "read_answers", refuse)
    panel = panel_of(bodies(open_at(PAGE, lang="en", **CLUSTER)))
    assert Translator("en")("panel.answers_shut") in panel
    assert "eq-row" in panel


def test_without_a_lasting_secret_nothing_on_people_is_shown(open_at, bodies, monkeypatch):
    monkeypatch.setattr(panel_sources, "read_rounding_key", lambda _home: None)
    st.cache_resource.clear()
    panel = panel_of(bodies(open_at(PAGE, lang="en", **CLUSTER)))
    assert Translator("en")("panel.keyless") in panel
    assert "eq-row" not in panel
    st.cache_resource.clear()


def find_links(app):
    """Give the addresses of the links to the self-check below the menu, read as queries."""
    links = [link.proto for link in app.get("page_link") if link.proto.page.endswith("assess")]
    return [dict(parse_qsl(one.query_string)) for one in links][1:]


@pytest.mark.parametrize("instrument", ["questions", "egapro"])
def test_where_few_told_the_panel_leads_to_the_self_check(open_at, monkeypatch, instrument):
    query = {**CLUSTER, "lang": "en", "instrument": instrument}
    for share, number in ((1.01, 1), (0.0, 0)):
        monkeypatch.setattr(panels, "FEW_SHARE", share)
        links = find_links(open_at(PAGE, **query))
        assert links == [{**CLUSTER, "lang": "en"}] * number


def test_a_card_leads_to_the_self_check_of_its_enterprise(open_at):
    query = {"lang": "en", "territory": "west_cork", "source": "exercise"}
    chosen = load_dataset(PATHS, "west_cork", "exercise").enterprises.index[0]
    (link,) = find_links(open_at("pages/explore.py", **query, enterprise=chosen))
    assert link == {**query, "enterprise": chosen}
    app = open_at("pages/assess.py", **link)
    assert app.selectbox(key="w_assessed").value == chosen
