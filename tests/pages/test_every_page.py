"""Every page opens in every language, theme and source, and says when its data are invented."""

from __future__ import annotations

from itertools import product

import pytest
from tests.fixtures import PAGES, PATHS

from deseo.i18n import LANGUAGES, Translator
from deseo.model import SHADES, SOURCES, THEMES
from deseo.sources.shipped import load_territories

LOOKS = list(product(THEMES, SOURCES))
# Each page in each language, themes and sources in turn: every pair meets; `prove` has them all.
FEW = [
    (page, language, *LOOKS[(i + j) % len(LOOKS)])
    for i, page in enumerate(PAGES)
    for j, language in enumerate(LANGUAGES)
]
ALL = list(product(PAGES, LANGUAGES, THEMES, SOURCES))
TERRITORIES = list(load_territories(PATHS))


def _check(app, bodies, language, source):
    assert not app.exception
    assert not app.error
    banner = Translator(language)("exercise.banner")
    banners = [body for body in bodies(app) if 'class="exercise"' in body]
    assert [banner in body for body in banners] == [True] * (source == "exercise")
    assert f'documentElement.lang="{language}"' in "".join(bodies(app))


@pytest.mark.parametrize(("script", "language", "theme", "source"), FEW)
def test_a_page_opens_and_says_whether_it_is_an_exercise(
    open_at, bodies, script, language, theme, source
):
    app = open_at(script, lang=language, theme=theme, source=source, territory="dunkerque")
    _check(app, bodies, language, source)


@pytest.mark.prove
@pytest.mark.parametrize(("script", "language", "theme", "source"), ALL)
def test_a_page_opens_in_every_combination(open_at, bodies, script, language, theme, source):
    _check(open_at(script, lang=language, theme=theme, source=source), bodies, language, source)


@pytest.mark.parametrize("territory", TERRITORIES)
def test_every_territory_can_be_explored_with_each_shade(open_at, bodies, territory):
    shade = SHADES[TERRITORIES.index(territory) % len(SHADES)]
    app = open_at("pages/explore.py", territory=territory, shade=shade, nets="shown")
    _check(app, bodies, "en", "real")
    assert app.query_params["territory"] in (territory, [territory])


@pytest.mark.prove
@pytest.mark.parametrize(("territory", "shade"), list(product(TERRITORIES, SHADES)))
@pytest.mark.parametrize("source", SOURCES)
def test_every_shade_of_every_territory(open_at, bodies, territory, shade, source):
    app = open_at("pages/explore.py", territory=territory, shade=shade, source=source)
    _check(app, bodies, "en", source)


def test_an_enterprise_has_a_card_and_the_way_back_leads_to_the_list(open_at, bodies):
    app = open_at("pages/explore.py", territory="modena", enterprise="aliante")
    assert not app.exception
    card = next(body for body in bodies(app) if 'class="card"' in body)
    assert "Aliante" in card
    assert Translator("en")("card.wise") in card
    assert "666" in card
    app.button(key="w_close").click().run()
    assert not app.exception
    assert not [body for body in bodies(app) if 'class="card"' in body]
    assert [b for b in app.button if (b.key or "").startswith("row_")]


def test_a_row_of_the_list_opens_the_card_of_that_enterprise(open_at, bodies):
    app = open_at("pages/explore.py", territory="modena", q="aliante")
    rows = [b for b in app.button if (b.key or "").startswith("row_")]
    assert [b.key for b in rows] == ["row_aliante"]
    rows[0].click().run()
    assert [body for body in bodies(app) if 'class="card"' in body and "Aliante" in body]


def test_a_search_that_finds_nobody_says_so_and_offers_the_way_out(open_at, bodies):
    app = open_at("pages/explore.py", territory="modena", q="zzzzzz")
    assert not app.exception
    assert Translator("en")("list.empty") in "".join(bodies(app))
    app.button(key="w_clear_none").click().run()
    assert [b for b in app.button if (b.key or "").startswith("row_")]


def test_the_switch_to_exercise_data_brings_the_banner_and_the_switch_back_takes_it(
    open_at, bodies
):
    app = open_at("app.py", lang="en")
    app.toggle(key="w_source").set_value(True).run()
    _check(app, bodies, "en", "exercise")
    app.toggle(key="w_source").set_value(False).run()
    _check(app, bodies, "en", "real")
