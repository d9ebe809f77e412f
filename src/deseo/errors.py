"""The few ways in which the Atlas refuses: each names the thing, the value and the expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class DeseoError(Exception):
    """Something the Atlas was asked and cannot do; its text is written for the person who asked."""


class InputError(DeseoError, ValueError):
    """A file, a table or a value that has to be mended before it can be used."""


class ZoneError(InputError):
    """Areas that cannot become a territory; `reason` and `values` are what pages speak by."""

    def __init__(self, reason: str, sentence: str, **values: str | float) -> None:
        """Keep the reason (one of `ZONE_REASONS`) and its values beside the sentence."""
        super().__init__(sentence)
        self.reason, self.values = reason, values


ZONE_REASONS = (
    "large", "unreadable", "many", "no_crs", "no_areas", "wide", "unmeasurable", "name", "country",
    "region", "degrees", "crs",
)  # fmt: skip


class ReadingError(InputError):
    """A list that cannot be brought in; `reason` and `values` are what pages speak by."""

    def __init__(self, reason: str, sentence: str, **values: str | int) -> None:
        """Keep the reason (one of `READING_REASONS`) and its values beside the sentence."""
        super().__init__(sentence)
        self.reason, self.values = reason, values


READING_REASONS = (
    "unopenable", "no_file", "empty", "large", "kind", "packed", "archive", "damaged", "bomb",
    "long", "wide", "no_list", "password", "sheet", "no_sheet", "no_text", "broken", "slow",
    "no_crs", "crs_unknown", "no_column", "no_mapping", "no_toml", "no_field", "names_no_column",
    "unwritable", "no_report", "no_territory", "meanwhile",
)  # fmt: skip


class MissingDataError(DeseoError, FileNotFoundError):
    """A file that the Atlas ships or was told to read is not there."""


class MissingWordError(DeseoError, KeyError):
    """A key that no catalogue holds: a mistake of ours, found by the tests."""


class StoreError(DeseoError):
    """What people made cannot be read or written just now; `reason` is a word pages speak by."""

    def __init__(self, reason: str, sentence: str) -> None:
        """Keep the reason (one of `STORE_REASONS`) beside the sentence."""
        super().__init__(sentence)
        self.reason = reason


STORE_REASONS = ("locked", "readonly", "corrupt", "newer", "full", "unreachable", "failed")


class EditConflict(DeseoError):  # noqa: N818 - a conflict is told, not suffered
    """Somebody else changed the same thing meanwhile; both versions are here, neither is lost.

    `mine` and `theirs` map the id of each thing in conflict to its fields; `theirs` lacks what was
    removed, and `versions` gives the number each thing has now (0 where it was removed).
    """

    def __init__(
        self,
        mine: Mapping[str, Mapping[str, Any]],
        theirs: Mapping[str, Mapping[str, Any]],
        versions: Mapping[str, int],
    ) -> None:
        """Keep both versions of everything in conflict."""
        count = len(mine)
        super().__init__(f"{count} changed meanwhile by somebody else: {', '.join(sorted(mine))}.")
        self.mine, self.theirs, self.versions = dict(mine), dict(theirs), dict(versions)
