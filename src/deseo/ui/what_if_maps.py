"""The map of a what-if: who is drawn how, and which hulls of which side.

An enterprise is drawn where it would be; one that would close or move also where it stands today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from deseo.figures.what_ifs import draw_what_if
from deseo.scenarios.differences import SAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from deseo.ui.frame import Page
    from deseo.ui.what_if_pictures import Side, WhatIf

OLD_PREFIX: Final = "before:"
ROOM_DEGREES: Final = 0.01


def lay_out_what_if(
    page: Page, what_if: WhatIf, sides: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Lay out a what-if; also tell which sorts of marks are drawn ("both", or one side)."""
    marks = _mark_everybody(page, what_if, sides)
    moved = marks.index[(marks["what"] == "moved") & (sides == "both")]
    name = page.t("whatif.moved_thread")
    moves = [(name, f"{OLD_PREFIX}{one}", str(one)) for one in moved]
    moves = [move for move in moves if move[1] in marks.index]
    before = _letter(what_if.before, what_if.letters[0], shown=sides != "after")
    after = _letter(what_if.after, what_if.letters[1], shown=sides != "before")
    if sides == "both":  # what stays as it is needs no second line
        before = before[~before.geometry.isin(list(after.geometry))]
    drawn = draw_what_if(marks, before, after, moves, page.theme)
    drawn |= _fit(what_if, marks)
    return drawn, tuple(kind for kind in marks["what"].unique() if kind != "other")


def _fit(what_if: WhatIf, marks: pd.DataFrame) -> dict[str, Any]:
    """Give what the map is to show: whoever changes and the clusters that do; else all of it."""
    changing = [change for change in what_if.differences.groups if change.kind != SAME]
    old = {group for change in changing for group in change.groups_before}
    new = {group for change in changing for group in change.groups_after}
    boxes = [
        *(what_if.before.hulls.geometry[group].bounds for group in sorted(old)),
        *(what_if.after.hulls.geometry[group].bounds for group in sorted(new)),
    ]
    changed = marks[marks["what"] != "other"]
    boxes += [(lon, lat, lon, lat) for lon, lat in zip(changed["lon"], changed["lat"], strict=True)]
    if not boxes:
        return {}
    wests, souths, easts, norths = zip(*boxes, strict=True)
    room = ROOM_DEGREES
    lower = [min(souths) - room, min(wests) - room]
    return {"fit": [lower, [max(norths) + room, max(easts) + room]]}


def find_kinds(what_if: WhatIf) -> dict[str, str]:
    """Tell what becomes of each enterprise that differs between the sides.

    One that is new and changed since is new; one that moves and changes moves.
    """
    before, after = what_if.before.state.data, what_if.after.state.data
    old, new = before.enterprises, after.enterprises
    both = old.index.intersection(new.index)
    moved = [one for one in both if not _same_place(old.geometry[one], new.geometry[one])]
    kinds = dict.fromkeys(_find_changed_services(before.links, after.links), "changed")
    kinds |= dict.fromkeys(map(str, moved), "moved")
    kinds |= dict.fromkeys(map(str, new.index.difference(old.index)), "added")
    return kinds | dict.fromkeys(map(str, old.index.difference(new.index)), "closed")


def _same_place(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one == other)


def _find_changed_services(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    key = ["enterprise_id", "service_id", "role"]
    sides = [set(map(tuple, links[key].to_numpy().tolist())) for links in (before, after)]
    return {str(enterprise_id) for enterprise_id, _, _ in sides[0] ^ sides[1]}


def _mark_everybody(page: Page, what_if: WhatIf, sides: str) -> pd.DataFrame:
    """Give a mark to everybody who has a place on a side that is shown."""
    kinds = find_kinds(what_if)
    left = {one for one, kind in kinds.items() if kind in {"closed", "moved"}}
    after = _place(what_if.after, kinds)
    before = _place(what_if.before, dict.fromkeys(left, "closed"))
    if sides == "both":
        old = before[before.index.isin(left)]
        shown = pd.concat([after, old.set_axis([f"{OLD_PREFIX}{one}" for one in old.index])])
    else:
        shown = after if sides == "after" else before.assign(what="other")
    t = page.t
    tips = {kind: t("whatif.tip", what=t(f"whatif.legend_{kind}")) for kind in set(shown["what"])}
    tips["other"] = t("whatif.tip_same")
    order = shown["what"] != "other"  # those that change are drawn last, over all others
    return shown.assign(tip=shown["what"].map(tips)).loc[order.sort_values(kind="stable").index]


def _place(side: Side, kinds: Mapping[str, str]) -> pd.DataFrame:
    rows = side.state.data.enterprises
    placed = rows[rows["lat"].notna() & rows["lon"].notna()]
    table = pd.DataFrame(placed[["name", "lat", "lon"]])
    what = [kinds.get(str(one), "other") for one in table.index]
    return table.assign(what=what, doubt_m=side.doubt_m.reindex(table.index))


def _letter(side: Side, letters: Mapping[int, str], *, shown: bool) -> gpd.GeoDataFrame:
    """Give the hulls of a side their letters; none where the side is not shown."""
    hulls = side.hulls if shown else side.hulls.iloc[:0]
    return hulls.assign(letter=[letters[int(group)] for group in hulls.index])
