"""A what-if as a picture: clusters before as dashed outlines, after as solid ones, on one map.

Whoever changes is drawn large, in one colour and in a shape that says how; everybody else is a
small grey dot. Who closes or moves is still drawn where it stood, as an empty square; a line leads
from there to a new place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import shapely

from deseo.figures.candidates import GREY, LETTERS, OKABE_ITO
from deseo.figures.layers import DECIMALS, point_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from deseo.figures.themes import Theme

CHANGED_COLOUR: Final = "#A33B20"
SHAPES: Final = {
    "other": ("circle", False),
    "added": ("diamond", True),
    "moved": ("triangle", True),
    "changed": ("pentagon", True),
    "closed": ("square", False),
}
"""What marks look like, by what becomes of them: shape, and whether filled."""
SIGNS: Final = {"added": "◆", "moved": "▲", "changed": "⬟", "closed": "□", "other": "○"}
LINE_SIGNS: Final = {"before": "╍", "after": "━"}
OLD_DASH: Final = (9, 6)
LARGE, SMALL = 1.7, 0.8


def draw_what_if(
    marks: pd.DataFrame,
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    moves: Sequence[tuple[str, str, str]],
    theme: Theme,
) -> dict[str, Any]:
    """Lay out a what-if for the browser.

    Parameters
    ----------
    marks
        By id: name, lat, lon (known for all), what (a key of `SHAPES`), tip, doubt_m.
    before, after
        Hulls of groups with their letter (EPSG:4326); a side that is not shown is empty.
    moves
        For each line its name, and the ids of its two ends.
    """
    what = list(SHAPES)
    tip_codes, tip_words = pd.factorize(marks["tip"])
    is_other = marks["what"] == "other"
    order = {str(one): place for place, one in enumerate(marks.index)}
    return {
        "points": {
            "id": [str(one) for one in marks.index],
            "name": marks["name"].tolist(),
            "lat": marks["lat"].round(DECIMALS).tolist(),
            "lon": marks["lon"].round(DECIMALS).tolist(),
            "look": marks["what"].map(what.index).astype("int").tolist(),
            "doubt": marks["doubt_m"].fillna(0).round().astype("int").tolist(),
            "tip": tip_codes.tolist(),
            "size": [SMALL if other else LARGE for other in is_other],
            "label": marks["name"].where(marks["what"].isin(["added", "moved"]), "").tolist(),
        },
        "looks": [
            {
                "shape": shape,
                "filled": filled,
                "paper": theme.card,
                "colour": GREY if name == "other" else CHANGED_COLOUR,
            }
            for name, (shape, filled) in SHAPES.items()
        ],
        "tips": list(tip_words),
        "chosen": -1,
        "style": point_style(theme),
        "networks": [
            {"name": name, "members": [order[a], order[b]], "colour": CHANGED_COLOUR}
            for name, a, b in moves
        ],
        "hulls": [
            *_draw_hulls(before, theme, is_before=True),
            *_draw_hulls(after, theme, is_before=False),
        ],
    }


def _draw_hulls(hulls: gpd.GeoDataFrame, theme: Theme, *, is_before: bool) -> list[dict[str, Any]]:
    drawn = []
    for letter, shape in zip(hulls["letter"], hulls.geometry, strict=True):
        rings = [list(part.exterior.coords) for part in shapely.get_parts(shape)]
        at = shape.representative_point()
        top = max(y for ring in rings for _, y in ring)
        drawn.append(
            {
                "id": f"cluster:{letter}",
                "letter": letter,
                "rings": [[[round(y, DECIMALS), round(x, DECIMALS)] for x, y in r] for r in rings],
                "at": [round(top, DECIMALS), round(at.x, DECIMALS)],
                "colour": GREY if is_before else _colour_letter(letter),
                "dash": [step * theme.scale for step in OLD_DASH] if is_before else [],
                "width": (2.0 if is_before else 3.0) * theme.scale,
                "fill": 0.0 if is_before else 0.12,
            }
        )
    return drawn


def _colour_letter(letter: str) -> str:
    """Give a letter the colour its cluster has on the page of candidates."""
    turn = int(letter[1:] or 1) - 1
    group = ord(letter[0]) - ord("A") + turn * len(LETTERS)
    return OKABE_ITO[group % len(OKABE_ITO)]


def list_marks(kinds: Sequence[str]) -> list[tuple[str, str, str]]:
    """List what the legend explains: key, sign, colour; of the marks only those that are drawn."""
    marks = [(kind, SIGNS[kind], CHANGED_COLOUR) for kind in kinds if kind != "other"]
    lines = [("before", LINE_SIGNS["before"], GREY), ("after", LINE_SIGNS["after"], OKABE_ITO[0])]
    return [*lines, *marks, ("other", SIGNS["other"], GREY)]
