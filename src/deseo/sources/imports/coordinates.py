"""Where coordinates stand: in which system, which of the two is first, and whether they are meant.

Degrees are WGS 84. Metres need a system: the file's own, the one its columns are named after, or
the one that is said; it is asked for and never guessed. A place is exchanged where it lies in the
territory only the other way round; it is unusable where it is no number or off the globe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from deseo.sources.imports.cells import read_degrees, read_number
from deseo.sources.imports.shapes import PAIR
from deseo.sources.imports.systems import (
    STORED_CRS,
    UnknownCrsError,
    find_named_crs,
    list_candidates,
    parse_crs,
    to_degrees,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from deseo.model import TerritoryDefinition
    from deseo.sources.imports.recognitions import Columns

LAYER_UNKNOWN: Final = "unknown"
NEAR_M, FAR_M = 5_000.0, 30_000.0
LEAST_METRES, MOST_METRES = 1_000.0, 2.1e7
NONE, OK, SWAPPED, UNUSABLE = "none", "ok", "swapped", "unusable"
BEYOND, OUTSIDE = "beyond", "outside"
SMOOTH_M: Final = 100.0


@dataclass(frozen=True)
class Standing:
    """Hold where each row stands: degrees (NaN where none), a verdict, and how broad it is."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    verdict: NDArray[np.object_]
    breadth_m: NDArray[np.float64]
    crs: str


