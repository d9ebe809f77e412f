"""A question is a path below a source's address and the parameters that go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from deseo.sources.live.failures import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deseo.sources.live.clients import Answer, Asker

MOST_PAGES = 50


class Question(NamedTuple):
    """Hold a path and its parameters, in order."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()


def read_object(answer: Answer, *needed: str) -> dict[str, Any]:
    """Read an answer as a JSON object that has these names.

    Raises
    ------
    FetchError
        "warned", if it has an error instead; "changed", if a name is missing.
    """
    found = answer.read_json()
    if not isinstance(found, dict):
        raise FetchError("changed", answer.address, "no object")
    for name in ("error", "errors", "warning", "fault"):
        if found.get(name):
            raise FetchError("warned", answer.address, str(found[name])[:120])
    missing = [name for name in needed if name not in found]
    if missing:
        raise FetchError("changed", answer.address, f"no {', '.join(missing)}")
    return found


def read_list(found: dict[str, Any], name: str, answer: Answer) -> list[dict[str, Any]]:
    """Read one name of an object as a list of objects.

    Raises
    ------
    FetchError
        "changed", if it is anything else.
    """
    rows = found[name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FetchError("changed", answer.address, f"{name} is no list of objects")
    return rows


def ask_pages(asker: Asker, question: Question, needed: str, next_page: str) -> Iterator[Any]:
    """Ask for every page of an answer, following the address each names (`a.b` is nested).

    Raises
    ------
    FetchError
        "huge", if there is no end to them.
    """
    answer = asker.ask(*question)
    for _ in range(MOST_PAGES):
        found = read_object(answer, needed)
        yield from read_list(found, needed, answer)
        following: Any = found
        for name in next_page.split("."):
            following = following.get(name) if isinstance(following, dict) else None
        if not following or following == answer.address:
            return
        answer = asker.ask_address(str(following))
    raise FetchError("huge", answer.address, f"more than {MOST_PAGES} pages")
