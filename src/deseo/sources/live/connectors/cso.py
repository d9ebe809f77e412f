"""CSO's PxStat gives whole tables as JSON-stat; codes differ between tables, labels less so.

Places, ages and levels are found by what they are called in English. Where a label we need is not
there, nothing is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.sources.live.cubes import read_axes, read_cube, read_records
from deseo.sources.live.failures import FetchError
from deseo.sources.live.questions import Question
from deseo.sources.live.rows import Figure, make_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract
    from deseo.sources.live.cubes import Axes

SEX, REGION, YEAR = "C02199V02655", "C03788V04538", "TLIST(A1)"
SEX_LABELS = {"female": "F", "females": "F", "male": "M", "males": "M", "both sexes": "T"}


def plan_cso(_: Contract, agreement: Agreement, areas: tuple[Area, ...]) -> list[Question]:
    """Give the one question: the whole table."""
    del areas
    return [Question(f"{agreement.dataset}/JSON-stat/2.0/en")]


def collect_cso(asker: Asker, agreement: Agreement, areas: tuple[Area, ...]) -> Iterator[Figure]:
    """Ask CSO for one table and read what is ours of it."""
    (question,) = plan_cso(asker.contract, agreement, areas)
    answer = asker.ask(*question)
    cube = read_cube(answer)
    axes = read_axes(cube, answer.address)
    _check_axes(agreement, axes, answer.address)
    pins = {**agreement.pins, **{n: v for n, v in agreement.may_pin.items() if n in axes}}
    known = {area.asks.casefold(): area for area in areas}
    for codes, value, flag in read_records(cube, answer.address):
        said = {name: axes[name][code].casefold() for name, code in codes.items()}
        sex, area = SEX_LABELS.get(said[SEX]), known.get(said[REGION])
        is_ours = all(said[name] == label.casefold() for name, label in pins.items())
        year = axes[YEAR][codes[YEAR]]
        if sex and area and is_ours and int(year) >= asker.contract.since:
            yield make_figure(asker.contract, agreement, area, sex, year, value, flag=flag)


def _check_axes(agreement: Agreement, axes: Axes, address: str) -> None:
    missing = [name for name in (SEX, REGION, YEAR, *agreement.pins) if name not in axes]
    for name, label in agreement.pins.items():
        if name in axes and label.casefold() not in {x.casefold() for x in axes[name].values()}:
            missing.append(label)
    if missing:
        raise FetchError("changed", address, f"no {', '.join(missing)}"[:120])
    agreed = {SEX, REGION, YEAR, *agreement.pins, *agreement.may_pin}
    loose = [name for name, codes in axes.items() if name not in agreed and len(codes) > 1]
    odd = [label for label in axes[YEAR].values() if not (label.isascii() and label.isdigit())]
    if loose or odd:
        raise FetchError("changed", address, f"unexpected {', '.join([*loose, *odd])}"[:120])
