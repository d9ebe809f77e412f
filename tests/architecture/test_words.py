"""Every word on screen comes from the catalogues: none missing, none unused, none beside them."""

from __future__ import annotations

import ast
import re
from functools import cache
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from tests.fixtures import PAGES

from deseo.i18n import FALLBACK, LANGUAGES, catalogue_path
from deseo.settings import ROOT

SPEAKERS = {"t", "say"}
FILES = [*(ROOT / page for page in PAGES), *sorted((ROOT / "src").rglob("*.py"))]
OWN_NAMES = {"DESEO Atlas"}
TAG = re.compile(r"<[^>]*>")


@cache
def _catalogue(language: str) -> dict[str, tuple[str, ...]]:
    with catalogue_path(language).open("rb") as source:
        messages = read_po(source, locale=language, abort_invalid=True)
    return {
        m.id[0] if isinstance(m.id, tuple) else m.id: (
            m.string if isinstance(m.string, tuple) else (m.string,)
        )
        for m in messages
        if m.id
    }


@cache
def _trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in FILES)


def _nodes(kind):
    return [node for tree in _trees() for node in ast.walk(tree) if isinstance(node, kind)]


def _is_speaker(node: ast.expr) -> bool:
    name = getattr(node, "id", getattr(node, "attr", ""))
    return name in SPEAKERS or getattr(getattr(node, "func", None), "id", "") == "Translator"


def _spoken() -> list[ast.expr]:
    """Find the first argument of every t(…), page.t(…), t.count(…), say(…) in the code."""
    found = []
    for call in _nodes(ast.Call):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr in {"count", "has"}:
            func = func.value
        if call.args and _is_speaker(func):
            found.append(call.args[0])
    return found


def _pattern(text: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[A-Za-z0-9_]+"
        for part in text.values
    )


LITERALS = sorted({n.value for n in _spoken() if isinstance(n, ast.Constant)})
PATTERNS = sorted({_pattern(n) for n in _spoken() if isinstance(n, ast.JoinedStr)})
FAMILIES = "|".join(sorted({key.split(".")[0] for key in _catalogue(FALLBACK)}))
# A key may be put together first and said later: each text that begins as a key counts as used.
BUILT = sorted(
    {_pattern(n) for n in _nodes(ast.JoinedStr) if re.match(rf"({FAMILIES})\\\.", _pattern(n))}
)


def test_the_code_speaks():
    assert len(LITERALS) > 50
    assert any(re.fullmatch(pattern, "family.cooperative") for pattern in PATTERNS)


@pytest.mark.parametrize("key", LITERALS)
def test_a_key_used_in_code_is_in_the_catalogue(key):
    assert key in _catalogue(FALLBACK)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_family_of_keys_used_in_code_begins_with_its_name_and_has_members(pattern):
    assert re.match(r"[a-z]+\\\.", pattern)
    assert [key for key in _catalogue(FALLBACK) if re.fullmatch(pattern, key)]


def test_no_key_is_there_for_nothing():
    written = {n.value for n in _nodes(ast.Constant) if isinstance(n.value, str)}
    unused = [
        key
        for key in _catalogue(FALLBACK)
        if key not in written and not any(re.fullmatch(p, key) for p in BUILT)
    ]
    assert unused == []


def test_a_count_is_said_by_keys_with_plurals_and_only_by_them():
    counted = {
        call.args[0].value
        for call in _nodes(ast.Call)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "count"
        and _is_speaker(call.func.value)
        and isinstance(call.args[0], ast.Constant)
    }
    plural = {key for key, forms in _catalogue(FALLBACK).items() if len(forms) > 1}
    assert counted <= plural
    assert all("{" in _catalogue(FALLBACK)[key][-1] for key in plural)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_the_same_keys_in_the_same_kinds(language):
    ours, english = _catalogue(language), _catalogue(FALLBACK)
    assert sorted(ours) == sorted(english)
    assert {k for k in ours if len(ours[k]) > 1} == {k for k in english if len(english[k]) > 1}


def _blanks(forms: tuple[str, ...]) -> set[str]:
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_the_same_blanks_to_fill(language):
    ours, english = _catalogue(language), _catalogue(FALLBACK)
    unlike = [k for k in english if k in ours and _blanks(ours[k]) != _blanks(english[k])]
    assert unlike == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_and_language_are_stated(language):
    head = catalogue_path(language).read_text(encoding="utf-8").split("\n\n")[0]
    assert re.search(r"Plural-Forms: nplurals=[23]; plural=", head)
    assert f'"Language: {language}\\n"' in head


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != FALLBACK])
def test_sentences_are_translated_and_not_copied(language):
    ours, english = _catalogue(language), _catalogue(FALLBACK)
    same = [k for k in english if ours.get(k) == english[k]]
    words = {k: re.findall(r"[^\W\d_]{2,}", re.sub(r"{\w+}", "", english[k][0])) for k in same}
    assert [k for k in same if len(words[k]) > 3] == []


def _texts_on_screen():
    """Find texts handed to Streamlit: any argument of st.something(…) but the names of things."""
    for call in _nodes(ast.Call):
        if not (
            isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "st"
        ):
            continue
        named = {"key", "layout", "vertical_alignment", "gap", "page_icon", "on_click"}
        given = [*call.args, *(k.value for k in call.keywords if k.arg not in named)]
        yield from (a.value for a in given if isinstance(a, ast.Constant))


def _words_in(text: object) -> str:
    bare = TAG.sub("", text).strip() if isinstance(text, str) else ""
    return bare if " " in bare and bare not in OWN_NAMES else ""


def test_no_sentence_is_written_beside_the_catalogues():
    assert [text for text in _texts_on_screen() if _words_in(text)] == []


def test_no_word_stands_in_the_pieces_of_html_we_build():
    pieces = [
        call.args[0].value
        for call in _nodes(ast.Call)
        if getattr(call.func, "id", "") == "Markup"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert pieces
    bare = {
        piece: re.sub(r"{\w*}", "", TAG.sub("", piece)) for piece in pieces
    }  # blanks have names
    assert [piece for piece in pieces if re.search(r"[A-Za-z]{2,}", bare[piece])] == []
