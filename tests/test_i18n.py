"""Words, numbers, plurals, dates and lists follow the language."""

from __future__ import annotations

from datetime import date

import pytest
from babel.messages.pofile import read_po

from deseo.errors import MissingWordError
from deseo.i18n import LANGUAGES, Translator, catalogue_path, choose_language
from deseo.schema.columns import LANGUAGE_CODES

ABOUT_TWELVE_THOUSAND = {
    "en": "12,345.6",
    "fr": "12 345,6",
    "it": "12.345,6",
    "es": "12.345,6",
    "sv": "12 345,6",
    "ca": "12.345,6",
}
TWO_THIRDS = {"en": "67%", "fr": "67 %", "it": "67%", "es": "67 %", "sv": "67 %", "ca": "67 %"}


def _plain_spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_interface_and_tables_speak_the_same_languages():
    assert tuple(LANGUAGES) == LANGUAGE_CODES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_written_as_the_language_does(language):
    written = Translator(language).number(12345.64, 1)
    assert _plain_spaces(written) == ABOUT_TWELVE_THOUSAND[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_is_written_as_a_percentage(language):
    assert _plain_spaces(Translator(language).percent(2 / 3)) == TWO_THIRDS[language]


def test_a_percentage_may_have_a_digit():
    assert Translator("en").percent(0.6666, 1) == "66.7%"


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 organisations are known here."),
        (1, "1 organisation is known here."),
        (1234, "1,234 organisations are known here."),
    ],
)
def test_english_counts_one_and_many(n, said):
    assert Translator("en").count("explore.all", n) == said


def test_french_counts_nothing_as_one():
    none, one, two = (Translator("fr").count("home.enterprises", n) for n in (0, 1, 2))
    assert none.replace("0", "") == one.replace("1", "")
    assert one.replace("1", "") != two.replace("2", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_filled_in(language):
    assert "Modena" in Translator(language)("map.title", name="Modena")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_never_read_as_a_pattern(language):
    assert "{0.__class__}" in Translator(language)("map.title", name="{0.__class__}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_key_is_a_mistake_of_ours_and_says_which(language):
    with pytest.raises(MissingWordError, match=r"No words for 'no\.such'"):
        Translator(language)("no.such")
    with pytest.raises(MissingWordError, match=r"No plural for 'no\.such'"):
        Translator(language).count("no.such", 2)
    assert not Translator(language).has("no.such")
    assert Translator(language).has("page.home")


def test_a_list_of_words_ends_as_the_language_ends_it():
    assert Translator("en").enumerate(["a", "b", "c"]) == "a, b, and c"
    assert Translator("fr").enumerate(["a", "b", "c"]) == "a, b et c"
    assert Translator("sv").enumerate(["a"]) == "a"


def test_a_day_is_written_as_the_language_does():
    day = date(2008, 2, 29)
    written = [Translator(language).date(day) for language in LANGUAGES]
    assert all("2008" in text for text in written)
    assert len(set(written)) >= 5
    assert written[0] == "Feb 29, 2008"


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [("fr-CA", "fr"), ("sv_SE", "sv"), ("CA", "ca"), ("de", "en"), ("", "en"), (None, "en")],
)
def test_the_nearest_language_is_chosen(wanted, chosen):
    assert choose_language(wanted) == chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_well_formed_and_complete(language):
    with catalogue_path(language).open("rb") as source:
        catalogue = read_po(source, locale=language, abort_invalid=True)
    forms = catalogue.num_plurals
    empty = [
        message.id
        for message in catalogue
        if message.id
        and not all(message.string if isinstance(message.string, tuple) else [message.string])
    ]
    fuzzy = [message.id for message in catalogue if message.id and message.fuzzy]
    short = [m.id for m in catalogue if isinstance(m.string, tuple) and len(m.string) != forms]
    assert (empty, fuzzy, short) == ([], [], [])
