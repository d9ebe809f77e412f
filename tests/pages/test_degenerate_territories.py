"""However little there is, or however odd, the page of clusters says so in a clear sentence."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from deseo.i18n import LANGUAGES, Translator
from deseo.ui import cache, candidates

HEADER = ["enterprise_id", "name", "lat", "lon", "location_precision"]
NOWHERE, SWAPPED, OUTSIDE = ("", ""), ("10.92", "44.64"), ("1.0", "-160.0")
TOWNS = {
    "nobody": [],
    "one": [("44.64", "10.92")],
    "two": [("44.64", "10.92"), ("44.65", "10.93")],
    "all on one point": [("44.64", "10.92")] * 30,
    "no places": [NOWHERE] * 12,
    "swapped": [SWAPPED] * 12,
    "outside": [OUTSIDE] * 12,
}


def forget():
    """Let the pages read their data anew; what does not depend on it stays loaded."""
    for door in (cache.paths, cache.dataset, cache.view, candidates.roster, candidates.near_pairs):
        door.clear()


@pytest.fixture
def register(tmp_path, monkeypatch):
    """Return what makes a list of one's own the territory's data for this test."""

    def write(places, precision="address"):
        path = tmp_path / "own.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(HEADER)
            for i, (lat, lon) in enumerate(places):
                table.writerow([f"own-{i}", f"Organisation {i}", lat, lon, precision])
        monkeypatch.setenv("DESEO_ENTERPRISES", str(path))
        forget()

    yield write
    forget()


def read_cards(app, bodies):
    return [body for body in bodies(app) if 'class="card"' in body]


@pytest.mark.parametrize("places", TOWNS.values(), ids=TOWNS)
def test_whatever_there_is_can_be_explored(open_at, register, places):
    register(places)
    app = open_at("pages/explore.py", territory="modena")
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("places", TOWNS.values(), ids=TOWNS)
def test_where_nothing_can_be_found_the_page_says_why(open_at, register, bodies, places):
    register(places)
    app = open_at("pages/clusters.py", territory="modena")
    assert not app.exception
    assert not app.error
    (card,) = read_cards(app, bodies)
    assert Translator("en")("clusters.nothing") in card
    assert card.count("<p>") >= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_without_services_says_why_in_every_language(
    open_at, register, bodies, language
):
    register([("44.64", "10.92")] * 30, precision="town")
    cards = read_cards(open_at("pages/clusters.py", territory="modena", lang=language), bodies)
    assert Translator(language)("clusters.nothing") in cards[0]


@pytest.mark.skipif(
    not os.environ.get("DESEO_REGISTERS_DIR"), reason="DESEO_REGISTERS_DIR is not set: no register"
)
def test_a_real_register_of_town_centres_yields_nothing_likely(open_at, monkeypatch, bodies):
    folder = Path(os.environ["DESEO_REGISTERS_DIR"])
    monkeypatch.setenv("DESEO_ENTERPRISES", str(folder / "modena.csv"))
    forget()
    app = open_at("pages/clusters.py", territory="modena")
    assert not app.exception
    assert Translator("en")("clusters.nothing") in read_cards(app, bodies)[0]
    forget()
