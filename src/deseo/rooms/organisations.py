"""Whom a participant may speak for: the organisations of the meeting's territory, by name.

The dashboard lists them when it opens the room and hands the list over; the service asks no file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deseo.sources.shipped import load_dataset
from deseo.store import Store, read_imported, read_newcomers, read_standing

if TYPE_CHECKING:
    import pandas as pd

    from deseo.meetings import Meeting
    from deseo.settings import Paths

NAMED_BY: Final = ("name", "municipality")


def list_organisations(paths: Paths, meeting: Meeting) -> dict[str, str]:
    """List the organisations of a meeting by identifier, named with their town, in that order.

    Those imported and those named in a room are among them; who stands for another is not.
    """
    territory_id, is_exercise = meeting.territory_id, meeting.is_exercise
    source = "exercise" if is_exercise else "real"
    named = _name_rows(load_dataset(paths, territory_id, source).enterprises)
    if paths.enterprises is None:
        store = Store.of(paths)
        named |= _name_rows(read_newcomers(store, territory_id, is_exercise=is_exercise))
        if not is_exercise:
            named |= _name_rows(read_imported(store, territory_id))
            for left, right in read_standing(store, territory_id):
                if left in named:
                    named.pop(right, None)
    return dict(sorted(named.items(), key=lambda each: (each[1].casefold(), each[0])))


def _name_rows(rows: pd.DataFrame) -> dict[str, str]:
    columns = (rows[name].fillna("").astype("str") for name in ("enterprise_id", *NAMED_BY))
    return {
        enterprise_id: " · ".join(filter(None, (name, town)))
        for enterprise_id, name, town in zip(*columns, strict=True)
    }
