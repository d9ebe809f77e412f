"""A page of A3 per cluster: numbers in list, table and map are the same, whatever stands there."""

import io
from datetime import date

import pandas as pd
import pypdf
import pytest
from tests.reports.meetings import PAYLOAD, make_ground

from deseo.i18n import LANGUAGES, Translator
from deseo.reports.wall_sheets import (
    MOST_MEMBERS,
    WallSheet,
    number_members,
    print_wall_sheets,
)

EN = Translator("en")
MADE = date(2026, 5, 5)
MM_PER_POINT = 25.4 / 72
LINKS = pd.DataFrame(
    [
        ("a", "childcare", "needs"),
        ("b", "childcare", "needs"),
        ("b", "catering", "shares"),
        ("z", "premises", "offers"),
    ],
    columns=["enterprise_id", "service_id", "role"],
)


def make_sheet(letter="A", members=("a", "b"), certainty="Likely."):
    return WallSheet(letter, certainty, tuple(members), PAYLOAD)


def print_them(*sheets, t=EN, notice="", links=LINKS):
    printed = print_wall_sheets(
        sheets,
        links,
        make_ground(),
        t,
        lambda one: f"Org {one}",
        lambda one: f"S {one}",
        place="Modena",
        notice=notice,
        made=MADE,
    )
    return pypdf.PdfReader(io.BytesIO(printed))


def squeeze(page):
    return "".join(page.extract_text().replace("\u00ad", "").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_names_members_services_and_what_to_write(language):
    t = Translator(language)
    (page,) = print_them(make_sheet(), t=t).pages
    size = [round(float(side) * MM_PER_POINT) for side in page.mediabox[2:]]
    assert size == [420, 297]
    text = squeeze(page)
    for words in ("Orga", "Orgb", "Schildcare", "Scatering", "Likely."):
        assert words in text
    for key in ("write_do", "write_missing", "write_next", "members", "services"):
        assert "".join(t(f"wall.{key}").split()) in text
    assert "premises" not in text, "who is not in it has no say"


def test_the_numbers_of_the_table_are_those_of_the_list():
    text = squeeze(print_them(make_sheet()).pages[0])
    assert "Schildcare1,2" in text
    assert "Scatering2" in text


def test_each_cluster_has_its_page_and_an_exercise_is_marked_on_each():
    reader = print_them(make_sheet("A"), make_sheet("B"), notice="EXERCISE")
    assert len(reader.pages) == 2
    assert all("EXERCISE" in squeeze(page) for page in reader.pages)
    assert "ClusterBinModena" in squeeze(reader.pages[1])


def test_where_nobody_told_anything_the_sheet_says_so():
    (page,) = print_them(make_sheet(), links=LINKS.iloc[:0]).pages
    assert "".join(EN("wall.no_services").split()) in squeeze(page)


def test_a_crowd_stands_on_one_page_and_the_rest_is_counted():
    crowd = [f"{number:03}" for number in range(MOST_MEMBERS + 7)]
    links = pd.DataFrame(
        [
            (one, f"a very long name of a service, number {n}", "needs")
            for one in crowd
            for n in range(9)
        ],
        columns=LINKS.columns,
    )
    reader = print_them(make_sheet(members=crowd), links=links)
    assert len(reader.pages) == 1
    text = squeeze(reader.pages[0])
    assert "Org047" in text
    assert "Org048" not in text
    assert "".join(EN.count("wall.more", 7).split()) in text


def test_members_bear_their_number_on_the_map_and_others_are_not_drawn():
    points = number_members(PAYLOAD, ("c", "a"))["points"]
    assert dict(zip(points["id"], points["label"], strict=True)) == {"a": "2", "c": "1"}
    assert all(len(column) == 2 for column in points.values())


def test_hostile_names_stay_names():
    text = squeeze(print_them(make_sheet(certainty='#panic("x") $y$ *b*')).pages[0])
    assert '#panic("x")$y$*b*' in text


def test_the_pdf_is_tagged():
    root = print_them(make_sheet()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
