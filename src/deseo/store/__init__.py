"""Keep what people make: one database, every change an event, nobody's words lost."""

from deseo.evaluation import Design
from deseo.schema.answers import VISIBILITIES
from deseo.store.answers import (
    AnswerSheet,
    Visibility,
    expire_answers,
    read_answers,
    read_sheet,
    save_answers,
    save_sheets,
    withdraw_answers,
)
from deseo.store.backups import back_up, restore
from deseo.store.criteria import (
    read_criteria,
    read_measurements,
    restore_criterion,
    restore_measurement,
    save_criteria,
    save_measurements,
)
from deseo.store.designs import read_design, read_designs, remove_design, save_design
from deseo.store.duplicates import PAIRS as _PAIRS  # noqa: F401 - known to the catalogue
from deseo.store.events import ROLES, Event, read_events
from deseo.store.imports import (
    ImportedBatch,
    read_imported,
    read_imports,
    save_import,
    stamp_imports,
    undo_import,
)
from deseo.store.newcomers import (
    Newcomer,
    read_newcomers,
    remove_newcomer,
    save_newcomer,
    stamp_newcomers,
)
from deseo.store.scenarios import SCENARIOS as _SCENARIOS  # noqa: F401 - known to the catalogue
from deseo.store.stamps import stamp_answers
from deseo.store.stores import Store, open_store

__all__ = [
    "ROLES",
    "VISIBILITIES",
    "AnswerSheet",
    "Design",
    "Event",
    "ImportedBatch",
    "Newcomer",
    "Store",
    "Visibility",
    "back_up",
    "expire_answers",
    "open_store",
    "read_answers",
    "read_criteria",
    "read_design",
    "read_designs",
    "read_events",
    "read_imported",
    "read_imports",
    "read_measurements",
    "read_newcomers",
    "read_sheet",
    "remove_design",
    "remove_newcomer",
    "restore",
    "restore_criterion",
    "restore_measurement",
    "save_answers",
    "save_criteria",
    "save_design",
    "save_import",
    "save_measurements",
    "save_newcomer",
    "save_sheets",
    "stamp_answers",
    "stamp_imports",
    "stamp_newcomers",
    "undo_import",
    "withdraw_answers",
]
