"""The numbers of a card counted again by hand: dictionaries and double loops over the tables."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations, permutations

KNOWN = ("evidenced", "declared")


@dataclass
class Unit:
    """One legal entity at one point: its rows, place and services."""

    ids: list[str]
    entity: str
    x_m: float
    y_m: float
    doubt_m: float
    offers: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    told_offers: set[str] = field(default_factory=set)
    told_needs: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return min(self.ids)


class Recount:
    """All units of a territory, and their links under some rules."""

    def __init__(self, enterprises, links, crs, doubts, rules):
        self.rules, self.units = rules, self._read_units(enterprises, crs, doubts)
        unit_of = {each: unit for unit in self.units for each in unit.ids}
        for row in links.to_dict("records"):
            unit = unit_of.get(row["enterprise_id"])
            if unit is None:
                continue
            side = "needs" if row["role"] == "needs" else "offers"
            getattr(unit, side).add(row["service_id"])
            if row["basis"] in KNOWN:
                getattr(unit, f"told_{side}").add(row["service_id"])
        self.rarity = self._count_rarity()
        self._counted: dict[tuple[str, str], tuple] = {}

    @staticmethod
    def _read_units(enterprises, crs, doubts) -> list[Unit]:
        points = enterprises.geometry.to_crs(crs)
        found: dict[tuple, Unit] = {}
        for each, point in points.items():
            if point is None or point.is_empty:
                continue
            entity = enterprises.at[each, "entity_id"]
            entity = entity if isinstance(entity, str) else each
            unit = found.setdefault(
                (entity, point.x, point.y), Unit([], entity, point.x, point.y, 0.0)
            )
            unit.ids.append(each)
            unit.doubt_m = max(unit.doubt_m, float(doubts[each]))
        return list(found.values())

    def _count_rarity(self) -> dict[str, float]:
        told = sum(1 for unit in self.units if unit.offers or unit.needs)
        services = {s for unit in self.units for s in unit.offers | unit.needs}
        rarity = {}
        for s in services:
            offered = sum(s in unit.offers for unit in self.units)
            needed = sum(s in unit.needs for unit in self.units)
            rarity[s] = math.log((told + 1) / (max(offered, needed) + 1))
        return rarity

    def members(self, ids) -> list[Unit]:
        return [unit for unit in self.units if set(unit.ids) & set(ids)]

    def _vector(self, unit, side) -> dict[str, float]:
        told = getattr(unit, f"told_{side}")
        return {
            s: self.rarity[s] * (1.0 if s in told else self.rules.inferred_weight)
            for s in getattr(unit, side)
        }

    def distance_m(self, a, b) -> float:
        return math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)

    def link(self, a, b) -> tuple[float, dict[str, float], float]:
        """Return the weight of a pair, its part by service, and its part that is inferred."""
        rules = self.rules
        blur = self.distance_m(a, b) ** 2 + a.doubt_m**2 / 2 + b.doubt_m**2 / 2
        near = max(0.0, 1 - blur / rules.radius_m**2)
        half = rules.lambda_complement / 2
        terms = (
            (rules.lambda_offers, "offers", "offers"),
            (rules.lambda_needs, "needs", "needs"),
            (half, "offers", "needs"),
            (half, "needs", "offers"),
        )
        parts: dict[str, float] = {}
        inferred = possible = 0.0
        for share, mine, yours in terms:
            one, two = self._vector(a, mine), self._vector(b, yours)
            if not one or not two:
                continue
            possible += share
            norm = math.hypot(*one.values()) * math.hypot(*two.values())
            for s in one.keys() & two.keys() if norm else ():
                part = share * one[s] * two[s] / norm
                parts[s] = parts.get(s, 0.0) + part
                if s not in getattr(a, f"told_{mine}") or s not in getattr(b, f"told_{yours}"):
                    inferred += part
        whole = sum(parts.values())
        if not whole or self.distance_m(a, b) > rules.radius_m:
            return 0.0, {}, 0.0
        weight = near * whole / possible
        return (
            weight,
            {s: weight * part / whole for s, part in parts.items()},
            weight * inferred / whole,
        )

    def links(self, units) -> list[tuple]:
        return [(a, b, *self._recall(a, b)) for a, b in combinations(units, 2)]

    def _recall(self, a, b) -> tuple[float, dict[str, float], float]:
        pair = a.name, b.name
        if pair not in self._counted:
            self._counted[pair] = self.link(a, b)
        return self._counted[pair]

    def binding(self, units) -> dict[str, float]:
        flow: dict[str, float] = {}
        for *_, by_service, _ in self.links(units):
            for s, part in by_service.items():
                flow[s] = flow.get(s, 0.0) + part
        whole = sum(flow.values())
        return {s: part / whole for s, part in flow.items() if part > 0}

    def inferred_share(self, units) -> float:
        links = self.links(units)
        return sum(link[4] for link in links) / sum(link[2] for link in links)

    def doubt_share(self, units) -> float:
        links = self.links(units)
        doubtful = [
            weight
            for a, b, weight, *_ in links
            if self.distance_m(a, b) + a.doubt_m + b.doubt_m > self.rules.radius_m
        ]
        return sum(doubtful) / sum(link[2] for link in links)

    def exchanges(self, units) -> dict[tuple[str, str, str], bool]:
        return {
            (giver.name, taker.name, s): s in giver.told_offers and s in taker.told_needs
            for giver, taker in permutations(units, 2)
            for s in giver.offers & taker.needs
        }

    def mean_weight(self, units) -> float:
        pairs = len(units) * (len(units) - 1) / 2
        return sum(link[2] for link in self.links(units)) / pairs

    def count_parts(self, units) -> int:
        strong = [(a, b) for a, b, weight, *_ in self.links(units) if weight >= self.rules.cohesion]
        parts = [{unit.name} for unit in units]
        for a, b in strong:
            one = next(part for part in parts if a.name in part)
            two = next(part for part in parts if b.name in part)
            if one is not two:
                parts.remove(two)
                one |= two
        return len(parts)

    def gaps(self, units) -> dict[str, tuple[list[str], str | None, float | None]]:
        """Return by service who needs it, and who offers it nearest to the middle of the group."""
        x_m = sum(unit.x_m for unit in units) / len(units)
        y_m = sum(unit.y_m for unit in units) / len(units)
        offered = {s for unit in units for s in unit.offers}
        found = {}
        for s in {s for unit in units for s in unit.needs} - offered:
            able = [
                (math.hypot(unit.x_m - x_m, unit.y_m - y_m), unit.name)
                for unit in self.units
                if s in unit.offers
            ]
            away_m, nearest = min(able, default=(None, None))
            found[s] = (sorted(u.name for u in units if s in u.needs), nearest, away_m)
        return found
