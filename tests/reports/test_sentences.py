"""Each number a card says is the one the tables give when counted by hand, in every language."""

from __future__ import annotations

import re

import pytest
from tests.reports.worlds import cluster_exercise, every_cluster, on_topic, say, spell

SHARE, TENTH, WHOLE, TEN = 0.005, 0.05, 0.5, 5.0
"""By how much rounding to a percent, a tenth, a whole and ten moves a number at most."""


def part(share: float) -> float:
    """Give a share as it may be said: what is neither nothing nor all is 1 to 99 %."""
    return min(max(share, 0.01), 0.99) if 1e-9 < share < 1 - 1e-9 else round(share)


def expect(numbers, **wanted: tuple[float, float]) -> None:
    """Hold numbers against what they should be and how far rounding may have moved them."""
    assert set(numbers) == set(wanted)
    for name, (value, rounding) in wanted.items():
        assert abs(numbers[name] - value) <= rounding + 1e-4, name


def expect_distance(what: str, away_m: float) -> dict[str, tuple[float, float]]:
    if away_m < 995:
        return {f"{what}_m": (away_m, TEN)}
    return {f"{what}_km": (away_m / 1000, TENTH if away_m < 9_950 else WHOLE)}


@every_cluster
def test_size_and_spread_are_those_of_the_members(territory_id, language):
    world = cluster_exercise(territory_id)
    for group, ids in world.members.items():
        units = world.recount.members(ids)
        first, *more = on_topic(say(world, group, language), "size")
        far_m = max(world.recount.distance_m(a, b) for a in units for b in units)
        walk_min = far_m / 4_500 * 60
        walks, drive_min = walk_min <= 40, far_m / 40_000 * 60
        time = {"walk_min": (walk_min, WHOLE)} if walks else {"drive_min": (drive_min, WHOLE)}
        expect(
            first.numbers,
            members=(len(ids), 0),
            **expect_distance("diameter", far_m),
            **time,
            speed_km_per_hour=(4.5 if walks else 40, 0),
        )  # fmt: skip
        entities = {unit.entity for unit in units}
        wanted = [{"units": len(units)}] * (len(units) < len(ids))
        wanted += [{"entities": len(entities)}] * (len(entities) < len(units))
        assert [dict(sentence.numbers) for sentence in more] == wanted


@every_cluster
def test_the_services_that_bind_carry_what_the_links_give_them(territory_id, language):
    world = cluster_exercise(territory_id)
    for group, ids in world.members.items():
        units = world.recount.members(ids)
        flow = world.recount.binding(units)
        said = on_topic(say(world, group, language), "binding")
        named = [re.match(r"#(\w+)", sentence.text) for sentence in said]
        top = [match.group(1) for match in named[:3] if match]
        assert len(top) == min(3, len(flow))
        for sentence, service_id in zip(said, top, strict=False):
            sides = {"offer": sum(service_id in u.offers for u in units),
                     "need": sum(service_id in u.needs for u in units)}  # fmt: skip
            spoken = {side: (n, 0) for side, n in sides.items() if side in sentence.numbers}
            assert spoken
            expect(sentence.numbers, weight_share=(part(flow[service_id]), SHARE), **spoken)
        rest = {s: share for s, share in flow.items() if s not in top}
        assert max(rest.values(), default=0) <= min(flow[s] for s in top) + 1e-4
        if rest:
            expect(
                said[3].numbers,
                more=(len(rest), 0),
                rest_share=(part(sum(rest.values())), SHARE),
            )
        assert len(said) == len(top) + bool(rest)


@every_cluster
def test_who_could_serve_whom_is_who_offers_what_another_needs(territory_id, language):
    world = cluster_exercise(territory_id)
    for group, ids in world.members.items():
        pairs = world.recount.exchanges(world.recount.members(ids))
        said = on_topic(say(world, group, language), "exchange")
        spelt = {(spell(a), spell(b), f"#{s}"): known for (a, b, s), known in pairs.items()}
        named = [re.findall(r"[@#][\w-]+", sentence.text) for sentence in said]
        told = [spelt.pop((giver, taker, service)) for giver, taker, service in filter(None, named)]
        assert len(told) == min(5, len(pairs))
        assert told == sorted(told, reverse=True), "known pairs come first"
        assert all(told) or not any(spelt.values()), "no guess is named before all that is known"
        numbers = [dict(sentence.numbers) for sentence in said if sentence.numbers]
        assert numbers == ([{"more": len(pairs) - 5}] if len(pairs) > 5 else [])


