"""Idescat's tables are JSON-stat cubes by year, municipality, sex and whatever the table adds.

At most 20,000 cells may be asked for at once, so the place is named and every other axis is held
to one value where the cube is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.sources.live.cubes import read_axes, read_cube, read_records
from deseo.sources.live.failures import FetchError
from deseo.sources.live.questions import Question
from deseo.sources.live.rows import SEXES, Figure, make_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Asker
    from deseo.sources.live.contracts import Agreement, Area, Contract

PLACE, SEX, YEAR = "MUN", "SEX", "YEAR"
PERIODS = "5"


def plan_idescat(_: Contract, agreement: Agreement, areas: tuple[Area, ...]) -> list[Question]:
    """Give one question for each place, about the last years."""
    pins = tuple(sorted(agreement.pins.items()))
    return [
        Question(
            f"{agreement.dataset}/data",
            (("lang", "en"), (PLACE, area.asks), *pins, ("_LAST_", PERIODS)),
        )
        for area in areas
    ]


def collect_idescat(
    asker: Asker, agreement: Agreement, areas: tuple[Area, ...]
) -> Iterator[Figure]:
    """Ask Idescat about every place and read the cube."""
    questions = plan_idescat(asker.contract, agreement, areas)
    for area, question in zip(areas, questions, strict=True):
        answer = asker.ask(*question)
        cube = read_cube(answer)
        axes = read_axes(cube, answer.address)
        agreed = {PLACE, SEX, YEAR, *agreement.pins}
        loose = [n for n, codes in axes.items() if n not in agreed and len(codes) > 1]
        missing = [n for n in (PLACE, SEX, YEAR) if n not in axes]
        missing += [n for n, v in agreement.pins.items() if n in axes and v not in axes[n]]
        if loose or missing:
            raise FetchError("changed", answer.address, f"axes {', '.join(axes)}"[:120])
        for codes, value, flag in read_records(cube, answer.address):
            is_ours = all(codes.get(name, code) == code for name, code in agreement.pins.items())
            if codes[PLACE] == area.asks and codes[SEX] in SEXES and is_ours:
                sex, year = SEXES[codes[SEX]], codes[YEAR]
                yield make_figure(asker.contract, agreement, area, sex, year, value, flag=flag)
