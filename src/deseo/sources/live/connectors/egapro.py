"""Egapro publishes what each French enterprise of fifty and more declares; we keep no enterprise.

Of a département's declarations (one for each enterprise, its latest) we take two figures: the
median of the gaps between the mean hourly pay of men and women, and women's share of the staff
counted. A gap is a ratio, positive where men are paid more; here it is a percentage. Fewer than
three declarations give no figure.
"""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from deseo.sources.live.failures import FetchError
from deseo.sources.live.questions import Question, read_list, read_object
from deseo.sources.live.rows import Figure, make_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract

PAGE, MOST_PAGES = 100, 100
FEWEST = 3
DIGITS = 2


class Declaration(NamedTuple):
    """Hold what is used of one declaration; a gap as a ratio, staff as persons."""

    siren: str
    year: str
    gap: float | None
    women: int | None
    men: int | None


def plan_egapro(_: Contract, agreement: Agreement, areas: tuple[Area, ...]) -> list[Question]:
    """Give the first question for each département."""
    return [_ask_page(agreement, area, 0) for area in areas]


def _ask_page(agreement: Agreement, area: Area, page: int) -> Question:
    return Question(
        agreement.dataset,
        (("departement", area.asks), ("limit", str(PAGE)), ("offset", str(page * PAGE))),
    )


def collect_egapro(asker: Asker, agreement: Agreement, areas: tuple[Area, ...]) -> Iterator[Figure]:
    """Ask for all declarations of each département and sum them up."""
    for area in areas:
        by_year = defaultdict(list)
        seen = set()
        for declared in _ask_all(asker, agreement, area):
            if declared.siren not in seen:
                seen.add(declared.siren)
                by_year[declared.year].append(declared)
        for year, declarations in sorted(by_year.items()):
            yield from _sum_up(asker, agreement, area, year, declarations)


def _ask_all(asker: Asker, agreement: Agreement, area: Area) -> Iterator[Declaration]:
    for page in range(MOST_PAGES):
        answer = asker.ask(*_ask_page(agreement, area, page))
        found = read_object(answer, "data", "count")
        rows = read_list(found, "data", answer)
        yield from map(_read_declaration, rows)
        total = found["count"]
        if isinstance(total, bool) or not isinstance(total, int):
            raise FetchError("changed", answer.address, "no count")
        if not rows or (page + 1) * PAGE >= total:
            return
    raise FetchError("huge", detail=f"more than {MOST_PAGES} pages")


def _read_declaration(row: dict[str, Any]) -> Declaration:
    if not {"siren", "year"} <= row.keys():
        raise FetchError("changed", detail="no siren or year")
    gap = _read_number(row.get("globalHourlyMeanGap"))
    if gap is not None and not -1 <= gap <= 1:
        gap = None  # women paid more than double: no share of men's pay
    women, men = (_read_number(row.get(name)) for name in ("totalWomen", "totalMen"))
    is_counted = women is not None and men is not None and min(women, men) >= 0
    staff = (int(women), int(men)) if is_counted and women is not None and men is not None else None
    return Declaration(str(row["siren"]), str(row["year"]), gap, *(staff or (None, None)))


def _read_number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise FetchError("changed", detail=f"value {str(value)[:20]}")
    return float(value)


def _sum_up(
    asker: Asker, agreement: Agreement, area: Area, year: str, declarations: list[Declaration]
) -> Iterator[Figure]:
    gaps = [d.gap for d in declarations if d.gap is not None]
    staffs = [(d.women, d.men) for d in declarations if d.women is not None and d.men is not None]
    contract = asker.contract
    if len(gaps) >= FEWEST:
        note = f"median of the mean gaps {len(gaps)} enterprises of 50 and more declare"
        gap = round(100 * median(gaps), DIGITS)
        yield make_figure(contract, agreement, area, "M-F", year, gap, note=note)
    women, men = (sum(column) for column in zip(*staffs, strict=True)) if staffs else (0, 0)
    if len(staffs) >= FEWEST and women + men > 0:
        yield make_figure(
            contract,
            agreement,
            area,
            "F",
            year,
            round(100 * women / (women + men), DIGITS),
            indicator="declared_women_staff_share",
            unit="% of staff counted",
            note=f"staff of {len(staffs)} enterprises of 50 and more",
        )
