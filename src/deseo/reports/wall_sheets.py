"""A sheet for the wall per cluster: a map, who is in it, what they offer and need, room to write.

Members have numbers, the same in the list, the table and on the map; the sheet reads in black and
white and from two metres away. What nobody has told is left to be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deseo.reports.map_pictures import draw_picture
from deseo.reports.minutes import write_map_words
from deseo.reports.prints import print_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

    from deseo.i18n import Translator
    from deseo.reports.map_pictures import Ground
    from deseo.reports.phrases import Naming

MAP_MM: Final = (215.0, 132.0)
MOST_MEMBERS: Final = 48
MOST_SERVICES: Final = 24
OFFERING: Final = ("offers", "shares")


@dataclass(frozen=True)
class WallSheet:
    """Hold one cluster: its letter, how sure it is in words, members in their order, its map.

    `payload` is what a page hands its map.
    """

    letter: str
    certainty: str
    member_ids: tuple[str, ...]
    payload: Mapping[str, Any]


def print_wall_sheets(
    sheets: Sequence[WallSheet],
    links: pd.DataFrame,
    ground: Ground,
    t: Translator,
    name_of: Naming,
    service_of: Naming,
    *,
    place: str,
    notice: str,
    made: date,
) -> bytes:
    """Set a page of A3 per cluster as tagged PDF; `links` has enterprise_id, service_id, role."""
    words = {
        "members": t("wall.members"),
        "services": t("wall.services"),
        "no_services": t("wall.no_services"),
        "numbers": t("wall.numbers"),
        "columns": [t(f"wall.col_{name}") for name in ("service", "offered", "needed")],
        "questions": [t(f"wall.write_{name}") for name in ("do", "missing", "next")],
    }
    drawn = [_write_sheet(sheet, links, ground, t, name_of, service_of, place) for sheet in sheets]
    data = {
        "title": t("minutes.settings", title=place, settings=t("wall.sheet")),
        "exercise": notice,
        "footer": f"DESEO Atlas · {place} · {t('paper.made', day=t.date(made))}",
        "words": words,
        "sheets": drawn,
    }
    return print_sheet("wall", data, t.language, made)


def _write_sheet(
    sheet: WallSheet,
    links: pd.DataFrame,
    ground: Ground,
    t: Translator,
    name_of: Naming,
    service_of: Naming,
    place: str,
) -> dict[str, Any]:
    title = t("wall.title", letter=sheet.letter, place=place)
    shown = sheet.member_ids[:MOST_MEMBERS]
    hidden = len(sheet.member_ids) - len(shown)
    picture = draw_picture(
        number_members(sheet.payload, shown), ground, write_map_words(t), MAP_MM, "svg"
    )
    return {
        "title": title,
        "lead": sheet.certainty,
        "alt": t("paper.map", title=title),
        "svg": picture.decode("utf-8"),
        "members": [name_of(member) for member in shown],
        "more": t.count("wall.more", hidden) if hidden else "",
        "services": _tabulate_services(sheet.member_ids, links, service_of),
    }


def number_members(payload: Mapping[str, Any], member_ids: Sequence[str]) -> dict[str, Any]:
    """Give a map on which members bear their number and nobody else is drawn."""
    numbers = {member: str(number) for number, member in enumerate(member_ids, start=1)}
    points = payload["points"]
    kept = [place for place, one in enumerate(points["id"]) if one in numbers]
    fewer = {name: [values[place] for place in kept] for name, values in points.items()}
    fewer["label"] = [numbers[one] for one in fewer["id"]]
    return {**payload, "points": fewer, "networks": []}


def _tabulate_services(
    member_ids: Sequence[str], links: pd.DataFrame, service_of: Naming
) -> list[list[str]]:
    """List services with the numbers of who offers and who needs them, most spoken of first."""
    number = {member: place for place, member in enumerate(member_ids, start=1)}
    mine = links[links["enterprise_id"].isin(number)]
    rows = []
    for service_id, told in mine.groupby("service_id"):
        sides = (told["role"].isin(OFFERING), told["role"] == "needs")
        who = [sorted({number[one] for one in told.loc[side, "enterprise_id"]}) for side in sides]
        rows.append((sum(map(len, who)), service_of(str(service_id)), who))
    rows.sort(key=lambda row: (-row[0], row[1]))
    return [
        [name, *(", ".join(map(str, numbers)) for numbers in who)]
        for _, name, who in rows[:MOST_SERVICES]
    ]
