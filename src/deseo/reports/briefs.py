"""A brief for a council: two pages, one to see and one to weigh.

First the map and what it comes to in a few sentences; then the figures, what is known, what is not,
and from where. What is not known stands as large as what is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from deseo.reports.documents import LIST, PICTURE, SMALL, TABLE, Block, head, say, to_plain
from deseo.reports.map_pictures import draw_picture
from deseo.reports.minutes import MAP_CREDIT, write_map_words
from deseo.reports.prints import print_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from typing import Any

    from deseo.i18n import Translator
    from deseo.reports.map_pictures import Ground

MAP_MM: Final = (170.0, 112.0)
SMALL_MAP_MM: Final = (83.0, 74.0)
MOST_LISTED: Final = 10
MOST_ROWS: Final = 12
MOST_SOURCES: Final = 16


@dataclass(frozen=True)
class Brief:
    """Hold what a council reads; maps are payloads of a page's map, each with its ground and name.

    A table is a title, its columns and its rows. `notice` marks an exercise; `apart` says what
    cannot be compared, where several places are.
    """

    title: str
    lead: str
    place: str
    maps: tuple[tuple[str, Mapping[str, Any], Ground], ...]
    legend: tuple[str, ...]
    sentences: tuple[str, ...]
    tables: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    sources: tuple[str, ...]
    notice: str = ""
    apart: tuple[str, ...] = ()


def print_brief(brief: Brief, t: Translator, made: date) -> bytes:
    """Set a brief on two pages of A4, as tagged PDF."""
    pages = [_see(brief, t), _weigh(brief, t)]
    data = {
        "title": brief.title,
        "lead": brief.lead,
        "exercise": brief.notice,
        "footer": f"DESEO Atlas · {brief.place} · {t('paper.made', day=t.date(made))}",
        "pages": [[to_plain(block) for block in page] for page in pages],
    }
    return print_sheet("document", data, t.language, made)


def _see(brief: Brief, t: Translator) -> list[Block]:
    blocks = []
    size, share = (MAP_MM, 1.0) if len(brief.maps) == 1 else (SMALL_MAP_MM, 0.49)
    for title, payload, ground in brief.maps:
        draw: Callable[[str], bytes] = partial(
            draw_picture, payload, ground, write_map_words(t), size
        )
        named = t("paper.map", title=title)
        blocks.append(Block(PICTURE, named, draw=draw, width_share=share))
    if brief.legend:
        blocks.append(Block(SMALL, " · ".join(brief.legend)))
    return [*blocks, head(t("brief.in_short")), *(say(sentence) for sentence in brief.sentences)]


def _weigh(brief: Brief, t: Translator) -> list[Block]:
    blocks = [head(t("brief.figures"))]
    for title, columns, rows in brief.tables:
        blocks.append(Block(TABLE, title, columns=columns, rows=rows[:MOST_ROWS]))
        hidden = len(rows) - MOST_ROWS
        if hidden > 0:
            blocks.append(Block(SMALL, t.count("brief.more_clusters", hidden)))
    for name, listed in (("known", brief.known), ("unknown", brief.unknown)):
        blocks += [head(t(f"brief.{name}")), Block(LIST, items=listed)] if listed else []
    if brief.apart:
        blocks += [head(t("compare.incomparable")), Block(LIST, items=brief.apart[:MOST_LISTED])]
        hidden = len(brief.apart) - MOST_LISTED
        blocks += [Block(SMALL, t.count("brief.more_clusters", hidden))] if hidden > 0 else []
    sources = tuple(dict.fromkeys((*brief.sources[:MOST_SOURCES], MAP_CREDIT)))
    return [*blocks, head(t("brief.sources")), Block(LIST, items=sources)]
