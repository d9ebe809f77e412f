"""Every figure of women and men has a definition, a place, an age, a source; six languages."""

from __future__ import annotations

import re
import tomllib

import pytest

from deseo.equality.definitions import parse_definitions
from deseo.errors import InputError
from deseo.schema.columns import LANGUAGE_CODES
from deseo.schema.indicators import is_age

PERCENTS = {"percent", "of_men"}
SEXES = {
    "by_sex": {"F", "M", "T"},
    "women_share": {"F"},
    "men_share": {"M"},
    "gap": {"M-F"},
    "ratio": {"F/M"},
    "total": {"F", "M", "T"},
    "score": {"both"},
}
LONGEST_QUESTION, LONGEST_LABEL, LONGEST_EXPLANATION = 80, 60, 260


def read_entries(data_dir):
    return tomllib.loads((data_dir / "indicators.toml").read_text(encoding="utf-8"))


@pytest.fixture(name="definitions", scope="module")
def definitions_fixture(data_dir):
    return parse_definitions(read_entries(data_dir))


def test_every_figure_has_a_definition_and_every_definition_figures_or_is_wanted(
    shipped, definitions
):
    told = set(shipped("indicators")["indicator"])
    assert told == {name for name, d in definitions.items() if not d.is_wanted}


def test_figures_exist_at_the_levels_their_definition_names(shipped, definitions):
    levels = shipped("indicators").groupby("indicator")["level"].agg(set)
    assert {name: set(d.levels) for name, d in definitions.items() if d.levels} == levels.to_dict()


def test_figures_are_of_the_sexes_their_kind_has(shipped, definitions):
    sexes = shipped("indicators").groupby("indicator")["sex"].agg(set)
    assert [i for i, found in sexes.items() if not found <= SEXES[definitions[i].kind]] == []


def test_every_age_is_an_age_group_and_index_and_seats_have_none(shipped, definitions):
    rows = shipped("indicators")
    assert [age for age in set(rows["age"]) if not is_age(age)] == []
    ageless = {i for i, d in definitions.items() if d.kind in {"score", "women_share"}}
    is_ageless = rows["indicator"].isin(ageless)
    assert (is_ageless == (rows["age"] == "none")).all()


def test_percentages_are_percentages_and_scores_are_scores(shipped, definitions):
    rows = shipped("indicators")
    values = rows["value"].astype("float64")
    units = rows["indicator"].map(lambda i: definitions[i].unit)
    assert values[units == "percent"].between(0, 100).all()
    assert values[units == "score"].between(1, 100).all()
    assert values[units == "years"].between(40, 95).all()
    assert values[units.isin(["points", "of_men"])].between(-100, 100).all()


def test_the_total_of_both_sexes_lies_between_women_and_men(shipped, definitions):
    """Rates of all lie between the rates of women and of men, give or take the rounding."""
    rows = shipped("indicators").assign(value=lambda t: t["value"].astype("float64"))
    key = ["indicator", "geo", "age", "year", "source_dataset"]
    wide = rows.pivot_table(index=key, columns="sex", values="value")[["F", "M", "T"]].dropna()
    low, high = wide[["F", "M"]].min(axis=1) - 0.15, wide[["F", "M"]].max(axis=1) + 0.15
    outside = wide[(wide["T"] < low) | (wide["T"] > high)]
    assert len(wide) > 500
    assert outside.index.tolist() == []


def test_a_place_has_one_level_in_both_tables(shipped):
    areas = shipped("indicator_areas").set_index("geo")["level"]
    rows = shipped("indicators")
    assert (rows["geo"].map(areas) == rows["level"]).all()


def test_every_place_with_figures_belongs_to_a_territory(shipped, territories):
    places = shipped("territory_areas")
    assert set(shipped("indicators")["geo"]) <= set(places["geo"])
    assert set(places["territory_id"]) == set(territories)


def test_a_territory_has_its_regions_its_country_and_the_union(shipped, territories):
    places = shipped("territory_areas")
    for territory_id, entry in territories.items():
        own = places[places["territory_id"] == territory_id].set_index("geo")
        assert set(entry["nuts2"]) <= set(own.index)
        assert own.loc[entry["country"], "relation"] == "country"
        assert own.loc["EU27_2020", "relation"] == "eu"
        ranks = own["rank"].astype(int)
        assert ranks[entry["country"]] < ranks["EU27_2020"]
        near = own["relation"].isin(["own", "part"])
        assert ranks[near].max() < ranks[own["relation"] == "around"].min()


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_definition_speaks_each_language_shortly_and_in_its_own_words(definitions, language):
    labels = [d.label(language) for d in definitions.values()]
    assert len(set(labels)) == len(labels)
    for d in definitions.values():
        assert len(d.label(language)) <= LONGEST_LABEL
        assert len(d.question(language)) <= LONGEST_QUESTION
        assert re.search(r"[?]$", d.question(language))
        assert len(d.explanation(language)) <= LONGEST_EXPLANATION
        assert d.explanation(language).endswith(".")


@pytest.mark.parametrize("language", [code for code in LANGUAGE_CODES if code != "en"])
def test_definitions_are_translated_not_copied(definitions, language):
    same = [
        name
        for name, d in definitions.items()
        if d.question(language) == d.question("en")
        or d.explanation(language) == d.explanation("en")
    ]
    assert same == []


def test_french_has_its_narrow_space_before_double_signs(data_dir):
    entries = read_entries(data_dir)
    french = [
        entry[part]["fr"] for entry in entries.values() for part in ("question", "explanation")
    ]
    assert [text for text in french if re.search(r"[^\u202f][:;?!]", text)] == []


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("kind", "odd", "kind is 'odd'"),
        ("unit", "furlong", "unit is 'furlong'"),
        ("domain", "", "domain is ''"),
        ("levels", ["planet"], "levels has planet"),
        ("metric", "space.age", "metric is 'space.age'"),
        ("label", {"en": "only English"}, "label has no words in fr, it, es, sv, ca"),
    ],
)
def test_a_broken_definition_is_refused_with_its_fault(data_dir, part, value, words):
    entry = read_entries(data_dir)["employment_rate"] | {part: value}
    with pytest.raises(InputError, match=re.escape(words)):
        parse_definitions({"employment_rate": entry})


def test_every_metric_names_a_domain_the_composite_knows(definitions):
    metrics = {d.metric[0] for d in definitions.values() if d.metric}
    assert metrics == {"work", "money", "knowledge", "time", "power", "health"}
