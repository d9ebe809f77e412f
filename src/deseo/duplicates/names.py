"""A name is compared by the words that tell it from others: legal forms and articles left out.

A word weighs w = ln((n + 1) / (df + 1)) + 1, n being the number of names and df that of names with
the word. Two names are alike by the weight of the words they have in common, as a share of all
their weight (Dice); words spelt nearly the same count as the same, numbers must be equal.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from rapidfuzz.fuzz import ratio

from deseo.searches import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NEARLY: Final = 84.0
SHORTEST_FUZZY: Final = 4
FORMS: Final = """
a ab aps asbl ass asso assoc association associacio associazione asociacion by clg coop cooperatif
cooperativa cooperative cooperatives cooperativo cooperatiu cooperazione company co op ek ekonomisk
empresa enterprise entreprise esus ets fondation fondazione foundation forening foreningen fundacio
fundacion guarantee handelsbolag ideell ideelle impresa insertion kooperativ kooperativet limitata
limited ltd mutua mutual mutuelle odv onlus organizzazione p promozione responsabilita s sa sarl sas
scarl sccl scic scop scrl scs sl sll soc social sociale sociales socialt societa societe society
sociedad srl stiftelse stiftelsen volontariato
"""
ARTICLES: Final = """
al alla alle and as au aux av d da dal de dei del della delle degli des di do du e el els en et ett
for fra gli het i il in inte l la las le les lo los med och of on os per por pour the till un una y
"""
LEFT_OUT: Final = frozenset(f"{FORMS} {ARTICLES}".split())


def split_name(name: str) -> tuple[str, ...]:
    """Give the telling words of a name, folded and sorted; all of them where none would be left."""
    return split_folded(fold_text(name))


def split_folded(name: str) -> tuple[str, ...]:
    """Give the telling words of a name that is folded already."""
    words = name.split()
    telling = {word for word in words if word not in LEFT_OUT}
    return tuple(sorted(telling or set(words)))


def weigh_words(names: Iterable[tuple[str, ...]]) -> dict[str, float]:
    """Weigh each word by how few of the names have it."""
    listed = list(names)
    found = Counter(word for words in listed for word in words)
    return {word: math.log((len(listed) + 1) / (df + 1)) + 1 for word, df in found.items()}


def compare_names(
    left: tuple[str, ...], right: tuple[str, ...], weights: Mapping[str, float]
) -> float:
    """Tell how alike two names are, 0 to 1; `weights` has every word of both."""
    if not left or not right:
        return 0.0
    if left == right or "".join(left) == "".join(right):
        return 1.0
    shared = set(left) & set(right)
    common = 2 * sum([weights[word] for word in shared])
    open_right = [word for word in right if word not in shared and word.isalpha()]
    for word in left:
        twin = "" if word in shared else _find_twin(word, open_right)
        if twin:
            open_right.remove(twin)
            common += weights[word] + weights[twin]
    return common / (sum([weights[w] for w in left]) + sum([weights[w] for w in right]))


def _find_twin(word: str, others: Iterable[str]) -> str:
    """Find the word spelt most nearly the same; a number (no letters alone) has none."""
    if len(word) < SHORTEST_FUZZY or not word.isalpha():
        return ""
    alike = [(ratio(word, other, score_cutoff=NEARLY), other) for other in others]
    best = max(alike, default=(0.0, ""))
    return best[1] if best[0] else ""
