"""OpenFairDB (Karte von morgen) holds initiatives and enterprises that people entered themselves.

A box is answered with at most as many entries as were asked for; where that many come, there may
be more, and the box is split in four. What lies outside the box is handed over too ("invisible")
and is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deseo.sources.live.failures import FetchError
from deseo.sources.live.finders.hunts import MOST_SPLITS, make_row, read_place
from deseo.sources.live.questions import Question, read_list, read_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.finders.hunts import Box, Hunt, Row

INITIATIVE, ENTERPRISE = "2cd00bebec0c48ba9db761da48678134", "77b3c33a92554bcf8e8c2c86cedd6f6f"
MOST_ENTRIES = 500
SOURCE = "OpenFairDB (Karte von morgen)"
SITE = "https://openfairdb.org/entries"


def plan_openfairdb(box: Box) -> Question:
    """Give the question about one box."""
    categories = f"{INITIATIVE},{ENTERPRISE}"
    parameters = (("bbox", box.write()), ("categories", categories), ("limit", str(MOST_ENTRIES)))
    return Question("search", parameters)


def find_openfairdb(asker: Asker, hunt: Hunt) -> Iterator[Row]:
    """Look for entries in a territory's box, splitting it where there may be more."""
    yield from _find_in(asker, hunt, hunt.box, 0)


def _find_in(asker: Asker, hunt: Hunt, box: Box, depth: int) -> Iterator[Row]:
    answer = asker.ask(*plan_openfairdb(box))
    entries = read_list(read_object(answer, "visible"), "visible", answer)
    if len(entries) >= MOST_ENTRIES:
        if depth == MOST_SPLITS:
            raise FetchError("huge", answer.address, f"{len(entries)} entries")
        for part in box.split():
            yield from _find_in(asker, hunt, part, depth + 1)
        return
    for entry in entries:
        yield from _read_entry(asker, hunt, entry)


def _read_entry(asker: Asker, hunt: Hunt, entry: dict[str, Any]) -> Iterator[Row]:
    if not {"id", "title", "lat", "lng"} <= entry.keys():
        raise FetchError("changed", detail="no entry with a title and a place")
    number, place = str(entry["id"]), read_place(entry["lat"], entry["lng"])
    if not number.isalnum() or not number.isascii():
        raise FetchError("changed", detail=f"id {number}"[:40])
    if place and hunt.box.holds(*place):
        yield make_row(
            hunt,
            f"ofdb-{number}",
            str(entry["title"]),
            lat=f"{place[0]:.6f}",
            lon=f"{place[1]:.6f}",
            location_precision="address",
            source=SOURCE,
            source_url=f"{SITE}/{number}",
            licence=asker.contract.licence,
        )
