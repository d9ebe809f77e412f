"""The few ways in which the Atlas refuses: each names the thing, the value and the expectation."""

from __future__ import annotations


class DeseoError(Exception):
    """Something the Atlas was asked and cannot do; its text is written for the person who asked."""


class InputError(DeseoError, ValueError):
    """A file, a table or a value that has to be mended before it can be used."""


class MissingDataError(DeseoError, FileNotFoundError):
    """A file that the Atlas ships or was told to read is not there."""


class MissingWordError(DeseoError, KeyError):
    """A key that no catalogue holds: a mistake of ours, found by the tests."""
