"""Kolada gives a key figure for a place and a year, for women (K), men (M) and all (T).

A key figure that is itself about one sex, or a ratio of both, comes as T only; which sex it speaks
of is then part of what is agreed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deseo.sources.live.failures import FetchError
from deseo.sources.live.questions import Question, ask_pages
from deseo.sources.live.rows import SEXES, Figure, make_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract


def plan_kolada(_: Contract, agreement: Agreement, areas: tuple[Area, ...]) -> list[Question]:
    """Give the one question: the key figure, for all places, all years."""
    places = ",".join(area.asks for area in areas)
    return [Question(f"kpi/{agreement.dataset}/municipality/{places}")]


def collect_kolada(asker: Asker, agreement: Agreement, areas: tuple[Area, ...]) -> Iterator[Figure]:
    """Ask Kolada for one key figure and read it."""
    known = {area.asks: area for area in areas}
    for question in plan_kolada(asker.contract, agreement, areas):
        for row in ask_pages(asker, question, "values", "next_url"):
            if row.get("kpi") != agreement.dataset or not isinstance(row.get("values"), list):
                raise FetchError("changed", detail="no values of this key figure")
            area, year = known.get(str(row.get("municipality"))), str(row.get("period"))
            if area and year.isdigit() and int(year) >= asker.contract.since:
                yield from _read_values(asker, agreement, area, year, row["values"])


def _read_values(
    asker: Asker, agreement: Agreement, area: Area, year: str, values: list[Any]
) -> Iterator[Figure]:
    for cell in values:
        if not isinstance(cell, dict) or not {"gender", "value"} <= cell.keys():
            raise FetchError("changed", detail="no value with a gender")
        gender, value = str(cell["gender"]), cell["value"]
        if gender not in SEXES:
            raise FetchError("changed", detail=f"gender {gender[:20]}")
        if value is None or (agreement.sex and gender != "T"):
            continue
        sex = agreement.sex or SEXES[gender]
        yield make_figure(asker.contract, agreement, area, sex, year, value)
