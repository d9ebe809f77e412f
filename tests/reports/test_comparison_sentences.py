"""What is said of territories side by side is what the figures say, in six languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fixtures import PATHS

from deseo.compare import (
    Figure,
    GroupTally,
    Origin,
    compare_figures,
    compare_sizes,
    judge_pair,
    profile_territory,
)
from deseo.compare.comparabilities import CHECKS, doubt_figure
from deseo.i18n import LANGUAGES, Translator
from deseo.reports.comparison_sentences import (
    round_rate,
    say_division,
    say_extremes,
    say_gaps,
    say_groups,
    say_judgement,
    say_profile,
    say_rate,
    say_reason,
    say_services,
)
from deseo.sources.indicators import load_definitions
from deseo.sources.shipped import load_dataset, load_zones

NAMES = {"modena": "Modena", "dunkerque": "Dunkerque", "west_cork": "West Cork"}
RATE = load_definitions(PATHS)["employment_rate"]


@pytest.fixture(scope="module")
def profiles():
    return {
        (territory_id, source): profile_territory(
            territory_id, load_dataset(PATHS, territory_id, source), load_zones(PATHS, territory_id)
        )
        for territory_id in NAMES
        for source in ("real", "exercise")
    }


def rates_of(profiles, source, *ids):
    return compare_sizes([profiles[i, source] for i in ids])["per_inhabitants"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("territory_id", NAMES)
@pytest.mark.parametrize("source", ["real", "exercise"])
def test_a_territory_is_said_to_have_what_it_has(profiles, territory_id, source, language):
    t, profile = Translator(language), profiles[territory_id, source]
    compared = rates_of(profiles, source, territory_id)
    rate = compared.axes[0].figures[0] if compared.axes else None
    listed, said = say_profile(profile, NAMES[territory_id], rate, t)
    largest = max(n for family, n in profile.families.items() if family != "unstated")
    assert listed.numbers == {"organisations": profile.organisations, "most": largest}
    assert NAMES[territory_id] in listed.text
    assert t.number(profile.organisations) in listed.text
    assert f"({t.number(largest)})" in listed.text
    if profile.inhabitants is None:
        assert said.text == t("compare.say_no_rate")
    else:
        expected = 10_000 * profile.organisations / profile.inhabitants
        assert said.numbers == {"rate": round_rate(expected)}
        assert say_rate(expected, t) in said.text
        assert "2023" in said.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_services_are_said_of_those_told_of_and_silence_as_silence(profiles, language):
    t = Translator(language)
    real, invented = profiles["modena", "real"], profiles["modena", "exercise"]
    assert say_services(real, "needs", str, t).text == t("compare.say_untold_needs")
    for role in ("offers", "needs"):
        telling = invented.telling(role)
        said = say_services(invented, role, str, t)
        service = max(telling.by_service, key=telling.by_service.get)
        most = telling.by_service[service]
        assert said.numbers == {"told": telling.told, "number": most}
        assert t.number(telling.told) in said.text
        assert f"({t.number(most)})" in said.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_clusters_are_said_by_their_word_once_judged(language):
    t = Translator(language)
    counts = {"likely": 7, "possible": 3, "chance": 2}
    tally = GroupTally("modena", counts, 40, 8_400.0, is_judged=True)
    said = say_groups(tally, t)
    assert said.numbers == {"likely": 7, "possible": 3, "near_km": 8.4}
    assert all(number in said.text for number in (*"73", t.number(8.4, 1)))
    assert say_groups(replace(tally, is_judged=False), t).text == t("compare.say_unjudged")


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_and_fewest_for_the_inhabitants_are_told_in_their_order(profiles, language):
    t = Translator(language)
    rates = rates_of(profiles, "exercise", "modena", "dunkerque", "west_cork")
    said = say_extremes(rates, NAMES, t)
    values = {f.territory_id: f.marks["value"] for f in rates.axes[0].figures}
    assert values["dunkerque"] > values["modena"]
    assert said.numbers["ends"] == tuple(round_rate(values[i]) for i in ("modena", "dunkerque"))
    high, low = (say_rate(values[i], t) for i in ("dunkerque", "modena"))
    assert 0 < said.text.index(high) < said.text.index(low)
    assert said.text.index("Dunkerque") < said.text.index("Modena")


def test_hand_picked_lists_are_never_ranked_by_their_rate(profiles):
    rates = rates_of(profiles, "real", "modena", "dunkerque")
    assert len(rates.axes[0].figures) == 2
    assert say_extremes(rates, NAMES, Translator("en")) is None


def reading(territory_id, women, men, **changes):
    origin = replace(Origin("rate", ("eurostat",), 2019, "Y20-64"), **changes)
    return Figure("employment_rate", territory_id, {"women": women, "men": men}, origin)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_widest_gap_is_told_before_the_narrowest(language):
    t = Translator(language)
    figures = [reading("modena", 60, 70), reading("dunkerque", 58.5, 55)]
    said = say_gaps(RATE, compare_figures("x", figures), NAMES, language, t)
    assert said.numbers == {"ends": (3.5, 10.0)}
    assert said.text.index(t.number(10, 1)) < said.text.index(t.number(3.5, 1))
    assert said.text.index("Modena") < said.text.index("Dunkerque")


@pytest.mark.parametrize(
    "other",
    [
        reading("dunkerque", 58, 55, age="Y15-64"),
        reading("dunkerque", 58, 55, year=2021),
        reading("dunkerque", 50, 60),
    ],
    ids=["apart", "warned", "alike"],
)
def test_nothing_is_said_of_two_gaps_that_cannot_be_compared_or_do_not_differ(other):
    compared = compare_figures("x", [reading("modena", 60, 70), other])
    assert say_gaps(RATE, compared, NAMES, "en", Translator("en")) is None


ONE = Origin(
    "a", ("RUNTS",), 2023, "Y15-64", ("mutual",), "country", "IT", 0.9, 0.8, 1000.0,
    is_approximate=True,
)  # fmt: skip
OTHER = Origin(
    "b", ("RNA",), 2019, "Y20-64", ("cooperative",), "nuts3", "FR", 0.1, 0.2, 5000.0,
    is_picked=True, is_exercise=True,
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said_with_both_its_sides(language):
    t = Translator(language)
    reasons = judge_pair(ONE, OTHER)
    assert [reason.name for reason in reasons] == list(CHECKS)
    said = {reason.name: say_reason(reason, NAMES, t) for reason in reasons}
    assert len(set(said.values())) == len(said)
    for name, parts in {
        "year": ("2023", "2019"),
        "age": ("15", "64", "20"),
        "exact_share": (t.percent(0.9), t.percent(0.1)),
        "told_share": (t.percent(0.8), t.percent(0.2)),
        "sources": ("RUNTS",),
        "families": (t("compare.many_mutual"), t("compare.many_cooperative")),
        "level": (t("picture.level_country"), t("picture.level_nuts3")),
        "radius_m": (t.number(1.0, 1), t.number(5.0, 1)),
    }.items():
        assert all(part in said[name] for part in parts), (name, said[name])
    assert all(words in say_division(reasons, NAMES, t) for words in said.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_doubt_and_every_way_is_said(language):
    t = Translator(language)
    for origin in (ONE, OTHER):
        assert all(say_reason(doubt, NAMES, t) for doubt in doubt_figure(origin))
    axis = compare_figures("x", [Figure("x", "modena", {"value": 1}, ONE, "", ("families",))]).axes[
        0
    ]
    said = say_judgement(axis.judge(axis.figures[0]), ("mutual",), NAMES, t)
    assert t("compare.many_mutual") in said[-1]


def test_a_year_nobody_stated_is_said_so_on_either_side():
    t = Translator("en")
    [known] = judge_pair(Origin("a", year=2020), Origin("a"))
    [unknown] = judge_pair(Origin("a"), Origin("a", year=2020))
    assert "2020" in say_reason(known, NAMES, t)
    assert say_reason(unknown, NAMES, t) == t("compare.reason_no_year")
