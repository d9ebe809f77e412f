"""Keep what people make: one database, every change an event, nobody's words lost."""

from deseo.store.answers import (
    VISIBILITIES,
    AnswerSheet,
    Visibility,
    expire_answers,
    read_answers,
    read_sheet,
    save_answers,
    withdraw_answers,
)
from deseo.store.designs import Design, read_design, read_designs, remove_design, save_design
from deseo.store.events import ROLES, Event, read_events
from deseo.store.stores import Store, open_store

__all__ = [
    "ROLES",
    "VISIBILITIES",
    "AnswerSheet",
    "Design",
    "Event",
    "Store",
    "Visibility",
    "expire_answers",
    "open_store",
    "read_answers",
    "read_design",
    "read_designs",
    "read_events",
    "read_sheet",
    "remove_design",
    "save_answers",
    "save_design",
    "withdraw_answers",
]
