"""Eurostat answers with a JSON-stat cube; what a cube holds is read from itself, never assumed.

A table is first asked for its last period, to read which axes it has; then every axis but place,
sex and time is held to one value. An axis we do not know and that has more than one value means
that the table has changed. A table that is too big is answered with HTTP 200 and a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.sources.live.cubes import read_axes, read_cube, read_records
from deseo.sources.live.failures import FetchError
from deseo.sources.live.questions import Question
from deseo.sources.live.rows import SEXES, Figure, make_figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract
    from deseo.sources.live.cubes import Axes

FREE = {"geo", "sex", "time"}


def plan_eurostat(
    contract: Contract, agreement: Agreement, areas: tuple[Area, ...]
) -> list[Question]:
    """Give the question about the axes and the one about the figures."""
    pins = {**agreement.pins, **agreement.may_pin}
    return [
        _describe(agreement, areas),
        _ask_for(contract, agreement, areas, pins),
    ]


def _describe(agreement: Agreement, areas: tuple[Area, ...]) -> Question:
    places = tuple(("geo", area.asks) for area in areas)
    head = (("format", "JSON"), ("lang", "EN"))
    return Question(agreement.dataset, (*head, *places, ("lastTimePeriod", "1")))


def _ask_for(
    contract: Contract, agreement: Agreement, areas: tuple[Area, ...], pins: Mapping[str, str]
) -> Question:
    places = tuple(("geo", area.asks) for area in areas)
    head = (("format", "JSON"), ("lang", "EN"))
    since = ("sinceTimePeriod", str(contract.since))
    return Question(agreement.dataset, (*head, *sorted(pins.items()), *places, since))


def collect_eurostat(
    asker: Asker, agreement: Agreement, areas: tuple[Area, ...]
) -> Iterator[Figure]:
    """Ask Eurostat for one table and read its figures."""
    answer = asker.ask(*_describe(agreement, areas))
    pins = choose_pins(agreement, read_axes(read_cube(answer), answer.address), answer.address)
    answer = asker.ask(*_ask_for(asker.contract, agreement, areas, pins))
    cube = read_cube(answer)
    axes = read_axes(cube, answer.address)
    choose_pins(agreement, axes, answer.address)
    known = {area.asks: area for area in areas}
    for codes, value, flag in read_records(cube, answer.address):
        sex = agreement.sex or SEXES.get(codes.get("sex", ""), "")
        is_ours = all(codes.get(name, code) == code for name, code in pins.items())
        if codes["geo"] in known and sex and is_ours:
            yield make_figure(
                asker.contract,
                agreement,
                known[codes["geo"]],
                sex,
                codes["time"],
                value,
                flag=flag,
                name=axes["geo"][codes["geo"]],
            )


def choose_pins(agreement: Agreement, axes: Axes, address: str) -> dict[str, str]:
    """Choose the value each axis is held to, as agreed.

    Raises
    ------
    FetchError
        "changed", if an axis or a value is missing, or there is one nobody agreed on.
    """
    missing = [n for n in ("geo", "time", *agreement.pins) if n not in axes]
    if not agreement.sex and "sex" not in axes:
        missing.append("sex")
    pins = {**agreement.pins, **{n: v for n, v in agreement.may_pin.items() if n in axes}}
    missing += [f"{n}={v}" for n, v in pins.items() if n in axes and v not in axes[n]]
    if missing:
        raise FetchError("changed", address, f"no {', '.join(missing)}"[:120])
    held = FREE - ({"sex"} if agreement.sex else set())
    loose = [n for n, codes in axes.items() if n not in held and n not in pins and len(codes) > 1]
    if loose:
        raise FetchError("changed", address, f"unexpected {', '.join(loose)}"[:120])
    return pins
