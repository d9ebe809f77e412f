"""A row without coordinates stands where its postcode or its town does, and no finer.

Only what we ship is asked: the places, postcodes and zones of the territory. A town or postcode
that is stated and is none of these lies elsewhere. A name of one slip is read as the one meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pandas as pd
from rapidfuzz import fuzz, process

from deseo.searches import fold_text

if TYPE_CHECKING:
    import geopandas as gpd

    from deseo.settings import Paths

LITTLE_WORDS: Final = frozenset(
    (
        *("de", "di", "da", "del", "dei", "della", "delle", "dello", "degli", "d", "l", "la", "le"),
        *("les", "lo", "los", "las", "el", "els", "en", "nel", "nell", "sur", "sous", "sull", "i"),
    )
)
BRACKETS: Final = re.compile(r"\(.*?\)|\bcedex\b.*|\bbp \d+.*", re.IGNORECASE)
PARTS: Final = re.compile(r"\s*[,;/|]\s*|\s+-\s+")
FIGURES: Final = re.compile(r"\b\d{2,}\b")
ALIKE: Final = 90
LEAST_LETTERS: Final = 5
CODES: Final = {
    "SE": re.compile(r"\b(\d{3}) ?(\d{2})\b"),
    "IE": re.compile(r"\b([ACDEFHKNPRTVWXY]\d[\dW])(?: ?[0-9A-Z]{4})?\b", re.IGNORECASE),
}
FIVE_DIGITS: Final = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True)
class Spot:
    """Hold a place that is known: its point, how precise that is, and how it was found."""

    lat: float
    lon: float
    precision: str
    name: str
    is_guess: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """Hold the towns, codes and postcodes of one territory; keys are folded."""

    country: str
    towns: dict[str, Spot] = field(default_factory=dict)
    codes: dict[str, Spot] = field(default_factory=dict)
    postcodes: dict[str, Spot] = field(default_factory=dict)
    _found: dict[tuple[str, str, str, str], Spot | None] = field(default_factory=dict, repr=False)

    def find(self, code: str, town: str, postcode: str, address: str) -> Spot | None:
        """Find the finest spot that is certain: by postcode, the town's code, its name.

        A postcode counts only where the town does not lie elsewhere. The address is asked last.
        """
        key = (code, town, postcode, "" if town or postcode or code else address)
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, code: str, town: str, postcode: str, address: str) -> Spot | None:
        by_town = self.codes.get(code.strip().lstrip("0")) or self.find_town(town)
        by_code = self.postcodes.get(write_postcode(postcode, self.country))
        if by_code and (by_town or not town):
            return by_code
        if by_town or town or postcode:
            return by_town
        return self._search_address(address)

    def has_town(self, said: str) -> bool:
        """Tell whether a cell is the name of a town of the territory, as it stands."""
        return fold_name(said) in self.towns

    def find_town(self, said: str) -> Spot | None:
        """Find a town by its name, however it is written down."""
        if not said:
            return None
        bare = BRACKETS.sub(" ", said)
        tried = [bare, *reversed(PARTS.split(bare)), FIGURES.sub(" ", bare)]
        for name in tried:
            for key in (fold_text(name), fold_name(name)):
                if key and key in self.towns:
                    return self.towns[key]
        return self._guess_town(fold_name(FIGURES.sub(" ", bare)))

    def _guess_town(self, key: str) -> Spot | None:
        if len(key) < LEAST_LETTERS:
            return None
        found = process.extractOne(key, self.towns.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if not found or found[0][:1] != key[:1]:
            return None
        spot = self.towns[found[0]]
        return Spot(spot.lat, spot.lon, spot.precision, spot.name, is_guess=True)

    def _search_address(self, address: str) -> Spot | None:
        """Find a postcode, or a town that is a whole part of an address, from its end."""
        pattern = CODES.get(self.country, FIVE_DIGITS)
        for found in pattern.finditer(address):
            spot = self.postcodes.get(write_postcode(found[0], self.country))
            if spot:
                return spot
        for part in reversed(PARTS.split(address)):
            key = fold_name(FIGURES.sub(" ", part))
            if key in self.towns:
                return self.towns[key]
        return None


@lru_cache(maxsize=200_000)
def fold_name(name: str) -> str:
    """Reduce a town's name to its telling words: "Reggio di Calabria" is "Reggio Calabria"."""
    words = [
        {"st": "saint", "ste": "sainte", "s": "san"}.get(w, w) for w in fold_text(name).split()
    ]
    telling = [word for word in words if word not in LITTLE_WORDS]
    return " ".join(telling or words)


@lru_cache(maxsize=200_000)
def write_postcode(said: str, country: str) -> str:
    """Write a postcode as our table has it: zeros a spreadsheet cut off are put back."""
    bare = said.strip().upper()
    pattern = CODES.get(country)
    if country == "SE":
        found = CODES["SE"].search(bare.removeprefix("SE-").removeprefix("S-"))
        return f"{found[1]} {found[2]}" if found else ""
    if pattern:
        found = pattern.search(bare)
        return found[1].upper() if found else ""
    digits = re.sub(r"\D", "", bare.split(".")[0])
    return digits.zfill(5) if 4 <= len(digits) <= 5 else ""  # noqa: PLR2004 - as in IT, FR, ES


def load_gazetteer(
    paths: Paths, territory_id: str, country: str, zones: gpd.GeoDataFrame
) -> Gazetteer:
    """Load what is known of a territory's places; names of zones hold over those of places."""
    gazetteer = Gazetteer(country)
    places = _read(paths.geo / "places.csv", territory_id).sort_values(
        "population", ascending=False
    )
    columns = ("lat", "lon", "name", "alternates")
    for lat, lon, own, others in places[list(columns)].itertuples(index=False, name=None):
        spot = Spot(float(lat), float(lon), "town", str(own))
        for name in (own, *str(others).split("|")):
            for key in (fold_text(name), fold_name(str(name))):
                if len(key) > 2:  # noqa: PLR2004 - "BC" could be anything
                    gazetteer.towns.setdefault(key, spot)
    _add_zones(gazetteer, zones)
    codes = _read(paths.geo / "postcodes.csv.gz", territory_id)
    for lat, lon, name, code in codes[["lat", "lon", "name", "postcode"]].itertuples(
        index=False, name=None
    ):
        spot = Spot(float(lat), float(lon), "postcode", str(name))
        gazetteer.postcodes.setdefault(write_postcode(str(code), country), spot)
        gazetteer.towns.setdefault(fold_name(spot.name), replace(spot, precision="town"))
    return gazetteer


def _add_zones(gazetteer: Gazetteer, zones: gpd.GeoDataFrame) -> None:
    """Let each zone be found by its code and its name; a zone without a town stands for itself."""
    points = zones.geometry.representative_point()
    for zone_id, name, point in zip(zones["zone_id"], zones["name"], points, strict=True):
        key = fold_name(str(name))
        known = gazetteer.towns.get(key)
        spot = Spot(known.lat, known.lon, "town", str(name)) if known else None
        spot = spot or Spot(point.y, point.x, "zone", str(name))
        gazetteer.towns.update({key: spot, fold_text(name): spot})
        gazetteer.codes.setdefault(str(zone_id).lstrip("0"), spot)


def _read(path: object, territory_id: str) -> pd.DataFrame:
    table = pd.read_csv(
        str(path),
        dtype={"postcode": str, "population": float},
        keep_default_na=False,
        na_values={"population": [""]},
    )
    return table[table["territory_id"] == territory_id]
