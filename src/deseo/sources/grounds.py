"""What a territory's map stands on, made from its zones alone: an outline, land around it, names.

Zones come as anybody's polygons: flattened, mended, in WGS 84, neighbours sharing their edges, one
row per identifier. Land is what the Atlas ships for the box around them, and the zones themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from deseo.errors import ZoneError
from deseo.spatial.projections import STORED_CRS

if TYPE_CHECKING:
    from deseo.settings import Paths

MOST_ZONES: Final = 2_000
MOST_VERTICES: Final = 60_000
WIDEST_DEGREES: Final = 12.0
AROUND_DEGREES: Final = 0.6
DIGITS: Final = 5
MOST_NAMES: Final = 150
POLYGONS: Final = ("Polygon", "MultiPolygon")
RANKS: Final = 4
MOST_PEOPLE: Final = 1e9


@dataclass(frozen=True)
class ZoneColumns:
    """Name the columns of a file that hold what a zone needs; an empty name: the file has none."""

    name: str
    zone_id: str = ""
    population: str = ""


def arrange_zones(
    given: gpd.GeoDataFrame, columns: ZoneColumns, metric_crs: str
) -> gpd.GeoDataFrame:
    """Arrange somebody's polygons as zones (EPSG:4326): zone_id, name, population, area_km2.

    Raises
    ------
    ZoneError
        If there are no polygons, too many, or they lie where the metric CRS does not hold.
    """
    if given.crs is None:
        raise ZoneError(
            "no_crs", "The file does not say in which coordinate system it is; name one."
        )
    shapes = _mend(given.geometry)
    table = gpd.GeoDataFrame(
        {
            "name": _read_texts(given, columns.name),
            "zone_id": _read_texts(given, columns.zone_id or columns.name),
            "population": _read_counts(given, columns.population),
        },
        geometry=shapes,
        crs=STORED_CRS,
    )
    table = table[~table.geometry.is_empty & (table["name"] != "")]
    _check_extent(table)
    joined = table.dissolve("zone_id", aggfunc={"name": "first", "population": "sum"}, sort=True)
    zones = joined.reset_index()
    zones.loc[zones["population"] == 0, "population"] = np.nan
    zones["geometry"] = _thin(zones.geometry)
    zones["area_km2"] = (zones.geometry.to_crs(metric_crs).area / 1e6).round(1)
    if not np.isfinite(zones["area_km2"]).all():
        said = f"Areas cannot be measured in {metric_crs}; choose another system."
        raise ZoneError("unmeasurable", said, crs=metric_crs)
    return zones


def _mend(shapes: gpd.GeoSeries) -> list[shapely.Geometry]:
    """Return shapes flattened, in WGS 84 and valid; nothing where one ends nowhere."""
    flat = gpd.GeoSeries(shapely.force_2d(shapes.to_numpy()), crs=shapes.crs)
    corners = shapely.bounds(flat.to_numpy())
    flat[~np.isfinite(corners).all(axis=1)] = None
    placed = flat.to_crs(STORED_CRS).to_numpy()
    placed[~np.isfinite(shapely.bounds(placed)).all(axis=1)] = None
    return [_keep_polygons(one) for one in shapely.make_valid(placed)]


def _read_texts(given: gpd.GeoDataFrame, column: str) -> list[str]:
    cells = given[column] if column in given else pd.Series("", index=given.index)
    texts = cells.astype("string").fillna("").str.replace(r"[\x00-\x1f\x7f]+", " ", regex=True)
    return [str(text).strip()[:120] for text in texts]


def _read_counts(given: gpd.GeoDataFrame, column: str) -> pd.Series[float]:
    cells = given[column] if column in given else pd.Series(np.nan, index=given.index)
    counts = pd.to_numeric(cells, errors="coerce").reset_index(drop=True)
    return counts.where((counts > 0) & (counts < MOST_PEOPLE))


def _keep_polygons(shape: shapely.Geometry | None) -> shapely.Geometry:
    """Return what of a geometry has an area; nothing where none has."""
    if shape is None or shape.is_empty:
        return shapely.MultiPolygon()
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in POLYGONS]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()


def _check_extent(zones: gpd.GeoDataFrame) -> None:
    if zones.empty:
        raise ZoneError("no_areas", "No area with a name was found; zones are areas with names.")
    if len(zones) > MOST_ZONES:
        said = f"{len(zones):,} areas; a territory has at most {MOST_ZONES:,} zones."
        raise ZoneError("many", said, n=len(zones), most=MOST_ZONES)
    west, south, east, north = zones.total_bounds
    if (span := max(east - west, north - south)) > WIDEST_DEGREES:
        said = f"The zones span {span:.0f} degrees; a territory at most {WIDEST_DEGREES:.0f}."
        raise ZoneError("wide", said, span=round(span), most=WIDEST_DEGREES)


def _thin(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Simplify shapes with far too many vertices, keeping shared edges shared."""
    tolerance = 1e-5
    thinned = shapes
    while shapely.get_num_coordinates(thinned.to_numpy()).sum() > MOST_VERTICES:
        tolerance *= 2
        thinned = gpd.GeoSeries(
            shapely.coverage_simplify(shapes.to_numpy(), tolerance),
            index=shapes.index,
            crs=shapes.crs,
        )
    return thinned


