"""How a cluster's criteria go over time, as small multiples: one small picture for each.

All share the same span of days, and all of one unit the same scale, so that they can be compared.
The baseline is a dotted line, the target a dashed one; what was measured are dots, joined.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from deseo.figures.themes import FONT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from deseo.evaluation import Criterion, Measurement
    from deseo.figures.themes import Theme

Ends = tuple[float, float]
Span = tuple["date", "date"]
ROOM: Final = 0.08
LEAST_DAYS: Final = 30
WHOLE: Final = 100.0


def draw_follow_up(
    criterion: Criterion, measured: Sequence[Measurement], ends: Ends, span: Span, theme: Theme
) -> go.Figure:
    """Draw one criterion: `measured` its measurements, `ends` of the scale, `span` of the days."""
    colour = find_colour(criterion, theme)
    figure = go.Figure()
    figure.add_scatter(
        x=[m.measured_on for m in measured],
        y=[m.value for m in measured],
        mode="lines+markers",
        cliponaxis=False,
        marker={"size": 0.6 * theme.text_px, "color": colour},
        line={"width": 2.5, "color": colour},
        hovertemplate="%{x|%d/%m/%Y}: %{y}<extra></extra>",
    )
    for level, dash in ((criterion.baseline, "dot"), (criterion.target, "dash")):
        if level is not None:
            figure.add_hline(y=level, line={"color": theme.ink, "dash": dash, "width": 1.5})
    size = theme.text_px * 0.875
    figure.update_layout(
        height=round(9.5 * theme.text_px),
        margin={"l": 8, "r": 16, "t": 10, "b": 8},
        font={"family": FONT, "size": size, "color": theme.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
    )
    ticks = {"size": size, "color": theme.quiet}
    figure.update_xaxes(
        range=span,
        showgrid=False,
        tickformat="%m/%Y",
        nticks=4,
        tickangle=0,
        tickfont=ticks,
        automargin=True,
    )
    figure.update_yaxes(
        range=ends, gridcolor=theme.rule, zeroline=False, nticks=4, tickfont=ticks, automargin=True
    )
    return figure


def find_colour(criterion: Criterion, theme: Theme) -> str:
    """Give violet to what is about women and men, and to nothing else."""
    return theme.equality if criterion.template_id and not criterion.title else theme.accent


def find_unit_scales(
    criteria: Sequence[Criterion], measurements: Sequence[Measurement]
) -> dict[str, Ends]:
    """Find the ends of the scale of each unit, from everything in it; zero is always on it."""
    unit_of = {c.criterion_id: c.unit for c in criteria}
    values: dict[str, list[float]] = {unit: [0.0] for unit in unit_of.values()}
    for measured in measurements:
        if measured.criterion_id in unit_of:
            values[unit_of[measured.criterion_id]].append(measured.value)
    for criterion in criteria:
        levels = (criterion.baseline, criterion.target)
        values[criterion.unit] += [level for level in levels if level is not None]
    if "percent" in values:
        values["percent"].append(WHOLE)
    return {unit: _widen(min(found), max(found)) for unit, found in values.items()}


def find_span(measurements: Sequence[Measurement]) -> Span:
    """Find the days all pictures share: from the first measurement to the last, and some room."""
    days = [m.measured_on for m in measurements]
    room = timedelta(days=max(LEAST_DAYS, round(ROOM * (max(days) - min(days)).days)))
    return min(days) - room, max(days) + room


def _widen(low: float, high: float) -> Ends:
    room = ROOM * ((high - low) or 1.0)
    return low - (room if low < 0 else 0.0), high + room
