"""Bars of several territories in tables: one table is one axis, and says how each figure is read.

The drawing is a part of the table, so that nobody needs to see it. What is warned of is hatched and
bears a sign and its reason; what was brought to one basis bears another. What is apart is never in
a table with the others' bars.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from deseo.compare.comparabilities import find_verdict
from deseo.figures.comparisons import measure_bar
from deseo.reports.comparison_sentences import (
    find_first,
    say_division,
    say_judgement,
    say_reason,
)
from deseo.ui.markup import join_markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from deseo.compare import Axis, Comparison, Figure
    from deseo.ui.frame import Page

    Saying = Callable[[float], str]

TABLE = Markup(
    '<div class="table-frame" tabindex="0" role="region" aria-label="{0}">'
    '<table class="axes" role="table" data-territories="{1}"><caption class="unseen">{0}</caption>'
    '<thead role="rowgroup"><tr role="row">{2}</tr></thead>'
    '<tbody role="rowgroup">{3}</tbody></table></div>'
)
HEAD = Markup('<th scope="col" role="columnheader">{}{}</th>')
ROW = Markup('<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>')
CELL = Markup('<td class="measured" role="cell" data-name="{}">{}</td>')
BAR = Markup(
    '<span class="room" aria-hidden="true"><i class="fill {}" style="width:{:.2f}%"></i></span>'
)
NUMBER = Markup('<span class="amount">{}</span>')
NOTES = Markup('<small class="{}"><span aria-hidden="true">{}</span> {}</small>')
QUIET = Markup('<small class="quiet">{}</small>')
UNSEEN = Markup('<span class="unseen">{}</span>')
SHARED = Markup('<div class="shared">{}</div>')
APART = Markup('<p class="apart">{}</p>')
SOURCES = Markup('<p class="small">{}</p>')
MANY_SOURCES = 3
SIGNS = {"warned": "⚠", "normalised": "≈", "same": ""}


def write_notes(page: Page, axis: Axis, figure: Figure, names: Mapping[str, str]) -> Markup:
    """Write with what a figure has to be read beside what holds for its whole axis.

    The sign of its verdict stands before it.
    """
    judgement = axis.judge(figure)
    own = tuple(reason for reason in judgement.reasons if reason not in axis.shared_doubts)
    said = say_judgement(replace(judgement, reasons=own), figure.origin.families, names, page.t)
    if not said:
        return Markup()
    verdict = find_verdict(own) if own else "normalised"
    return NOTES.format(verdict, SIGNS[verdict], "; ".join(said))


def write_shared(page: Page, axis: Axis, names: Mapping[str, str]) -> Markup:
    """Write with what all figures of an axis have to be read."""
    said = [say_reason(reason, names, page.t) for reason in axis.shared_doubts]
    return NOTES.format("warned", SIGNS["warned"], "; ".join(said)) if said else Markup()


def write_bar(axis: Axis, figure: Figure, written: str) -> Markup:
    """Write a figure with its bar on its axis, marked by its verdict."""
    bar = BAR.format(axis.judge(figure).verdict, 100 * measure_bar(axis, figure))
    return bar + NUMBER.format(written)


def write_measures(
    page: Page,
    title: str,
    rows: Sequence[tuple[str, Comparison, str, Saying]],
    names: Mapping[str, str],
) -> Markup:
    """Write measures one below the other, each row an axis of its own.

    A row is a label, what is compared, which part of it, and how its values are said. A figure that
    is apart from its row's others stands without a bar, with the reason.
    """
    heads = [HEAD.format(UNSEEN.format(title), "")]
    heads += [HEAD.format(name, "") for name in names.values()]
    body = [
        ROW.format(
            _write_label(page, label, compared, names),
            join_markup(
                CELL.format(name, _write_measure(page, compared, territory_id, part, say, names))
                for territory_id, name in names.items()
            ),
        )
        for label, compared, part, say in rows
    ]
    table = TABLE.format(title, "", join_markup(heads), join_markup(body))
    axes = [axis for _, compared, _, _ in rows for axis in compared.axes]
    return table + write_sources(page, axes, names)


def write_sources(page: Page, axes: Sequence[Axis], names: Mapping[str, str]) -> Markup:
    """Write where each territory's figures come from; many sources are counted."""
    told: dict[str, dict[str, None]] = {}
    for figure in (figure for axis in axes for figure in axis.figures):
        told.setdefault(figure.territory_id, {}).update(dict.fromkeys(figure.origin.sources))
    said = [
        f"{names[territory_id]}: {_list_sources(page, list(sources))}"
        for territory_id, sources in told.items()
        if sources
    ]
    if not said:
        return Markup()
    return SOURCES.format(page.t("card.source", source="; ".join(said)))


