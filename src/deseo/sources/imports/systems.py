"""Coordinate systems: which a file names, which it might be in, and where its places would stand.

A system is asked for and never guessed; but whoever is asked is shown where each of those that are
usual in the country would put the places, the ones that put most of them into the territory first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyproj

from deseo.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from deseo.sources.imports.coordinates import Ground

STORED_CRS: Final = "EPSG:4326"
NAMED_CRS: Final = (
    (re.compile(r"lambert ?(93)?|l93", re.IGNORECASE), "EPSG:2154"),
    (re.compile(r"sweref", re.IGNORECASE), "EPSG:3006"),
    (re.compile(r"itm", re.IGNORECASE), "EPSG:2157"),
    (re.compile(r"etrs89.?31|utm.?31", re.IGNORECASE), "EPSG:25831"),
    (re.compile(r"etrs89.?32|utm.?32", re.IGNORECASE), "EPSG:25832"),
    (re.compile(r"etrs89.?33|utm.?33", re.IGNORECASE), "EPSG:25833"),
)
USUAL_CRS: Final = {
    "IT": ("EPSG:25832", "EPSG:25833", "EPSG:32632", "EPSG:32633", "EPSG:3003", "EPSG:3004"),
    "FR": ("EPSG:2154", "EPSG:27572", *(f"EPSG:{code}" for code in range(3942, 3951))),
    "SE": ("EPSG:3006", "EPSG:3021", *(f"EPSG:{code}" for code in range(3007, 3015))),
    "IE": ("EPSG:2157", "EPSG:29903", "EPSG:32629"),
    "ES": ("EPSG:25830", "EPSG:25831", "EPSG:25829", "EPSG:23030", "EPSG:23031"),
}
"""Systems that lists of a country are mostly in, the official one first."""
ANYWHERE_CRS: Final = (
    "EPSG:3857", "EPSG:3035", "EPSG:25831", "EPSG:25832", "EPSG:25833", "EPSG:2154", "EPSG:3006",
    "EPSG:2157",
)  # fmt: skip
SAMPLED_PLACES: Final = 2_000
MOSTLY_INSIDE: Final = 0.5


@dataclass(frozen=True)
class CandidateCrs:
    """Hold where places would stand, were their coordinates in this system.

    `lon` and `lat` are those of a sample in degrees (NaN where there is no such place).
    """

    crs: str
    name: str
    inside_share: float
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


class UnknownCrsError(ReadingError):
    """Coordinates in metres of a system nobody has named; `candidates` might be it.

    `fitting` is the one that puts most of them here, if it does so with more than half.
    """

    def __init__(self, name: str, candidates: tuple[CandidateCrs, ...]) -> None:
        """Name the file, and the systems its coordinates might be in, the best first."""
        best = candidates[0] if candidates else None
        fitting = best.crs if best and best.inside_share > MOSTLY_INSIDE else ""
        self.candidates, self.fitting = candidates, fitting
        example = fitting or "EPSG:25832"
        hint = "; with that one they would lie in this territory" if fitting else ""
        super().__init__(
            "crs_unknown",
            f"{name}: the coordinates are not in degrees, and the file does not say in which "
            f"system they are. Say it with --crs, for example --crs {example}{hint}.",
            example=example,
        )


def find_named_crs(names: Iterable[str]) -> str:
    """Find the system that columns are named after; empty if they are after none."""
    columns = list(names)
    for pattern, crs in NAMED_CRS:
        if any(pattern.search(name) for name in columns):
            return crs
    return ""


def parse_crs(stated: str, file: str) -> str:
    """Read the name of a coordinate system; plain longitude and latitude is WGS 84.

    Raises
    ------
    InputError
        If there is no such system.
    """
    text = stated.strip()[:20_000]
    try:
        crs = pyproj.CRS.from_user_input(f"EPSG:{text}" if text.isdigit() else text)
    except (pyproj.exceptions.CRSError, ValueError, OverflowError) as error:
        shown = " ".join(text.split())[:60]
        said = f"{file}: there is no coordinate system '{shown}'; expected for example EPSG:25832."
        raise ReadingError("no_crs", said, given=shown) from error
    found = crs.to_authority(min_confidence=70)
    if found in {("OGC", "CRS84"), ("EPSG", "4326"), ("EPSG", "4979")}:
        return STORED_CRS
    return ":".join(found) if found else crs.to_wkt()


def list_candidates(
    x: NDArray[np.float64], y: NDArray[np.float64], ground: Ground
) -> tuple[CandidateCrs, ...]:
    """List the territory's own system and the usual ones that put any place in it, best first.

    Of systems that do equally well the territory's own comes first, then its country's.
    """
    own = ground.definition.crs
    usual = USUAL_CRS.get(ground.definition.country, ())
    step = max(1, len(x) // SAMPLED_PLACES)
    tried = [
        _try_crs(crs, x[::step], y[::step], ground)
        for crs in dict.fromkeys((own, *usual, *ANYWHERE_CRS))
    ]
    found = [one for one in tried if one.inside_share > 0 or one.crs == own]
    return tuple(sorted(found, key=lambda one: -one.inside_share))


def _try_crs(
    crs: str, x: NDArray[np.float64], y: NDArray[np.float64], ground: Ground
) -> CandidateCrs:
    lon, lat = to_degrees(x, y, crs)
    finite = np.isfinite(lon) & np.isfinite(lat)
    lon, lat = np.where(finite, lon, np.nan), np.where(finite, lat, np.nan)
    inside = float(ground.holds(lon[finite], lat[finite]).sum()) / max(1, len(lon))
    return CandidateCrs(crs, pyproj.CRS.from_user_input(crs).name, inside, lon, lat)


def to_degrees(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn coordinates of a system into longitude and latitude, not finite where there is none."""
    if crs == STORED_CRS:
        return x, y
    turn = pyproj.Transformer.from_crs(crs, STORED_CRS, always_xy=True)
    lon, lat = turn.transform(x, y)
    return np.asarray(lon, float), np.asarray(lat, float)
