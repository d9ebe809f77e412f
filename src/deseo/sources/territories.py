"""A territory is data: a definition and four geometries. Those people add stand in the home folder.

Each is a folder of its own that appears whole and goes whole; the shipped ones are never touched.
An identifier is made from the name and is never one that is shipped.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pyproj
import shapely

from deseo.errors import InputError, ZoneError
from deseo.model import TerritoryDefinition
from deseo.searches import fold_text
from deseo.sources.grounds import DIGITS, choose_places, draw_land, draw_outline
from deseo.sources.shipped import load_territories
from deseo.spatial.projections import STORED_CRS

if TYPE_CHECKING:
    from deseo.settings import Paths

DEFINITION: Final = "territory.json"
NATIONAL_CRS: Final = {
    "FR": "EPSG:2154",
    "IE": "EPSG:2157",
    "SE": "EPSG:3006",
}  # one projected system for the whole country; elsewhere the ETRS89 UTM zone of the centre
ETRS89_UTM: Final = range(28, 38)
NUTS2: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{2}")
NUTS3: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{3}")
COUNTRY: Final = re.compile(r"[A-Z]{2}")
LONGEST_NAME: Final = 80
NEAR_DEGREES: Final = 0.5


@dataclass(frozen=True)
class NewTerritory:
    """What somebody says of a territory to be added; the name is the local one."""

    name: str
    country: str
    crs: str
    source: str
    year: str = ""
    nuts2: tuple[str, ...] = ()
    nuts3: tuple[str, ...] = ()


def suggest_crs(zones: gpd.GeoDataFrame, country: str) -> str:
    """Suggest a projected system in metres: the country's, else the UTM zone of the centre."""
    if country in NATIONAL_CRS:
        return NATIONAL_CRS[country]
    west, south, east, north = zones.to_crs(STORED_CRS).total_bounds
    zone = int(((west + east) / 2 + 180) // 6 + 1)
    is_north = (south + north) / 2 >= 0
    if is_north and zone in ETRS89_UTM:
        return f"EPSG:{25800 + zone}"
    return f"EPSG:{(32600 if is_north else 32700) + zone}"


def split_codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split codes written in one line into those of NUTS 2 and the rest, longer ones NUTS 3."""
    codes = [code.upper() for code in re.split(r"[\s,;]+", text.strip()) if code]
    second = tuple(dict.fromkeys(code for code in codes if NUTS2.fullmatch(code)))
    return second, tuple(dict.fromkeys(code for code in codes if code not in second))


def guess_country(paths: Paths, given: gpd.GeoDataFrame) -> str:
    """Guess the country (two letters) in whose land the middle of some areas lies, or nothing."""
    west, south, east, north = given.geometry.to_crs(STORED_CRS).total_bounds
    if not all(map(isfinite, (west, south, east, north))):
        return ""
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    countries = gpd.read_file(paths.geo / "countries.geojson")
    apart = shapely.distance(countries.geometry.to_numpy(), middle)  # in degrees: near or not
    return str(countries["iso2"].iloc[apart.argmin()]) if apart.min() < NEAR_DEGREES else ""


def load_own_territories(paths: Paths) -> dict[str, TerritoryDefinition]:
    """Load the territories people added, by name; a broken folder is left out."""
    found = {}
    for file in sorted(paths.own_territories.glob(f"*/{DEFINITION}")):
        try:
            entry = json.loads(file.read_text(encoding="utf-8"))
            found[file.parent.name] = _define(file.parent.name, entry)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def load_all_territories(paths: Paths) -> dict[str, TerritoryDefinition]:
    """Load the shipped territories, then those people added."""
    shipped = load_territories(paths)
    own = load_own_territories(paths)
    return shipped | {key: one for key, one in own.items() if key not in shipped}


def _define(territory_id: str, entry: dict[str, object]) -> TerritoryDefinition:
    names, subtitles = entry["names"], entry["subtitles"]
    nuts2, nuts3 = entry["nuts2"], entry["nuts3"]
    if not (isinstance(names, dict) and isinstance(subtitles, dict)):
        raise TypeError(DEFINITION)
    if not (isinstance(nuts2, list) and isinstance(nuts3, list)):
        raise TypeError(DEFINITION)
    return TerritoryDefinition(
        territory_id,
        {str(language): str(name) for language, name in names.items()},
        {str(language): str(said) for language, said in subtitles.items()},
        str(entry["country"]),
        str(entry["crs"]),
        tuple(str(code) for code in nuts2),
        tuple(str(code) for code in nuts3),
    )


def check_territory(new: NewTerritory) -> None:
    """Hold what was said of a new territory against what is needed.

    Raises
    ------
    ZoneError
        With the first thing that is wrong.
    """
    if not new.name.strip() or len(new.name) > LONGEST_NAME:
        said = f"The name is '{new.name[:20]}'; expected 1 to {LONGEST_NAME} letters."
        raise ZoneError("name", said, most=LONGEST_NAME)
    if not COUNTRY.fullmatch(new.country):
        said = f"The country is '{new.country[:20]}'; expected two capitals, such as IT."
        raise ZoneError("country", said, given=new.country[:20])
    for pattern, codes in ((NUTS2, new.nuts2), (NUTS3, new.nuts3)):
        for odd in (code for code in codes if not pattern.fullmatch(code)):
            said = f"The region code is '{odd[:20]}'; expected one such as ITH5 or ITH54."
            raise ZoneError("region", said, given=odd[:20])
    try:
        is_metric = pyproj.CRS.from_user_input(new.crs).is_projected
    except pyproj.exceptions.CRSError as cause:
        said = f"The coordinate system is '{new.crs[:20]}'; expected one such as EPSG:25832."
        raise ZoneError("crs", said, given=new.crs[:20]) from cause
    if not is_metric:
        said = f"{new.crs} is not in metres; choose a projected system."
        raise ZoneError("degrees", said, given=new.crs[:20])


def add_territory(
    paths: Paths, new: NewTerritory, zones: gpd.GeoDataFrame, subtitles: dict[str, str]
) -> str:
    """Add a territory from zones already arranged; return its identifier.

    Raises
    ------
    ZoneError
        If what was said of it does not hold.
    """
    check_territory(new)
    territory_id = _make_id(paths, new.name)
    paths.own_territories.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=paths.own_territories, prefix="."))
    try:
        _write_geometries(draft, paths, territory_id, new, zones)
        entry = asdict(new) | {"names": {"local": new.name.strip()}, "subtitles": subtitles}
        text = json.dumps(entry, ensure_ascii=False, indent=1)
        (draft / DEFINITION).write_text(text, encoding="utf-8")
        draft.rename(paths.own_territories / territory_id)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return territory_id


def _write_geometries(
    folder: Path, paths: Paths, territory_id: str, new: NewTerritory, zones: gpd.GeoDataFrame
) -> None:
    told = zones.assign(
        territory_id=territory_id,
        country=new.country,
        level="own",
        nuts3=new.nuts3[0] if len(new.nuts3) == 1 else "",
        population_year=new.year,
        is_core=False,
        is_approximate=False,
        source=new.source,
    )
    layers = {
        "zones": told,
        "outlines": draw_outline(zones, territory_id, new.name.strip()),
        "land": draw_land(zones, paths),
        "places": choose_places(zones, paths),
    }
    for kind, layer in layers.items():
        layer.to_file(folder / f"{kind}.geojson", driver="GeoJSON", COORDINATE_PRECISION=DIGITS)


def _make_id(paths: Paths, name: str) -> str:
    """Make an identifier from a name: letters, digits and underscores, not yet taken."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold_text(name)).strip("_")[:40] or "territory"
    stem = stem if stem[0].isalpha() else f"t_{stem}"
    taken = set(load_all_territories(paths))
    number = next(n for n in range(1, len(taken) + 2) if _with_number(stem, n) not in taken)
    return _with_number(stem, number)


def _with_number(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}_{number}"


def remove_territory(paths: Paths, territory_id: str) -> None:
    """Remove a territory people added, whole.

    Raises
    ------
    InputError
        If it is none of those.
    """
    if territory_id not in load_own_territories(paths):
        raise InputError(f"'{territory_id}' is no territory that was added here.")
    folder = paths.own_territories / territory_id
    gone = Path(tempfile.mkdtemp(dir=paths.own_territories, prefix="."))
    folder.rename(gone / territory_id)  # at once; what follows may take its time
    shutil.rmtree(gone, ignore_errors=True)
