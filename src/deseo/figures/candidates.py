"""Candidate clusters as pictures: hulls whose line says how sure, members in the hull's colour.

Likely is a solid line, possible a dashed one, chance a dotted grey; not judged yet is thin. Each
hull bears a letter, so that colour never speaks alone; who is in none is grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go
import shapely

from deseo.figures.layers import DECIMALS, point_style
from deseo.figures.themes import FONT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from deseo.figures.themes import Theme

OKABE_ITO = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#B22222", "#5B3A8C",
)  # fmt: skip
GREY = "#6E7681"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LINES: dict[str, tuple[list[int], float]] = {
    "likely": ([], 3.0),
    "possible": ([9, 6], 2.4),
    "chance": ([2, 5], 2.0),
    "unjudged": ([], 1.0),
}


def name_cluster(group: int) -> str:
    """Name a group by its rank: A to Z, then A2, B2 and so on."""
    turn, place = divmod(group, len(LETTERS))
    return LETTERS[place] + (str(turn + 1) if turn else "")


def colour_cluster(group: int, word: str) -> str:
    """Give a group its colour; what could be chance is grey."""
    return GREY if word == "chance" else OKABE_ITO[group % len(OKABE_ITO)]


def draw_candidates(
    hulls: gpd.GeoDataFrame, words: Mapping[int, str], theme: Theme, chosen: int
) -> list[dict[str, object]]:
    """Lay out hulls for the browser; `words` gives each group's certainty, `chosen` or −1."""
    drawn = []
    for group, shape in zip(hulls.index, hulls.geometry, strict=True):
        dash, width = LINES[words[group]]
        rings = [list(part.exterior.coords) for part in shapely.get_parts(shape)]
        at = shape.representative_point()
        top = max(y for ring in rings for _, y in ring)
        drawn.append(
            {
                "id": f"cluster:{name_cluster(group)}",
                "letter": name_cluster(group),
                "rings": [[[round(y, DECIMALS), round(x, DECIMALS)] for x, y in r] for r in rings],
                "at": [round(top, DECIMALS), round(at.x, DECIMALS)],
                "colour": colour_cluster(group, words[group]),
                "dash": [step * theme.scale for step in dash],
                "width": width * theme.scale + (1.5 if group == chosen else 0),
                "fill": 0.22 if group == chosen else 0.1,
            }
        )
    return drawn


def draw_members(
    enterprises: gpd.GeoDataFrame,
    labels: pd.Series[int],
    told: pd.Series[bool],
    doubt_m: pd.Series[float],
    tips: pd.Series[str],
    words: Mapping[int, str],
    theme: Theme,
) -> dict[str, object]:
    """Lay out enterprises in the colour of their cluster, grey if in none; all on one index."""
    drawn = enterprises[enterprises["lat"].notna() & enterprises["lon"].notna()]
    colours = [GREY, *(colour_cluster(group, word) for group, word in sorted(words.items()))]
    order = {group: i + 1 for i, group in enumerate(sorted(words))}
    tip_codes, tip_words = pd.factorize(tips.reindex(drawn.index))
    colour = labels.reindex(drawn.index).map(lambda group: order.get(group, 0)).to_numpy("int")
    filled = told.reindex(drawn.index).to_numpy(dtype="int")
    return {
        "points": {
            "id": list(drawn.index),
            "name": drawn["name"].tolist(),
            "lat": drawn["lat"].round(DECIMALS).tolist(),
            "lon": drawn["lon"].round(DECIMALS).tolist(),
            "look": (colour * 2 + filled).tolist(),
            "doubt": doubt_m.reindex(drawn.index).fillna(0).round().astype("int").tolist(),
            "tip": tip_codes.tolist(),
        },
        "looks": [
            {"shape": "circle", "colour": c, "filled": filled, "paper": theme.card}
            for c in colours
            for filled in (False, True)
        ],
        "tips": list(tip_words),
        "chosen": -1,
        "style": point_style(theme),
    }


def draw_trade_curve(
    curve: pd.DataFrame, chosen: float, labels: Mapping[str, str], theme: Theme
) -> go.Figure:
    """Draw how many clusters and members there are as nearness counts more.

    `curve` has alpha (0 to 1), clusters and members; `labels` names the three and the axis.
    """
    size = theme.text_px * 0.875
    figure = go.Figure()
    styles: Sequence[tuple[str, str, str]] = (
        ("members", theme.accent, "solid"),
        ("clusters", theme.ink, "dot"),
    )
    for column, colour, dash in styles:
        figure.add_scatter(
            x=curve["alpha"],
            y=curve[column],
            name=labels[column],
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5},
            marker={"size": 7},
        )
    figure.add_vline(x=chosen, line={"color": theme.quiet, "dash": "dash", "width": 1})
    figure.update_layout(
        height=round(15 * theme.text_px),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONT, "size": size, "color": theme.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1.12, "x": 0},
        xaxis={"title": labels["alpha"], "showgrid": False, "tickformat": ".0%"},
        yaxis={"rangemode": "tozero", "gridcolor": theme.rule},
        hovermode="x unified",
    )
    return figure