def _list_sources(page: Page, sources: list[str]) -> str:
    if len(sources) > MANY_SOURCES:
        return page.t.count("provenance.sources", len(sources))
    return ", ".join(sources)


def _write_label(page: Page, label: str, compared: Comparison, names: Mapping[str, str]) -> Markup:
    shared = write_shared(page, compared.axes[0], names) if compared.axes else ""
    return Markup("{}{}").format(label, shared)


def _write_measure(
    page: Page,
    compared: Comparison,
    territory_id: str,
    part: str,
    say: Saying,
    names: Mapping[str, str],
) -> Markup:
    axis = compared.find_axis(territory_id)
    figure = axis.find(territory_id, part) if axis else None
    if axis is None or figure is None:
        return QUIET.format(page.t("compare.untold"))
    written = say(figure.marks["value"])
    if axis is not compared.axes[0]:
        reasons = {f.territory_id: found for f, found in compared.list_divisions()}
        why = say_division(reasons[territory_id], names, page.t)
        return NUMBER.format(written) + NOTES.format("warned", SIGNS["warned"], why)
    return write_bar(axis, figure, written) + write_notes(page, axis, figure, names)


def write_panels(
    page: Page,
    title: str,
    compared: Comparison,
    labels: Mapping[str, str],
    say: Saying,
    names: Mapping[str, str],
) -> Markup:
    """Write a table for each axis: parts below one another, a column for each territory.

    `labels` name the parts, in their order.
    """
    pieces = []
    for number, axis in enumerate(compared.axes):
        if number:
            pieces.append(_write_apart(page, compared, axis, names))
        pieces.append(SHARED.format(write_shared(page, axis, names)))
        pieces.append(_write_axis(page, title, axis, labels, say, names))
    silent = dict.fromkeys(f.territory_id for f in compared.silent)
    unheard = [names[i] for i in silent if compared.find_axis(i) is None]
    if unheard:
        said = page.t("compare.unheard", names=page.t.enumerate(unheard))
        pieces.append(Markup('<p class="small">{}</p>').format(said))
    return join_markup(pieces)


def _write_apart(page: Page, compared: Comparison, axis: Axis, names: Mapping[str, str]) -> Markup:
    said = [
        f"{names[figure.territory_id]}: {say_division(reasons, names, page.t)}"
        for figure, reasons in compared.list_divisions()
        if figure in axis.figures
    ]
    return join_markup(APART.format(words) for words in said)


def _write_axis(
    page: Page,
    title: str,
    axis: Axis,
    labels: Mapping[str, str],
    say: Saying,
    names: Mapping[str, str],
) -> Markup:
    ids = axis.territory_ids
    heads = [HEAD.format(QUIET.format(page.t("compare.one_scale", most=say(axis.largest))), "")]
    for territory_id in ids:
        first = find_first(axis, territory_id)
        notes = write_notes(page, axis, first, names) if first else ""
        heads.append(HEAD.format(names[territory_id], notes))
    told = {figure.part for figure in axis.figures}
    body = [
        ROW.format(
            label,
            join_markup(CELL.format(names[i], _write_part(page, axis, i, part, say)) for i in ids),
        )
        for part, label in labels.items()
        if part in told
    ]
    named = f"{title}: {page.t.enumerate([names[i] for i in ids])}"
    table = TABLE.format(named, " ".join(ids), join_markup(heads), join_markup(body))
    return table + write_sources(page, [axis], names)


def _write_part(page: Page, axis: Axis, territory_id: str, part: str, say: Saying) -> Markup:
    figure = axis.find(territory_id, part)
    if figure is None:
        return QUIET.format(page.t("compare.none_listed"))
    return write_bar(axis, figure, say(figure.marks["value"]))
