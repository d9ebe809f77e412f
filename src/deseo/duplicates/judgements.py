"""Two rows are certainly one, doubtful, or different; every judgement says by what.

A register's number decides where both have one: the same establishment is one; the same entity is
one unless the two name different places, and then doubtful; two entities are different, whatever
else they share. Without numbers, the same full name in the same town is one, the same telling name
at one door is one, and so is a very similar name with a web site of its own, unless they are far
apart. What comes close to that is doubtful: a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from deseo.duplicates.blocks import pair_up
from deseo.duplicates.names import compare_names, weigh_words
from deseo.duplicates.records import Records, arrange_records

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLASSES: Final = ("certain", "doubtful", "different")
COLUMNS: Final = ("left_id", "right_id", "score", "class", "reasons", "distance_m", "name")
NEAR_M, FAR_M, EARTH_M = 150.0, 5_000.0, 6_371_008.8
SAME_NAME, LIKE_NAME, CLOSE_NAME, LOOSE_NAME = 0.95, 0.85, 0.75, 0.55
ROUGHLY, ROUGHLY_IN_TOWN = 50.0, 62.0
"""Names whose letters are less alike, in hundredths, are not looked at word by word; where only the
town is the same, they have to be more alike to be worth it."""

NAME_WEIGHT, PLACE_WEIGHT, SITE_WEIGHT = 0.6, 0.25, 0.15


@dataclass(frozen=True)
class _Evidence:
    """Hold what k pairs have in common; booleans of shape (k,), `name` 0 to 1."""

    same_number: NDArray[np.bool_]
    same_entity: NDArray[np.bool_]
    other_entity: NDArray[np.bool_]
    other_number: NDArray[np.bool_]
    name: NDArray[np.float64]
    same_full: NDArray[np.bool_]
    distance_m: NDArray[np.float64]
    same_address: NDArray[np.bool_]
    same_town: NDArray[np.bool_]
    apart: NDArray[np.bool_]
    same_site: NDArray[np.bool_]

    @property
    def near(self) -> NDArray[np.bool_]:
        """Tell which stand at one door, as far as positions go."""
        return self.distance_m <= NEAR_M

    def take(self, chosen: NDArray[np.int64]) -> _Evidence:
        """Give the evidence of some of the pairs."""
        return _Evidence(**{name: known[chosen] for name, known in vars(self).items()})


def find_duplicates(existing: pd.DataFrame, incoming: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the rows of `incoming` that may be rows of `existing`; within one table if alone.

    Both are tables of enterprises (columns that are absent are unknown; `enterprise_id`, `name`
    must be there). Returns a row for each certain or doubtful pair, columns `COLUMNS`, the highest
    score first; all other pairs are different. The score, 0 to 1, orders the queue and is no
    probability; `reasons` joins words by "|", `distance_m` is NaN where a place is not known to the
    street, and `name` tells how alike the names are, 0 to 1.
    """
    left = arrange_records(existing)
    return find_among(left, left if incoming is None else arrange_records(incoming))


def find_among(left: Records, right: Records) -> pd.DataFrame:
    """Find what `find_duplicates` finds, in records that are arranged; `right` may be `left`."""
    pairs = pair_up(left, right)
    seen = _gather(left, right, pairs)
    chosen = np.flatnonzero(np.any(_decide(seen), axis=0))
    found = _tell(left, right, pairs[chosen], seen.take(chosen))
    return found.sort_values(
        ["score", "left_id", "right_id"], ascending=[False, True, True], kind="stable"
    ).reset_index(drop=True)


def judge_pairs(
    existing: pd.DataFrame, incoming: pd.DataFrame, pairs: NDArray[np.int64]
) -> pd.DataFrame:
    """Judge given pairs of rows, shape (k, 2), in their order: columns as `find_duplicates`."""
    left, right = arrange_records(existing), arrange_records(incoming)
    return _tell(left, right, pairs, _gather(left, right, pairs))


def _tell(left: Records, right: Records, pairs: NDArray[np.int64], seen: _Evidence) -> pd.DataFrame:
    certain, doubtful = _decide(seen)
    number = seen.same_number | (seen.same_entity & ~seen.apart)
    place = np.where(seen.near | seen.same_address, 1.0, np.where(seen.same_town, 0.5, 0.0))
    score = NAME_WEIGHT * seen.name + PLACE_WEIGHT * place + SITE_WEIGHT * seen.same_site
    words = np.where(certain, "certain", np.where(doubtful, "doubtful", "different"))
    table = {
        "left_id": left.ids[pairs[:, 0]],
        "right_id": right.ids[pairs[:, 1]],
        "score": np.where(number & certain, 1.0, score).round(4),
        "class": words.astype(object),
        "reasons": _say(seen),
        "distance_m": seen.distance_m,
        "name": seen.name.round(4),
    }
    return pd.DataFrame(table, columns=list(COLUMNS))


