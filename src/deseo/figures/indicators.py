"""Women and men as two marks on one scale, over the years, and their gap on a map of regions.

Women are a filled violet dot, men an open square: shape and fill say it too, not colour alone. A
scale is the same for every territory: it spans all figures there are of the indicator. The map's
five classes are centred on zero, the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from deseo.figures.themes import FONT, MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from deseo.equality.definitions import IndicatorDefinition
    from deseo.figures.themes import Theme

# From the women's figure being much higher (violet, as women are drawn) to the men's.
DIVERGING = ("#5B3A8C", "#BBA7D6", "#F3F0EA", "#F0C89E", "#C4671B")
CLASS_EDGES = (-0.6, -0.2, 0.2, 0.6)  # of the largest gap there is
STEPS = (1, 2, 2.5, 5, 10)
SEVERAL = 4
LEAST_SPAN = 1e-6  # figures nearer to each other than this are alike
WHOLE_SHARES = ("women_share", "men_share")
COLUMNS = 2
TICKS = ",~r"  # thousands in groups, no needless decimals


@dataclass(frozen=True)
class Scale:
    """Hold the ends of a scale, and the value of parity or no gap, NaN where there is none."""

    low: float
    high: float
    zero: float

    def place(self, value: float) -> float:
        """Give where a value stands between the ends, from 0 to 1."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def find_scale(readings: pd.DataFrame, definition: IndicatorDefinition) -> Scale:
    """Find the scale of an indicator from all its readings, wherever they are."""
    if definition.kind in WHOLE_SHARES:
        return Scale(0.0, 100.0, 50.0)
    if definition.kind == "gap":
        largest = float(np.nanmax(np.abs(readings["gap"])))
        end = _round_out(largest, largest)
        return Scale(-end, end, 0.0)
    values = readings[["women", "men", "total"]].to_numpy(dtype="float64")
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    step = _find_step(high - low)
    bottom = float(np.floor(low / step) * step)
    top = float(np.ceil(high / step) * step)
    return Scale(bottom, max(top, bottom + step), float("nan"))


def _find_step(span: float) -> float:
    """Find a round step that goes some four times into a span."""
    if span < LEAST_SPAN:
        return 1.0
    power = 10.0 ** np.floor(np.log10(span / SEVERAL))
    return float(next(s * power for s in STEPS if s * power >= span / SEVERAL))


def _round_out(value: float, span: float) -> float:
    step = _find_step(span)
    return float(np.ceil(value / step) * step) or 1.0


def comparison_chart(
    rows: pd.DataFrame,
    names: Sequence[str],
    scale: Scale,
    words: Mapping[str, str],
    theme: Theme,
) -> go.Figure:
    """Draw places one below the other, women and men as two marks joined by a line.

    `rows` as a picture has them, `names` their labels in the same order; `words` names women, men
    and total, and `marks` are the signs of decimals and thousands.
    """
    figure = go.Figure()
    labels = list(names)
    for label, row in zip(labels, rows.to_dict("records"), strict=True):
        ends = [row["women"], row["men"]]
        if not np.isnan(ends).any():
            figure.add_scatter(
                x=ends,
                y=[label, label],
                mode="lines",
                line={"color": theme.rule, "width": 5 * theme.scale},
                hoverinfo="skip",
                showlegend=False,
            )
    for column, style in _list_marks(theme).items():
        if rows[column].notna().any():
            figure.add_scatter(
                x=rows[column].tolist(),
                y=labels,
                mode="markers",
                name=words[column],
                marker=style,
                hovertemplate="%{y}: %{x}<extra>" + words[column] + "</extra>",
            )
    if not np.isnan(scale.zero):
        figure.add_vline(x=scale.zero, line={"color": theme.quiet, "dash": "dot", "width": 1.5})
    _dress(figure, theme, words, height=(4.5 + 2.6 * len(labels)) * theme.text_px)
    figure.update_xaxes(
        range=[scale.low, scale.high], gridcolor=theme.rule, zeroline=False, tickformat=TICKS
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, ticklabelstandoff=8)
    return figure


def _list_marks(theme: Theme) -> dict[str, dict[str, object]]:
    """Give the looks of marks, by the column they show."""
    size = 15 * theme.scale
    line = {"color": theme.ink, "width": 2.5}
    return {
        "men": {"symbol": "square", "size": size * 0.8, "color": theme.card, "line": line},
        "women": {"symbol": "circle", "size": size, "color": theme.equality},
        "total": {"symbol": "diamond", "size": size * 0.9, "color": theme.quiet},
    }


