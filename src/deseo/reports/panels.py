"""The equality panel in words: who answered, what they said, what the silence could hide.

A figure that must not be shown has its reason said instead; what nobody told is said to be untold.
Neither reads as zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deseo.equality.disclosures import LEAST_ENTITIES
from deseo.equality.panels import AFTER_SERVICES, GAP, RATES, SHARE
from deseo.reports.indicator_sentences import say_age, say_value
from deseo.reports.phrases import Sentence, list_some, note_hidden, round_share
from deseo.schema.indicators import NO_AGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deseo.equality.panels import EqualityPanel, PanelRow
    from deseo.equality.pictures import TerritoryFigure
    from deseo.equality.reconciliations import ReconciliationLine
    from deseo.i18n import Translator
    from deseo.reports.phrases import Naming

    NameFigure = Callable[[TerritoryFigure], tuple[str, str]]
    """Gives the label of a territory's figure, and the name of the place it is about."""

COVERAGE: Final = "coverage"
RECONCILIATION: Final = "reconciliation"
UNTOLD: Final = "untold"


def say_panel(
    panel: EqualityPanel,
    t: Translator,
    name_of: Naming = str,
    name_service: Naming = str,
    name_figure: NameFigure | None = None,
) -> tuple[Sentence, ...]:
    """Say a panel; the topic of a sentence is its row, "coverage", "reconciliation" or "untold"."""
    said = [say_coverage(panel, t)]
    for row in panel.rows:
        if row.row_id == AFTER_SERVICES:
            said += say_reconciliation(panel, t, name_of, name_service)
        if row.withheld != UNTOLD:
            said += say_row(row, t)
        if row.territory is not None and name_figure is not None:
            said.append(say_territory(row.row_id, row.territory, t, name_figure))
    untold = say_untold(panel, t)
    return (*said, untold) if untold else tuple(said)


def say_coverage(panel: EqualityPanel, t: Translator) -> Sentence:
    """Say how many legal entities told at least one figure."""
    if not panel.answered:
        text = t.count("panel.coverage_none", panel.entities)
        return Sentence(COVERAGE, text, {"entities": panel.entities})
    text = t.count("panel.coverage", panel.entities, answered=t.number(panel.answered))
    return Sentence(COVERAGE, text, {"answered": panel.answered, "entities": panel.entities})


def say_row(row: PanelRow, t: Translator) -> Iterator[Sentence]:
    """Say one figure, or why it is not shown, then what it hangs on and what the silence hides."""
    if row.withheld:
        numbers = {"answered": row.answered}
        if row.withheld == "few":
            numbers["least"] = LEAST_ENTITIES
        values = {name: t.number(number) for name, number in numbers.items()}
        yield Sentence(row.row_id, t(f"panel.withheld_{row.withheld}", **values), numbers)
        return
    yield _say_value(row, t)
    if row.low is not None and row.high is not None:
        yield _say_range(row, "interval", (row.low, row.high), t)
    if row.least is not None and row.most is not None and row.answered < row.entities:
        yield _say_range(row, "bounds", (row.least, row.most), t)


def _say_value(row: PanelRow, t: Translator) -> Sentence:
    assert row.value is not None
    if row.kind == GAP:
        gap = round(row.value)
        key = "panel.gap_none" if gap == 0 else "panel.gap_less" if gap > 0 else "panel.gap_more"
        values = {"gap": t.percent(abs(gap) / 100)} if gap else {}
        return Sentence(row.row_id, t(key, **values), {"gap_percent": abs(gap)} if gap else {})
    share = round_share(row.value)
    said = t.percent(share)
    if row.kind == SHARE:
        key = "panel.board_published" if row.is_published else f"panel.{row.row_id}"
        text = t(key, share=said, people=t.number(row.people))
        return Sentence(row.row_id, text, {"women_share": share, "people": row.people})
    if row.kind == RATES:
        assert row.men_value is not None
        men = round_share(row.men_value)
        text = t(f"panel.{row.row_id}", women=said, men=t.percent(men))
        return Sentence(row.row_id, text, {"women_share": share, "men_share": men})
    yes = round(row.value * row.answered)
    text = t.count(f"panel.{row.row_id}", row.answered, yes=t.number(yes))
    return Sentence(row.row_id, text, {"yes": yes, "answered": row.answered})


