"""OpenStreetMap knows associations, cooperatives and places of care, each with its point.

A question that takes too long is answered with HTTP 200, no element and a remark: that is a
failure, never "there are none here". Then the box is split in four and each part asked for. What
the State runs is left out. A tag says what a place is, not its legal form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deseo.sources.live.failures import FetchError
from deseo.sources.live.finders.hunts import MOST_SPLITS, make_row, read_link, read_place
from deseo.sources.live.questions import Question, read_list, read_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.finders.hunts import Box, Hunt, Row

SELECTORS = (
    '["office"~"^(association|ngo|charity|foundation|cooperative)$"]',
    '["operator:type"~"^(cooperative|community|ngo|consortium)$"]',
    '["amenity"~"^(social_facility|social_centre|community_centre|childcare|toy_library)$"]',
    '["shop"~"^(charity|second_hand)$"]',
)
OF_THE_STATE = frozenset({"public", "government"})
FAMILIES = {"association": "association", "foundation": "foundation", "cooperative": "cooperative"}
SOURCE = "OpenStreetMap"
SITE = "https://www.openstreetmap.org"
SECONDS = 50


def plan_overpass(box: Box) -> Question:
    """Give the question about one box."""
    parts = "".join(f"nwr{selector}({box.write()});" for selector in SELECTORS)
    query = f"[out:json][timeout:{SECONDS}];({parts});out center tags;"
    return Question("interpreter", (("data", query),))


def find_overpass(asker: Asker, hunt: Hunt) -> Iterator[Row]:
    """Look for enterprises in a territory's box, splitting it where it is too much."""
    yield from _find_in(asker, hunt, hunt.box, 0)


def _find_in(asker: Asker, hunt: Hunt, box: Box, depth: int) -> Iterator[Row]:
    answer = asker.ask(*plan_overpass(box))
    found = read_object(answer, "elements")
    if found.get("remark"):
        if depth == MOST_SPLITS:
            raise FetchError("warned", answer.address, str(found["remark"])[:120])
        asker.answers.remove(answer)  # a failed answer is not kept as if it were a good one
        for part in box.split():
            yield from _find_in(asker, hunt, part, depth + 1)
        return
    for element in read_list(found, "elements", answer):
        yield from _read_element(asker, hunt, element)


def _read_element(asker: Asker, hunt: Hunt, element: dict[str, Any]) -> Iterator[Row]:
    tags, middle = element.get("tags", {}), element.get("center") or element
    if not isinstance(tags, dict) or not isinstance(middle, dict) or "id" not in element:
        raise FetchError("changed", detail="no element with tags")
    tags = {str(key): str(value) for key, value in tags.items()}
    place = read_place(middle.get("lat"), middle.get("lon"))
    if not tags.get("name") or not place or tags.get("operator:type") in OF_THE_STATE:
        return
    kind, number = str(element.get("type")), str(element["id"])
    if kind not in {"node", "way", "relation"} or not number.isdigit():
        raise FetchError("changed", detail=f"{kind} {number}"[:40])
    said = tags.get("office", ""), tags.get("operator:type", "")
    street = f"{tags.get('addr:street', '')} {tags.get('addr:housenumber', '')}".strip()
    yield make_row(
        hunt,
        f"osm-{kind}-{number}",
        tags["name"],
        eu_family=next((FAMILIES[word] for word in said if word in FAMILIES), ""),
        activity=next((tags[k] for k in ("amenity", "shop", "office") if k in tags), ""),
        address=street,
        postcode=tags.get("addr:postcode", ""),
        municipality=tags.get("addr:city", ""),
        lat=f"{place[0]:.6f}",
        lon=f"{place[1]:.6f}",
        location_precision="address",
        website=read_link(tags.get("website") or tags.get("contact:website")),
        source=SOURCE,
        source_url=f"{SITE}/{kind}/{number}",
        licence=asker.contract.licence,
    )
