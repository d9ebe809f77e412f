"""What stands before the room is one value: drawn now, kept as a scene, drawn again as it was.

A screen carries its words, its map layer and its tables; nothing in it is looked up again, so a
scene shows what it showed whatever became of the data since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from markupsafe import Markup

from deseo.ui.atlases import show_layer
from deseo.ui.markup import join_markup, show_markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deseo.ui.cache import View
    from deseo.ui.frame import Page

WIDTHS: Final = [0.58, 0.42]
LARGE_BELOW: Final = 330
"""Up to so many characters the words of a screen are drawn larger than the rest."""

PARAGRAPH = Markup("<p>{}</p>")
BAR = Markup(
    '<div class="tally"><span>{}</span><span class="tally-room" aria-hidden="true">'
    '<span style="width:{}%"></span></span><strong>{}</strong></div>'
)
ROW = Markup('<div class="fact"><span>{}</span><strong>{}</strong></div>')
HEADING = Markup("<h3>{}</h3>")
SIGN = Markup('<span class="mark" style="color:{}" aria-hidden="true">{}</span>')
LEGEND = Markup('<ul class="legend" aria-label="{}">{}</ul>')
HEAD = Markup('<div class="stage-head"><h1>{}</h1><span class="place">{}</span></div>')
SOURCES = Markup('<p class="sources">{}</p>')


@dataclass(frozen=True)
class Mark:
    """Hold one line of a legend: a sign, its colour, and what it means."""

    sign: str
    colour: str
    text: str


@dataclass(frozen=True)
class Listing:
    """Hold a small table; where the last column is a number it may be drawn as bars."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    has_bars: bool = False


@dataclass(frozen=True)
class Screen:
    """Hold all that one step shows: one question, what answers it, and from whom."""

    title: str
    sentences: tuple[str, ...] = ()
    layer: Mapping[str, Any] | None = None
    legend: tuple[Mark, ...] = ()
    listings: tuple[Listing, ...] = ()
    sources: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()


def freeze_screen(page: Page, screen: Screen, taken_at: str) -> dict[str, Any]:
    """Write a screen as plain values, as the store, the minutes and `thaw_screen` read it."""
    shown: dict[str, Any] = {
        "territory_id": page.selection.territory,
        "source": page.selection.source,
        "lang": page.selection.lang,
        "title": screen.title,
        "sentences": list(screen.sentences),
        "legend": [f"{mark.sign} {mark.text}" for mark in screen.legend],
        "legend_colours": [mark.colour for mark in screen.legend],
        "tables": [
            {
                "title": listing.title,
                "columns": list(listing.columns),
                "rows": [list(row) for row in listing.rows],
                "has_bars": listing.has_bars,
            }
            for listing in screen.listings
        ],
        "rules": dict(screen.rules),
        "sources": list(screen.sources),
        "taken_at": taken_at,
    }
    if screen.layer is not None:
        shown["map"] = {"payload": dict(screen.layer), "kind": "territory"}
    return shown


def thaw_screen(shown: Mapping[str, Any]) -> Screen:
    """Read a screen back as it was frozen."""
    marks = zip(shown["legend"], shown["legend_colours"], strict=True)
    return Screen(
        shown["title"],
        tuple(shown["sentences"]),
        shown["map"]["payload"] if "map" in shown else None,
        tuple(Mark(text.split(" ", 1)[0], colour, text.split(" ", 1)[1]) for text, colour in marks),
        tuple(
            Listing(
                table["title"],
                tuple(table["columns"]),
                tuple(tuple(row) for row in table["rows"]),
                table["has_bars"],
            )
            for table in shown["tables"]
        ),
        tuple(shown["sources"]),
        tuple(shown["rules"].items()),
    )


def show_head(title: str, place: str) -> None:
    """Draw the one question, and where on the route it stands."""
    show_markup(HEAD.format(title, place))


def show_screen(
    page: Page,
    view: View,
    screen: Screen,
    controls: Callable[[], object] | None = None,
    key: str = "stage",
) -> str:
    """Draw a screen: its map, or else its words, to the left; `controls` to the right.

    Returns the id clicked last on the map, if any.
    """
    if screen.layer is None and controls is None:
        _show_words(page, screen)
        return ""
    left, right = st.columns(WIDTHS, gap="medium")
    clicked = ""
    with left:
        if screen.layer is None:
            _show_words(page, screen)
        else:
            clicked = show_layer(page, view, screen.layer, key)
            _show_below(page, screen)
    with right:
        if screen.layer is not None:
            _show_words(page, screen)
        if controls:
            controls()
    return clicked


def _show_words(page: Page, screen: Screen) -> None:
    parts: list[Markup] = [PARAGRAPH.format(sentence) for sentence in screen.sentences]
    for listing in screen.listings:
        parts += _write_listing(page, listing)
    if screen.layer is None and screen.sources:
        parts.append(_write_sources(page, screen))
    is_short = not screen.listings and sum(map(len, screen.sentences)) < LARGE_BELOW
    show_markup(
        Markup('<div class="said{}">{}</div>').format(
            " large" if is_short else "", join_markup(parts)
        )
    )


def _write_sources(page: Page, screen: Screen) -> Markup:
    return SOURCES.format(page.t("card.source", source="; ".join(screen.sources)))


def _write_listing(page: Page, listing: Listing) -> list[Markup]:
    head = [HEADING.format(listing.title)] if listing.title else []
    if not listing.has_bars:
        return head + [ROW.format(row[0], " · ".join(map(str, row[1:]))) for row in listing.rows]
    most = max((row[-1] for row in listing.rows), default=0) or 1
    number = page.t.number
    return head + [
        BAR.format(row[0], round(100 * row[-1] / most), number(row[-1])) for row in listing.rows
    ]


def _show_below(page: Page, screen: Screen) -> None:
    """Draw below the map what its signs mean, and where it comes from."""
    rows = (
        Markup("<li>{}{}</li>").format(SIGN.format(mark.colour, mark.sign), mark.text)
        for mark in screen.legend
    )
    legend = LEGEND.format(page.t("legend.title"), join_markup(rows)) if screen.legend else ""
    sources = _write_sources(page, screen) if screen.sources else ""
    show_markup(Markup("{}{}").format(legend, sources))
