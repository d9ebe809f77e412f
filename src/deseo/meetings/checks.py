"""What words and values have to be before they are kept: all that is wrong is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping


def is_line(text: str, longest: int) -> bool:
    """Tell whether a text is one printable line that says something."""
    return bool(text.strip()) and len(text) <= longest and text.isprintable()


def is_text(text: str, longest: int) -> bool:
    """Tell whether a text is printable, lines allowed, and not too long; it may be empty."""
    return len(text) <= longest and all(c.isprintable() or c == "\n" for c in text)


def refuse_broken(rules: Mapping[str, bool]) -> None:
    """Refuse what breaks rules; each is its sentence, and whether it is broken.

    Raises
    ------
    InputError
        With the sentences of all that are.
    """
    problems = [sentence for sentence, is_broken in rules.items() if is_broken]
    if problems:
        raise InputError("\n".join(problems))
