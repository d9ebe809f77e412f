"""Compiled loops over services held as bits: service s is bit s % 64 of word s // 64.

Each enterprise has four planes of such words: what it offers (evidenced or declared), what it
offers in any way (inferred too), and the same two for its needs.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

KNOWN_OFFERS, ANY_OFFERS, KNOWN_NEEDS, ANY_NEEDS = 0, 1, 2, 3

Planes: TypeAlias = NDArray[np.uint64]
Singles: TypeAlias = NDArray[np.float32]

_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_POSITION = np.zeros(64, np.int64)
for _bit in range(64):
    _POSITION[((int(_DE_BRUIJN) << _bit) & 0xFFFFFFFFFFFFFFFF) >> 58] = _bit


@njit(cache=True, nogil=True)
def lowest_bit(word: np.uint64) -> int:
    """Return the position of the lowest bit set (a de Bruijn product names each bit)."""
    alone = word & (~word + np.uint64(1))
    return int(_POSITION[(alone * _DE_BRUIJN) >> np.uint64(58)])


@njit(cache=True, nogil=True)
def shared_rarity(
    planes: Planes,
    i: int,
    known_i: int,
    j: int,
    known_j: int,
    squared_rarity: Singles,
    inferred_weight: np.float32,
) -> np.float32:
    """Return the sum over common services of b_i b_j ω²; b is 1 when known, less when inferred.

    `known_i` and `known_j` name the known plane of a role; the plane after it holds all.
    """
    total = np.float32(0)
    for word in range(planes.shape[2]):
        common = planes[i, known_i + 1, word] & planes[j, known_j + 1, word]
        if common == 0:
            continue
        left, right = planes[i, known_i, word], planes[j, known_j, word]
        sure = common & left & right
        doubtful = common ^ sure
        while sure:
            total += squared_rarity[word * 64 + lowest_bit(sure)]
            sure &= sure - np.uint64(1)
        while doubtful:
            service = lowest_bit(doubtful)
            bit = np.uint64(1) << np.uint64(service)
            part = squared_rarity[word * 64 + service] * inferred_weight
            if not (left & bit or right & bit):
                part *= inferred_weight  # inferred on both sides
            total += part
            doubtful &= doubtful - np.uint64(1)
    return total


@njit(cache=True, nogil=True)
def invert_norms(
    planes: Planes, known: int, squared_rarity: Singles, inferred_weight: np.float32
) -> Singles:
    """Return 1/‖b·ω‖ of one role for each enterprise; 0 where the vector is zero."""
    inverse = np.zeros(len(planes), np.float32)
    for i in range(len(planes)):
        square = shared_rarity(planes, i, known, i, known, squared_rarity, inferred_weight)
        if square > 0:
            inverse[i] = 1.0 / np.sqrt(np.float64(square))
    return inverse


@njit(cache=True, nogil=True, forceinline=True)
def _believe(known: np.uint64, present: np.uint64, service: int, belief: Singles) -> np.float32:
    """Return b of a service by its bits: 0 when absent, less than 1 when inferred, 1 when known."""
    bit = np.uint64(service)
    rank = ((known >> bit) & np.uint64(1)) + ((present >> bit) & np.uint64(1))
    return np.float32(belief[rank])


@njit(cache=True, nogil=True, forceinline=True)
def _spread_vector(
    planes: Planes,
    i: int,
    squared_rarity: Singles,
    belief: Singles,
    offered: Singles,
    needed: Singles,
) -> None:
    """Write b ω² of each service of enterprise i into the places of its services."""
    for word in range(planes.shape[2]):
        rest = planes[i, ANY_OFFERS, word] | planes[i, ANY_NEEDS, word]
        while rest:
            bit = lowest_bit(rest)
            rest &= rest - np.uint64(1)
            squared = squared_rarity[word * 64 + bit]
            offered[word * 64 + bit] = squared * _believe(
                planes[i, KNOWN_OFFERS, word], planes[i, ANY_OFFERS, word], bit, belief
            )
            needed[word * 64 + bit] = squared * _believe(
                planes[i, KNOWN_NEEDS, word], planes[i, ANY_NEEDS, word], bit, belief
            )


@njit(cache=True, nogil=True)
def compare_pairs(
    first: int,
    last: int,
    start: NDArray[np.int64],
    neighbour: NDArray[np.int32],
    planes: Planes,
    squared_rarity: Singles,
    inferred_weight: np.float32,
    inverse_offers: Singles,
    inverse_needs: Singles,
    same_offers: Singles,
    same_needs: Singles,
    complement: Singles,
) -> None:
    """Write the three cosines of every pair whose earlier enterprise is in first..last.

    Each sum runs over the services both have in some role: b_i b_j ω², 0 where a role is absent.
    """
    half = np.float32(0.5)
    belief = np.array([0.0, inferred_weight, 1.0], np.float32)
    offered, needed = np.zeros_like(squared_rarity), np.zeros_like(squared_rarity)
    for i in range(first, last):
        _spread_vector(planes, i, squared_rarity, belief, offered, needed)
        for k in range(start[i], start[i + 1]):
            j = neighbour[k]
            oo = nn = on = no = np.float32(0)
            for word in range(planes.shape[2]):
                mine = planes[i, ANY_OFFERS, word] | planes[i, ANY_NEEDS, word]
                offers, needs = planes[j, ANY_OFFERS, word], planes[j, ANY_NEEDS, word]
                common = mine & (offers | needs)
                while common:
                    bit = lowest_bit(common)
                    common &= common - np.uint64(1)
                    o = _believe(planes[j, KNOWN_OFFERS, word], offers, bit, belief)
                    n = _believe(planes[j, KNOWN_NEEDS, word], needs, bit, belief)
                    oo += offered[word * 64 + bit] * o
                    nn += needed[word * 64 + bit] * n
                    on += offered[word * 64 + bit] * n
                    no += needed[word * 64 + bit] * o
            same_offers[k] = oo * inverse_offers[i] * inverse_offers[j]
            same_needs[k] = nn * inverse_needs[i] * inverse_needs[j]
            complement[k] = half * (
                on * inverse_offers[i] * inverse_needs[j]
                + no * inverse_needs[i] * inverse_offers[j]
            )


@njit(cache=True, nogil=True)
def count_bits(planes: Planes, plane: int) -> NDArray[np.int64]:
    """Count, for each service, the enterprises that have its bit in a plane."""
    counts = np.zeros(planes.shape[2] * 64, np.int64)
    for i in range(len(planes)):
        for word in range(planes.shape[2]):
            rest = planes[i, plane, word]
            while rest:
                counts[word * 64 + lowest_bit(rest)] += 1
                rest &= rest - np.uint64(1)
    return counts
