"""What columns are called: one table of names for each field, in six languages.

Names are compared without case, accents, blanks and signs, since every export writes them its way.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from deseo.searches import fold_text

FILE: Final = Path(__file__).with_name("names.toml")
CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


@dataclass(frozen=True)
class Names:
    """Hold all names: of each compact name its field and rank, and the words of people."""

    fields: tuple[str, ...]
    field_of: dict[str, tuple[str, int]]
    phrases: dict[str, list[frozenset[str]]]
    personal_words: frozenset[str]
    personal_names: frozenset[str]
    closed_words: frozenset[str]


def compact_name(name: str) -> str:
    """Write a name without case, accents, blanks and signs."""
    return fold_text(name).replace(" ", "")


def split_words(name: str) -> frozenset[str]:
    """List the words of a name, "codePostal" being two."""
    return frozenset(fold_text(CAMEL.sub(" ", name)).split())


@cache
def load_names() -> Names:
    """Load the table of names."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    field_of: dict[str, tuple[str, int]] = {}
    for field, names in content["fields"].items():
        for rank, name in enumerate(names):
            field_of.setdefault(compact_name(name), (field, rank))
    return Names(
        tuple(content["fields"]),
        field_of,
        {f: [split_words(n) for n in names] for f, names in content["fields"].items()},
        frozenset(content["personal"]["words"]),
        frozenset(compact_name(name) for name in content["personal"]["names"]),
        frozenset(content["closed"]["words"]),
    )


def find_field(name: str) -> tuple[str, int] | None:
    """Find the field a column's name stands for exactly, and the rank of that name."""
    return load_names().field_of.get(compact_name(name))


def is_personal_name(name: str) -> bool:
    """Tell whether a column's name says that it holds people, or ways to reach them."""
    names = load_names()
    if compact_name(name) in names.personal_names | names.personal_words:
        return True
    words = split_words(name)
    return bool(words & names.personal_words) or {"e", "mail"} <= words or {"e", "post"} <= words
