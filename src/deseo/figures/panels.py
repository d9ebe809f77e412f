"""The bar of one figure: how far it reaches, and between which ends it could lie.

A bar is drawn with boxes of HTML, since a page with ten charts would be slow; what it says stands
beside it in words. Positions are percent of the bar's width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deseo.equality.panels import PanelRow

WIDTH: Final = 100.0
GAP_HALF_PERCENT: Final = 30.0
"""A pay gap is drawn on a bar from −30 % to +30 %, the same everywhere."""


@dataclass(frozen=True)
class Span:
    """One stretch of a bar."""

    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One bar: filled up to the value, the interval and the bounds over it, men's value a tick.

    Where nobody is silent there are no bounds.
    """

    fill: Span
    interval: Span | None
    bounds: Span | None
    men: float | None


def draw_bar(row: PanelRow) -> Bar | None:
    """Place the marks of a row; None where there is no value to draw."""
    if row.value is None:
        return None
    place = _place_gap if row.kind == "gap" else _place_share
    silent = row.answered < row.entities and row.least is not None and row.most is not None
    zero = place(0.0)
    return Bar(
        _span(min(zero, place(row.value)), max(zero, place(row.value))),
        None if row.low is None or row.high is None else _span(place(row.low), place(row.high)),
        _span(place(row.least or 0.0), place(row.most or 0.0)) if silent else None,
        None if row.men_value is None else round(place(row.men_value), 1),
    )


def _span(start: float, end: float) -> Span:
    return Span(round(start, 1), round(end - start, 1))


def _place_share(share: float) -> float:
    return WIDTH * min(max(share, 0.0), 1.0)


def _place_gap(gap_percent: float) -> float:
    inside = min(max(gap_percent, -GAP_HALF_PERCENT), GAP_HALF_PERCENT)
    return WIDTH * (inside + GAP_HALF_PERCENT) / (2 * GAP_HALF_PERCENT)
