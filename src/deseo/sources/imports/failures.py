"""Why a list cannot be brought in, in the reader's language; never what a library has to say.

Every way to fail has a word (`READING_REASONS`) and its sentence in the catalogues (`reading.*`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deseo.errors import MissingDataError, ReadingError, StoreError

if TYPE_CHECKING:
    from deseo.errors import DeseoError
    from deseo.i18n import Translator

LONGEST_VALUE = 200


def describe_failure(error: DeseoError, t: Translator) -> str:
    """Say in one sentence why a list cannot be brought in."""
    if isinstance(error, StoreError):
        return t(f"store.{error.reason}")
    if isinstance(error, MissingDataError):
        return t("reading.missing")
    if not isinstance(error, ReadingError):
        return t("reading.other")
    values = {name: _write_value(value, t) for name, value in error.values.items()}
    return t(f"reading.{error.reason}", **values)


def _write_value(value: str | int, t: Translator) -> str:
    if isinstance(value, int):
        return t.number(value)
    plain = "".join(c if c.isprintable() else " " for c in value)
    return plain if len(plain) <= LONGEST_VALUE else plain[: LONGEST_VALUE - 1] + "…"
