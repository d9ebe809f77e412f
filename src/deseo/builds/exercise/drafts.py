"""A draft is an organisation before it has a row: what it does, where it stands, what it says.

A quarter has not answered: of those, some have offers inferred from their activity code (as the
services table allows), the others nothing at all. Who answered declares offers and needs, and some
of them name a resource they would share.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deseo.builds.exercise.grounds import Soil, scatter_around, scatter_point, stands_on
from deseo.builds.exercise.plans import pick_weighted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.builds.exercise.grounds import Ground, Point
    from deseo.builds.exercise.plans import Plan, Theme, Trade

SILENT_SHARE = 0.25
INFERRED_SHARE = 0.5
SHARING_SHARE = 0.3
HOUSE_SIZE = 4
SECOND_SITE_SHARE = 0.04
SMALLEST_GROUP, LARGEST_GROUP = 5, 8
PRECISIONS = {"address": 0.72, "street": 0.08, "postcode": 0.08, "town": 0.1, "none": 0.02}
NEED_WEIGHTS = {
    "accounting_payroll": 9, "training": 9, "communication": 7, "premises": 7, "childcare": 6,
    "replacement_pool": 6, "procurement": 6, "it_digital": 6, "project_design": 6, "tendering": 5,
    "transport_logistics": 5, "equipment": 5, "legal": 5, "quality_safety": 5, "mobility": 5,
    "finance": 4, "flexible_hours": 4, "cleaning": 4, "meals": 3, "employee_welfare": 3,
    "equality_advice": 3, "staff_services": 3, "energy": 3, "elder_care": 2, "peer_learning": 2,
    "household_services": 2, "business_support": 2, "representation": 2, "after_school_care": 2,
}  # fmt: skip
SHARE_WEIGHTS = {
    "premises": 8, "equipment": 6, "accounting_payroll": 4, "training": 4, "procurement": 3,
    "mobility": 3, "communication": 3, "replacement_pool": 2, "meals": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """Hold what was drawn for one organisation; `group_id` is empty for noise."""

    enterprise_id: str
    trade: str
    soil: Soil
    point: Point
    precision: str
    has_answered: bool
    offers: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    group_id: str = ""
    main_site: str = ""


def stream(*parts: object) -> random.Random:
    """Open the stream of chance that belongs to a name, the same each time."""
    return random.Random("deseo-exercise-" + "-".join(map(str, parts)))  # noqa: S311


def draft_territory(
    territory_id: str,
    plan: Plan,
    ground: Ground,
    trades: Mapping[str, Trade],
    themes: Mapping[str, Theme],
    services_of_nace: Mapping[str, Sequence[str]],
) -> list[Draft]:
    """Draft every organisation of a territory: planted groups first, then a house, then noise."""
    ids = (f"ex-{territory_id}-{number:04d}" for number in range(1, plan.count + 1))
    rng = stream(territory_id, "groups")
    chosen = rng.sample(sorted(themes), len(plan.spreads_m))
    drafts: list[Draft] = []
    for number, (theme, spread_m) in enumerate(zip(chosen, plan.spreads_m, strict=True), start=1):
        group_id = f"{territory_id}-group-{number}"
        size = rng.randint(SMALLEST_GROUP, LARGEST_GROUP)
        names = [next(ids) for _ in range(size)]
        drafts += _draft_group(group_id, names, themes[theme], ground, spread_m)
    noise = [
        _draft_noise(name, ground, plan.country_share, trades, services_of_nace) for name in ids
    ]
    return drafts + _open_second_sites(territory_id, _fill_house(noise))


def _draft_group(
    group_id: str, ids: Sequence[str], theme: Theme, ground: Ground, spread_m: float
) -> list[Draft]:
    rng = stream(group_id)
    soil = rng.choices(ground.soils, [s.weight for s in ground.soils])[0]
    centre = scatter_around(rng, soil, soil.town, 3 * spread_m)
    group = []
    for position, name in enumerate(ids):
        given, taken = theme.exchange[position % 2], theme.exchange[(position + 1) % 2]
        offers = {given, *rng.sample(theme.offers, rng.randint(1, 2))}
        needs = {taken, *rng.sample(theme.needs, 2)}
        draft = Draft(
            name,
            theme.trades[position % len(theme.trades)],
            soil,
            scatter_around(rng, soil, centre, spread_m),
            "address",
            has_answered=True,
            offers=tuple(sorted(offers)),
            needs=tuple(sorted(needs - offers)),
            group_id=group_id,
        )
        group.append(draft)
    return group


def _draft_noise(
    name: str,
    ground: Ground,
    country_share: float,
    trades: Mapping[str, Trade],
    services_of_nace: Mapping[str, Sequence[str]],
) -> Draft:
    rng = stream(name)
    soil = rng.choices(ground.soils, [s.weight for s in ground.soils])[0]
    trade = pick_weighted(rng, {key: value.weight for key, value in trades.items()})
    draft = Draft(
        name,
        trade,
        soil,
        scatter_point(rng, soil, country_share),
        pick_weighted(rng, PRECISIONS),
        has_answered=rng.random() >= SILENT_SHARE,
    )
    if not draft.has_answered:
        known = services_of_nace[trades[trade].nace] if rng.random() < INFERRED_SHARE else ()
        return replace(draft, inferred=tuple(known))
    return _answer(rng, draft, trades[trade])


def _answer(rng: random.Random, draft: Draft, trade: Trade) -> Draft:
    offers = tuple(sorted(s for s, chance in trade.offers.items() if rng.random() < chance))
    wanted = {s: w for s, w in NEED_WEIGHTS.items() if s not in offers}
    needs = {pick_weighted(rng, wanted) for _ in range(rng.randint(0, 4))}
    shares = {pick_weighted(rng, SHARE_WEIGHTS)} if rng.random() < SHARING_SHARE else set()
    return replace(draft, offers=offers, needs=tuple(sorted(needs)), shares=tuple(sorted(shares)))


def _fill_house(noise: Sequence[Draft]) -> list[Draft]:
    """Put a few unrelated organisations at one address: a clue for the reader, not a cluster."""
    hosts = [d for d in noise if d.precision == "address" and d.has_answered]
    host = hosts[0]
    guests = {d.enterprise_id for d in hosts[1:HOUSE_SIZE]}
    return [
        replace(d, soil=host.soil, point=host.point) if d.enterprise_id in guests else d
        for d in noise
    ]


def _open_second_sites(territory_id: str, noise: Sequence[Draft]) -> list[Draft]:
    """Make a few into second sites of the one before them: same legal entity, own place."""
    done: list[Draft] = []
    for draft in noise:
        main = done[-1] if done else draft
        is_site = stream(territory_id, "site", draft.enterprise_id).random() < SECOND_SITE_SHARE
        if is_site and done and not main.main_site and main.soil is not draft.soil:
            done.append(_copy_entity(main, draft))
        else:
            done.append(draft)
    return done


def _copy_entity(main: Draft, site: Draft) -> Draft:
    return replace(
        main,
        enterprise_id=site.enterprise_id,
        soil=site.soil,
        point=site.point,
        precision=site.precision,
        main_site=main.enterprise_id,
    )


def settle(draft: Draft, ground: Ground) -> tuple[str, str]:
    """Give the coordinates a draft is known by: its own, or less exact ones, as text."""
    if draft.precision == "none":
        return "", ""
    exact = draft.precision in {"address", "street"}
    lon, lat = ground.locate(draft.point if exact else draft.soil.town)
    if draft.precision == "street":
        lon, lat = _blur(draft, ground, (lon, lat))
    return f"{lat:.5f}", f"{lon:.5f}"


def _blur(draft: Draft, ground: Ground, place: Point) -> Point:
    """Round to about 100 m, where that still lies on the soil."""
    rough = round(place[0], 3), round(place[1], 3)
    back = ground.to_degrees.transform(*rough, direction="INVERSE")
    return rough if stands_on(draft.soil, back) else place
