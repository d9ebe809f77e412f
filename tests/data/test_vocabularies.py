"""Services, legal forms and the glossary speak six languages, each term unlike the others."""

from __future__ import annotations

import re

import pytest

from deseo.schema.columns import LANGUAGE_CODES
from deseo.schema.validation import split_list

NACE = re.compile(r"\d{2}(\.\d{1,2})?")
ICNP_GROUPS = (
    {"1100", "1200", "1300", "2100", "2200", "2300", "2400", "3100", "3200", "3300", "3400"}
    | {"4100", "4200", "4300", "5100", "5200", "6100", "6200", "6300", "7100", "7200", "7300"}
    | {"8100", "8200", "9100", "10100", "11100", "12100"}
)
LONGEST_HELP = 100
PLAIN = ("childcare", "elder_care", "meals", "mobility", "replacement_pool", "flexible_hours")


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_service_has_a_label_of_its_own_a_short_sentence_and_synonyms(shipped, language):
    services = shipped("services")
    label, sentence = services[f"label_{language}"], services[f"help_{language}"]
    assert label.is_unique
    assert sentence.is_unique
    assert sentence.str.endswith(".").all()
    assert sentence[sentence.str.len() > LONGEST_HELP].tolist() == []
    also = services[f"also_{language}"].map(split_list)
    assert also.map(len).min() >= 3
    assert also.map(lambda words: len(words) == len(set(words))).all()


@pytest.mark.parametrize("language", [code for code in LANGUAGE_CODES if code != "en"])
def test_services_are_translated_not_copied(shipped, language):
    services = shipped("services")
    same = services["help_en"] == services[f"help_{language}"]
    assert not same.any()


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "crèche"),
        ("fr", "crèche"),
        ("it", "asilo nido"),
        ("es", "guardería"),
        ("sv", "dagis"),
        ("ca", "llar d'infants"),
    ],
)
def test_childcare_is_found_by_the_word_a_parent_would_use(shipped, language, word):
    services = shipped("services").set_index("service_id")
    assert word in split_list(services.loc["childcare", f"also_{language}"])


def test_the_vocabulary_is_of_a_size_a_form_can_ask_and_64_bits_can_hold(shipped):
    assert 38 <= len(shipped("services")) <= 64


def test_every_dimension_of_deseo_and_the_reconciliation_services_are_there(shipped):
    services = shipped("services").set_index("service_id")
    assert set(services["dimension"]) == {"a", "b", "c"}
    assert (services.loc[list(PLAIN), "is_reconciliation"] == "yes").all()


def test_codes_are_of_the_two_classifications(shipped):
    services = shipped("services")
    nace = [code for cell in services["nace"] for code in split_list(cell)]
    icnp = [code for cell in services["icnp"] for code in split_list(cell)]
    assert [code for code in nace if not NACE.fullmatch(code)] == []
    assert set(icnp) <= ICNP_GROUPS


def test_each_country_has_forms_of_at_least_four_families(shipped):
    families = shipped("legal_forms").groupby("country")["eu_family"].nunique()
    assert families.to_dict() == {"ES": 5, "FR": 5, "IE": 5, "IT": 5, "SE": 5}


def test_legal_forms_are_labelled_so_that_a_menu_can_tell_them_apart(shipped):
    forms = shipped("legal_forms")
    own = {"IT": "it", "FR": "fr", "IE": "en", "ES": "ca", "SE": "sv"}
    for country, language in own.items():
        assert forms.loc[forms["country"] == country, f"label_{language}"].is_unique


def test_the_glossary_has_the_words_the_pages_cannot_do_without(shipped):
    terms = set(shipped("glossary")["term_id"])
    assert {"cluster", "candidate_cluster", "likely", "could_be_chance", "exercise_data"} <= terms
    assert {"cooperative", "mutual", "association", "foundation", "social_enterprise"} <= terms
    assert {"offer", "need", "share", "evidenced", "declared", "inferred"} <= terms