def _decide(seen: _Evidence) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which pairs are certain, and which doubtful."""
    door = seen.near | seen.same_address
    open_ = ~seen.other_entity & ~seen.other_number & ~seen.same_number
    alike = seen.same_full & (door | seen.same_town)
    alike |= (seen.name >= SAME_NAME) & door
    alike |= (seen.name >= LIKE_NAME) & seen.same_site
    one_entity = seen.same_entity & ~seen.other_number
    certain = seen.same_number | (one_entity & ~seen.apart) | (open_ & alike & ~seen.apart)
    close = (seen.name >= CLOSE_NAME) & ~seen.apart & (seen.same_town | door | seen.same_site)
    close |= (seen.name >= LOOSE_NAME) & (door | seen.same_site) & ~seen.apart
    close |= (seen.name >= LIKE_NAME) & seen.same_site
    close |= (seen.name >= SAME_NAME) & ~seen.apart
    doubtful = (open_ & close) | (one_entity & seen.apart)
    return certain, doubtful & ~certain


def _gather(left: Records, right: Records, pairs: NDArray[np.int64]) -> _Evidence:
    i, j = pairs[:, 0], pairs[:, 1]
    town, postcode = (
        _agree(left.town[i], right.town[j]),
        _agree(left.postcode[i], right.postcode[j]),
    )
    number = _agree(left.identity[i], right.identity[j])
    entity = _agree(left.entity[i], right.entity[j])
    scheme = _agree(_scheme(left.entity)[i], _scheme(right.entity)[j])
    kind = _agree(_scheme(left.identity)[i], _scheme(right.identity)[j])
    distance_m = _measure_m(left, right, i, j)
    address = _agree(left.address[i], right.address[j])
    site = _agree(left.host[i], right.host[j])
    elsewhere = _differ(left.town[i], right.town[j]) & ~(distance_m <= NEAR_M) & ~postcode
    return _Evidence(
        same_number=number,
        same_entity=entity,
        other_entity=scheme & ~entity,
        other_number=kind & ~number & _is_place(left.identity)[i],
        name=_compare(left, right, pairs, site | address | (distance_m <= NEAR_M)),
        same_full=_agree(left.full[i], right.full[j]),
        distance_m=distance_m,
        same_address=address & (town | postcode),
        same_town=town | postcode,
        apart=elsewhere | (distance_m > FAR_M),
        same_site=site,
    )


def _compare(
    left: Records, right: Records, pairs: NDArray[np.int64], close: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Tell how alike names are, 0 to 1; `close` pairs share more than a town."""
    alike = np.zeros(len(pairs))
    if not len(pairs):
        return alike
    weights = weigh_words([*left.words, *right.words])
    whole = [np.array([" ".join(words) for words in s.words], dtype=object) for s in (left, right)]
    ours, theirs = whole[0][pairs[:, 0]], whole[1][pairs[:, 1]]
    rough = process.cpdist(ours, theirs, scorer=fuzz.ratio, score_cutoff=ROUGHLY)
    for at in np.flatnonzero(rough >= np.where(close, ROUGHLY, ROUGHLY_IN_TOWN)).tolist():
        i, j = pairs[at].tolist()
        alike[at] = compare_names(left.words[i], right.words[j], weights)
    return alike


def _agree(a: NDArray[np.object_], b: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.asarray((a == b) & (a != ""), dtype=bool)


def _differ(a: NDArray[np.object_], b: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.asarray((a != b) & (a != "") & (b != ""), dtype=bool)


def _scheme(numbers: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give the register a number is of: "IT-CF"."""
    found = np.empty(len(numbers), dtype=object)
    found[:] = [number.rpartition("-")[0] for number in numbers]
    return found


def _is_place(numbers: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which numbers are of one establishment, not of an entity."""
    return np.fromiter((n.startswith("FR-SIRET-") for n in numbers), dtype=bool, count=len(numbers))


def _measure_m(
    left: Records, right: Records, i: NDArray[np.int64], j: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Measure along great circles (haversine); NaN where a place is not known to the street."""
    y1, y2 = np.radians(left.lat[i]), np.radians(right.lat[j])
    half_x = np.radians(right.lon[j] - left.lon[i]) / 2
    h = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin(half_x) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.clip(h, 0, 1))))


def _say(seen: _Evidence) -> list[str]:
    told = {
        "number": seen.same_number,
        "entity": seen.same_entity,
        "name": seen.name >= LIKE_NAME,
        "near": seen.near,
        "address": seen.same_address,
        "town": seen.same_town,
        "site": seen.same_site,
        "apart": seen.apart,
        "other_entity": seen.other_entity,
        "other_number": seen.other_number,
    }
    table = np.column_stack(list(told.values()))
    names = list(told)
    return [
        "|".join(name for name, is_so in zip(names, row, strict=True) if is_so) for row in table
    ]
