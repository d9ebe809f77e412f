"""What the zones may show: nothing, how many enterprises per inhabitant, or how much is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from deseo.coverage import share_known_by_zone
from deseo.model import SHADES
from deseo.ui.atlases import shade_zones
from deseo.ui.legends import show_shade_legend
from deseo.ui.state import bind, choose
from deseo.zones import count_by_zone, density_by_zone

if TYPE_CHECKING:
    from deseo.ui.cache import View
    from deseo.ui.frame import Page


def choose_shade(page: Page) -> None:
    """Let the visitor choose what the zones show."""
    st.selectbox(
        page.t("shade.choose"),
        SHADES,
        format_func=lambda shade: page.t(f"shade.{shade}"),
        help=page.t("shade.help"),
        **bind("w_shade", page.selection.shade, lambda shade: choose(shade=shade)),
    )


def shade_for(page: Page, view: View, passing: pd.Series[bool]) -> tuple[dict[str, object], object]:
    """Make the shades chosen, and what draws their legend."""
    shade = page.selection.shade
    values = zone_values(view, passing, shade)
    written = write_values(page, view, values, shade)
    shades, shading, colours = shade_zones(
        values, written, page.t("legend.missing"), is_share=shade != "density"
    )
    return shades, lambda: show_shade_legend(page, shading, colours, page.t(f"shade.{shade}"))


def zone_values(view: View, passing: pd.Series[bool], shade: str) -> pd.Series[float]:
    """Give each zone's value for a shade; NaN where it cannot be known."""
    zone_of = view.zone_of[passing]
    zone_ids = pd.Index(view.zones["zone_id"])
    if shade == "density":
        people = dict(zip(zone_ids, view.zones["population"].astype("float64"), strict=True))
        return density_by_zone(count_by_zone(zone_of, view.zones), people)
    known = share_known_by_zone(view.known[passing], zone_of)
    shares: pd.Series[float] = known[shade].reindex(zone_ids)
    return shares


def write_values(page: Page, view: View, values: pd.Series[float], shade: str) -> dict[str, str]:
    """Write the value of each zone that has one, as a pointer over it shows it."""
    t = page.t
    if shade == "density":
        years = view.zones.set_index("zone_id")["population_year"]
        return {
            str(zone): t("shade.density_value", value=t.number(value, 1), year=int(years[zone]))
            for zone, value in values.dropna().items()
        }
    return {
        str(zone): t("shade.share_value", share=t.percent(value))
        for zone, value in values.dropna().items()
    }
