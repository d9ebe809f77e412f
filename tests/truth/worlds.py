"""Seeded worlds of which the truth is known: null worlds without groups, planted ones with them.

Every world is deterministic in (name, number of enterprises, seed). Distances are metres, "near"
is 5 km throughout. Services follow a Zipf law over 40, as registers of activities do: some are
everywhere, most are rare.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from deseo.clusters import Roster, arrange_roster
from deseo.services import pack_profiles

if TYPE_CHECKING:
    from collections.abc import Callable

RADIUS_M = 5_000.0
SERVICES = 40
POPULARITY = 1 / np.arange(1, SERVICES + 1) ** 0.8


@dataclass
class World:
    """Places (metres), offers and needs (yes and no), and the planted groups (−1: in none)."""

    xy_m: np.ndarray
    offers: np.ndarray
    needs: np.ndarray
    truth: np.ndarray
    doubt_m: np.ndarray

    def roster(self) -> Roster:
        rows = len(self.xy_m)
        profiles = pack_profiles(self.offers, self.needs)
        x_m, y_m = self.xy_m[:, 0].copy(), self.xy_m[:, 1].copy()
        return arrange_roster(
            x_m, y_m, self.doubt_m, np.arange(rows), profiles, pd.RangeIndex(rows)
        )


def make_world(name: str, rows: int, seed: int) -> World:
    """Make the named world, null or planted."""
    draw = np.random.default_rng((zlib.crc32(name.encode()), rows, seed))
    return {**NULL_WORLDS, **PLANTED_WORLDS}[name](draw, rows)


# places ------------------------------------------------------------------------------------


def side_for(rows: int, neighbours: float) -> float:
    """Return the side of the square in which so many places have so many neighbours on average."""
    return float(np.sqrt(rows * np.pi * RADIUS_M**2 / neighbours))


def scatter(draw, rows, neighbours=12.0):
    return draw.uniform(0, side_for(rows, neighbours), (rows, 2))


def smooth_town(draw, rows):
    return draw.normal(0, side_for(rows, 12.0) / 3.5, (rows, 2))


def towns(draw, rows, *, urban_share=0.7):
    """Towns of very unequal size in an inhabited country, as Zipf found them."""
    count = max(3, rows // 25)
    centre = scatter(draw, count) * (side_for(rows, 8.0) / side_for(count, 12.0))
    size = 1 / np.arange(1, count + 1)
    town = draw.choice(count, rows, p=size / size.sum())
    reach = 900.0 * np.sqrt(1 + 12 * size[town])
    xy = centre[town] + draw.normal(0, 1, (rows, 2)) * reach[:, None]
    rural = draw.random(rows) > urban_share
    xy[rural] = draw.uniform(0, side_for(rows, 8.0), (rural.sum(), 2))
    return xy, np.where(rural, -1, town)


# services ----------------------------------------------------------------------------------


def draw_services(draw, rows, mean, popularity=POPULARITY):
    """Give each row 1 + Poisson services by popularity (shape (services,) or (rows, services))."""
    table = np.zeros((rows, SERVICES), bool)
    share = np.broadcast_to(popularity, (rows, SERVICES))
    wanted = np.minimum(1 + draw.poisson(mean - 1, rows), SERVICES // 2)
    # Efraimidis and Spirakis: the largest u**(1/p) are a weighted sample without replacement
    key = np.log(draw.random((rows, SERVICES))) / share
    rank = np.argsort(np.argsort(-key, axis=1), axis=1)
    table[rank < wanted[:, None]] = True
    return table


def draw_trades(draw, rows):
    """Give each row the services of one of eight trades and a few others: profiles are alike."""
    trade = draw.integers(0, 8, rows)
    typical = draw.random((2, 8, SERVICES)) < 0.1
    offers = (typical[0][trade] & (draw.random((rows, SERVICES)) < 0.7)) | draw_services(
        draw, rows, 1.5
    )
    needs = (typical[1][trade] & (draw.random((rows, SERVICES)) < 0.7)) | draw_services(
        draw, rows, 1.5
    )
    return offers, needs


def unplanted(xy, offers, needs, doubt_m=0.0):
    rows = len(xy)
    return World(xy, offers, needs, np.full(rows, -1), np.full(rows, float(doubt_m)))


# null worlds -------------------------------------------------------------------------------


def random_places(draw, rows):
    xy = scatter(draw, rows)
    return unplanted(xy, draw_services(draw, rows, 2.6), draw_services(draw, rows, 2.4))


def one_smooth_town(draw, rows):
    xy = smooth_town(draw, rows)
    return unplanted(xy, draw_services(draw, rows, 2.6), draw_services(draw, rows, 2.4))


def towns_with_trades_shuffled(draw, rows):
    """Town-like places; profiles as alike as trades make them, dealt out without regard."""
    xy, _ = towns(draw, rows)
    return unplanted(xy, *draw_trades(draw, rows))


def one_shared_centroid(draw, rows):
    xy = np.zeros((rows, 2))
    return unplanted(
        xy, draw_services(draw, rows, 2.6), draw_services(draw, rows, 2.4), doubt_m=1_000
    )


def urban_rural_gradient(draw, rows):
    """What is offered and needed changes smoothly from the centre outwards, in no groups."""
    xy = smooth_town(draw, rows)
    outwards = np.hypot(*xy.T) / np.hypot(*xy.T).max()
    urban = draw.random(SERVICES) < 0.5
    tilt = np.where(urban, 1 - outwards[:, None], outwards[:, None])
    popularity = POPULARITY * (0.25 + 0.75 * tilt)
    return unplanted(
        xy, draw_services(draw, rows, 2.6, popularity), draw_services(draw, rows, 2.4, popularity)
    )


def answers_missing_by_town(draw, rows):
    xy, town = towns(draw, rows)
    answered = draw.random(rows) < draw.uniform(0.1, 1.0, town.max() + 2)[town]
    offers, needs = draw_services(draw, rows, 2.6), draw_services(draw, rows, 2.4)
    return unplanted(xy, offers & answered[:, None], needs & answered[:, None])


NULL_WORLDS: dict[str, Callable] = {
    "random places": random_places,
    "one smooth town": one_smooth_town,
    "towns, trades shuffled": towns_with_trades_shuffled,
    "one shared centroid": one_shared_centroid,
    "urban-rural gradient": urban_rural_gradient,
    "answers missing by town": answers_missing_by_town,
}


# planted worlds ----------------------------------------------------------------------------


def plant(
    draw, xy, sizes, reach_m, *, keep=0.75, shape=(1.0, 1.0), apart_m=9_000.0, exchange=False
):
    """Plant groups among places: members stand near a centre and share what is typical of it.

    With `exchange`, half of a group offers what the other half needs, and little else is shared.
    """
    rows = len(xy)
    offers, needs = draw_services(draw, rows, 2.2), draw_services(draw, rows, 2.0)
    truth, xy = np.full(rows, -1), xy.copy()
    centres: list[np.ndarray] = []
    free = list(draw.permutation(rows))
    for group, size in enumerate(sizes):
        for _ in range(200):
            centre = xy[draw.integers(rows)] + draw.normal(0, reach_m, 2)
            if all(np.hypot(*(centre - other)) > apart_m for other in centres):
                break
        centres.append(centre)
        members = np.array([free.pop() for _ in range(size)])
        truth[members] = group
        xy[members] = centre + draw.normal(0, reach_m, (size, 2)) * np.array(shape)
        typical = draw.choice(np.arange(4, SERVICES), 6, replace=False)
        offered, needed = typical[:3], typical[3:]
        offers[members], needs[members] = (
            draw_services(draw, size, 1.3), draw_services(draw, size, 1.2)
        )  # fmt: skip
        if exchange:
            half = np.arange(size) < size // 2
            here, there = members[half], members[~half]
            for who, table, what in (
                (here, offers, offered), (there, needs, offered),
                (there, offers, needed), (here, needs, needed),
            ):  # fmt: skip
                table[np.ix_(who, what)] |= draw.random((len(who), 3)) < keep
        else:
            offers[np.ix_(members, offered)] |= draw.random((size, 3)) < keep
            needs[np.ix_(members, needed)] |= draw.random((size, 3)) < keep
    return World(xy, offers, needs, truth, np.zeros(rows))


def sizes_for(draw, rows, least=6, most=12, share=0.35):
    """Return group sizes that add up to about a share of the rows."""
    wanted, sizes = int(rows * share), []
    while sum(sizes) + least <= wanted or not sizes:
        sizes.append(int(draw.integers(least, most + 1)))
    return sizes


def plain_groups(draw, rows):
    return plant(draw, scatter(draw, rows), sizes_for(draw, rows), 1_000.0)


def groups_in_towns(draw, rows):
    return plant(draw, towns(draw, rows)[0], sizes_for(draw, rows), 900.0)


def groups_that_serve_each_other(draw, rows):
    return plant(draw, scatter(draw, rows), sizes_for(draw, rows, 8, 14), 1_000.0, exchange=True)


def noisy_profiles(draw, rows):
    return plant(draw, scatter(draw, rows), sizes_for(draw, rows, 8, 14), 1_000.0, keep=0.6)


# never looked at while tuning
def groups_in_one_big_town(draw, rows):
    return plant(draw, smooth_town(draw, rows), sizes_for(draw, rows), 800.0, apart_m=5_000.0)


def groups_along_valleys(draw, rows):
    return plant(draw, towns(draw, rows)[0], sizes_for(draw, rows), 900.0, shape=(1.5, 0.3))


def groups_of_unequal_size(draw, rows):
    return plant(draw, scatter(draw, rows), sizes_for(draw, rows, 5, 25), 1_000.0)


def two_groups_on_one_place(draw, rows):
    """Pairs of groups with other services in the same place."""
    return plant(draw, scatter(draw, rows), sizes_for(draw, rows, 7, 12), 900.0, apart_m=1_500.0)


def few_groups_among_many(draw, rows):
    return plant(draw, towns(draw, rows)[0], sizes_for(draw, rows, share=0.12), 900.0)


TUNED_WORLDS: dict[str, Callable] = {
    "plain groups": plain_groups,
    "groups in towns": groups_in_towns,
    "groups that serve each other": groups_that_serve_each_other,
    "noisy profiles": noisy_profiles,
}
HELD_OUT_WORLDS: dict[str, Callable] = {
    "groups in one big town": groups_in_one_big_town,
    "groups along valleys": groups_along_valleys,
    "groups of unequal size": groups_of_unequal_size,
    "two groups on one place": two_groups_on_one_place,
    "few groups among many": few_groups_among_many,
}
PLANTED_WORLDS = {**TUNED_WORLDS, **HELD_OUT_WORLDS}
