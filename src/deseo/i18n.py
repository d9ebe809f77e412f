"""Every word on screen comes from a catalogue: one gettext file per language, keys as message ids.

The `.po` files under `locale/` are read as they are, once per language and process, so that no
compiled copy can be out of date. Numbers, dates and plurals follow the language by Babel.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from deseo.errors import MissingWordError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "it": "Italiano",
    "es": "Español",
    "sv": "Svenska",
    "ca": "Català",
}
FALLBACK = "en"
LOCALES = Path(__file__).parent / "locale"


def catalogue_path(language: str) -> Path:
    """Name the catalogue file of a language."""
    return LOCALES / language / "LC_MESSAGES" / "deseo.po"


@cache
def _load_catalogue(language: str) -> gettext.GNUTranslations:
    with catalogue_path(language).open("rb") as source:
        catalogue = read_po(source, locale=language, domain="deseo", abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Translator:
    """Say things in one language: call it with a key and the values the sentence needs."""

    language: str = FALLBACK

    @property
    def locale(self) -> Locale:
        """Give the Babel locale of the language."""
        return Locale.parse(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """Look a sentence up and fill it in.

        Raises
        ------
        MissingWordError
            If no catalogue of this language holds the key.
        """
        text = _load_catalogue(self.language).gettext(key)
        if text == key:
            raise MissingWordError(f"No words for '{key}' in the {self.language} catalogue.")
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Tell whether the language has words for a key."""
        return _load_catalogue(self.language).gettext(key) != key

    def count(self, key: str, n: int, **values: object) -> str:
        """Say a sentence about n things, in the right plural; `{n}` is the formatted number.

        Raises
        ------
        MissingWordError
            If no catalogue of this language holds the key with its plurals.
        """
        text = _load_catalogue(self.language).ngettext(key, key, n)
        if text == key:
            raise MissingWordError(f"No plural for '{key}' in the {self.language} catalogue.")
        return text.format(n=self.number(n), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number as the language does, rounded to a number of digits."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.locale)

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a share of 0 to 1 as a percentage."""
        shown = round(share, digits + 2)
        return format_percent(shown, locale=self.locale, decimal_quantization=digits == 0)

    def date(self, day: date) -> str:
        """Write a day in the language's medium form."""
        return format_date(day, format="medium", locale=self.locale)

    def moment(self, when: datetime) -> str:
        """Write a moment of this computer's day: the day and the time to the minute."""
        return format_datetime(when.astimezone(), format="short", locale=self.locale)

    def enumerate(self, parts: Sequence[str]) -> str:
        """Join words into one list: "a, b and c"."""
        return format_list(list(parts), locale=self.locale)


def choose_language(wanted: str | None) -> str:
    """Choose the language we ship that is nearest to a browser's locale such as 'fr-CA'."""
    primary = (wanted or "").replace("_", "-").split("-")[0].lower()
    return primary if primary in LANGUAGES else FALLBACK
