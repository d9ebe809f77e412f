"""How a cluster's criteria go over time, as small multiples: one small picture for each.

All share the same span of days, and all of one unit the same scale, so that they can be compared.
The baseline is a dotted line, the target a dashed one; what was measured are dots, joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from plotly.subplots import make_subplots

from deseo.figures.themes import FONT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

    from deseo.evaluation import Criterion, Measurement
    from deseo.figures.themes import Theme

ABREAST, ABREAST_LARGE = 3, 2
ROOM: Final = 0.08
LONGEST_LINE, LARGE_LINE = 42, 30


def draw_follow_up(
    criteria: Sequence[Criterion],
    measurements: Sequence[Measurement],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    theme: Theme,
) -> go.Figure:
    """Draw each criterion that was measured; `names` by criterion, `labels` by kind of line."""
    is_large = theme.name == "projector"
    abreast = min(ABREAST_LARGE if is_large else ABREAST, max(1, len(criteria)))
    rows = max(1, -(-len(criteria) // abreast))
    width = LARGE_LINE if is_large else LONGEST_LINE
    figure = make_subplots(
        rows,
        abreast,
        subplot_titles=[wrap_title(names[c.criterion_id], width) for c in criteria],
        shared_xaxes="all",
        vertical_spacing=0.28 / rows,
        horizontal_spacing=0.06,
    )
    scales = find_unit_scales(criteria, measurements)
    for place, criterion in enumerate(criteria):
        at = {"row": place // abreast + 1, "col": place % abreast + 1}
        own = [m for m in measurements if m.criterion_id == criterion.criterion_id]
        _draw_levels(figure, criterion, at, theme)
        figure.add_scatter(
            x=[m.measured_on for m in own],
            y=[m.value for m in own],
            mode="lines+markers",
            name=labels["measured"],
            marker={"size": 0.6 * theme.text_px, "color": _colour(criterion, theme)},
            line={"width": 2.5, "color": _colour(criterion, theme)},
            **at,
        )
        figure.update_yaxes(range=scales[criterion.unit], **at)
    return _dress(figure, rows, theme)


def find_unit_scales(
    criteria: Sequence[Criterion], measurements: Sequence[Measurement]
) -> dict[str, tuple[float, float]]:
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
        values["percent"].append(100.0)
    return {unit: _widen(min(found), max(found)) for unit, found in values.items()}


def wrap_title(text: str, width: int) -> str:
    """Break a title into lines of a width; what it says is text, whatever signs are in it."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and len(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    plain = [part.replace("&", "&amp;").replace("<", "&lt;") for part in (*lines, line)]
    return "<br>".join(plain)


def _widen(low: float, high: float) -> tuple[float, float]:
    room = ROOM * ((high - low) or 1.0)
    return low - (room if low < 0 else 0.0), high + room


def _colour(criterion: Criterion, theme: Theme) -> str:
    """Give violet to what is about women and men, and to nothing else."""
    return theme.equality if criterion.template_id and not criterion.title else theme.accent


def _draw_levels(
    figure: go.Figure, criterion: Criterion, at: Mapping[str, int], theme: Theme
) -> None:
    for level, dash in ((criterion.baseline, "dot"), (criterion.target, "dash")):
        if level is not None:
            line = {"color": theme.quiet, "dash": dash, "width": 1.5}
            figure.add_hline(y=level, line=line, **at)


def _dress(figure: go.Figure, rows: int, theme: Theme) -> go.Figure:
    size = theme.text_px * 0.875
    figure.update_layout(
        height=round(rows * 13 * theme.text_px) + 20,
        margin={"l": 8, "r": 8, "t": 3.2 * theme.text_px, "b": 8},
        font={"family": FONT, "size": size, "color": theme.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
    )
    figure.update_annotations(font={"size": size, "color": theme.ink}, yanchor="bottom")
    figure.update_xaxes(showgrid=False, tickformat="%m/%Y", nticks=5, linecolor=theme.rule)
    figure.update_yaxes(gridcolor=theme.rule, zeroline=False, nticks=4)
    return figure