@every_cluster
def test_the_bridge_is_the_member_whose_absence_hurts_as_much_as_said(territory_id, language):
    world = cluster_exercise(territory_id)
    for group, ids in world.members.items():
        units = world.recount.members(ids)
        whole = world.recount.mean_weight(units)
        without = {}
        for unit in units:
            rest = [other for other in units if other is not unit]
            looser = 1 - world.recount.mean_weight(rest) / whole
            without[spell(unit.name)] = (world.recount.count_parts(rest), looser)
        (sentence,) = on_topic(say(world, group, language), "bridge")
        most_parts = max(parts for parts, _ in without.values())
        worst = max(looser for parts, looser in without.values() if parts == most_parts)
        named = re.findall(r"@[\w-]+", sentence.text)
        if not named:
            assert most_parts == 1
            assert worst < 0.005 + 1e-4
            assert not sentence.numbers
            continue
        parts, looser = without[named[0]]
        assert (parts, looser) == (most_parts, pytest.approx(worst, abs=1e-4))
        if parts > 1:
            assert dict(sentence.numbers) == {"parts": parts}
        else:
            expect(sentence.numbers, weaker_share=(part(looser), SHARE))


@every_cluster
def test_what_is_missing_is_needed_inside_and_offered_by_nobody_nearer(territory_id, language):
    world = cluster_exercise(territory_id)
    for group, ids in world.members.items():
        gaps = world.recount.gaps(world.recount.members(ids))
        said = on_topic(say(world, group, language), "gap")
        for sentence in said[: min(5, len(gaps))]:
            service, *named = re.findall(r"[@#][\w-]+", sentence.text)
            wanting, nearest, away_m = gaps[service[1:]]
            outside = [spell(nearest)] if nearest else []
            assert named == [spell(each) for each in wanting[:3]] + outside
            wanted = {"more": (len(wanting) - 3, 0)} if len(wanting) > 3 else {}
            expect(
                sentence.numbers,
                **wanted,
                **(expect_distance("nearest", away_m) if nearest else {}),
            )
        rest = [dict(sentence.numbers) for sentence in said[5:]]
        assert rest == ([{"more": len(gaps) - 5}] if len(gaps) > 5 else [])


@every_cluster
def test_who_may_not_belong_left_the_group_in_the_trials(territory_id, language):
    world = cluster_exercise(territory_id)
    roster = world.clustering.weighed.prepared.roster
    stayed = dict(
        zip(roster.enterprise_ids, world.stability.membership[roster.unit_of_row], strict=True)
    )
    for group, ids in world.members.items():
        units = world.recount.members(ids)
        loose = sorted((stayed[unit.name], unit.name) for unit in units if stayed[unit.name] < 0.6)
        said = on_topic(say(world, group, language), "fragile")
        assert len(said) == bool(loose)
        for sentence in said:
            shares = sentence.numbers["membership_shares"]
            assert re.findall(r"@[\w-]+", sentence.text) == [spell(name) for _, name in loose[:3]]
            assert shares == pytest.approx(
                [part(share) for share, _ in loose[:3]], abs=SHARE + 1e-9
            )
            more = {"more": len(loose) - 3} if len(loose) > 3 else {}
            rest = {k: v for k, v in sentence.numbers.items() if k != "membership_shares"}
            assert rest == {"fragile": len(loose), **more}


@every_cluster
def test_the_evidence_is_that_of_the_links(territory_id, language):
    world = cluster_exercise(territory_id)
    for group, ids in world.members.items():
        units = world.recount.members(ids)
        said = on_topic(say(world, group, language), "evidence")
        inferred, doubt = world.recount.inferred_share(units), world.recount.doubt_share(units)
        places = [(unit.x_m, unit.y_m) for unit in units]
        together = max(places.count(place) for place in places)
        first = said.pop(0)
        if 1e-9 < inferred < 1 - 1e-9:
            shares = {"inferred_share": part(inferred), "known_share": part(1 - inferred)}
            expect(first.numbers, **{name: (share, SHARE) for name, share in shares.items()})
        else:
            assert not first.numbers
        if doubt > 0:
            expect(said.pop(0).numbers, doubt_share=(part(doubt), SHARE))
        if together > 1:
            assert dict(said.pop(0).numbers) == {"together": together, "units": len(units)}
        assert said == []


@every_cluster
def test_who_was_not_asked_is_counted(territory_id, language):
    world = cluster_exercise(territory_id)
    for group, ids in world.members.items():
        units = world.recount.members(ids)
        silent = [sum(not unit.needs for unit in units), sum(not unit.offers for unit in units)]
        said = [
            dict(sentence.numbers) for sentence in on_topic(say(world, group, language), "asked")
        ]
        wanted = [{"silent": n, "units": len(units)} if n < len(units) else {} for n in silent if n]
        assert said == wanted