def gap_chart(
    rows: pd.DataFrame, names: Sequence[str], scale: Scale, theme: Theme, words: Mapping[str, str]
) -> go.Figure:
    """Draw published gaps as bars from zero: to the right where the men's figure is higher."""
    figure = go.Figure()
    figure.add_bar(
        x=rows["gap"].tolist(),
        y=list(names),
        orientation="h",
        marker={"color": theme.equality},
        width=0.45,
        name=words["gap"],
        showlegend=False,
        hovertemplate="%{y}: %{x}<extra></extra>",
    )
    figure.add_vline(x=0, line={"color": theme.ink, "width": 1.5})
    _dress(figure, theme, words, height=(3 + 2.6 * len(rows)) * theme.text_px)
    figure.update_xaxes(
        range=[scale.low, scale.high], gridcolor=theme.rule, zeroline=False, tickformat=TICKS
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, ticklabelstandoff=8)
    return figure


def trend_chart(
    trends: pd.DataFrame, names: Mapping[str, str], words: Mapping[str, str], theme: Theme
) -> go.Figure:
    """Draw a small multiple for each place, years across, on one scale.

    `trends` as `find_trends` gives them, `names` the title of each place by its geo.
    """
    geos = list(dict.fromkeys(trends["geo"]))
    columns = min(COLUMNS, len(geos))
    figure = make_subplots(
        rows=-(-len(geos) // columns),
        cols=columns,
        shared_yaxes="all",
        subplot_titles=[names[geo] for geo in geos],
        vertical_spacing=0.6 / len(geos),
        horizontal_spacing=0.04,
    )
    for number, geo in enumerate(geos):
        at = {"row": number // columns + 1, "col": number % columns + 1}
        series = trends[trends["geo"] == geo]
        for column, look in _list_lines(theme).items():
            has_both = series["women"].notna().any()
            if series[column].notna().any() and (column in {"women", "men"}) == bool(has_both):
                figure.add_scatter(
                    x=series["year"].tolist(),
                    y=series[column].tolist(),
                    mode="lines+markers",
                    name=words[column],
                    legendgroup=column,
                    showlegend=number == 0,
                    hovertemplate="%{x}: %{y}<extra>" + words[column] + "</extra>",
                    **look,
                    **at,
                )
    _dress(figure, theme, words, height=(4 + 11 * -(-len(geos) // columns)) * theme.text_px)
    figure.update_layout(
        showlegend=bool(trends["women"].notna().any()),
        legend={"y": 0, "yref": "container", "yanchor": "bottom"},
        margin={"b": 3.5 * theme.text_px},
    )
    figure.update_annotations(font={"size": theme.text_px * 0.9, "color": theme.ink})
    figure.update_xaxes(showgrid=False, tickformat="d")
    figure.update_yaxes(gridcolor=theme.rule, zeroline=False, tickformat=TICKS)
    return figure


def _list_lines(theme: Theme) -> dict[str, dict[str, dict[str, object]]]:
    wide, size = 2.5 * theme.scale, 7 * theme.scale
    women: dict[str, dict[str, object]] = {
        "line": {"color": theme.equality, "width": wide},
        "marker": {"size": size},
    }
    men: dict[str, dict[str, object]] = {
        "line": {"color": theme.ink, "width": wide * 0.8, "dash": "dot"},
        "marker": {"size": size, "symbol": "square-open"},
    }
    return {"women": women, "men": men, "total": women, "gap": women}


def _dress(figure: go.Figure, theme: Theme, words: Mapping[str, str], height: float) -> None:
    figure.update_layout(
        height=round(height),
        margin={"l": 8, "r": 16, "t": 2.4 * theme.text_px, "b": 8},
        font={"family": FONT, "size": theme.text_px * 0.9, "color": theme.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        hoverlabel={"font": {"family": FONT}},
        dragmode=False,
        separators=words["marks"],
    )
    figure.update_xaxes(fixedrange=True, automargin=True)
    figure.update_yaxes(fixedrange=True, automargin=True)


def classify_gaps(gaps: Mapping[str, float], largest: float) -> dict[str, int]:
    """Sort gaps into five classes around zero, their edges being parts of the largest gap."""
    edges = np.asarray(CLASS_EDGES) * largest
    return {geo: int(np.searchsorted(edges, gap)) for geo, gap in gaps.items()}


def class_bounds(largest: float) -> list[tuple[float, float]]:
    """Give the lower and upper bound of each of the five classes."""
    edges = [-largest, *(part * largest for part in CLASS_EDGES), largest]
    return list(pairwise(edges))


def draw_gaps(
    gaps: Mapping[str, float], largest: float, tips: Mapping[str, str], unknown: str
) -> dict[str, object]:
    """Lay out the gaps of regions for the browser; a region that is not among them is hatched."""
    return {
        "shades": {
            "classes": classify_gaps(gaps, largest),
            "colours": list(DIVERGING),
            "tips": dict(tips),
            "missing": MISSING,
            "unknown": unknown,
        }
    }
