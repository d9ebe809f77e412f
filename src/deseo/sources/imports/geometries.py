"""Of whatever is drawn, one point that lies on it, and how broad it is.

Nothing is taken from a geometry that is empty or whose coordinates are no numbers; one that
crosses itself is mended before its point is looked for. Heights are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = tuple[float, float, float]
POINT: Final = 0
MOST_VERTICES: Final = 200_000


def find_places(shapes: Sequence[Any]) -> list[Place | None]:
    """Return (x, y, breadth) of each geometry in its own units, None where there is none."""
    drawn = np.asarray(shapes, dtype=object)
    if not len(drawn):
        return []
    drawn = shapely.force_2d(drawn)
    present = ~(shapely.is_missing(drawn) | shapely.is_empty(drawn))
    bounds = shapely.bounds(drawn)
    good = present & np.isfinite(bounds).all(axis=1) & (np.abs(bounds) < 1e9).all(axis=1)  # noqa: PLR2004 - metres or degrees of this world
    x, y = np.full(len(drawn), np.nan), np.full(len(drawn), np.nan)
    is_point = good & (shapely.get_type_id(drawn) == POINT)
    x[is_point], y[is_point] = shapely.get_x(drawn[is_point]), shapely.get_y(drawn[is_point])
    for place in np.flatnonzero(good & ~is_point):
        x[place], y[place] = _stand_on(drawn[place])
    breadth = np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    found = np.isfinite(x) & np.isfinite(y)
    return [
        (float(x[i]), float(y[i]), float(breadth[i])) if found[i] else None
        for i in range(len(drawn))
    ]


def _stand_on(shape: Any) -> tuple[float, float]:
    """Find a point on a shape; the middle of its box if it is too broken for that."""
    west, south, east, north = shape.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        return middle
    try:
        whole = shape if shape.is_valid else shapely.make_valid(shape)
        point = shapely.point_on_surface(whole)
    except shapely.errors.ShapelyError:
        return middle
    if point is None or point.is_empty:
        return middle
    return float(point.x), float(point.y)
