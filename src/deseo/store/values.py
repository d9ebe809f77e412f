"""What may lie in the store: identifiers of a sane length, and values that JSON knows."""

from __future__ import annotations

import json

from deseo.store.tables import ID_LENGTH

LONGEST_VALUE = 20_000


def check_identifier(name: str, value: str, longest: int = ID_LENGTH) -> str:
    """Say what is wrong with an identifier; nothing if it is well."""
    if 0 < len(value) <= longest and value.isprintable():
        return ""
    return f"{name} is {value[:40]!r}; expected 1 to {longest} printable characters."


def check_text(name: str, value: str, longest: int) -> str:
    """Say what is wrong with words somebody wrote; nothing if they are well."""
    if len(value) <= longest and all(c.isprintable() or c == "\n" for c in value):
        return ""
    return f"{name} is {value[:40]!r}; expected at most {longest} printable characters."


def check_value(name: str, value: object) -> str:
    """Say what is wrong with a value that is to be kept as JSON; nothing if it is well."""
    try:
        text = json.dumps(value, allow_nan=False)
        text.encode()
    except (TypeError, ValueError):
        return f"{name} is {str(value)[:40]!r}; expected a number, a text, yes or no, or a list."
    if len(text) > LONGEST_VALUE or "\\u0000" in text:
        return f"{name} is too long; expected at most {LONGEST_VALUE} characters."
    return ""