@dataclass(frozen=True)
class Ground:
    """Hold a territory as coordinates are held against it: its area with 5 km, and with 30 km."""

    definition: TerritoryDefinition
    area: shapely.Geometry
    wider: shapely.Geometry
    bounds: tuple[float, float, float, float]

    @classmethod
    def of(cls, definition: TerritoryDefinition, zones: gpd.GeoDataFrame) -> Ground:
        """Draw the area of a territory's zones with its margin.

        A coast of ten thousand islets is smoothed first, within a hundred metres that the margin
        makes good: no place it should hold is lost.
        """
        shapes = zones.to_crs(definition.crs).buffer(0).simplify(SMOOTH_M)
        whole = gpd.GeoSeries([shapes.buffer(SMOOTH_M).union_all()], crs=definition.crs)
        area, wider = (whole.buffer(m).to_crs(STORED_CRS).iloc[0] for m in (NEAR_M, FAR_M))
        shapely.prepare([area, wider])
        return cls(definition, area, wider, tuple(area.bounds))

    def holds(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which places lie in it."""
        held: NDArray[np.bool_] = shapely.contains_xy(self.area, lon, lat)
        return held


def find_standing(
    cells: pd.DataFrame,
    columns: Columns,
    names: tuple[str, ...],
    ground: Ground,
    stated: str,
    file: str,
) -> Standing:
    """Find where each row stands.

    `stated` is the system somebody named ("EPSG:…"), or that the file states.

    Raises
    ------
    UnknownCrsError
        If coordinates are not in degrees and no system is known.
    InputError
        If the system named is none.
    """
    x, y, said, breadth = _read_raw(cells, columns)
    finite = np.isfinite(x) & np.isfinite(y)
    crs = _choose_crs((x[finite], y[finite]), columns, names, ground, stated, file)
    lon, lat = to_degrees(x, y, crs)
    finite = np.isfinite(lon) & np.isfinite(lat)
    is_null = finite & (lon == 0) & (lat == 0)
    said, finite = said & ~is_null, finite & ~is_null
    on_globe = finite & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004
    inside, turned = np.zeros(len(x), bool), np.zeros(len(x), bool)
    inside[on_globe] = ground.holds(lon[on_globe], lat[on_globe])
    other = finite & ~inside
    turned[other] = ground.holds(lat[other], lon[other])
    lon, lat = np.where(turned, lat, lon), np.where(turned, lon, lat)
    beyond = on_globe & ~inside & ~turned
    beyond[beyond] = shapely.contains_xy(ground.wider, lon[beyond], lat[beyond])
    verdict = np.select(
        [~said, turned, inside, beyond, on_globe], [NONE, SWAPPED, OK, BEYOND, OUTSIDE], UNUSABLE
    ).astype(object)
    placed = inside | turned | beyond
    degrees = pyproj.CRS.from_user_input(crs).is_geographic
    return Standing(
        np.where(placed, lon, np.nan),
        np.where(placed, lat, np.nan),
        verdict,
        breadth * (111_000.0 if degrees else 1.0),
        crs,
    )


def _read_raw(
    cells: pd.DataFrame, columns: Columns
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Return x, y, which rows state anything, and how broad what they state is."""
    count = len(cells)
    x, y = np.full(count, np.nan), np.full(count, np.nan)
    said, breadth = np.zeros(count, bool), np.zeros(count)
    for pair in (("lon", "lat"), ("x", "y")):
        places = [columns.first(one) for one in pair]
        if None not in places and not said.any():
            texts = [cells[f"c{at}"] for at in places]
            x, y = (text.map(read_degrees).to_numpy(float) for text in texts)
            said = ((texts[0] != "") | (texts[1] != "")).to_numpy(bool)
    at = columns.first("point")
    if at is not None and not said.any():
        pairs = [_read_pair(cell) for cell in cells[f"c{at}"]]
        x, y = np.array([p[0] for p in pairs], float), np.array([p[1] for p in pairs], float)
        said = (cells[f"c{at}"] != "").to_numpy(bool)
    if "_x" in cells:
        drawn_x, drawn_y = cells["_x"].to_numpy(float), cells["_y"].to_numpy(float)
        drawn = np.isfinite(drawn_x) & np.isfinite(drawn_y)
        x, y = np.where(drawn, drawn_x, x), np.where(drawn, drawn_y, y)
        said = said | drawn
        breadth = np.where(drawn, cells["_breadth"].to_numpy(float), 0.0)
    return x, y, said, np.nan_to_num(breadth)


def _read_pair(cell: str) -> tuple[float, float]:
    """Read "lat, lon" as people write it, or the first point of WKT."""
    found = PAIR.fullmatch(cell)
    if found:
        return read_number(found[2]), read_number(found[1])
    try:
        shape = shapely.from_wkt(cell.rpartition(";")[2]) if cell[:1].isalpha() else None
    except shapely.errors.ShapelyError:
        shape = None
    if shape is None or shape.is_empty:
        return np.nan, np.nan
    middle = shape.centroid
    return float(middle.x), float(middle.y)


def _choose_crs(
    raw: tuple[NDArray[np.float64], NDArray[np.float64]],
    columns: Columns,
    names: tuple[str, ...],
    ground: Ground,
    stated: str,
    file: str,
) -> str:
    x, y = raw
    known = parse_crs(stated, file) if stated and stated != LAYER_UNKNOWN else ""
    in_degrees = not _are_metres(x, y)
    if known and (in_degrees == pyproj.CRS.from_user_input(known).is_geographic):
        return known
    if in_degrees:
        return STORED_CRS
    # Metres: a GeoJSON that says nothing, or says degrees, is as silent as a table is.
    named = [
        names[at] for field in ("x", "y", "lat", "lon") for at in columns.fields.get(field, ())
    ]
    if of_names := find_named_crs(named):
        return of_names
    raise UnknownCrsError(file, list_candidates(x, y, ground))


def _are_metres(x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    """Tell whether more places are far from any degree than are degrees; 1e308 is neither."""
    degrees = (np.abs(x) <= 180) & (np.abs(y) <= 180)  # noqa: PLR2004
    far = np.minimum(np.abs(x), np.abs(y)) > LEAST_METRES
    metres = far & (np.maximum(np.abs(x), np.abs(y)) < MOST_METRES)
    return bool(metres.sum() > degrees.sum())
