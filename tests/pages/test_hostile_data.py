"""What stands in somebody's own table is text on every page; a broken one is told in words."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser

import pytest
import streamlit as st
from tests.fixtures import PAGES

from deseo.schema import contract_for

IMG = "<img src=x onerror=alert(1)>"
PICTURE = "![x](http://evil.example/x.png)"
OURS = {
    "div", "span", "p", "i", "b", "h1", "h2", "h3", "h4", "ul", "li", "section", "table", "caption",
    "thead", "tbody", "tr", "th", "td", "a", "strong", "style", "script",
    "small", "code", "details", "summary", "br",
    "svg", "g", "title", "line", "circle", "rect", "path", "polygon", "text",
}  # fmt: skip
NAKED = re.compile(r"(?<!\\)(?:<img|!\[|\]\()")
ROW = {
    "enterprise_id": "evil-1",
    "territory_id": "modena",
    "lat": "44.65",
    "lon": "10.93",
    "location_precision": "address",
    "is_exercise": "no",
    "website": "https://a.example/",
    "source_year": "2020",
    "employees": "3",
}


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        assert not [name for name, _ in attributes if name.startswith("on")]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return what puts a table of one's own in place of ours."""

    def write(**cells: str) -> None:
        path = tmp_path / "own.csv"
        row = {**ROW, **cells}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
        monkeypatch.setenv("DESEO_ENTERPRISES", str(path))
        st.cache_resource.clear()

    yield write
    st.cache_resource.clear()


def _hostile_cells() -> dict[str, str]:
    free = [c.name for c in contract_for("enterprises").columns if c.kind == "text"]
    kept = {"location_precision", "eu_family"}
    cells = {name: f"{IMG} {PICTURE}" for name in free if name not in kept}
    return {**cells, "networks": f"{IMG} {PICTURE}", "source_url": f"javascript:alert(1)|{IMG}"}


@pytest.mark.parametrize("script", PAGES)
def test_names_from_data_are_never_markup(open_at, bodies, own, script):
    own(**_hostile_cells())
    app = open_at(script, territory="modena")
    assert not app.exception
    assert not app.error
    for body in bodies(app):
        assert _Tags(body).tags <= OURS
    assert not [b.label for b in app.button if NAKED.search(b.label)]
    assert not [m.value for m in (*app.caption, *app.markdown) if NAKED.search(m.value)]


def test_the_list_shows_the_name_as_it_is_written(open_at, own):
    own(**_hostile_cells())
    app = open_at("pages/explore.py", territory="modena")
    labels = [b.label for b in app.button if b.key == "row_evil-1"]
    assert len(labels) == 1
    assert "alert" in labels[0]


def test_the_card_and_the_line_of_filters_show_them_as_they_are_written(open_at, bodies, own):
    cells = _hostile_cells()
    own(**cells)
    app = open_at(
        "pages/explore.py", territory="modena", enterprise="evil-1", network=cells["networks"]
    )
    assert not app.exception
    card = next(body for body in bodies(app) if 'class="card"' in body)
    assert _Tags(card).tags <= OURS
    assert "&lt;img" in card
    assert 'href="javascript' not in card
    assert len(app.caption) == 1
    assert not NAKED.search(app.caption[0].value)


@pytest.mark.parametrize("script", PAGES)
def test_a_table_that_cannot_be_used_is_told_row_by_row_in_the_visitors_language(
    open_at, own, script
):
    own(lat="north", employees="many", name=IMG, source="register")
    app = open_at(script, lang="fr", territory="modena")
    assert not app.exception
    assert len(app.error) == 1
    said = app.error[0].value.replace("\\", "")
    assert "lat" in said
    assert "north" in said
    assert "many" in said
    assert "not_a_count" not in said


@pytest.mark.parametrize("script", PAGES)
def test_a_table_that_cannot_be_used_is_told_to_whoever_asks_for_nothing(open_at, own, script):
    own(lat="north", name="A")
    app = open_at(script)
    assert not app.exception
    assert [said.value.replace("\\", "") for said in app.error] == [
        "Row 2: lat is “north”; expected a number such as 44.65."
    ]


def test_a_folder_that_is_not_there_is_told_in_words(open_at, monkeypatch):
    monkeypatch.setenv("DESEO_ENTERPRISES", "/no/such/file.csv")
    st.cache_resource.clear()
    app = open_at("app.py")
    assert not app.exception
    assert "DESEO_ENTERPRISES" in app.error[0].value.replace("\\", "")
