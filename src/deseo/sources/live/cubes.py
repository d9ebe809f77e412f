"""A JSON-stat cube is a list of values and the axes they lie along; here it is read as records.

The values stand row-major, the last axis fastest; a value that is not there is not known. No kept
library fits: those there are drop the status of a value or fail on present pandas.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from deseo.sources.live.failures import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deseo.sources.live.clients import Answer

MOST_CELLS = 2_000_000
Axes = dict[str, dict[str, str]]
Record = tuple[dict[str, str], Any, str]


def read_axes(cube: Any, address: str = "") -> Axes:
    """Read the axes of a cube in their order: for each the codes, in order, with their labels.

    Raises
    ------
    FetchError
        "changed", if this is no cube.
    """
    try:
        sizes = [int(n) for n in cube["size"]]
        axes = {name: _read_axis(cube["dimension"][name]["category"]) for name in cube["id"]}
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        raise FetchError("changed", address, f"no cube ({cause})"[:80]) from cause
    if [len(codes) for codes in axes.values()] != sizes or not axes:
        raise FetchError("changed", address, "the axes are not as long as they say")
    return axes


def _read_axis(category: Mapping[str, Any]) -> dict[str, str]:
    labels = category.get("label") or {}
    index = category.get("index")
    if index is None:  # an axis of one value may have a label only
        index = list(labels)
    codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
    return {str(code): str(labels.get(code, code)) for code in codes}


def read_records(cube: Any, address: str = "") -> Iterator[Record]:
    """Read what a cube holds: for each value that is known its codes, itself and its status.

    Raises
    ------
    FetchError
        "changed", if this is no cube; "huge", if it has more cells than we read.
    """
    axes = read_axes(cube, address)
    cells = 1
    for codes in axes.values():
        cells *= len(codes)
    if cells > MOST_CELLS:
        raise FetchError("huge", address, f"{cells} cells")
    values = _read_sparse(cube.get("value"), cells, address)
    states = cube.get("status") or {}
    states = states if isinstance(states, str) else _read_sparse(states, cells, address)
    for place, cell in enumerate(product(*axes.values())):
        if values.get(place) is not None:
            state = states if isinstance(states, str) else states.get(place) or ""
            yield dict(zip(axes, cell, strict=True)), values[place], str(state)


def _read_sparse(given: Any, cells: int, address: str) -> dict[int, Any]:
    """Read values by their place, from a list of all or an object of some."""
    try:
        pairs = enumerate(given) if isinstance(given, list) else given.items()
        found = {int(place): value for place, value in pairs}
    except (AttributeError, ValueError) as cause:
        raise FetchError("changed", address, "no values") from cause
    if found and not 0 <= min(found) <= max(found) < cells:
        raise FetchError("changed", address, "values beyond the cube")
    return found


def read_cube(answer: Answer) -> Any:
    """Read an answer as a cube, unless it is a warning or an error with a good status.

    Raises
    ------
    FetchError
        "warned", if something else is said in place of a cube or beside it.
    """
    cube = answer.read_json()
    if not isinstance(cube, dict):
        raise FetchError("changed", answer.address, "no cube")
    for name in ("warning", "error", "errors", "fault"):
        if cube.get(name):
            raise FetchError("warned", answer.address, str(cube[name])[:120])
    return cube