def draw_outline(zones: gpd.GeoDataFrame, territory_id: str, name: str) -> gpd.GeoDataFrame:
    """Join zones into the outline of their territory, with a point for its label."""
    whole = shapely.union_all(zones.geometry.to_numpy())
    label = whole.representative_point()
    facts = {
        "territory_id": territory_id,
        "name": name,
        "zone_count": len(zones),
        "area_km2": round(float(zones["area_km2"].sum()), 1),
        "label_lon": round(label.x, DIGITS),
        "label_lat": round(label.y, DIGITS),
    }
    return gpd.GeoDataFrame([facts], geometry=[whole], crs=STORED_CRS)


def draw_land(zones: gpd.GeoDataFrame, paths: Paths) -> gpd.GeoDataFrame:
    """Cut the land around zones from what is shipped, the finest there is, and the zones."""
    west, south, east, north = zones.total_bounds
    box = shapely.box(
        west - AROUND_DEGREES, south - AROUND_DEGREES, east + AROUND_DEGREES, north + AROUND_DEGREES
    )
    land = _cut(gpd.read_file(paths.geo / "countries.geojson"), box)
    for file in sorted((paths.geo / "land").glob("*.geojson")):
        fine = gpd.read_file(file, bbox=box.bounds)
        if fine.empty:
            continue
        known = shapely.box(*_read_box(fine))
        land = land.difference(known).union(_cut(fine, box.intersection(known)))
    whole = land.union(shapely.union_all(zones.geometry.to_numpy()))
    return gpd.GeoDataFrame({"source": ["shipped"]}, geometry=[whole], crs=STORED_CRS)


def _read_box(fine: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return the box for which a land file was cut, else that of what it holds."""
    bounds = fine["bounds"].iloc[0] if "bounds" in fine else fine.total_bounds
    west, south, east, north = (float(each) for each in bounds)
    return west, south, east, north


def _cut(shapes: gpd.GeoDataFrame, box: shapely.Geometry) -> shapely.Geometry:
    inside = shapely.intersection(shapely.make_valid(shapes.geometry.to_numpy()), box)
    return shapely.union_all([_keep_polygons(one) for one in inside])


def choose_places(zones: gpd.GeoDataFrame, paths: Paths) -> gpd.GeoDataFrame:
    """Choose names for the map: those of the zones, the larger first, and shipped ones around."""
    points = zones.geometry.representative_point()
    size = zones["population"].fillna(0) * 1e6 + zones["area_km2"]
    order = size.rank(ascending=False, method="first").sub(1)
    own = gpd.GeoDataFrame(
        {
            "name": zones["name"],
            "population": zones["population"],
            "rank": np.minimum(RANKS, 1 + order.to_numpy() * RANKS // len(zones)).astype(int),
            "is_inside": True,
            "source": "zones",
        },
        geometry=points,
        crs=STORED_CRS,
    ).sort_values(["rank", "name"])[:MOST_NAMES]
    west, south, east, north = zones.total_bounds
    box = (
        west - AROUND_DEGREES,
        south - AROUND_DEGREES,
        east + AROUND_DEGREES,
        north + AROUND_DEGREES,
    )
    files = sorted((paths.geo / "places").glob("*.geojson"))
    shipped = pd.concat([gpd.read_file(file, bbox=box) for file in files], ignore_index=True)
    whole = shapely.union_all(zones.geometry.to_numpy())
    around = shipped[~shipped.geometry.intersects(whole)].drop_duplicates("name")
    around = around.assign(is_inside=False).sort_values(["rank", "name"])[: MOST_NAMES // 3]
    return gpd.GeoDataFrame(pd.concat([own, around], ignore_index=True), crs=STORED_CRS)
