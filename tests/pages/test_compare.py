"""The page of comparisons: two to four territories, one link, no axis with what is apart."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from itertools import combinations

import pypdf
import pytest
from tests.fixtures import PATHS

from deseo.compare import compare_sizes, profile_territory
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.briefs import print_brief
from deseo.reports.comparison_sentences import say_rate
from deseo.sources.indicators import load_definitions, load_indicators
from deseo.sources.shipped import load_dataset, load_zones
from deseo.ui import comparison_downloads, comparison_papers, comparison_sections

SCRIPT = "pages/compare.py"
FOUR = {"territory": "modena", "beside": "dunkerque,west_cork,goteborg"}
T = Translator("en")
TABLES = re.compile(r'data-territories="([a-z_ ]+)"')
DEFINITIONS = load_definitions(PATHS)


def written(app):
    return {k: v[0] if isinstance(v, list) else v for k, v in dict(app.query_params).items()}


def chosen(app):
    return [box.value for box in app.selectbox if (box.key or "").startswith("w_place_")]


def test_without_a_word_two_territories_stand_side_by_side(open_at):
    app = open_at(SCRIPT, territory="modena")
    assert not app.exception
    assert chosen(app) == ["modena", "piacenza"]
    assert written(app) == {"lang": "en", "territory": "modena"}


def test_one_link_restores_everything(open_at, bodies):
    query = {**FOUR, "drawn": "clusters", "scale": "fit", "shade": "density", "domain": "health"}
    app = open_at(SCRIPT, **query, source="exercise", near="2000")
    assert not app.exception
    assert chosen(app) == ["modena", "dunkerque", "west_cork", "goteborg"]
    assert written(app) == {"lang": "en", **query, "source": "exercise", "near": "2000"}
    assert app.segmented_control(key="w_drawn").value == "clusters"
    assert app.segmented_control(key="w_scale").value == "fit"
    assert DEFINITIONS["life_expectancy_at_birth"].question("en") in "".join(bodies(app))


def test_territories_are_added_swapped_taken_away_and_the_address_follows(open_at):
    app = open_at(SCRIPT, territory="modena", beside="dunkerque")
    app.button(key="w_add_place").click().run()
    assert written(app)["beside"] == "dunkerque,piacenza"
    app.button(key="w_first_2").click().run()
    assert (written(app)["territory"], written(app)["beside"]) == ("piacenza", "modena,dunkerque")
    app.button(key="w_remove_0").click().run()
    assert (written(app)["territory"], written(app)["beside"]) == ("modena", "dunkerque")
    assert not [b for b in app.button if (b.key or "").startswith("w_remove_")]
    app.selectbox(key="w_place_1").set_value("barcelona").run()
    assert written(app)["beside"] == "barcelona"
    app.selectbox(key="w_place_0").set_value("grenoble").run()
    assert (written(app)["territory"], written(app)["beside"]) == ("grenoble", "barcelona")


def test_four_are_as_many_as_there_can_be(open_at):
    app = open_at(SCRIPT, **FOUR)
    assert app.button(key="w_add_place").disabled
    app = open_at(SCRIPT, territory="modena", beside=f"{FOUR['beside']},strait,grenoble")
    assert len(chosen(app)) == 4


@pytest.mark.parametrize(
    "beside", ["modena", "modena,modena", "nowhere", "<script>", ",,,", "../..,dunkerque\x00"]
)
def test_what_cannot_stand_beside_is_ignored(open_at, beside):
    app = open_at(SCRIPT, territory="modena", beside=beside)
    assert not app.exception
    assert chosen(app) == ["modena", "piacenza"]


@pytest.mark.prove
def test_another_source_keeps_the_territories(open_at, bodies):
    app = open_at(SCRIPT, territory="modena", beside="dunkerque,strait")
    app.toggle(key="w_source").set_value(True).run()
    assert chosen(app) == ["modena", "dunkerque", "strait"]
    assert T("exercise.banner") in "".join(bodies(app))


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_on_the_page_are_those_of_the_data(open_at, bodies, language):
    app = open_at(SCRIPT, lang=language, territory="modena", beside="dunkerque", source="exercise")
    assert not app.exception
    t = Translator(language)
    profiles = [
        profile_territory(i, load_dataset(PATHS, i, "exercise"), load_zones(PATHS, i))
        for i in ("modena", "dunkerque")
    ]
    text = "".join(bodies(app))
    for figure in compare_sizes(profiles)["per_inhabitants"].axes[0].figures:
        assert f'<span class="amount">{say_rate(figure.marks["value"], t)}</span>' in text


@pytest.mark.parametrize("domain", ["work", "money", "power"])
@pytest.mark.parametrize(
    "beside", ["dunkerque,west_cork,goteborg", "strait,barcelona,grenoble"], ids=["north", "south"]
)
def test_no_table_of_indicators_holds_two_ages(open_at, bodies, beside, domain):
    app = open_at(SCRIPT, territory="modena", beside=beside, domain=domain)
    cards = [body for body in bodies(app) if 'class="card figures"' in body]
    assert cards
    ages = {
        T("picture.age_span", first=a, last=b) for a, b in combinations((15, 20, 30, 34, 64), 2)
    }
    ages |= {T("picture.age_from", first=a) for a in (15, 16)}
    for card in cards:
        for table in re.findall(r'<table class="scales.*?</table>', card, re.DOTALL):
            # What is said to be on another scale names its age; rows name only their own.
            rows = re.findall(r"<small>(.*?)</small>", table.split("</table>")[0], re.DOTALL)
            whens = [row.split("<br>")[1] for row in rows if row.count("<br>") == 2]
            assert whens
            assert len({age for when in whens for age in ages if age in when}) <= 1


def test_what_is_apart_stands_in_a_table_of_its_own_and_is_listed(open_at, bodies):
    app = open_at(SCRIPT, **FOUR)
    text = "".join(bodies(app))
    tables = [ids.split() for ids in TABLES.findall(text)]
    assert ["modena", "dunkerque"] in tables
    assert ["west_cork"] in tables
    listed = text.split(T("compare.incomparable"))[1]
    assert DEFINITIONS["employment_rate"].label("en") in listed
    assert "West Cork" in listed


def test_hand_picked_lists_say_so_beside_their_bars(open_at, bodies):
    text = "".join(bodies(open_at(SCRIPT, territory="modena", beside="dunkerque")))
    assert T("compare.reason_picked") in text
    assert 'class="fill warned"' in text
    assert 'class="fill same"' not in text


def test_a_population_nobody_told_of_is_no_rate(open_at, bodies):
    text = "".join(bodies(open_at(SCRIPT, territory="modena", beside="west_cork")))
    assert T("compare.say_no_rate") in text
    row = text.split(T("compare.per_inhabitants"))[1].split("</tr>")[0]
    assert row.count(T("compare.untold")) == 1


def test_no_figure_newer_than_the_chosen_year_is_shown(open_at, bodies):
    newest = load_indicators(PATHS).readings["year"].max()
    assert newest > 2018
    cards = [
        body
        for body in bodies(open_at(SCRIPT, **FOUR, year="2018"))
        if 'class="card figures"' in body
    ]
    assert cards
    for year in range(2019, newest + 1):
        assert f"<br>{year} ·" not in "".join(cards)


def beside(app):
    """What each map is told of the others, as it is sent to the browser."""
    sent = [json.loads(piece.proto.json_args) for piece in app.get("component_instance")]
    return [
        json.loads(re.search(r'"beside":(\{.*?\}),"digest"', str(one["feature_group"]))[1])
        for one in sent
    ]


def test_shades_of_hand_picked_lists_say_so_on_each_map(open_at):
    told = beside(open_at(SCRIPT, territory="modena", beside="dunkerque", shade="density"))
    assert [one["id"] for one in told] == ["modena", "dunkerque"]
    assert all(T("compare.reason_picked") in one["words"][1] for one in told)


def test_shades_count_only_the_families_that_every_list_holds_and_say_so(open_at):
    query = {"territory": "modena", "beside": "piacenza", "source": "exercise"}
    modena, piacenza = beside(open_at(SCRIPT, **query, shade="density"))
    assert T("compare.many_mutual") not in modena["words"][1]
    assert T("compare.many_cooperative") in modena["words"][1]
    assert len(piacenza["words"]) == 1  # its list holds no other family


def test_maps_of_one_visit_share_a_channel_that_no_other_visit_has(open_at):
    visits = [beside(open_at(SCRIPT, territory="modena", beside="strait")) for _ in range(2)]
    channels = [{one["channel"] for one in told} for told in visits]
    assert [len(names) for names in channels] == [1, 1]
    assert channels[0] != channels[1]


@pytest.fixture
def composed(open_at, monkeypatch):
    """Open the page and give what its brief is made of, and the brief."""
    given = []
    keep = comparison_papers.offer_brief
    monkeypatch.setattr(
        comparison_downloads,
        "offer_brief",
        lambda *all_of_it: given.append(all_of_it) or keep(*all_of_it),
    )

    def visit(**query):
        assert not open_at(SCRIPT, **query).exception
        *told, stem = given[-1]
        return told, comparison_papers.compose_brief(*told), stem

    return visit


def test_a_brief_says_what_the_page_says_and_why_not_more(composed):
    (page, places, measures, indicators), brief, stem = composed(**FOUR, lang="en")
    assert [name for name, *_ in brief.maps] == [place.name for place in places]
    numbers, equality = brief.tables
    counts = next(row for row in numbers[2] if row[0] == T("compare.count"))
    assert [re.sub(r"\D", "", cell) for cell in counts[1:]] == [
        f"{figure.marks['value']:.0f}" for axis in measures["count"].axes for figure in axis.figures
    ]
    assert len(equality[2]) == len([one for one in indicators.values() if one.axes])
    apart = comparison_sections.list_incomparable(page, places, measures, indicators)
    assert apart
    assert len(brief.apart) == len(apart)
    assert all(why in said for (_, why), said in zip(apart, brief.apart, strict=True))
    crossed = [cell for _, _, rows in brief.tables for row in rows for cell in row if "≠" in cell]
    assert crossed
    assert all(any(place.name in said for said in brief.known) for place in places)
    assert (brief.notice, "EXERCISE" in stem) == ("", False)


def test_a_brief_of_an_exercise_says_so_on_both_pages(composed):
    (page, *_), brief, stem = composed(territory="modena", beside="dunkerque", source="exercise")
    reader = pypdf.PdfReader(io.BytesIO(print_brief(brief, page.t, date(2026, 5, 5))))
    assert len(reader.pages) == 2
    mark = "".join(T("exercise.mark").split())
    assert [mark in "".join(one.extract_text().split()) for one in reader.pages] == [True, True]
    assert stem.startswith("EXERCISE_")


def test_every_axis_of_indicators_says_where_its_figures_come_from(open_at, bodies):
    app = open_at("pages/compare.py", territory="modena", beside="dunkerque")
    cards = [body for body in bodies(app) if 'class="card figures"' in body]
    assert cards
    for card in cards:
        axes = card.split("<div data-territories=")[1:]
        assert axes
        for axis in axes:
            drawn, origin = axis.split('<details class="origin">')
            rows = re.findall(r"<tr>(.*?)</tr>", origin.split("<tbody>")[1], re.DOTALL)
            assert len(rows) >= drawn.count('<th scope="row"') >= 1
            assert all(re.findall(r">([^<]+)<", row) for row in rows)
