"""A brief is two pages whatever stands in it; what is not known has its place beside what is."""

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from tests.reports.meetings import PAYLOAD, make_ground

from deseo.i18n import LANGUAGES, Translator
from deseo.reports.briefs import MOST_ROWS, Brief, print_brief

MADE = date(2026, 5, 5)
EN = Translator("en")


@pytest.fixture(scope="module")
def brief():
    return Brief(
        "Modena: who could work together",
        "Candidate clusters",
        "Modena",
        (("Modena", PAYLOAD, make_ground()),),
        ("━ likely",),
        ("2 candidate clusters.",),
        (("a, b, c", ("Cluster", "Members"), (("A", "8"), ("B", "7"))),),
        ("Of 3 of 9 we know something.",),
        ("Whether they want to.",),
        ("Near means 5 km.", "Registro <imprese>"),
    )


def read(brief, t=EN):
    return pypdf.PdfReader(io.BytesIO(print_brief(brief, t, MADE)))


def squeeze(page):
    return "".join(page.extract_text().replace("\u00ad", "").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_to_see_and_the_second_to_weigh(brief, language):
    t = Translator(language)
    first, second = (squeeze(page) for page in read(brief, t).pages)

    def stands(words, page):
        return "".join(words.split()) in page

    assert all(stands(words, first) for words in ("2 candidate clusters.", t("brief.in_short")))
    for words in ("Of 3 of 9 we know something.", "Whether they want to.", "Registro <imprese>"):
        assert stands(words, second)
    for name in ("figures", "known", "unknown", "sources"):
        assert stands(t(f"brief.{name}"), second)


def test_however_much_there_is_it_stays_two_pages(brief):
    rows = tuple((f"C{n}", "a rather long cell that has to be broken") for n in range(40))
    long = replace(
        brief,
        sentences=("A long sentence about a cluster that binds many. " * 4,) * 14,
        tables=(("", ("Cluster", "Words"), rows),) * 2,
        known=("Something that is known. " * 5,) * 8,
        sources=tuple(f"Source {n}" for n in range(50)),
    )
    reader = read(long)
    assert len(reader.pages) == 2
    assert squeeze(reader.pages[1]).count("C11") == 2
    assert "".join(EN.count("brief.more_clusters", 40 - MOST_ROWS).split()) in squeeze(
        reader.pages[1]
    )


def test_several_territories_have_a_map_each_and_what_keeps_them_apart(brief):
    more = [(name, PAYLOAD, make_ground()) for name in ("Piacenza", "Grenoble", "Barcelona")]
    both = replace(brief, maps=(*brief.maps, *more), apart=tuple(f"Thing {n}" for n in range(30)))
    reader = read(both)
    assert len(reader.pages) == 2
    first, second = (squeeze(page) for page in reader.pages)
    assert all(EN("paper.map", title=name).replace(" ", "") in first for name, *_ in both.maps)
    for words in (EN("compare.incomparable"), "Thing 9", EN.count("brief.more_clusters", 20)):
        assert words.replace(" ", "") in second
    assert "Thing10" not in second


def test_an_exercise_is_marked_on_both_pages(brief):
    pages = read(replace(brief, notice="EXERCISE")).pages
    assert all("EXERCISE" in squeeze(page) for page in pages)
    assert not any("EXERCISE" in squeeze(page) for page in read(brief).pages)


def test_the_same_brief_gives_the_same_bytes(brief):
    assert print_brief(brief, EN, MADE) == print_brief(brief, EN, MADE)
