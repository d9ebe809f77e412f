"""What is drawn over the ground: enterprises as points, zones as shades, networks as threads.

Colour and shape say the family, fill says the evidence (filled: told by someone; ring: inferred or
not told yet), a dashed ring says how far off the place may be. Each layer is plain data for the
browser; the legend is made from the same values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from deseo.figures.themes import FONT, MARKS, MISSING, SEQUENTIAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from deseo.figures.themes import Theme

TOLD = ("declared", "evidenced")
SHARE_BREAKS = (0.2, 0.4, 0.6, 0.8, 1.0)
CLASSES = len(SEQUENTIAL)
DECIMALS = 5
NETWORK_COLOUR = "#1B2430"


@dataclass(frozen=True)
class Shading:
    """Hold a choropleth: the class of each zone, and each class's upper bound.

    A zone without a value has no class: it is hatched, never coloured as zero.
    """

    classes: Mapping[str, int]
    upper_bounds: tuple[float, ...]
    lowest: float


def is_told(enterprises: gpd.GeoDataFrame, links: pd.DataFrame) -> pd.Series[bool]:
    """Tell of which enterprises someone has said, in public or to us, what they offer or need."""
    told = links.loc[links["basis"].isin(TOLD), "enterprise_id"]
    return pd.Series(enterprises.index.isin(told), index=enterprises.index)


def draw_points(
    enterprises: gpd.GeoDataFrame,
    told: pd.Series[bool],
    doubt_m: pd.Series[float],
    tips: pd.Series[str],
    theme: Theme,
    chosen_id: str = "",
) -> dict[str, object]:
    """Lay out enterprises as columns for the browser; those without a place are left out.

    All series stand on the enterprise index; `tips` is the second line of what a pointer shows.
    """
    drawn = enterprises[enterprises["lat"].notna() & enterprises["lon"].notna()]
    families = drawn["eu_family"].where(drawn["eu_family"].isin(list(MARKS)), "unstated")
    tip_codes, tip_words = pd.factorize(tips.reindex(drawn.index))
    filled = told.reindex(drawn.index).to_numpy(dtype="int")
    columns = {
        "id": list(drawn.index),
        "name": drawn["name"].tolist(),
        "lat": drawn["lat"].round(DECIMALS).tolist(),
        "lon": drawn["lon"].round(DECIMALS).tolist(),
        "look": (families.map(list(MARKS).index).to_numpy(dtype="int") * 2 + filled).tolist(),
        "doubt": doubt_m.reindex(drawn.index).fillna(0).round().astype("int").tolist(),
        "tip": tip_codes.tolist(),
    }
    chosen = drawn.index.get_loc(chosen_id) if chosen_id in drawn.index else -1
    return {
        "points": columns,
        "looks": list_looks(theme),
        "tips": list(tip_words),
        "chosen": chosen,
        "style": point_style(theme),
    }


def list_looks(theme: Theme) -> list[dict[str, object]]:
    """List how points look: for each family first the ring, then the filled mark."""
    return [
        {"shape": mark.shape, "colour": mark.colour, "filled": filled, "paper": theme.card}
        for mark in MARKS.values()
        for filled in (False, True)
    ]


def point_style(theme: Theme) -> dict[str, object]:
    """Give the sizes and colours all points share."""
    return {
        "scale": theme.scale,
        "doubt": theme.quiet,
        "accent": theme.accent,
        "halo": "#FFFFFF",
        "ink": theme.ink,
        "font": FONT,
        "labelSize": round(theme.text_px * 0.9),
    }


def draw_hubs(hubs: pd.DataFrame, theme: Theme) -> dict[str, object]:
    """Lay out the territories on the map of Europe.

    `hubs` is indexed by territory_id with name, tip, lat, lon, side ("left" or "right" of the dot)
    and size (1 for the smallest).
    """
    tip_codes, tip_words = pd.factorize(hubs["tip"])
    columns: dict[str, Any] = {
        "id": list(hubs.index),
        "look": [0] * len(hubs),
        "label": hubs["name"].tolist(),
        "tip": tip_codes.tolist(),
    }
    columns |= {name: hubs[name].tolist() for name in ("name", "lat", "lon", "size", "side")}
    looks = [{"shape": "circle", "colour": theme.accent, "filled": True, "paper": theme.card}]
    return {
        "points": columns,
        "looks": looks,
        "tips": list(tip_words),
        "chosen": -1,
        "style": point_style(theme),
    }


def draw_networks(
    networks: Mapping[str, str], members: pd.DataFrame, drawn_ids: Sequence[str]
) -> list[dict[str, object]]:
    """Lay out existing networks as threads between those members that are drawn.

    `networks` maps cluster_id to its name, `members` has cluster_id and enterprise_id, `drawn_ids`
    are the ids in the order of the points.
    """
    order = {enterprise_id: i for i, enterprise_id in enumerate(drawn_ids)}
    threads: list[dict[str, object]] = []
    for cluster_id, name in networks.items():
        ids = members.loc[members["cluster_id"] == cluster_id, "enterprise_id"]
        found = [order[i] for i in ids if i in order]
        if found:
            threads.append({"name": name, "members": found, "colour": NETWORK_COLOUR})
    return threads


def classify_values(values: pd.Series[float], *, is_share: bool) -> Shading:
    """Sort zone values into at most five classes: fixed fifths for shares, quantiles otherwise.

    Quantiles are numpy's (linear interpolation); zones without a value have no class.
    """
    known = values.dropna()
    if known.empty:
        return Shading({}, (), 0.0)
    if is_share:
        bounds: Sequence[float] = SHARE_BREAKS
    else:
        wanted = min(CLASSES, int(known.nunique()))
        cuts = np.arange(1, wanted + 1) / wanted
        bounds = np.unique(np.quantile(known.to_numpy(), cuts)).tolist()
    classes = np.searchsorted(np.asarray(bounds) + 1e-12, known.to_numpy())
    by_zone = dict(zip(known.index, np.minimum(classes, len(bounds) - 1).tolist(), strict=True))
    lowest = 0.0 if is_share else float(known.min())
    return Shading(by_zone, tuple(bounds), lowest)


def class_colours(shading: Shading) -> tuple[str, ...]:
    """Give one colour per class, from light to dark, spread over the whole scale."""
    number = len(shading.upper_bounds)
    if number <= 1:
        return (SEQUENTIAL[-2],) * number
    steps = np.linspace(0, CLASSES - 1, number).round().astype("int")
    return tuple(SEQUENTIAL[i] for i in steps)


def draw_shades(shading: Shading, tips: Mapping[str, str], unknown: str) -> dict[str, object]:
    """Lay out a choropleth for the browser; `tips` say each zone's value in words."""
    return {
        "classes": dict(shading.classes),
        "colours": list(class_colours(shading)),
        "tips": dict(tips),
        "missing": MISSING,
        "unknown": unknown,
    }
