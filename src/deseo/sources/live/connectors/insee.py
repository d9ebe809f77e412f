"""INSEE's census counts persons by status; rates are made of those counts, by place and sex.

Melodi answers with observations, each with its codes and one measure. Of the status (EMPSTA_ENQ)
1 is employed, 2 unemployed, 1T2 both together, _T everybody of that age. A place comes back with
the year of its borders before it (2025-COM-44109).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from deseo.sources.live.failures import FetchError
from deseo.sources.live.questions import Question, ask_pages
from deseo.sources.live.rows import SEXES, Figure, make_figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract

MOST_ROWS = "100000"
EMPLOYED, UNEMPLOYED, ACTIVE, ALL = "1", "2", "1T2", "_T"
RATES = {
    "employment_rate": (EMPLOYED, ALL, "% of population 15-64"),
    "activity_rate": (ACTIVE, ALL, "% of population 15-64"),
    "unemployment_rate": (UNEMPLOYED, ACTIVE, "% of active population 15-64 (census definition)"),
}
YEAR_OF_BORDERS = re.compile(r"^\d{4}-")
DIGITS = 2
Counts = dict[tuple[str, str], dict[str, float]]


def plan_insee(_: Contract, agreement: Agreement, areas: tuple[Area, ...]) -> list[Question]:
    """Give one question for each place."""
    pins = tuple(sorted(agreement.pins.items()))
    tail = (("maxResult", MOST_ROWS), ("idTerritoire", "TRUE"))
    return [Question(agreement.dataset, (("GEO", a.asks), *pins, *tail)) for a in areas]


def collect_insee(asker: Asker, agreement: Agreement, areas: tuple[Area, ...]) -> Iterator[Figure]:
    """Ask INSEE about every place and make rates of the counts."""
    questions = plan_insee(asker.contract, agreement, areas)
    for area, question in zip(areas, questions, strict=True):
        counts: Counts = {}
        for row in ask_pages(asker, question, "observations", "paging.next"):
            _count(row, area, agreement, counts)
        for (sex, year), persons in sorted(counts.items()):
            yield from _make_rates(asker, agreement, area, (sex, year), persons)


def _count(row: dict[str, Any], area: Area, agreement: Agreement, counts: Counts) -> None:
    codes, value = _read_observation(row)
    sex, status, year = (codes.get(n, "") for n in ("SEX", "EMPSTA_ENQ", "TIME_PERIOD"))
    place = YEAR_OF_BORDERS.sub("", codes.get("GEO", ""))
    is_ours = all(codes.get(name, code) == code for name, code in agreement.pins.items())
    if place != area.asks or not is_ours or codes.get("RP_MEASURE", "POP") != "POP":
        return
    if sex not in SEXES or not status:
        raise FetchError("changed", detail=f"SEX {sex[:20]}, EMPSTA_ENQ {status[:20]}")
    persons = counts.setdefault((SEXES[sex], year), {})
    if persons.setdefault(status, value) != value:
        raise FetchError("changed", detail="an axis nobody agreed on")


def _read_observation(row: dict[str, Any]) -> tuple[Mapping[str, str], float]:
    try:
        codes = {str(name): str(code) for name, code in row["dimensions"].items()}
        return codes, float(row["measures"]["OBS_VALUE_NIVEAU"]["value"])
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        raise FetchError("changed", detail=f"no observation ({cause})"[:80]) from cause


def _make_rates(
    asker: Asker,
    agreement: Agreement,
    area: Area,
    key: tuple[str, str],
    persons: dict[str, float],
) -> Iterator[Figure]:
    sex, year = key
    if not year.isdigit() or int(year) < asker.contract.since:
        return
    if ACTIVE not in persons and {EMPLOYED, UNEMPLOYED} <= persons.keys():
        persons[ACTIVE] = persons[EMPLOYED] + persons[UNEMPLOYED]
    for indicator, (part, whole, unit) in RATES.items():
        if part in persons and persons.get(whole, 0) > 0:
            rate = round(100 * persons[part] / persons[whole], DIGITS)
            yield make_figure(
                asker.contract, agreement, area, sex, year, rate, indicator=indicator, unit=unit
            )
