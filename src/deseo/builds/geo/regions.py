"""The NUTS 2 and NUTS 3 regions that contain the territories, dissolved from open sources.

Regions are unions of provinces (départements, län, counties), simplified together so that a
region and those inside it end on the same line. Swedish, Spanish and Irish ones come from
generalised sources and are marked approximate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import shapely

from deseo.builds.geo.counties import CRS as IRISH_CRS
from deseo.builds.geo.counties import NUTS3, read_counties
from deseo.builds.geo.coverages import fill_holes, round_shapes, simplify_coverage
from deseo.builds.geo.municipalities import READERS

_SOUTHERN = tuple(county for counties in NUTS3.values() for county in counties)
_TOLERANCE_M = 250.0
_CRUMB_M2 = 200_000.0
# Holes to fill, in square degrees. Below 1 km² they are gaps between two generalised neighbours;
# below 30 km² in France, merged communes that the package draws no border for. What is larger is an
# enclave of another region (Valréas in Rhône-Alpes: 133 km²).
_GAP_DEGREES2 = {"FR": 3.5e-3}
_SMALL_GAP_DEGREES2 = 1e-4


@dataclass(frozen=True)
class Region:
    """Say of which provinces a region is the union."""

    region_id: str
    name: str
    country: str
    provinces: tuple[str, ...]

    @property
    def level(self) -> str:
        """Tell NUTS 2 from NUTS 3 by the length of the code."""
        return f"nuts{len(self.region_id) - 2}"


REGIONS = (
    Region("ES51", "Catalunya", "ES", ("08", "17", "25", "43")),
    Region("ES511", "Barcelona", "ES", ("08",)),
    Region("FRE1", "Nord-Pas de Calais", "FR", ("59", "62")),
    Region("FRE11", "Nord", "FR", ("59",)),
    Region("FRK2", "Rhône-Alpes", "FR", ("01", "07", "26", "38", "42", "69", "73", "74")),
    Region("FRK24", "Isère", "FR", ("38",)),
    Region("IE05", "Southern", "IE", _SOUTHERN),
    Region("IE053", "South-West", "IE", NUTS3["IE053"]),
    Region("ITF6", "Calabria", "IT", ("CS", "CZ", "KR", "RC", "VV")),
    Region("ITF65", "Reggio di Calabria", "IT", ("RC",)),
    Region("ITG1", "Sicilia", "IT", ("AG", "CL", "CT", "EN", "ME", "PA", "RG", "SR", "TP")),
    Region("ITG13", "Messina", "IT", ("ME",)),
    Region("ITH5", "Emilia-Romagna", "IT", ("BO", "FC", "FE", "MO", "PC", "PR", "RA", "RE", "RN")),
    Region("ITH51", "Piacenza", "IT", ("PC",)),
    Region("ITH54", "Modena", "IT", ("MO",)),
    Region("SE23", "Västsverige", "SE", ("13", "14")),
    Region("SE232", "Västra Götalands län", "SE", ("14",)),
)
_CRS = {
    "ES": "EPSG:25831",
    "FR": "EPSG:2154",
    "IE": IRISH_CRS,
    "IT": "EPSG:3035",
    "SE": "EPSG:3006",
}
_SOURCES = {"ES": "cnig", "FR": "ign", "IE": "osm_counties", "IT": "istat", "SE": "scb"}
_APPROXIMATE = ("ES", "IE", "SE")


def draw_regions() -> gpd.GeoDataFrame:
    """Draw the regions, one row each, sorted by code, in EPSG:4326."""
    rows = []
    for region in sorted(REGIONS, key=lambda item: item.region_id):
        provinces = _draw_provinces(region.country)
        rows.append(
            {
                "region_id": region.region_id,
                "name": region.name,
                "level": region.level,
                "country": region.country,
                "is_approximate": region.country in _APPROXIMATE,
                "source": _SOURCES[region.country],
                "geometry": fill_holes(
                    provinces.loc[list(region.provinces)].geometry.union_all(),
                    _GAP_DEGREES2.get(region.country, _SMALL_GAP_DEGREES2),
                ),
            }
        )
    frame = gpd.GeoDataFrame(rows, crs=4326)
    return frame.set_geometry(round_shapes(frame.geometry.to_numpy()), crs=4326)


def draw_county_cork() -> gpd.GeoDataFrame:
    """Draw County Cork (city and county), approximately, as one feature in EPSG:4326."""
    metric = gpd.GeoDataFrame(geometry=[read_counties()["Cork"]], crs=IRISH_CRS)
    frame = simplify_coverage(metric, IRISH_CRS, 25.0)
    frame.insert(0, "region_id", "IE-CORK")
    frame.insert(1, "name", "County Cork")
    frame.insert(2, "level", "county")
    frame.insert(3, "country", "IE")
    frame["area_km2"] = (frame.to_crs(IRISH_CRS).area / 1e6).round(1)
    frame["is_approximate"] = True
    frame["source"] = "osm_counties"
    return frame[[*frame.columns.drop("geometry"), "geometry"]]


@cache
def _draw_provinces(country: str) -> gpd.GeoDataFrame:
    """Draw all provinces of a country that our regions use, indexed by their id, in EPSG:4326."""
    crs = _CRS[country]
    wanted = sorted({p for r in REGIONS if r.country == country for p in r.provinces})
    if country == "IE":
        shapes = [read_counties()[county] for county in wanted]
    else:
        everyone = READERS[country]()
        groups = everyone[everyone["province_id"].isin(wanted)].to_crs(crs).groupby("province_id")
        shapes = [groups.get_group(name).geometry.union_all() for name in wanted]
    # Not every source is a clean coverage: Spanish arcs were quantised.
    clean = shapely.coverage_clean(np.array([_drop_islets(shape) for shape in shapes]))
    frame = gpd.GeoDataFrame(geometry=list(clean), index=wanted, crs=crs)
    return simplify_coverage(frame, crs, _TOLERANCE_M)


def _drop_islets(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Leave out parts too small to be seen on a map of regions."""
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.area(parts) >= _CRUMB_M2])
