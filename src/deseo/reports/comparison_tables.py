"""A comparison to take along: every figure with its origin, its axis, and how it may be read.

Figures of two axes must not be compared; the codebook says so, and the verdict stands in each row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from deseo.reports.comparison_sentences import say_judgement
from deseo.reports.exports import mark_rows, to_csv, to_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deseo.compare import Comparison, Figure
    from deseo.i18n import Translator

CODEBOOK: Final = {
    "measure": "what is measured: count, per_inhabitants (10,000), per_km2 (100 km² of land), "
    "families_*, offers, needs (shares of those told of), clusters, members (of clusters), "
    "or an indicator",
    "part": "family, service, word of certainty or code of a place",
    "territory_id, territory": "whose figure it is",
    "mark": "value, or women, men, total or gap",
    "value": "the figure; empty: nobody has told, never zero",
    "axis": "figures of one measure with different numbers here cannot be compared",
    "verdict": "same, normalised (brought to one basis), warned (read with care), or unknown",
    "notes": "why, and how it was brought to one basis, in the language of the file",
    "definition, sources, year, age, level, place": "where the figure comes from",
    "families": "families the list covers, or those counted",
    "exact_share": "share of the list whose place is known to an address or street, 0 to 1",
    "told_share": "share of the list of which somebody told, 0 to 1",
    "radius_m": "how far was near where clusters were looked for, in metres",
    "is_picked": "yes: a list written down from public pages, not a register",
    "notice": "filled for exercise data: everything is invented",
}


def tabulate_comparisons(
    comparisons: Iterable[Comparison], names: Mapping[str, str], t: Translator, notice: str
) -> pd.DataFrame:
    """Lay comparisons out, one row per figure and mark (`CODEBOOK`).

    `names` are those of territories and places by id; `notice` marks exercise data.
    """
    rows = [row for comparison in comparisons for row in _list_rows(comparison, names, t)]
    table = pd.DataFrame(rows)
    is_invented = table.pop("is_exercise") if len(table) else pd.Series(dtype="bool")
    marked = mark_rows(table, notice)
    return marked.assign(notice=marked["notice"].where(is_invented, "")) if notice else marked


def _list_rows(
    comparison: Comparison, names: Mapping[str, str], t: Translator
) -> Iterator[dict[str, Any]]:
    for number, axis in enumerate(comparison.axes, start=1):
        for figure in axis.figures:
            judgement = axis.judge(figure)
            said = say_judgement(judgement, figure.origin.families, names, t)
            for mark, value in figure.marks.items():
                read = {"axis": number, "verdict": judgement.verdict, "notes": "; ".join(said)}
                yield _write_row(comparison, figure, names, {"mark": mark, "value": value, **read})
    for figure in comparison.silent:
        unknown = {"mark": "", "value": None, "axis": None, "verdict": "unknown", "notes": ""}
        yield _write_row(comparison, figure, names, unknown)


def _write_row(
    comparison: Comparison, figure: Figure, names: Mapping[str, str], read: Mapping[str, Any]
) -> dict[str, Any]:
    origin = figure.origin
    return {
        "measure": comparison.measure,
        "part": figure.part,
        "territory_id": figure.territory_id,
        "territory": names[figure.territory_id],
        **read,
        "definition": origin.definition,
        "sources": "|".join(origin.sources),
        "year": origin.year,
        "age": origin.age,
        "level": origin.level,
        "place": names.get(origin.place, origin.place),
        "families": "|".join(origin.families),
        "exact_share": origin.exact_share,
        "told_share": origin.told_share,
        "radius_m": origin.radius_m,
        "is_picked": "yes" if origin.is_picked else "no",
        "is_exercise": origin.is_exercise,
    }


def write_comparisons(table: pd.DataFrame, about: Mapping[str, str], kind: str) -> bytes:
    """Write a table of `tabulate_comparisons` as "csv" or "xlsx"; `about` says what the file is."""
    if kind == "csv":
        return to_csv(table)
    notice = str(table["notice"].max()) if "notice" in table else ""
    return to_xlsx(table, "comparison", {**about, **CODEBOOK}, notice)
