"""A legend is text with small pictures beside it: whoever sees no picture reads the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from deseo.figures.themes import MARKS
from deseo.ui.markup import join_markup, show_markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from deseo.figures.layers import Shading
    from deseo.ui.frame import Page

LIST = Markup('<ul class="legend" aria-label="{}">{}</ul>')
ITEM = Markup("<li>{}{}</li>")
SIGN = Markup('<span class="mark" style="color:{}" aria-hidden="true">{}</span>')
SWATCH = Markup('<span class="swatch" style="background:{}" aria-hidden="true"></span>')
MISSING = Markup('<span class="swatch missing" aria-hidden="true"></span>')
RING = Markup('<span class="ring" aria-hidden="true"></span>')


def family_sign(family: str) -> Markup:
    """Give the sign that stands for a family in text."""
    mark = MARKS.get(family, MARKS["unstated"])
    return SIGN.format(mark.colour, mark.sign)


def show_point_legend(page: Page, families: pd.Series[str]) -> None:
    """Say what the marks mean and how many of each are shown; absent families are left out."""
    t, counts = page.t, families.replace("", "unstated").value_counts()
    rows = [
        ITEM.format(family_sign(name), f"{t(f'family.{name}')} {t.number(counts[name])}")
        for name in MARKS
        if name in counts
    ]
    rows.append(ITEM.format(SIGN.format(page.theme.ink, "●"), t("legend.told")))
    rows.append(ITEM.format(SIGN.format(page.theme.ink, "○"), t("legend.untold")))
    rows.append(ITEM.format(RING, t("legend.doubt")))
    show_markup(LIST.format(t("legend.title"), join_markup(rows)))


def show_shade_legend(page: Page, shading: Shading, colours: Iterable[str], title: str) -> None:
    """Say what the shades of the zones mean, from the lowest class to the highest."""
    is_share = shading.upper_bounds[-1:] == (1.0,)
    lower, rows = shading.lowest, []
    for upper, colour in zip(shading.upper_bounds, colours, strict=True):
        rows.append(ITEM.format(SWATCH.format(colour), _write_class(page, lower, upper, is_share)))
        lower = upper
    rows.append(ITEM.format(MISSING, page.t("legend.missing")))
    show_markup(LIST.format(title, join_markup(rows)))


def _write_class(page: Page, lower: float, upper: float, is_share: bool) -> str:  # noqa: FBT001
    t = page.t
    low, high = (t.percent(v) if is_share else t.number(v, 1) for v in (lower, upper))
    return low if low == high else t("legend.class", low=low, high=high)
