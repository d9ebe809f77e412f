"""What the equality panel says: the numbers of its rows in every language, and no others."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import load_workbook
from tests.fixtures import PATHS
from tests.reports.test_texts import spoken_numbers
from tests.reports.worlds import TERRITORIES, cluster_exercise, every_cluster, spell

from deseo.equality.answers import tell_figures
from deseo.equality.disclosures import draw_lots, is_published, protect_figures
from deseo.equality.panels import ROWS, EqualityPanel, PanelRow, assess_equality
from deseo.equality.pictures import find_panel_figure
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.exports import to_csv
from deseo.reports.panel_tables import (
    CODEBOOK,
    panel_to_xlsx,
    tabulate_panel,
    tabulate_services,
)
from deseo.reports.panels import say_panel, say_row, say_territory
from deseo.sources.indicators import load_indicators
from deseo.sources.shipped import load_dataset, load_reference

SERVICES = load_reference(PATHS, "services")
every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def assess_all(territory_id: str) -> tuple[EqualityPanel, ...]:
    data, world = load_dataset(PATHS, territory_id, "exercise"), cluster_exercise(territory_id)
    enterprises = data.enterprises
    lots = draw_lots(b"k" * 32)
    figures = protect_figures(tell_figures(enterprises), is_published(enterprises), lots)
    return tuple(
        assess_equality(enterprises.loc[ids], figures, data.links, SERVICES)
        for ids in world.members.values()
    )


@cache
def find_figure(row_id, territory_id):
    return find_panel_figure(_indicators(), row_id, territory_id)


@cache
def _indicators():
    return load_indicators(PATHS)


def make_row(row_id, kind, **values):
    """A row of which everything is told; what is tested is put in its place."""
    usual = {"answered": 5, "entities": 8, "value": 0.41, "low": 0.2, "high": 0.6}
    return PanelRow(row_id, kind, **{**usual, "least": 0.1, "most": 0.9, "people": 85, **values})


FULL = EqualityPanel(
    members=9,
    entities=8,
    answered=6,
    rows=(
        make_row("staff", "share"),
        make_row("board", "share", is_published=True, people=23, least=None, most=None),
        make_row("management", "share"),
        make_row("pay_gap", "gap", value=-7.2, low=-12.4, high=3.3, least=None, most=None),
        make_row("permanent", "rates", men_value=0.73),
        make_row("part_time", "rates", men_value=1.0, value=0.0),
        make_row("plan", "yes", value=0.4),
        make_row("protocol", "yes", value=1.0),
        make_row("training", "yes", value=0.0),
    ),
    reconciliation=(),
    needs_asked=3,
    is_exercise=True,
)


def check_sentences(sentences, t):
    for sentence in sentences:
        text = re.sub(r"[@#][\w-]+", "", sentence.text)
        assert text.strip()
        assert not re.search(r"[{}]|\bnan\b|\bNone\b", text, re.IGNORECASE)
        written = [
            t.percent(value / 100) if name.endswith("_percent") else spoken
            for (name, value), spoken in zip(
                sentence.numbers.items(), spoken_numbers(sentence, t), strict=True
            )
        ]
        for number in sorted(written, key=len, reverse=True):
            assert number in text, sentence
            text = text.replace(number, "", 1)
        assert not re.search(r"\d", text), f"a number is said and not handed on: {sentence}"


@every_cluster
def test_a_panel_says_its_numbers_as_the_language_does_and_no_others(territory_id, language):
    t = Translator(language)
    for panel in assess_all(territory_id):
        check_sentences(say_panel(panel, t, spell, lambda service_id: f"#{service_id}"), t)


@every_language
def test_every_kind_of_figure_can_be_said(language):
    t = Translator(language)
    said = say_panel(FULL, t)
    check_sentences(said, t)
    order = list(dict.fromkeys(s.topic for s in said))
    assert order == ["coverage", *ROWS[:6], "reconciliation", *ROWS[6:]]


@pytest.mark.parametrize("territory_id", TERRITORIES)
def test_what_is_said_are_the_numbers_of_the_panel(territory_id):
    t = Translator("en")
    for panel in assess_all(territory_id):
        for row in [one for one in panel.rows if one.withheld != "untold"]:
            numbers = {k: v for s in say_row(row, t) for k, v in s.numbers.items()}
            if row.value is None:
                assert numbers["answered"] == row.answered
                continue
            assert math.isclose(numbers["women_share"], row.value, abs_tol=0.0101)
            assert numbers["people"] == row.people
            assert math.isclose(numbers["interval_low_share"], row.low, abs_tol=0.0101)
            assert math.isclose(numbers["interval_high_share"], row.high, abs_tol=0.0101)
            is_silent = row.answered < row.entities
            assert ("bounds_low_share" in numbers) == is_silent
            if is_silent:
                assert math.isclose(numbers["bounds_low_share"], row.least, abs_tol=0.0101)
                assert math.isclose(numbers["bounds_high_share"], row.most, abs_tol=0.0101)


@every_language
@pytest.mark.parametrize("reason", ["few", "coarse", "dominant"])
def test_what_is_kept_back_says_why_and_gives_no_figure(language, reason):
    row = PanelRow("staff", "share", 2, 8, reason)
    (sentence,) = say_row(row, Translator(language))
    assert "%" not in sentence.text
    check_sentences([sentence], Translator(language))


@every_language
def test_what_nobody_told_is_named_once_and_never_as_zero(language):
    t = Translator(language)
    silent = EqualityPanel(
        4, 4, 0, tuple(PanelRow(r, "share", 0, 4, "untold") for r in ROWS), (), 0, False
    )  # fmt: skip
    said = say_panel(silent, t)
    assert [s.topic for s in said] == ["coverage", "reconciliation", "untold"]
    assert not re.search(r"\b0\b|%", " ".join(s.text for s in said))
    for row_id in ROWS:
        assert t(f"panel.row_{row_id}").lower() in said[-1].text


@pytest.mark.parametrize(
    ("gap", "words"),
    [(7.2, "7% less than men"), (-7.2, "7% more than men"), (0.3, "the same"), (-0.3, "the same")],
)
def test_a_pay_gap_says_who_earns_less(gap, words):
    row = make_row("pay_gap", "gap", value=gap, low=None, least=None)
    (sentence,) = say_row(row, Translator("en"))
    assert words in sentence.text


@every_language
@pytest.mark.parametrize("territory_id", TERRITORIES)
@pytest.mark.parametrize("row_id", ["staff", "board", "management", "pay_gap", "contracts"])
def test_the_territorys_figure_says_place_year_and_source(territory_id, row_id, language):
    figure = find_figure(row_id, territory_id)
    if figure is None:
        pytest.skip(f"no figure on {row_id} for {territory_id}")
    said = say_territory(row_id, figure, Translator(language), lambda _: ("LABEL", "PLACE"))
    for part in ("LABEL", "PLACE", str(figure.year), figure.source):
        assert part in said.text
    assert re.search(r"\d", said.text.split("LABEL")[1].split("(")[0])


def test_a_hostile_name_passes_through_as_text():
    panel = next(p for p in assess_all("west_cork") if p.reconciliation)
    said = say_panel(panel, Translator("en"), lambda _: "{0.__class__}", lambda _: "%s <b>")
    assert any("{0.__class__}" in sentence.text and "%s <b>" in sentence.text for sentence in said)


def test_a_table_has_a_row_for_each_figure_and_empty_cells_for_the_unknown():
    table = tabulate_panel(FULL, Translator("it"), "EXERCISE")
    assert table["figure_id"].tolist() == list(ROWS)
    assert table.loc[0, ["value", "low", "high", "least", "most"]].tolist() == [
        0.41,
        0.2,
        0.6,
        0.1,
        0.9,
    ]
    assert table["men_value"].notna().tolist() == [row.men_value is not None for row in FULL.rows]
    assert (table["notice"] == "EXERCISE").all()
    assert "notice" not in tabulate_panel(FULL, Translator("it"), "")
    hidden = replace(FULL, rows=(PanelRow("staff", "share", 2, 8, "few"),))
    line = to_csv(tabulate_panel(hidden, Translator("en"), "")).decode("utf-8-sig").splitlines()[1]
    assert line.startswith("Women among staff,staff,share,,,,,,,2,8,0,few,")


def test_every_column_is_in_the_codebook():
    listed = {name.strip() for names in CODEBOOK for name in names.split(",")}
    columns = tabulate_panel(FULL, Translator("en"), "x").columns
    assert {c for c in columns if not c.startswith("territory_")} <= listed


def test_a_workbook_says_that_it_is_an_exercise_and_what_its_columns_are():
    table = tabulate_panel(FULL, Translator("en"), "EXERCISE")
    book = load_workbook(io.BytesIO(panel_to_xlsx(table, {"DESEO Atlas": "x"}, "EXERCISE")))
    figures, notes = book.worksheets
    assert figures.cell(1, 1).value == "EXERCISE"
    assert {row[0] for row in notes.values} >= set(CODEBOOK)


def test_services_are_listed_with_who_offers_and_needs_them():
    panel = next(p for p in assess_all("west_cork") if any(s.pairs for s in p.reconciliation))
    table = tabulate_services(panel, "EXERCISE").set_index("service_id")
    for line in panel.reconciliation:
        row = table.loc[line.service_id]
        assert row["offered_by"].split("|") == list(line.offered_by or ("",))
        assert row["needed_by"].split("|") == list(line.needed_by or ("",))
        assert row["pairs"] == len(line.pairs)
