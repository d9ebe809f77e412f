"""What comes from data is text: it is escaped before it stands in HTML or Markdown.

HTML is built with markupsafe, which escapes everything that was not written here; Streamlit cleans
it once more before the browser sees it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=])")
LINK = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
TABLE = Markup(
    '<div class="table-frame" tabindex="0" role="region" aria-label="{}"><table>'
    '<caption class="unseen">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
)


def escape_markdown(text: object) -> str:
    """Escape everything Markdown, or Streamlit's additions to it, would read as more than text."""
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def show_markup(markup: Markup) -> None:
    """Draw a piece of HTML that was built with everything escaped."""
    st.html(str(markup))


def show_small(*paragraphs: str) -> None:
    """Draw paragraphs in small print."""
    show_markup(join_markup(Markup('<p class="small">{}</p>').format(p) for p in paragraphs))


def join_markup(parts: Iterable[Markup | str], between: str = "") -> Markup:
    """Join pieces of HTML."""
    return escape(between).join(parts)


def link_to(address: str, words: str) -> Markup | str:
    """Link to a page elsewhere, if the address is one; else say the words alone."""
    if not re.fullmatch(r"https?://[^\s<>\"']+", address):
        return words
    return LINK.format(address, words)


def write_table(
    caption: str, heads: Iterable[str], rows: Iterable[Iterable[Markup | str]]
) -> Markup:
    """Write a table with a caption that is read aloud; the first cell of each row heads it."""
    head = join_markup(Markup('<th scope="col">{}</th>').format(cell) for cell in heads)
    body = join_markup(_write_row(list(row)) for row in rows)
    return TABLE.format(caption, caption, head, body)


def _write_row(cells: list[Markup | str]) -> Markup:
    first = Markup('<th scope="row">{}</th>').format(cells[0])
    rest = join_markup(Markup("<td>{}</td>").format(cell) for cell in cells[1:])
    return Markup("<tr>{}{}</tr>").format(first, rest)
