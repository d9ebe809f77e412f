"""Territories side by side in words: what each has, what may be compared, and what not and why.

A sentence compares only figures of one axis that are neither warned of nor apart; its numbers are
handed on as rounded, to be held against the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deseo.reports.indicator_sentences import say_age, say_difference
from deseo.reports.phrases import Sentence, note_distance, say_distance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from deseo.compare import Axis, Comparison, Figure, GroupTally, Judgement, Profile, Reason
    from deseo.equality.definitions import IndicatorDefinition
    from deseo.i18n import Translator
    from deseo.reports.phrases import Naming

RATE_DIGITS: Final = 2
LARGE_RATE: Final = 10
READABLE: Final = ("same", "normalised")


def round_rate(rate: float) -> float:
    """Round a rate to two decimals, from ten on to one."""
    return round(rate, 1 if rate >= LARGE_RATE else RATE_DIGITS)


def say_rate(rate: float, t: Translator) -> str:
    """Write a rate as rounded."""
    return t.number(round_rate(rate), 1 if rate >= LARGE_RATE else RATE_DIGITS)


def say_profile(
    profile: Profile, name: str, rate: Figure | None, t: Translator
) -> Iterator[Sentence]:
    """Say how many organisations are listed, mostly of which family, and how many that is.

    `rate` is the figure per 10,000 inhabitants; None or untold where it is not known.
    """
    number = profile.organisations
    if not number:
        yield Sentence("listed", t("compare.say_none", name=name))
        return
    said = t.count("compare.say_listed", number, name=name)
    numbers: dict[str, object] = {"organisations": number}
    stated = {f: n for f, n in profile.families.items() if f != "unstated"}
    if stated:
        family = max(stated, key=lambda f: stated[f])
        many = t(f"compare.many_{family}")
        said = f"{said} {t('compare.say_most', family=many, n=t.number(stated[family]))}"
        numbers["most"] = stated[family]
    yield Sentence("listed", said, numbers)
    if rate is not None and rate.is_told:
        value = rate.marks["value"]
        key = "compare.say_rate_cut" if rate.ways else "compare.say_rate"
        year = profile.inhabitants_year or t("card.no_year")
        text = t(key, rate=say_rate(value, t), year=year)
        yield Sentence("rate", text, {"rate": round_rate(value)})
    else:
        yield Sentence("rate", t("compare.say_no_rate"))


def say_services(profile: Profile, role: str, name_service: Naming, t: Translator) -> Sentence:
    """Say what is offered (or needed) most among those somebody told of."""
    telling = profile.telling(role)
    if not telling.told:
        return Sentence(role, t(f"compare.say_untold_{role}"))
    service = min(telling.by_service, key=lambda s: (-telling.by_service[s], s))
    number = telling.by_service[service]
    text = t.count(
        f"compare.say_{role}",
        telling.told,
        number=t.number(number),
        service=name_service(service),
    )
    return Sentence(role, text, {"told": telling.told, "number": number})


def say_groups(tally: GroupTally, t: Translator) -> Sentence:
    """Say how many candidate clusters are likely and how many possible."""
    if not tally.is_judged:
        return Sentence("clusters", t("compare.say_unjudged"))
    counts = {word: tally.counts[word] for word in ("likely", "possible")}
    written = {word: t.number(number) for word, number in counts.items()}
    text = t("compare.say_groups", near=say_distance(tally.radius_m, t), **written)
    return Sentence("clusters", text, {**counts, **note_distance("near", tally.radius_m)})


def say_extremes(rates: Comparison, names: Mapping[str, str], t: Translator) -> Sentence | None:
    """Say which territory has most and which fewest organisations for its inhabitants.

    None where fewer than two may be compared without a warning.
    """
    figures = list(_list_readable(rates))
    if len(figures) <= 1:
        return None
    low, high = _find_ends(figures, lambda figure: figure.marks["value"])
    if round_rate(low.marks["value"]) == round_rate(high.marks["value"]):
        return None
    text = t(
        "compare.say_extremes",
        most=names[high.territory_id],
        high=say_rate(high.marks["value"], t),
        least=names[low.territory_id],
        low=say_rate(low.marks["value"], t),
    )
    ends = (low, high)
    return Sentence("extremes", text, {"ends": tuple(round_rate(f.marks["value"]) for f in ends)})


def say_gaps(
    definition: IndicatorDefinition,
    compared: Comparison,
    names: Mapping[str, str],
    language: str,
    t: Translator,
) -> Sentence | None:
    """Say where women's and men's figures lie farthest apart, and where nearest.

    None where fewer than two places may be compared without a warning.
    """
    known = [f for f in _list_readable(compared) if _find_gap(f) is not None]
    if len({f.territory_id for f in known}) <= 1:
        return None
    near, far = _find_ends(known, lambda figure: abs(_find_gap(figure) or 0.0))
    sizes = [round(abs(_find_gap(f) or 0.0), 1) for f in (near, far)]
    if sizes[0] == sizes[1] or near.territory_id == far.territory_id:
        return None
    text = t(
        "compare.say_gaps",
        label=definition.label(language),
        wide=names[far.territory_id],
        large=say_difference(sizes[1], definition, t),
        narrow=names[near.territory_id],
        small=say_difference(sizes[0], definition, t),
    )
    return Sentence("gaps", text, {"ends": tuple(sizes)})


def _find_gap(figure: Figure) -> float | None:
    values = figure.marks
    if "gap" in values:
        return values["gap"]
    return values["men"] - values["women"] if {"women", "men"} <= set(values) else None


def _list_readable(compared: Comparison) -> Iterator[Figure]:
    """List the figures of the first axis that are read without a warning."""
    for axis in compared.axes[:1]:
        yield from (f for f in axis.figures if axis.judge(f).verdict in READABLE)


def _find_ends(
    figures: Sequence[Figure], measure: Callable[[Figure], float]
) -> tuple[Figure, Figure]:
    return min(figures, key=measure), max(figures, key=measure)


def say_judgement(
    judgement: Judgement, families: Sequence[str], names: Mapping[str, str], t: Translator
) -> list[str]:
    """Say with what a figure has to be read, and how it was made comparable."""
    said = [say_reason(reason, names, t) for reason in judgement.reasons]
    for way in judgement.ways:
        many = t.enumerate([t(f"compare.many_{family}") for family in families])
        said.append(t(f"compare.way_{way}", families=many))
    return said


def say_division(reasons: Iterable[Reason], names: Mapping[str, str], t: Translator) -> str:
    """Say in one line why a figure shares no axis with the first."""
    return t("compare.apart", why="; ".join(say_reason(reason, names, t) for reason in reasons))


def say_reason(reason: Reason, names: Mapping[str, str], t: Translator) -> str:
    """Say one reason in a few words, with both sides of it."""
    name = reason.name
    if name == "year" and reason.here is None:
        return t("compare.reason_no_year")
    here, there = (_write_side(name, value, names, t) for value in (reason.here, reason.there))
    if name == "year" and reason.there is None:
        return t("compare.reason_only_year", here=here)
    return t(f"compare.reason_{name}", here=here, there=there)


def _write_side(name: str, value: Any, names: Mapping[str, str], t: Translator) -> str:
    if value is None or name not in WRITERS:
        return ""
    return WRITERS[name](value, names, t)


def _write_share(value: Any, names: Mapping[str, str], t: Translator) -> str:
    del names
    return t.percent(value)


WRITERS: Final[Mapping[str, Callable[[Any, Mapping[str, str], Translator], str]]] = {
    "age": lambda value, _, t: say_age(value, t),
    "year": lambda value, *_: f"{value:.0f}",
    "families": lambda value, _, t: t.enumerate([t(f"compare.many_{f}") for f in value]),
    "exact_share": _write_share,
    "told_share": _write_share,
    "low_exact_share": _write_share,
    "low_told_share": _write_share,
    "sources": lambda value, _, t: t.enumerate(list(value[:2])),
    "level": lambda value, _, t: t(f"picture.level_{value}"),
    "country": lambda value, _, t: t(f"picture.level_{value}"),
    "radius_m": lambda value, _, t: say_distance(value, t),
    "same_place": lambda value, names, _: names.get(value, value),
}
"""How each reason's two sides are written; other reasons need no values."""


def find_first(axis: Axis, territory_id: str) -> Figure | None:
    """Give the first figure of a territory on an axis."""
    return next((f for f in axis.figures if f.territory_id == territory_id), None)
