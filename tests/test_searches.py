"""A search is blind to case, accents and punctuation, and speaks six languages."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deseo.searches import fold_text, index_text, match_text
from deseo.sources.shipped import load_reference
from tests.fixtures import PATHS, make_enterprises, make_row


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crèche", "creche"),
        ("GÖTEBORG", "goteborg"),
        ("L'Œuvre", "l oeuvre"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("  S.p.A. — Soc. coop. ", "s p a soc coop"),
        ("Ørestad Ægir Đuro", "orestad aegir duro"),
        ("", ""),
    ],
)
def test_case_accents_and_punctuation_fall_away(text, folded):
    assert fold_text(text) == folded


@given(st.text())
def test_folding_twice_folds_no_further(text):
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.text())
def test_what_is_folded_is_letters_and_digits_in_single_spaces(text):
    folded = fold_text(text)
    assert folded == " ".join(folded.split())
    assert all(c.isalnum() or c == " " for c in folded)
    assert not any(unicodedata.combining(c) for c in folded)


@given(st.text(alphabet="aàáâäåæcçeèéêëiìíoòóöøœuùúüńñßł", max_size=20))
def test_however_an_accent_is_stored_it_folds_the_same(text):
    forms = {fold_text(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@pytest.fixture(scope="module")
def searchable():
    data = make_enterprises(
        make_row("a", name="Crèche des Œillets", municipality="Dunkerque"),
        make_row("b", name="Kooperativet", municipality="Göteborg", activity="café, catering"),
        make_row("c", name="Sisma", legal_form_stated="Società cooperativa"),
        links=(("c", "childcare", "needs", "declared"),),
    )
    services = load_reference(PATHS, "services")
    return index_text(data.enterprises, data.links, services)


def _found(searchable, query):
    passing = match_text(searchable, query)
    return list(passing.index[passing])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["a", "b", "c"]),
        ("   ", ["a", "b", "c"]),
        ("creche oeillets", ["a"]),
        ("GOTEBORG", ["b"]),
        ("cafe", ["b"]),
        ("societa coop", ["c"]),
        ("atering", []),
        ("creche goteborg", []),
        (".*", ["a", "b", "c"]),
        ("oeill.", ["a"]),
        ("oe.llets", []),
    ],
    ids=[
        "nothing asked", "spaces", "two words", "another case", "an activity", "a stated form",
        "the middle of a word", "words of two enterprises", "no pattern",
        "a dot ends a word", "no wildcard",
    ],
)  # fmt: skip
def test_every_word_asked_begins_a_word_known(searchable, query, found):
    assert _found(searchable, query) == found


@pytest.mark.parametrize("language", ["en", "fr", "it", "es", "sv", "ca"])
def test_a_service_is_found_by_its_name_in_any_language(searchable, language):
    label = load_reference(PATHS, "services").loc["childcare", f"label_{language}"]
    assert "c" in _found(searchable, label)
    assert "b" not in _found(searchable, label)


@given(st.text(max_size=40))
def test_no_query_raises_and_the_answer_stands_on_the_index(query):
    index = pd.Series({"a": "creche des oeillets", "b": ""})
    passing = match_text(index, query)
    assert passing.dtype == bool
    assert passing.index.equals(index.index)
    assert match_text(index.iloc[:0], query).empty


def test_what_is_searched_stays_unchanged(searchable):
    before = searchable.copy()
    match_text(searchable, "creche")
    pd.testing.assert_series_equal(searchable, before)
