"""A territory's profile: how many organisations are listed, of which families, offering what.

Counts are of a list, not of all there are. Rates are per square kilometre of land and per
inhabitant, the latter only where the population of every zone is known. Shares of services are of
the organisations somebody told of, never of all; where fewer than `LEAST_TOLD` were told of there
is no share. Where lists cover different families, totals count only those that all of them hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from deseo.compare.comparabilities import Comparison, compare_figures
from deseo.compare.measures import Figure, Origin
from deseo.coverage import EXACT
from deseo.schema.contracts import BASES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd

    from deseo.model import Dataset

PICKED_SOURCES: Final = frozenset({"Public web pages"})
"""The sources, as rows name them, that are no registers: somebody wrote their lists down."""

FAMILIES: Final = ("cooperative", "association", "social_enterprise", "foundation", "mutual")
UNSTATED: Final = "unstated"
TOLD_BASES: Final = tuple(basis for basis in BASES if basis != "inferred")
ROLES: Final = {"offers": ("offers", "shares"), "needs": ("needs",)}
LEAST_TOLD: Final = 5
PER_INHABITANTS, PER_KM2 = 10_000, 100
MOST_SERVICES: Final = 8
SIZES: Final = ("count", "per_inhabitants", "per_km2")


@dataclass(frozen=True)
class Telling:
    """Hold of how many organisations somebody told what they offer (or need), and each service."""

    told: int
    by_service: Mapping[str, int]

    def share(self, service_id: str) -> float:
        """Give the share (0-1) of those told of that offer or need a service."""
        return self.by_service.get(service_id, 0) / self.told


@dataclass(frozen=True)
class Profile:
    """Hold what is compared of one territory's list.

    `families` counts organisations by family, "unstated" included and families without any left
    out; `area_km2` is land; `inhabitants` is absent unless known for every zone. `origin` is that
    of the list, its definition being left to each measure.
    """

    territory_id: str
    organisations: int
    families: Mapping[str, int]
    area_km2: float
    inhabitants: float | None
    inhabitants_year: int | None
    offers: Telling
    needs: Telling
    origin: Origin

    def telling(self, role: str) -> Telling:
        """Give what was told of a role, "offers" or "needs"."""
        return self.offers if role == "offers" else self.needs

    def count_in(self, families: Sequence[str]) -> int:
        """Count the organisations of some families."""
        return sum(self.families.get(family, 0) for family in families)


def profile_territory(territory_id: str, data: Dataset, zones: gpd.GeoDataFrame) -> Profile:
    """Profile one territory's list.

    Parameters
    ----------
    territory_id
        Whose list it is.
    data
        Its enterprises and what they offer and need.
    zones
        Its zones, with area_km2 (land), population and population_year, both empty where not known.
    """
    rows = data.enterprises
    named = rows["eu_family"].where(rows["eu_family"] != "", UNSTATED)
    counts = {str(family): int(n) for family, n in named.value_counts().items()}
    is_whole = bool(zones["population"].notna().all())
    years = zones["population_year"].dropna()
    return Profile(
        territory_id,
        len(rows),
        {f: counts[f] for f in (*FAMILIES, UNSTATED) if f in counts},
        float(zones["area_km2"].sum()),
        float(zones["population"].sum()) if is_whole else None,
        int(years.min()) if is_whole and len(years) else None,
        _tally_services(data, "offers"),
        _tally_services(data, "needs"),
        _trace_list(data, is_approximate=bool(zones["is_approximate"].any())),
    )


def _tally_services(data: Dataset, role: str) -> Telling:
    links = data.links
    told = links[links["role"].isin(ROLES[role]) & links["basis"].isin(TOLD_BASES)]
    pairs = told[["enterprise_id", "service_id"]].drop_duplicates()
    counts = pairs["service_id"].value_counts().sort_index()
    return Telling(
        int(pairs["enterprise_id"].nunique()), {str(s): int(n) for s, n in counts.items()}
    )


def _trace_list(data: Dataset, *, is_approximate: bool) -> Origin:
    rows = data.enterprises
    sources = tuple(sorted(set(rows["source"])))
    years = rows["source_year"].dropna()
    families = set(rows["eu_family"])
    return Origin(
        "",
        sources,
        float(years.median()) if len(years) else None,
        families=tuple(family for family in FAMILIES if family in families),
        exact_share=float(rows["location_precision"].isin(EXACT).mean()) if len(rows) else None,
        is_picked=bool(sources) and set(sources) <= PICKED_SOURCES,
        is_approximate=is_approximate,
        is_exercise=data.is_exercise,
    )


def compare_sizes(profiles: Sequence[Profile]) -> dict[str, Comparison]:
    """Compare how many organisations are listed: the count, per 10,000 inhabitants, per 100 km².

    Where lists cover different families and share some, only the shared ones are counted, and the
    figure says so (its way is "families").
    """
    shared = find_shared_families(profiles)
    return {
        size: compare_figures(size, [_measure_size(p, shared, size) for p in profiles])
        for size in SIZES
    }


def find_shared_families(profiles: Sequence[Profile]) -> tuple[str, ...]:
    """Give the families every list holds; none where all lists hold the same ones already."""
    covered = [set(p.origin.families) for p in profiles if p.organisations]
    if not covered or all(families == covered[0] for families in covered):
        return ()
    return tuple(family for family in FAMILIES if all(family in c for c in covered))


def _measure_size(profile: Profile, shared: Sequence[str], size: str) -> Figure:
    is_cut = bool(shared) and profile.organisations > 0
    number = profile.count_in(shared) if is_cut else profile.organisations
    rate = _RATES[size](profile, number)
    origin = replace(
        _trace_size(profile.origin, size), families=tuple(shared) or profile.origin.families
    )
    values = {"value": rate} if rate is not None and profile.organisations else {}
    ways = ("families",) if is_cut and number != profile.organisations else ()
    return Figure(size, profile.territory_id, values, origin, ways=ways)


def _rate_inhabitants(profile: Profile, number: int) -> float | None:
    people = profile.inhabitants
    return PER_INHABITANTS * number / people if people else None


def _rate_area(profile: Profile, number: int) -> float | None:
    return PER_KM2 * number / profile.area_km2 if profile.area_km2 > 0 else None


_RATES: Final[dict[str, Callable[[Profile, int], float | None]]] = {
    "count": lambda _, number: float(number),
    "per_inhabitants": _rate_inhabitants,
    "per_km2": _rate_area,
}


def _trace_size(origin: Origin, size: str) -> Origin:
    """Leave out of a list's origin what does not bear on a measure: a count needs no exact place.

    Approximate borders bear on the area alone.
    """
    is_approximate = origin.is_approximate and size == "per_km2"
    return replace(
        origin,
        definition=f"organisations {size}",
        exact_share=None,
        is_approximate=is_approximate,
    )


def compare_families(profiles: Sequence[Profile], size: str = "count") -> Comparison:
    """Compare how many organisations of each family are listed (`size` as in `SIZES`).

    A family that a list does not hold has no figure: it may be absent, or nobody wrote one down.
    """
    figures = []
    for profile in profiles:
        origin = _trace_size(replace(profile.origin, families=()), size)
        for family in (*FAMILIES, UNSTATED):
            number = profile.families.get(family, 0)
            rate = _RATES[size](profile, number) if number else None
            values = {} if rate is None else {"value": rate}
            figures.append(Figure(size, profile.territory_id, values, origin, family))
    return compare_figures(f"families_{size}", figures)


def compare_services(profiles: Sequence[Profile], role: str) -> Comparison:
    """Compare what is offered or needed most, as shares (0-1) of the organisations told of.

    At most `MOST_SERVICES`, those with the highest mean share first; nobody's share is a zero that
    was told: those told of do not offer it.
    """
    told = [p for p in profiles if p.telling(role).told >= LEAST_TOLD]
    services = rank_services(told, role)
    figures = []
    for profile in profiles:
        telling = profile.telling(role)
        share = telling.told / profile.organisations if profile.organisations else None
        origin = replace(_trace_size(replace(profile.origin, families=()), role), told_share=share)
        for service in services:
            values = {"value": telling.share(service)} if profile in told else {}
            figures.append(Figure(role, profile.territory_id, values, origin, service))
        if not services:
            figures.append(Figure(role, profile.territory_id, {}, origin))
    return compare_figures(role, figures)


def rank_services(profiles: Sequence[Profile], role: str) -> list[str]:
    """Rank services by their mean share over territories, then by id; at most `MOST_SERVICES`."""
    if not profiles:
        return []
    shares = pd.DataFrame(
        {
            p.territory_id: {s: p.telling(role).share(s) for s in p.telling(role).by_service}
            for p in profiles
        }
    )
    means = shares.fillna(0).mean(axis=1).rename("share").rename_axis("service_id").reset_index()
    ranked = means.sort_values(["share", "service_id"], ascending=[False, True])
    return [str(s) for s in ranked["service_id"].head(MOST_SERVICES)]
