"""The page of women and men: five territories worth discussing, a link that restores everything."""

from __future__ import annotations

import pytest
from tests.fixtures import PATHS

from deseo.i18n import LANGUAGES, Translator
from deseo.sources.indicators import load_definitions

SCRIPT = "pages/equality.py"
DEFINITIONS = load_definitions(PATHS)


def written(app):
    return {k: v[0] if isinstance(v, list) else v for k, v in dict(app.query_params).items()}


@pytest.mark.parametrize("territory", ["modena", "dunkerque", "west_cork", "barcelona", "goteborg"])
def test_a_territory_has_answers_of_its_own_and_says_what_is_missing(open_at, bodies, territory):
    app = open_at(
        SCRIPT, territory=territory, domain="power" if territory == "west_cork" else "work"
    )
    assert not app.exception
    text = "".join(bodies(app))
    assert text.count('class="card figures"') >= 3
    assert Translator("en")("picture.silences") in text
    assert DEFINITIONS["violence_experienced"].label("en") in text


def test_a_link_restores_indicator_domain_and_year(open_at, bodies):
    query = {"territory": "barcelona", "domain": "money", "indicator": "mean_annual_gross_salary"}
    app = open_at(SCRIPT, **query, year="2015")
    assert written(app) == {"lang": "en", **query, "year": "2015"}
    text = "".join(bodies(app))
    assert DEFINITIONS["mean_annual_gross_salary"].question("en") in text
    assert "2015" in text
    assert "2024" not in text


def test_opening_and_closing_an_indicator_changes_the_address(open_at):
    app = open_at(SCRIPT, territory="modena")
    app.button(key="open_employment_rate").click().run()
    assert written(app)["indicator"] == "employment_rate"
    app.button(key="w_close_indicator").click().run()
    assert "indicator" not in written(app)


def test_another_domain_closes_the_indicator(open_at, bodies):
    app = open_at(SCRIPT, territory="modena", indicator="employment_rate")
    app.segmented_control(key="w_domain").set_value("health").run()
    assert written(app) == {"lang": "en", "territory": "modena", "domain": "health"}
    assert DEFINITIONS["life_expectancy_at_birth"].question("en") in "".join(bodies(app))


@pytest.mark.parametrize(
    "query",
    [
        {"indicator": "<script>", "domain": "nonsense", "year": "1066"},
        {"indicator": "violence_experienced", "year": "2000"},
        {"indicator": "gei", "year": "2013"},
        {"domain": "violence", "year": "2003"},
    ],
    ids=["hostile", "unknown", "oldest index", "nothing"],
)
def test_whatever_is_asked_for_the_page_answers(open_at, query):
    app = open_at(SCRIPT, territory="goteborg", **query)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_metric_says_that_it_is_not_confirmed_and_not_the_index(open_at, bodies, language):
    text = "".join(bodies(open_at(SCRIPT, territory="piacenza", lang=language)))
    assert Translator(language)("picture.composite_memory") in text


def test_the_new_method_of_2025_is_named_and_on_no_line(open_at, bodies):
    text = "".join(bodies(open_at(SCRIPT, territory="modena", indicator="gei")))
    assert Translator("en")("picture.index_new_method") in text
