"""Under the maps: what territories have, in words and on shared scales, and what stays apart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from deseo.compare import (
    compare_families,
    compare_groups,
    compare_readings,
    compare_services,
    compare_sizes,
)
from deseo.compare.profiles import FAMILIES, UNSTATED
from deseo.model import KNOBS
from deseo.reports.comparison_sentences import (
    say_division,
    say_extremes,
    say_gaps,
    say_groups,
    say_profile,
    say_rate,
    say_services,
)
from deseo.reports.phrases import say_distance
from deseo.ui import cache
from deseo.ui.comparison_indicators import show_comparisons
from deseo.ui.comparison_tables import write_measures, write_panels
from deseo.ui.comparisons import gather_figures
from deseo.ui.filters import name_service
from deseo.ui.indicators import choose_domain, choose_year
from deseo.ui.markup import join_markup, show_markup
from deseo.ui.state import bind, turn_knob

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.compare import Comparison
    from deseo.ui.comparison_tables import Saying
    from deseo.ui.comparisons import Place
    from deseo.ui.frame import Page

H2 = Markup("<h2>{}</h2>")
SUMMARY = Markup('<section class="summary" aria-label="{}">{}</section>')
PLACE = Markup('<div class="card"><h3>{}</h3>{}</div>')
PARAGRAPH = Markup("<p>{}</p>")
WIDE = Markup('<p class="wide">{}</p>')
SMALL = Markup('<p class="small">{}</p>')
ITEMS = Markup('<ul class="findings">{}</ul>')


def compare_places(places: Sequence[Place]) -> dict[str, Comparison]:
    """Compare all that is counted of the territories' organisations, by measure."""
    profiles = [place.profile for place in places]
    return {
        **compare_sizes(profiles),
        "families": compare_families(profiles),
        "families_rate": compare_families(profiles, "per_inhabitants"),
        "offers": compare_services(profiles, "offers"),
        "needs": compare_services(profiles, "needs"),
        **compare_groups(profiles, [place.tally for place in places]),
    }


def compare_indicators(page: Page, places: Sequence[Place]) -> dict[str, Comparison]:
    """Compare the indicators of the chosen domain."""
    readings = gather_figures(page, [place.territory_id for place in places])
    return {
        name: compare_readings(definition, readings)
        for name, definition in cache.definitions().items()
        if definition.domain == page.selection.domain
    }


def name_places(places: Sequence[Place]) -> dict[str, str]:
    """Name territories by their id."""
    return {place.territory_id: place.name for place in places}


def name_areas(page: Page) -> dict[str, str]:
    """Name the places that figures are about, by their code."""
    areas = cache.indicators().areas[f"label_{page.selection.lang}"]
    return {str(geo): str(name) for geo, name in areas.items()}


def show_summary(
    page: Page,
    places: Sequence[Place],
    measures: Mapping[str, Comparison],
    indicators: Mapping[str, Comparison],
) -> None:
    """Say what each territory has, then what may be said of them together."""
    names = name_places(places)
    cards = [
        PLACE.format(
            place.name, join_markup(map(PARAGRAPH.format, say_place(page, place, measures)))
        )
        for place in places
    ]
    show_markup(H2.format(page.t("compare.summary")))
    show_markup(SUMMARY.format(page.t("compare.summary"), join_markup(cards)))
    show_markup(WIDE.format(" ".join(say_together(page, names, measures, indicators))))


def say_together(
    page: Page,
    names: Mapping[str, str],
    measures: Mapping[str, Comparison],
    indicators: Mapping[str, Comparison],
) -> list[str]:
    """Say what may be said of all territories together, or that nothing may."""
    together = [say_extremes(measures["per_inhabitants"], names, page.t)]
    together += [
        say_gaps(cache.definitions()[name], compared, names, page.selection.lang, page.t)
        for name, compared in indicators.items()
    ]
    said = [sentence.text for sentence in together if sentence][:2]
    return said or [page.t("compare.say_nothing_together")]


def say_place(page: Page, place: Place, measures: Mapping[str, Comparison]) -> list[str]:
    """Say what one territory has."""
    rates = measures["per_inhabitants"]
    axis = rates.find_axis(place.territory_id)
    rate = axis.find(place.territory_id) if axis else None
    sentences = list(say_profile(place.profile, place.name, rate, page.t))
    if place.profile.organisations:
        name = partial(name_service, page)
        sentences += [
            say_services(place.profile, role, name, page.t) for role in ("offers", "needs")
        ]
        sentences.append(say_groups(place.tally, page.t))
    return [sentence.text for sentence in sentences]


