"""Some files are known as they are downloaded: whose they are, under which licence, what is where.

A file is known by the names of some of its columns; where a register's own order is all there is
to go by, by the positions of its columns.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deseo.sources.imports.names import compact_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deseo.sources.imports.recognitions import Columns

FILE: Final = Path(__file__).with_name("known_files.toml")


@dataclass(frozen=True)
class KnownFile:
    """Hold what is known of one kind of file."""

    known_id: str
    source: str
    source_url: str
    licence: str
    entry: Mapping[str, Any]


@cache
def load_known_files() -> tuple[KnownFile, ...]:
    """Load the files that are known."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        KnownFile(key, e["source"], e.get("source_url", ""), e.get("licence", ""), e)
        for key, e in entries.items()
    )


def know_file(names: Sequence[str]) -> KnownFile | None:
    """Know a file by its columns' names; bilingual headers hold both names in one cell."""
    compact = [compact_name(name) for name in names]
    for known in load_known_files():
        needs = [compact_name(name) for name in known.entry["needs"]]
        if all(any(_bears(one, need) for one in compact) for need in needs):
            return known
    return None


def _bears(name: str, needed: str) -> bool:
    """Tell whether a name is one, or begins or ends with it in two languages."""
    long_enough = len(needed) >= len("sezione")
    return name == needed or (long_enough and (name.startswith(needed) or name.endswith(needed)))


def apply_known(known: KnownFile, names: Sequence[str], recognised: Columns) -> Columns:
    """Put what is known of a file in place of what was recognised."""
    entry, compact = known.entry, [compact_name(name) for name in names]
    fields = dict(recognised.fields)
    personal = {at - 1 for at in entry.get("personal", ()) if at <= len(names)}
    wanted = [compact_name(name) for name in entry.get("personal_names", ())]
    personal |= {at for at, name in enumerate(compact) if name in wanted}
    for field, position in entry.get("positions", {}).items():
        if position <= len(names):
            _take(fields, field, position - 1)
    for field, name in entry.get("columns", {}).items():
        if compact_name(name) in compact:
            _take(fields, field, compact.index(compact_name(name)))
    order = [compact_name(name) for name in entry.get("name_order", ())]
    found = [compact.index(name) for name in order if name in compact]
    if found:
        _take(fields, "name", found[0])
        if len(found) > 1:
            _take(fields, "also_known_as", found[1])
    kept = {f: p for f, p in fields.items() if not personal & set(p)}
    used = {at for places in kept.values() for at in places}
    dropped = sorted((personal | {*recognised.personal}) - used)
    return replace(recognised, fields=kept, personal=tuple(dropped))


def _take(fields: dict[str, tuple[int, ...]], field: str, at: int) -> None:
    for other in [f for f, places in fields.items() if at in places and f != field]:
        del fields[other]
    fields[field] = (at,)