def _say_range(row: PanelRow, what: str, ends: tuple[float, float], t: Translator) -> Sentence:
    """Say from where to where a figure could be."""
    if row.kind == GAP:
        low, high = (float(round(end)) for end in ends)
        said = [t.percent(end / 100) for end in (low, high)]
        numbers = {f"{what}_low_percent": low, f"{what}_high_percent": high}
        key = "panel.interval_gap" if low < 0 else "panel.interval"
        return Sentence(row.row_id, t(key, low=said[0], high=said[1]), numbers)
    low, high = (round_share(end) for end in ends)
    text = t(f"panel.{what}", low=t.percent(low), high=t.percent(high))
    return Sentence(row.row_id, text, {f"{what}_low_share": low, f"{what}_high_share": high})


def say_territory(
    row_id: str, figure: TerritoryFigure, t: Translator, name_figure: NameFigure
) -> Sentence:
    """Say the figure that speaks for the territory, with its place, year, age and source."""
    label, place = name_figure(figure)
    told = {"women": figure.women, "men": figure.men, "total": figure.total, "gap": figure.gap}
    parts = [
        t(f"panel.territory_{name}", value=say_value(value, figure.unit, t))
        for name, value in told.items()
        if value is not None and (name in {"women", "men"} or _is_alone(figure))
    ]
    text = t(
        "panel.territory",
        label=label,
        place=place,
        figures=t.enumerate(parts),
        details=", ".join(
            [str(figure.year)]
            + ([say_age(figure.age, t)] if figure.age != NO_AGE else [])
            + [figure.source]
        ),
    )
    return Sentence(row_id, text, {"territory_year": figure.year})


def _is_alone(figure: TerritoryFigure) -> bool:
    """Tell whether a figure is told of neither sex by itself."""
    return figure.women is None and figure.men is None


def say_reconciliation(
    panel: EqualityPanel, t: Translator, name_of: Naming = str, name_service: Naming = str
) -> Iterator[Sentence]:
    """Say who could provide which service to whom, and of how many the needs are known."""
    asked = panel.needs_asked
    if asked:
        text = t.count("panel.needs_asked", panel.entities, asked=t.number(asked))
    else:
        text = t("panel.needs_unasked")
    numbers = {"needs_asked": asked, "entities": panel.entities} if asked else {}
    yield Sentence(RECONCILIATION, text, numbers)
    for line in panel.reconciliation:
        yield from _say_service(line, t, name_of, name_service(line.service_id))


def _say_service(
    line: ReconciliationLine, t: Translator, name_of: Naming, service: str
) -> Iterator[Sentence]:
    """Say what is shared already, then what is possible."""
    if line.shared_by:
        who = [name_of(one) for one in line.shared_by]
        yield _say_names("panel.service_shared", service, {"who": who}, t)
    givers = list(dict.fromkeys(giver for giver, _ in line.pairs))
    takers = list(dict.fromkeys(taker for _, taker in line.pairs))
    if line.pairs:
        names = {"givers": [name_of(i) for i in givers], "takers": [name_of(i) for i in takers]}
        yield _say_names("panel.service_pairs", service, names, t)
    elif line.needed_by:
        key = "panel.service_pool" if line.could_be_pooled else "panel.service_missing"
        yield _say_names(key, service, {"takers": [name_of(i) for i in line.needed_by]}, t)
    else:
        yield _say_names(
            "panel.service_offered", service, {"givers": [name_of(i) for i in line.offered_by]}, t
        )


def _say_names(key: str, service: str, names: dict[str, list[str]], t: Translator) -> Sentence:
    said = {role: list_some(listed, t) for role, listed in names.items()}
    hidden: dict[str, object] = {}
    for role, listed in names.items():
        hidden |= {f"{role}_{what}": n for what, n in note_hidden(listed).items()}
    return Sentence(RECONCILIATION, t(key, service=service, **said), hidden)


def say_untold(panel: EqualityPanel, t: Translator) -> Sentence | None:
    """Name in one sentence all that nobody has told yet."""
    silent = [t(f"panel.row_{row.row_id}").lower() for row in panel.rows if row.withheld == UNTOLD]
    if not silent:
        return None
    return Sentence(UNTOLD, t("panel.untold", what=t.enumerate(silent)))