def show_numbers(page: Page, places: Sequence[Place], measures: Mapping[str, Comparison]) -> None:
    """Draw counts beside rates, and candidate clusters by their word."""
    t = page.t
    show_markup(H2.format(t("compare.numbers")))
    rows: list[tuple[str, Comparison, str, Saying]] = [
        (t("compare.count"), measures["count"], "", t.number),
        (t("compare.per_inhabitants"), measures["per_inhabitants"], "", partial(say_rate, t=t)),
        (t("compare.per_km2"), measures["per_km2"], "", partial(say_rate, t=t)),
        (t("compare.likely"), measures["clusters"], "likely", t.number),
        (t("compare.possible"), measures["clusters"], "possible", t.number),
        (t("compare.members"), measures["members"], "", t.number),
    ]
    names = name_places(places)
    show_markup(write_measures(page, t("compare.numbers"), rows, names))
    show_markup(SMALL.format(t("compare.signs")))
    _choose_near(page)


def _choose_near(page: Page) -> None:
    """Let the visitor choose how far is near: the same everywhere, or as each place suggests."""
    t = page.t

    def name_near(value: str) -> str:
        return t("compare.near_auto") if value == "auto" else say_distance(float(value), t)

    with st.container(key="near_everywhere"):
        st.selectbox(
            t("knob.near"),
            KNOBS["near"],
            format_func=name_near,
            help=t("compare.near_help"),
            **bind("w_near_all", page.selection.knobs.near, partial(turn_knob, "near")),
        )


def show_families(page: Page, places: Sequence[Place], measures: Mapping[str, Comparison]) -> None:
    """Draw how many organisations of each family there are, counts beside rates."""
    t, names = page.t, name_places(places)
    labels = {family: t(f"family.{family}") for family in (*FAMILIES, UNSTATED)}
    show_markup(H2.format(t("compare.families")))
    panels: Sequence[tuple[str, str, Saying]] = (
        ("families", "count", t.number),
        ("families_rate", "per_inhabitants", partial(say_rate, t=t)),
    )
    for column, (name, title, say) in zip(_split(page), panels, strict=True):
        with column:
            heading = t(f"compare.{title}")
            show_markup(Markup("<h3>{}</h3>").format(heading))
            show_markup(write_panels(page, heading, measures[name], labels, say, names))


def show_services(page: Page, places: Sequence[Place], measures: Mapping[str, Comparison]) -> None:
    """Draw what is offered and needed most, as shares of the organisations told of."""
    t, names = page.t, name_places(places)
    show_markup(H2.format(t("compare.services")))
    show_markup(SMALL.format(t("compare.services_how")))
    for column, role in zip(_split(page), ("offers", "needs"), strict=True):
        with column:
            heading = t(f"compare.{role}")
            show_markup(Markup("<h3>{}</h3>").format(heading))
            parts = dict.fromkeys(f.part for a in measures[role].axes for f in a.figures)
            labels = {part: name_service(page, part) for part in parts}
            show_markup(write_panels(page, heading, measures[role], labels, t.percent, names))


def _split(page: Page) -> Sequence[st.delta_generator.DeltaGenerator]:
    """Give room for two panels: side by side at a desk, one below the other on a projector."""
    if page.theme.name == "projector":
        return [st.container(), st.container()]
    return st.columns(2, gap="large")


def show_indicators(
    page: Page, places: Sequence[Place], indicators: Mapping[str, Comparison]
) -> None:
    """Draw the indicators of the chosen domain, a scale for each axis."""
    show_markup(H2.format(page.t("page.equality")))
    what, when = st.columns([0.78, 0.22], vertical_alignment="bottom")
    with what:
        choose_domain(page)
    with when:
        choose_year(page)
    show_comparisons(page, indicators, name_areas(page) | name_places(places))


def show_incomparable(
    page: Page,
    places: Sequence[Place],
    measures: Mapping[str, Comparison],
    indicators: Mapping[str, Comparison],
) -> None:
    """List everything that is not drawn on one axis, and why."""
    t = page.t
    items = [
        Markup("<li><strong>{}</strong> – {}</li>").format(title, why)
        for title, why in list_incomparable(page, places, measures, indicators)
    ]
    show_markup(H2.format(t("compare.incomparable")))
    body = ITEMS.format(join_markup(items)) if items else PARAGRAPH.format(t("compare.all_share"))
    show_markup(body)


def list_incomparable(
    page: Page,
    places: Sequence[Place],
    measures: Mapping[str, Comparison],
    indicators: Mapping[str, Comparison],
) -> list[tuple[str, str]]:
    """List what is not on one axis with the others: what it is, then whose it is and why."""
    t = page.t
    names = name_areas(page) | name_places(places)
    definitions, lang = cache.definitions(), page.selection.lang
    titles = {name: t(f"compare.{name}") for name in measures}
    titles |= {name: definitions[name].label(lang) for name in indicators}
    return [
        (titles[name], f"{names[figure.territory_id]}: {say_division(reasons, names, t)}")
        for name, compared in {**measures, **indicators}.items()
        for figure, reasons in compared.list_divisions()
    ]
