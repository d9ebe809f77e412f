"""Text from data stays text, in HTML and in Markdown."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from deseo.ui.markup import SPECIAL, escape_markdown, join_markup, link_to, write_table

HOSTILE = "<img src=x onerror=alert(1)>\"&'"


class _Reader(HTMLParser):
    """Collect the tags and the text of a piece of HTML."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, _attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


@given(
    st.text() | st.sampled_from([HOSTILE, "**b** [a](b) :red[x] $x$ ~~s~~ `c` # h", "1. a", "a\\"])
)
def test_markdown_is_escaped_and_nothing_of_the_text_is_lost(text):
    escaped = escape_markdown(text)
    assert "\n" not in escaped
    plain, i = "", 0
    while i < len(escaped):
        i += escaped[i] == "\\"
        plain += escaped[i]
        i += 1
    assert plain == " ".join(text.split())


@given(st.text())
def test_no_special_sign_stands_alone(text):
    escaped = escape_markdown(text)
    bare = [c for i, c in enumerate(escaped) if SPECIAL.match(c) and not _is_escaped(escaped, i)]
    assert set(bare) <= {"\\"}


def _is_escaped(text: str, at: int) -> bool:
    slashes = len(text[:at]) - len(text[:at].rstrip("\\"))
    return slashes % 2 == 1


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "a.it", "", 'https://a" onclick="x', "https://a b",
     "//evil.example", " https://a.it", "https://a.it\n", "HTTPS//a"],
)  # fmt: skip
def test_what_is_no_address_is_no_link(address):
    assert link_to(address, "words") == "words"
    assert not isinstance(link_to(address, "words"), Markup)


def test_a_link_opens_apart_and_tells_the_other_side_nothing():
    link = link_to("https://a.it/?a=1&b=2", HOSTILE)
    assert _Reader(link).tags == ["a"]
    assert _Reader(link).text == HOSTILE
    assert 'href="https://a.it/?a=1&amp;b=2"' in link
    assert 'rel="noopener noreferrer"' in link


def test_a_table_escapes_every_cell_and_heads_its_rows_and_columns():
    table = write_table(HOSTILE, ["A", HOSTILE], [["row", HOSTILE], [Markup("<b>x</b>"), "y"]])
    reader = _Reader(table)
    assert "img" not in reader.tags
    assert reader.tags.count("th") == 4
    assert reader.tags.count("td") == 2
    assert "b" in reader.tags
    assert table.count("&lt;img") == 4
    assert '<th scope="col">' in table
    assert '<th scope="row">' in table


@given(st.lists(st.text(max_size=5), max_size=3), st.text(max_size=3))
def test_joined_pieces_are_escaped_and_so_is_what_stands_between(parts, between):
    joined = join_markup(parts, between)
    assert isinstance(joined, Markup)
    assert not set("<>'\"") & set(joined)
    assert html.unescape(joined) == html.unescape(str(escape(between.join(parts))))
