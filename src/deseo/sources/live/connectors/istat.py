"""ISTAT answers SDMX as CSV: a column for each axis, one row for each figure.

The key names a value for each axis in the table's order, nothing for all. ISTAT may be asked five
times a minute and shuts out for days who asks more. A last period asked for comes back with one
year too many, so none is asked for, and only whole years (FREQ A) are read.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from deseo.sources.live.failures import FetchError
from deseo.sources.live.questions import Question
from deseo.sources.live.rows import SEXES, Figure, make_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Answer, Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract

NEEDED = ("REF_AREA", "SEX", "TIME_PERIOD", "OBS_VALUE")


def plan_istat(contract: Contract, agreement: Agreement, areas: tuple[Area, ...]) -> list[Question]:
    """Give the one question about all places."""
    places = "+".join(area.asks for area in areas)
    key = ".".join(part.replace("{areas}", places) for part in agreement.key)
    return [Question(f"{agreement.dataset}/{key}", (("startPeriod", str(contract.since)),))]


def collect_istat(asker: Asker, agreement: Agreement, areas: tuple[Area, ...]) -> Iterator[Figure]:
    """Ask ISTAT for one table and read its rows."""
    known = {area.asks: area for area in areas}
    for question in plan_istat(asker.contract, agreement, areas):
        answer = asker.ask(*question)
        rows = list(read_rows(answer, (*NEEDED, *agreement.pins)))
        is_closed = answer.content.endswith(b"\n")
        if not is_closed and not {area.asks for area in areas} <= {r["REF_AREA"] for r in rows}:
            raise FetchError("broken", answer.address, "cut off between two rows")
        for row in rows:
            is_ours = all(row[name] == code for name, code in agreement.pins.items())
            if row["REF_AREA"] not in known or not is_ours or row["OBS_VALUE"] in {"", "NaN"}:
                continue
            if row["SEX"] not in SEXES:
                raise FetchError("changed", answer.address, f"SEX {row['SEX'][:20]}")
            yield make_figure(
                asker.contract,
                agreement,
                known[row["REF_AREA"]],
                SEXES[row["SEX"]],
                row["TIME_PERIOD"],
                row["OBS_VALUE"],
                flag=row.get("OBS_STATUS") or "",
            )


def read_rows(answer: Answer, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Read the rows of a CSV that has these columns.

    Raises
    ------
    FetchError
        "empty", "warned", "changed" or "broken", as the text is.
    """
    text = answer.read_text()
    if not text.strip():
        raise FetchError("empty", answer.address)
    if text.lstrip().startswith(("{", "<")) or "NoRecordsFound" in text[:200]:
        raise FetchError("warned", answer.address, text.strip()[:120])
    table = csv.reader(io.StringIO(text), strict=True)
    try:
        head = next(table)
        missing = [name for name in needed if name not in head]
        if missing:
            raise FetchError("changed", answer.address, f"no {', '.join(missing)}"[:120])
        for cells in table:
            if len(cells) != len(head):
                raise FetchError("broken", answer.address, "a row is cut off")
            yield dict(zip(head, cells, strict=True))
    except csv.Error as cause:
        raise FetchError("broken", answer.address, str(cause)[:80]) from cause
