"""A selection survives the address and back; garbage from an address never gets through."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.model import (
    DRAWN,
    INSTRUMENTS,
    MAX_QUERY,
    MOST_BESIDE,
    PARTS,
    SCALES,
    SHADES,
    SOURCES,
    THEMES,
    Filters,
    Selection,
    TerritoryDefinition,
    parse_selection,
    to_query,
)

OFFERED = {
    "lang": ("en", "fr", "it", "es", "sv", "ca"),
    "theme": THEMES,
    "territory": ("modena", "dunkerque", "west_cork"),
    "source": SOURCES,
    "shade": SHADES,
    "instrument": INSTRUMENTS,
    "nets": ("shown",),
    "family": ("cooperative", "association", "unstated"),
    "form": ("it_odv", "fr_scop"),
    "offers": ("childcare", "meals", "mobility"),
    "needs": ("childcare",),
    "network": ("css_modena",),
    "evidence": ("declared", "silent"),
    "precision": ("address", "town"),
    "beside": ("modena", "dunkerque", "west_cork", "strait", "grenoble"),
    "drawn": DRAWN,
    "scale": SCALES,
    "part": PARTS,
}
LISTS = [f.name for f in fields(Filters) if f.name != "q"]
PLAIN = ("lang", "theme", "territory", "source", "shade", "instrument", "drawn", "scale", "part")


def _some_of(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(OFFERED[name]), unique=True).map(tuple)


printable = st.text(max_size=MAX_QUERY).map(lambda s: "".join(c for c in s if c.isprintable()))
filters = st.builds(Filters, q=printable, **{name: _some_of(name) for name in LISTS})
selections = st.builds(
    Selection,
    enterprise=printable,
    about=printable,
    thread=printable,
    nets=st.sampled_from(["", "shown"]),
    beside=_some_of("beside").map(lambda ids: ids[:MOST_BESIDE]),
    filters=filters,
    **{name: st.sampled_from(OFFERED[name]) for name in PLAIN},
)
names = st.sampled_from([f.name for f in fields(Selection)] + LISTS + ["q", "", "__class__"])
garbage = st.dictionaries(names | st.text(max_size=8), st.text(max_size=200))


@given(selections)
def test_what_is_offered_survives_the_address_and_back(selection):
    assert parse_selection(to_query(selection), OFFERED, Selection()) == selection


@given(garbage, selections)
def test_garbage_never_raises_and_never_yields_what_is_not_offered(query, fallback):
    parsed = parse_selection(query, OFFERED, fallback)
    for name in PLAIN:
        assert getattr(parsed, name) in OFFERED[name]
    assert parsed.nets in {"", "shown"}
    assert set(parsed.beside) <= set(OFFERED["beside"])
    assert len(parsed.beside) <= MOST_BESIDE
    for name in LISTS:
        assert set(getattr(parsed.filters, name)) <= set(OFFERED[name])
    for text in (parsed.enterprise, parsed.filters.q):
        assert len(text) <= MAX_QUERY
        assert text.isprintable()


@given(garbage, selections)
def test_reading_an_address_twice_reads_the_same(query, fallback):
    once = parse_selection(query, OFFERED, fallback)
    assert parse_selection(query, OFFERED, once) == once


@given(selections)
def test_where_the_address_is_silent_the_fallback_holds(selection):
    assert parse_selection({}, OFFERED, selection) == selection


@given(selections)
def test_an_address_holds_text_only_and_nothing_empty(selection):
    query = to_query(selection)
    assert all(isinstance(value, str) and value for value in query.values())


def test_the_shortest_address_names_language_and_territory():
    assert to_query(Selection()) == {"lang": "en", "territory": "modena"}


def test_of_a_list_only_the_offered_parts_stay_once_each_in_their_order():
    query = {"offers": "meals,<script>,childcare,meals,,"}
    assert parse_selection(query, OFFERED, Selection()).filters.offers == ("meals", "childcare")


def test_a_list_of_nothing_offered_asks_for_all_again():
    asked = Selection(filters=Filters(family=("cooperative",)))
    assert parse_selection({"family": "nothing"}, OFFERED, asked).filters.family == ()


def test_a_very_long_search_is_cut():
    assert len(parse_selection({"q": "x" * 10_000}, OFFERED, Selection()).filters.q) == MAX_QUERY


def test_control_characters_leave_the_search():
    assert parse_selection({"q": "a\x00b\u202ec\n"}, OFFERED, Selection()).filters.q == "abc"


def test_a_name_that_is_not_offered_at_all_is_ignored():
    assert parse_selection({"family": "cooperative"}, {}, Selection()) == Selection()


def test_no_filter_is_empty_and_one_is_not():
    assert Filters().is_empty
    assert not Filters(q="x").is_empty


def test_filters_change_without_touching_the_rest():
    before = Selection(lang="sv", filters=Filters(q="x"))
    after = before.with_filters(family=("mutual",))
    assert after == replace(before, filters=Filters(family=("mutual",), q="x"))
    assert before.filters.family == ()


@pytest.mark.parametrize(("language", "name"), [("fr", "Modène"), ("sv", "Modena")])
def test_a_territory_is_called_by_its_local_name_where_a_language_has_none(language, name):
    names, subtitles = {"local": "Modena", "fr": "Modène"}, {"en": "Province", "fr": "Province de"}
    modena = TerritoryDefinition("modena", names, subtitles, "IT", "EPSG:25832", (), ())
    assert modena.name(language) == name
    assert modena.subtitle(language) == subtitles.get(language, "Province")
