"""A what-if in words: what is supposed, and what would differ, each sentence with its numbers.

Nothing here is called likely or possible: what rests on suppositions is said in the conditional.
Letters of clusters are given by whoever draws them, so that words and map agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deseo.reports.phrases import Sentence, list_some, round_share
from deseo.scenarios import ADD, CLOSE, DROP, GAIN, MOVE, SHARE, Change
from deseo.scenarios.differences import APPEARED, GONE, GREW, SAME, SHRANK, SWAPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deseo.i18n import Translator
    from deseo.model import Dataset
    from deseo.reports.phrases import Naming
    from deseo.scenarios.differences import Differences, GroupChange

Letters = tuple["Mapping[int, str]", "Mapping[int, str]"]
"""The letters of the groups before and after."""

Table = tuple[str, list[str], list[list[str]]]
"""A title, the heads of the columns, and the cells of each row."""

JOINING: Final = (GREW, SWAPPED)
LEAVING: Final = (SHRANK, SWAPPED)


def say_changes(
    data: Dataset, changes: Iterable[Change], t: Translator, service_of: Naming
) -> tuple[Sentence, ...]:
    """Say each change in one or two sentences; `data` are those before all of them."""
    names = data.enterprises["name"].astype("str").to_dict()
    needs = data.links[data.links["role"] == "needs"]
    needing = set(zip(needs["enterprise_id"], needs["service_id"], strict=True))
    said = []
    for change in changes:
        if change.makes_enterprise:
            names[change.enterprise_id] = change.name
        takers = sum((member, change.service_id) in needing for member in change.members)
        name = names.get(change.enterprise_id, change.enterprise_id)
        text = " ".join(_say_change(change, name, takers, t, service_of))
        said.append(Sentence(change.kind, text, {"takers": takers} if change.members else {}))
        needing |= {(change.enterprise_id, service) for service in change.needs}
        if change.role == "needs":
            about = {(change.enterprise_id, change.service_id)}
            needing = needing | about if change.kind == GAIN else needing - about
    return tuple(said)


def _say_change(
    change: Change, name: str, takers: int, t: Translator, service_of: Naming
) -> Iterator[str]:
    kind, service = change.kind, service_of(change.service_id) if change.service_id else ""
    if kind in {ADD, MOVE}:
        yield t(f"whatif.said_{kind}", name=name, place=change.place or "–")
    if kind == CLOSE:
        yield t("whatif.said_close", name=name)
    if kind in {GAIN, DROP}:
        yield t(f"whatif.said_{kind}_{change.role}", name=name, service=service)
    for key, listed in (("offers", change.offers), ("needs", change.needs)):
        if listed:
            yield t(f"whatif.said_{key}", services=t.enumerate([service_of(s) for s in listed]))
    if kind == SHARE:
        if change.makes_enterprise:
            yield t("whatif.said_share_place", name=name, place=change.place or "–")
        yield t.count("whatif.said_share", takers, name=name, service=service)
        yield t("whatif.said_share_assumed")


def say_differences(
    found: Differences, letters: Letters, t: Translator, name_of: Naming
) -> tuple[Sentence, ...]:
    """Say what becomes of clusters, of needs and of what is known; unchanged ones are counted."""
    moving = [change for change in found.groups if change.kind != SAME]
    said = [_say_group(change, letters, t, name_of) for change in moving]
    same = len(found.groups) - len(moving)
    if same:
        said.append(Sentence("same", t.count("whatif.groups_same", same), {"same": same}))
    if not found.groups:
        said.append(Sentence("same", t("whatif.no_groups"), {"same": 0}))
    said.append(_say_needs(found, t))
    return (*said, *_say_enterprises(found, t))


def _say_group(change: GroupChange, letters: Letters, t: Translator, name_of: Naming) -> Sentence:
    before, after = len(change.members_before), len(change.members_after)
    numbers: dict[str, object] = {"before": before, "after": after}
    key = f"whatif.group_{change.kind}"
    if change.kind == APPEARED:
        letter = letters[1][change.groups_after[0]]
        names = list_some([name_of(m) for m in change.members_after], t)
        return Sentence(APPEARED, t.count(key, after, letter=letter, names=names), numbers)
    if change.kind == GONE:
        letter = letters[0][change.groups_before[0]]
        return Sentence(GONE, t.count(key, before, letter=letter), numbers)
    if change.kind in {GREW, SHRANK, SWAPPED}:
        words = {"letter": letters[0][change.groups_before[0]]}
        words |= {"before": t.number(before), "after": t.number(after)}
        if change.kind in JOINING:
            words["joined"] = list_some([name_of(m) for m in change.joined], t)
        if change.kind in LEAVING:
            words["left"] = list_some([name_of(m) for m in change.left], t)
        return Sentence(change.kind, t(key, **words), numbers)
    was = t.enumerate([letters[0][group] for group in change.groups_before])
    is_now = t.enumerate([letters[1][group] for group in change.groups_after])
    return Sentence(change.kind, t(key, before=was, after=is_now), numbers)


def _say_needs(found: Differences, t: Translator) -> Sentence:
    (met_before, met_after), (needed_before, needed_after) = found.met, found.needed
    numbers = {
        "before": met_before,
        "needed_before": needed_before,
        "after": met_after,
        "needed_after": needed_after,
    }
    words = {name: t.number(number) for name, number in numbers.items()}
    return Sentence("needs", t("whatif.needs_met", **words), numbers)


def _say_enterprises(found: Differences, t: Translator) -> Iterator[Sentence]:
    before, after = found.enterprises_before, found.enterprises_after
    if before != after:
        words = {"before": t.number(before), "after": t.number(after)}
        text = t("whatif.enterprises", **words)
        yield Sentence("enterprises", text, {"before": before, "after": after})
    numbers = {
        "before": found.told_before,
        "all_before": before,
        "after": found.told_after,
        "all_after": after,
    }
    if (found.told_before, before) != (found.told_after, after):
        words = {name: t.number(number) for name, number in numbers.items()}
        yield Sentence("told", t("whatif.told", **words), numbers)


def tabulate_needs(found: Differences, t: Translator, service_of: Naming) -> Table:
    """Lay out the services of which needs met change: of how many needs how many are met."""

    def write(met: int, needed: int) -> str:
        return t("whatif.met_of", met=t.number(met), needed=t.number(needed))

    rows = [
        [
            service_of(need.service_id),
            write(need.met_before, need.needed_before),
            write(need.met_after, need.needed_after),
        ]
        for need in found.needs
        if not need.is_same
    ]
    return t("whatif.needs_table"), _head(t, "col_need"), rows


def tabulate_dimensions(change: GroupChange, letter: str, t: Translator) -> Table:
    """Lay out the dimensions of one cluster before and after; what nobody told is no zero."""
    rows = []
    for before, after in zip(change.before, change.after, strict=True):
        name = t(f"dimension.{before.dimension}")
        for kind in ("realised", "potential"):
            ends = (getattr(before, kind), getattr(after, kind))
            rows.append([t(f"whatif.{kind}", dimension=name), *(_write(end, t) for end in ends)])
    return t("whatif.cluster_table", letter=letter), _head(t, "col_figure"), rows


def _write(percent: float | None, t: Translator) -> str:
    return t("legend.missing") if percent is None else t.percent(round_share(percent / 100))


def _head(t: Translator, first: str) -> list[str]:
    return [t(f"whatif.{name}") for name in (first, "col_before", "col_after")]


def letter_groups(
    changes: Sequence[GroupChange], before: Mapping[int, str], spare: Iterator[str]
) -> Letters:
    """Give letters to groups after: what stays keeps its letter, what is new gets a spare one."""
    after: dict[int, str] = {}
    for change in changes:
        kept = [before[group] for group in change.groups_before]
        for place, group in enumerate(change.groups_after):
            after[group] = kept[place] if place < len(kept) else next(spare)
    return before, after
