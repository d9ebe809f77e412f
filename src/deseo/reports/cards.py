"""Why this group, said: the numbers of a `ClusterCard` as sentences in the reader's language.

Every sentence stands on its own and hands on the numbers it says. What is inferred is said to be;
where nobody has told us, that is said too, and never as zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deseo.clusters.certainties import MOST_SHARE
from deseo.clusters.explanations import DRIVE_KM_PER_HOUR, WALK_KM_PER_HOUR
from deseo.reports.phrases import (
    METRES_STEP,
    MOST_NAMES,
    Sentence,
    count_hidden,
    list_some,
    note_distance,
    note_hidden,
    round_share,
    say_distance,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.clusters.explanations import ClusterCard, Exchange, Gap
    from deseo.i18n import Translator
    from deseo.reports.phrases import Naming

MOST_BINDING: Final = 3
MOST_EXCHANGES: Final = 5
MOST_GAPS: Final = 5
LONGEST_WALK_MIN: Final = 40
SLIGHTLY_SHARE: Final = 0.005
"""Below half a percent a group is called no looser without its bridge."""


def say_card(
    card: ClusterCard, t: Translator, name_of: Naming, service_of: Naming
) -> tuple[Sentence, ...]:
    """Say a card; the topics are size, binding, exchange, bridge, gap, fragile, evidence, asked.

    `name_of` names an enterprise_id, `service_of` a service_id; names are passed on as they are.
    """
    return (
        *_say_size(card, t),
        *_say_binding(card, t, service_of),
        *_say_exchanges(card, t, name_of, service_of),
        *_say_bridge(card, t, name_of),
        *_say_gaps(card, t, name_of, service_of),
        *_say_fragile(card, t, name_of),
        *_say_evidence(card, t),
        *_say_asked(card, t),
    )


def choose_exchanges(card: ClusterCard, most: int = MOST_EXCHANGES) -> tuple[Exchange, ...]:
    """Choose the pairs to name: known before inferred, each service once before any twice.

    Among equals the service that binds more comes first.
    """
    binds = _merge_ties(card)
    turns: dict[tuple[bool, str], int] = {}
    ranked = []
    for pair in card.exchanges:
        turn = turns.get((pair.is_known, pair.service_id), 0)
        turns[pair.is_known, pair.service_id] = turn + 1
        place = (not pair.is_known, turn, -binds.get(pair.service_id, 0.0), pair.service_id)
        ranked.append((place, pair))
    ranked.sort(key=lambda entry: entry[0])
    return tuple(pair for _, pair in ranked[:most])


def _say_size(card: ClusterCard, t: Translator) -> Iterator[Sentence]:
    members = len(card.members)
    if card.diameter_m < METRES_STEP / 2:
        text = t("why.size_point", members=t.number(members))
        yield Sentence("size", text, {"members": members})
    else:
        yield _say_spread(card, t)
    if card.units < members:
        yield Sentence("size", t.count("why.units", card.units), {"units": card.units})
    if card.entities < card.units:
        text = t.count("why.entities", card.entities)
        yield Sentence("size", text, {"entities": card.entities})


def _say_spread(card: ClusterCard, t: Translator) -> Sentence:
    walks = card.walk_min <= LONGEST_WALK_MIN
    minutes = max(1, round(card.walk_min if walks else card.drive_min))
    speed = WALK_KM_PER_HOUR if walks else DRIVE_KM_PER_HOUR
    time = t(
        "why.walk" if walks else "why.drive",
        minutes=t.count("why.minutes", minutes),
        speed=t.number(speed, 1 if walks else 0),
    )
    members, distance = t.number(len(card.members)), say_distance(card.diameter_m, t)
    return Sentence(
        "size",
        t("why.size", members=members, distance=distance, time=time),
        {
            "members": len(card.members),
            **note_distance("diameter", card.diameter_m),
            "walk_min" if walks else "drive_min": minutes,
            "speed_km_per_hour": speed,
        },
    )


def rank_ties(card: ClusterCard) -> tuple[tuple[str, float], ...]:
    """Rank the services that bind a group, each with its share (0 to 1), the strongest first."""
    return tuple(sorted(_merge_ties(card).items(), key=lambda item: (-item[1], item[0])))


def _say_binding(card: ClusterCard, t: Translator, service_of: Naming) -> Iterator[Sentence]:
    ties = rank_ties(card)
    for service_id, weight_share in ties[:MOST_BINDING]:
        share, sides = round_share(weight_share), _count_sides(card, service_id)
        who = t.enumerate([t.count(f"why.{side}", n) for side, n in sides.items()])
        text = t("why.binding", service=service_of(service_id), share=t.percent(share), who=who)
        yield Sentence("binding", text, {"weight_share": share, **sides})
    more = count_hidden(ties, MOST_BINDING)
    if more:
        share = round_share(sum(weight_share for _, weight_share in ties[MOST_BINDING:]))
        text = t.count("why.binding_rest", more, share=t.percent(share))
        yield Sentence("binding", text, {"more": more, "rest_share": share})


def _merge_ties(card: ClusterCard) -> dict[str, float]:
    """Sum the share of the weight that each service carries over its roles."""
    merged: dict[str, float] = {}
    for tie in card.binding:
        merged[tie.service_id] = merged.get(tie.service_id, 0.0) + tie.weight_share
    return merged


def _count_sides(card: ClusterCard, service_id: str) -> dict[str, int]:
    """Count who offers and who needs a service, as far as either side binds."""
    sides = {}
    ties = {tie.role: tie for tie in card.binding if tie.service_id == service_id}
    tie = next(iter(ties.values()))
    if ties.keys() - {"same needs"}:
        sides["offer"] = tie.offered_by
    if ties.keys() - {"same offers"}:
        sides["need"] = tie.needed_by
    return sides


def _say_exchanges(
    card: ClusterCard, t: Translator, name_of: Naming, service_of: Naming
) -> Iterator[Sentence]:
    if not card.exchanges and card.needs_asked and card.offers_asked:
        yield Sentence("exchange", t("why.exchange_none"))
    for pair in choose_exchanges(card):
        text = t(
            "why.exchange" if pair.is_known else "why.exchange_guess",
            giver=name_of(pair.giver_id),
            taker=name_of(pair.taker_id),
            service=service_of(pair.service_id),
        )
        yield Sentence("exchange", text)
    more = count_hidden(card.exchanges, MOST_EXCHANGES)
    if more:
        yield Sentence("exchange", t.count("why.exchange_rest", more), {"more": more})


def _say_bridge(card: ClusterCard, t: Translator, name_of: Naming) -> Iterator[Sentence]:
    if card.bridge is None:
        if card.units > 2:  # noqa: PLR2004 (of two, either is the whole tie)
            yield Sentence("bridge", t("why.bridge_none"))
        return
    name, parts = name_of(card.bridge.enterprise_id), card.bridge.parts_without
    looser = 1 - card.bridge.cohesion_without / card.cohesion if card.cohesion else 0.0
    if parts > 1:
        text = t("why.bridge_parts", name=name, parts=t.number(parts))
        yield Sentence("bridge", text, {"parts": parts})
    elif looser < SLIGHTLY_SHARE:
        yield Sentence("bridge", t("why.bridge_none"))
    else:
        share = round_share(looser)
        text = t("why.bridge_looser", name=name, share=t.percent(share))
        yield Sentence("bridge", text, {"weaker_share": share})


def _say_gaps(
    card: ClusterCard, t: Translator, name_of: Naming, service_of: Naming
) -> Iterator[Sentence]:
    if not card.gaps and card.needs_asked:
        yield Sentence("gap", t("why.gap_none"))
    for gap in card.gaps[:MOST_GAPS]:
        yield _say_gap(gap, t, name_of, service_of)
    more = count_hidden(card.gaps, MOST_GAPS)
    if more:
        yield Sentence("gap", t.count("why.gap_rest", more), {"more": more})


def _say_gap(gap: Gap, t: Translator, name_of: Naming, service_of: Naming) -> Sentence:
    who = list_some([name_of(each) for each in gap.needed_by], t)
    numbers = note_hidden(gap.needed_by)
    nearest = t("why.gap_nobody")
    if gap.nearest_id is not None and gap.nearest_m is not None:
        distance = say_distance(gap.nearest_m, t)
        nearest = t("why.gap_nearest", name=name_of(gap.nearest_id), distance=distance)
        numbers |= note_distance("nearest", gap.nearest_m)
    service = service_of(gap.service_id)
    text = t.count("why.gap", len(gap.needed_by), service=service, who=who, nearest=nearest)
    return Sentence("gap", text, numbers)


def _say_fragile(card: ClusterCard, t: Translator, name_of: Naming) -> Iterator[Sentence]:
    if not card.fragile:
        return
    shares = [round_share(member.membership) for member in card.fragile]
    named = [
        t("why.fragile_one", name=name_of(member.enterprise_id), share=t.percent(share))
        for member, share in zip(card.fragile, shares, strict=True)
    ]
    text = t.count("why.fragile", len(named), who=list_some(named, t))
    numbers = {"fragile": len(named), "membership_shares": tuple(shares[:MOST_NAMES])}
    yield Sentence("fragile", text, numbers | note_hidden(named))


def _say_evidence(card: ClusterCard, t: Translator) -> Iterator[Sentence]:
    inferred = round_share(card.inferred_share)
    if inferred in (0, 1):
        yield Sentence("evidence", t("why.evidence_all" if inferred else "why.evidence_known"))
    else:
        known = round_share(1 - card.inferred_share)
        shares = {"inferred": t.percent(inferred), "known": t.percent(known)}
        numbers = {"inferred_share": inferred, "known_share": known}
        yield Sentence("evidence", t("why.evidence_inferred", **shares), numbers)
    if card.doubt_share > 0:
        share = round_share(card.doubt_share)
        yield Sentence("evidence", t("why.doubt", share=t.percent(share)), {"doubt_share": share})
    together = round(card.address_share * card.units)
    if together > 1:
        key = "why.address_clue" if card.address_share > MOST_SHARE else "why.address"
        text = t(key, n=t.number(together), total=t.number(card.units))
        yield Sentence("evidence", text, {"together": together, "units": card.units})


def _say_asked(card: ClusterCard, t: Translator) -> Iterator[Sentence]:
    for what, asked in (("needs", card.needs_asked), ("offers", card.offers_asked)):
        silent = card.units - asked
        if not asked:
            yield Sentence("asked", t(f"why.{what}_none"))
        elif silent:
            text = t.count(f"why.{what}_some", silent, total=t.number(card.units))
            yield Sentence("asked", text, {"silent": silent, "units": card.units})
