"""Territories side by side on paper: a brief for a council, with what is apart and why."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from deseo.reports.briefs import Brief, print_brief
from deseo.reports.comparison_sentences import say_rate
from deseo.reports.indicator_sentences import say_difference, say_value
from deseo.ui import cache
from deseo.ui.atlases import lay_out_candidates
from deseo.ui.cluster_papers import (
    PDF,
    ground,
    list_origins,
    say_known,
    say_settings,
    say_silent,
    write_legend,
)
from deseo.ui.comparison_sections import (
    list_incomparable,
    name_areas,
    name_places,
    say_place,
    say_together,
)
from deseo.ui.downloads import offer_download

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deseo.compare import Comparison, Figure
    from deseo.equality.definitions import IndicatorDefinition
    from deseo.ui.comparisons import Place
    from deseo.ui.frame import Page

    Compared = Mapping[str, Comparison]
    Table = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]

WARNED, NORMALISED, APART = "⚠", "≈", "≠"


def offer_brief(
    page: Page, places: Sequence[Place], measures: Compared, indicators: Compared, stem: str
) -> None:
    """Offer the brief, made only when asked for."""

    def make() -> bytes:
        brief = compose_brief(page, places, measures, indicators)
        return print_brief(brief, page.t, datetime.now(UTC).date())

    offer_download(page.t("brief.offer"), f"{stem}_brief.pdf", PDF, make)


def compose_brief(
    page: Page, places: Sequence[Place], measures: Compared, indicators: Compared
) -> Brief:
    """Compose what a council reads of territories side by side; maps show candidate clusters."""
    t, names = page.t, name_places(places)
    apart = list_incomparable(page, places, measures, indicators)
    sentences = [" ".join(say_place(page, place, measures)) for place in places]
    return Brief(
        t("compare.title", names=t.enumerate(list(names.values()))),
        t("brief.side_by_side"),
        " · ".join(names.values()),
        tuple((place.name, _lay_out(place), ground(place.territory_id)) for place in places),
        write_legend(page, [word for place in places for word in place.found.words.values()]),
        (*sentences, *say_together(page, names, measures, indicators)),
        tuple(_list_tables(page, names, measures, indicators)),
        _name_each(page, places, lambda place: " ".join(say_known(page, place.view))),
        _say_unknown(page, places, indicators),
        _list_sources(page, places, indicators),
        t("exercise.mark") if page.selection.source == "exercise" else "",
        tuple(t("minutes.settings", title=title, settings=why) for title, why in apart)
        or (t("compare.all_share"),),
    )


def _lay_out(place: Place) -> dict[str, object]:
    return lay_out_candidates(place.page, place.view, place.found, -1)


def _name_each(page: Page, places: Sequence[Place], say: Callable[[Place], str]) -> tuple[str, ...]:
    return tuple(
        page.t("minutes.settings", title=place.name, settings=say(place).rstrip("."))
        for place in places
    )


def _list_tables(
    page: Page, names: Mapping[str, str], measures: Compared, indicators: Compared
) -> list[Table]:
    """Tabulate what is counted, then the figures on women and men of the chosen domain."""
    t, heads = page.t, ("", *names.values())
    say_counts = partial(say_rate, t=t)
    counted: list[tuple[str, Comparison, str, Callable[[float], str]]] = [
        (t("compare.count"), measures["count"], "", t.number),
        (t("compare.per_inhabitants"), measures["per_inhabitants"], "", say_counts),
        (t("compare.per_km2"), measures["per_km2"], "", say_counts),
        (t("compare.likely"), measures["clusters"], "likely", t.number),
        (t("compare.possible"), measures["clusters"], "possible", t.number),
    ]
    rows = tuple(
        (label, *(_write_count(page, compared, i, part, say) for i in names))
        for label, compared, part, say in counted
    )
    told = tuple(
        (
            cache.definitions()[name].label(page.selection.lang),
            *(_write_figures(page, cache.definitions()[name], compared, i) for i in names),
        )
        for name, compared in indicators.items()
        if compared.axes
    )
    tables = [(t("brief.signs"), heads, rows)]
    return [*tables, (t("page.equality"), heads, told)] if told else tables


def _write_count(
    page: Page, compared: Comparison, territory_id: str, part: str, say: Callable[[float], str]
) -> str:
    axis = compared.find_axis(territory_id)
    figure = axis.find(territory_id, part) if axis else None
    if figure is None:
        return page.t("compare.untold")
    return _sign(compared, figure, say(figure.marks["value"]))


def _write_figures(
    page: Page, definition: IndicatorDefinition, compared: Comparison, territory_id: str
) -> str:
    """Write a territory's figures with their year; several places of it, each by its name."""
    axis, areas = compared.find_axis(territory_id), name_areas(page)
    own = [f for f in axis.figures if f.territory_id == territory_id] if axis else []
    said = []
    for figure in own:
        place = areas.get(figure.origin.place, figure.origin.place) if len(own) > 1 else ""
        year = "" if figure.origin.year is None else f"{figure.origin.year:.0f}"
        about = ", ".join(part for part in (place, year) if part)
        value = _write_marks(page, definition, figure.marks)
        said.append(_sign(compared, figure, f"{value} ({about})" if about else value))
    return "; ".join(said) or page.t("compare.untold")


def _write_marks(page: Page, definition: IndicatorDefinition, marks: Mapping[str, float]) -> str:
    if "gap" in marks:
        return say_difference(marks["gap"], definition, page.t)
    if {"women", "men"} <= set(marks):
        both = {sex: say_value(marks[sex], definition.unit, page.t) for sex in ("women", "men")}
        return page.t("panel.women_men", **both)
    return "; ".join(say_value(value, definition.unit, page.t) for value in marks.values())


def _sign(compared: Comparison, figure: Figure, written: str) -> str:
    """Put the sign of how a figure may be read before it."""
    axis = compared.find_axis(figure.territory_id)
    if axis is None:
        return written
    judgement = axis.judge(figure)
    warned = WARNED if judgement.verdict == "warned" else ""
    signs = warned + (NORMALISED if judgement.ways else "")
    sign = signs if axis is compared.axes[0] else APART
    return f"{sign} {written}".strip()


def _say_unknown(page: Page, places: Sequence[Place], indicators: Compared) -> tuple[str, ...]:
    t, definitions = page.t, cache.definitions()
    silent_here = [place for place in places if not place.view.told.all()]
    said = list(_name_each(page, silent_here, lambda place: say_silent(page, place.view)))
    silent = [
        definitions[name].label(page.selection.lang)
        for name, compared in indicators.items()
        if not compared.axes
    ]
    said += [t("compare.silent", what=t.enumerate(silent))] if silent else []
    return (*said, t("brief.unknown_will"), t("brief.unknown_straight"))


def _list_sources(page: Page, places: Sequence[Place], indicators: Compared) -> tuple[str, ...]:
    settings = _name_each(page, places, lambda place: say_settings(page, place.found))
    origins = [one for place in places for one in list_origins(place.view)]
    figures = [f for c in indicators.values() for axis in c.axes for f in axis.figures]
    origins += sorted({source for figure in figures for source in figure.origin.sources})
    return (*settings, *dict.fromkeys(origins))
