"""Pictures that several territories share: one scale of bars, one set of classes.

A bar's length is its share of the largest value on its axis; an axis is made by `deseo.compare`,
which puts nothing on it that cannot be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.figures.layers import Shading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deseo.compare import Axis, Figure


def measure_bar(axis: Axis, figure: Figure, mark: str = "value") -> float:
    """Give the length of a figure's bar, 0 to 1 of the axis, which begins at zero.

    Raises
    ------
    ValueError
        If the figure does not stand on this axis.
    """
    if figure not in axis.figures:
        raise ValueError(f"{figure.measure} of {figure.territory_id} is not on this axis.")
    return max(0.0, figure.marks[mark]) / axis.largest if axis.largest > 0 else 0.0


def key_zone(territory_id: str, zone_id: str) -> str:
    """Give the key of a zone among those of several territories; no territory_id holds a slash."""
    return f"{territory_id}/{zone_id}"


def split_shading(shading: Shading, territory_ids: Sequence[str]) -> dict[str, Shading]:
    """Give each territory its zones of a shading made for all of them, with the same classes.

    The shading's classes are keyed by `key_zone`. A territory none of whose zones is among them
    gets none.
    """
    parts: dict[str, dict[str, int]] = {territory_id: {} for territory_id in territory_ids}
    for key, number in shading.classes.items():
        territory_id, _, zone_id = key.partition("/")
        parts[territory_id][zone_id] = number
    return {
        territory_id: Shading(classes, shading.upper_bounds, shading.lowest)
        for territory_id, classes in parts.items()
        if classes
    }
