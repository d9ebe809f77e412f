"""Every figure on screen shows source, year, age and level within one gesture.

What a page marks as a figure (class `figure`) lies in a part of the page (class `figures`) in which
a table, open or behind one gesture (a `details`, an expander), tells of each figure's place: level,
year, age, source, how it was had, licence. All pages are walked: one that begins to mark figures is
held to the same. On pages of figures alone (`FIGURE_PAGES`) no number with a decimal may stand
outside of such parts.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.fixtures import PAGES, PATHS

from deseo.i18n import Translator
from deseo.model import DOMAINS
from deseo.sources.indicators import load_definitions
from deseo.sources.shipped import load_territories

TERRITORIES = list(load_territories(PATHS))
COLUMNS = ("place", "level", "year_of", "age", "source", "obtained", "licence")
EMPTY_ELEMENTS = {"br", "img", "input", "hr", "meta", "link"}
DECIMAL = re.compile(r"\d[.,]\d|\d\s?%")
OPENED = ("employment_rate", "gender_pay_gap_unadjusted", "mean_annual_gross_salary", "gei")
# Pages that are all about figures, each with the addresses at which it is walked. Every territory
# has a domain in turn; what the others have is drawn by the same code from the same tables.
FIGURE_PAGES = {
    "pages/equality.py": [
        *(
            {"territory": territory, "domain": DOMAINS[i % (len(DOMAINS) - 1)]}
            for i, territory in enumerate(TERRITORIES)
        ),
        *({"territory": "barcelona", "indicator": indicator} for indicator in OPENED),
        {"territory": "strait", "indicator": "tertiary_attainment_rate", "year": "2017"},
        {"territory": "modena", "domain": "work", "lang": "fr"},
    ]
}
WALKS = [(page, walk) for page, walks in FIGURE_PAGES.items() for walk in walks]


class Tree(HTMLParser):
    """Read a piece of HTML: texts with the classes and tags that are open around them."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.open: list[tuple[str, set[str]]] = []
        self.texts: list[tuple[str, list[str], set[str]]] = []
        self.feed(body)

    def handle_starttag(self, tag, attrs):
        if tag not in EMPTY_ELEMENTS:
            self.open.append((tag, set((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip():
            tags = [tag for tag, _ in self.open]
            self.texts.append((data.strip(), tags, {c for _, cs in self.open for c in cs}))

    def said_in(self, name):
        """Give the texts inside elements of a class."""
        return [text for text, _, classes in self.texts if name in classes]

    def seen(self):
        """Give the texts a reader sees, but for legends: the bounds of classes are no figures."""
        return [
            text
            for text, tags, classes in self.texts
            if not {"style", "script"} & set(tags) and "legend" not in classes
        ]


def split_parts(body):
    """Cut a body into its parts of figures and all that is outside of them."""
    parts = re.findall(r'<section class="[^"]*\bfigures\b[^"]*".*?</section>', body, re.DOTALL)
    outside = re.sub(
        r'<section class="[^"]*\bfigures\b[^"]*".*?</section>', "", body, flags=re.DOTALL
    )
    return parts, outside


def find_tables(part):
    """Give the tables of a part as lists of rows of cells, markup taken away."""
    strip = re.compile(r"<[^>]*>")
    return [
        [
            [
                strip.sub("", cell).strip()
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table.*?</table>", part, re.DOTALL)
    ]


def check_part(part, t):
    """Hold one part of figures to the rule; return how many figures it shows."""
    figures = Tree(part).said_in("figure")
    heads = [t(f"picture.{name}") for name in COLUMNS]
    origins = [table for table in find_tables(part) if table[0] == heads]
    if not figures:
        return 0
    assert len(origins) == 1, part[:300]
    told = origins[0][1:]
    assert told
    for row in told:
        assert len(row) == len(heads)
        assert all(row), row
        assert re.fullmatch(r"\d{4}", row[heads.index(t("picture.year_of"))])
    drawn = [table for table in find_tables(part) if 'class="scales"' in part and table[0] != heads]
    places = {re.split(r"\d{4}", row[0])[0].strip() for table in drawn for row in table[1:]}
    assert places <= {row[0] for row in told}
    return len(figures)


@pytest.mark.parametrize(
    ("script", "query"), WALKS, ids=lambda w: "-".join(w.values()) if isinstance(w, dict) else ""
)
def test_a_page_of_figures_shows_where_each_comes_from(open_at, bodies, script, query):
    check_page(open_at, bodies, script, query)


@pytest.mark.prove
@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("territory", TERRITORIES)
def test_so_does_every_domain_of_every_territory(open_at, bodies, territory, domain):
    check_page(open_at, bodies, "pages/equality.py", {"territory": territory, "domain": domain})


@pytest.mark.prove
@pytest.mark.parametrize("indicator", load_definitions(PATHS))
def test_so_does_every_indicator_opened(open_at, bodies, indicator):
    query = {"territory": "goteborg", "indicator": indicator}
    check_page(open_at, bodies, "pages/equality.py", query)


def check_page(open_at, bodies, script, query):
    app = open_at(script, **query)
    assert not app.exception
    t = Translator(query.get("lang", "en"))
    shown = 0
    for body in bodies(app):
        parts, outside = split_parts(body)
        shown += sum(check_part(part, t) for part in parts)
        assert [text for text in Tree(outside).seen() if DECIMAL.search(text)] == []
        assert Tree(outside).said_in("figure") == []
    assert shown > 0  # the composite and the index are always there


OTHERS = [page for page in PAGES if page not in (*FIGURE_PAGES, "pages/compare.py")]  # see there


@pytest.mark.parametrize("script", OTHERS)
def test_no_other_page_shows_a_figure_without_its_origin(open_at, bodies, script):
    t = Translator("en")
    for body in bodies(open_at(script, source="exercise")):
        parts, outside = split_parts(body)
        for part in parts:
            check_part(part, t)
        assert Tree(outside).said_in("figure") == []


def test_the_walk_would_find_a_figure_without_origin():
    bare = '<section class="card figures"><p><span class="figure">12.3</span></p></section>'
    with pytest.raises(AssertionError):
        check_part(bare, Translator("en"))
    assert split_parts(f"<p>4.5</p>{bare}") == ([bare], "<p>4.5</p>")
    assert DECIMAL.search("4.5")
