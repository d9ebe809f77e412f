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
from deseo.store.ballots import (
    close_ballot,
    open_ballot,
    read_ballot,
    read_ballots,
    read_paper_counts,
    restore_paper_counts,
    save_ballot,
    save_paper_counts,
    show_results,
)
from deseo.store.closings import close_meeting
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
from deseo.store.meetings import (
    count_participants,
    has_joined,
    join_meeting,
    open_meeting,
    read_meeting,
    read_meetings,
    restore_meeting,
    save_route,
    set_timer,
    stamp_meeting,
    steer,
)
from deseo.store.newcomers import (
    Newcomer,
    read_newcomers,
    remove_newcomer,
    save_newcomer,
    stamp_newcomers,
)
from deseo.store.notes import read_notes, remove_note, save_note, send_note
from deseo.store.scenarios import (
    read_scenario,
    read_scenarios,
    remove_scenario,
    restore_scenario,
    save_scenario,
)
from deseo.store.scenes import read_scene, read_scenes, remove_scene, save_scene
from deseo.store.stamps import stamp_answers
from deseo.store.stores import Store, open_store
from deseo.store.tasks import propose_task, read_tasks, read_territory_tasks, save_task
from deseo.store.votes import cast_vote, read_tally, read_vote

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
    "cast_vote",
    "close_ballot",
    "close_meeting",
    "count_participants",
    "expire_answers",
    "has_joined",
    "join_meeting",
    "open_ballot",
    "open_meeting",
    "open_store",
    "propose_task",
    "read_answers",
    "read_ballot",
    "read_ballots",
    "read_criteria",
    "read_design",
    "read_designs",
    "read_events",
    "read_imported",
    "read_imports",
    "read_measurements",
    "read_meeting",
    "read_meetings",
    "read_newcomers",
    "read_notes",
    "read_paper_counts",
    "read_scenario",
    "read_scenarios",
    "read_scene",
    "read_scenes",
    "read_sheet",
    "read_tally",
    "read_tasks",
    "read_territory_tasks",
    "read_vote",
    "remove_design",
    "remove_newcomer",
    "remove_note",
    "remove_scenario",
    "remove_scene",
    "restore",
    "restore_criterion",
    "restore_measurement",
    "restore_meeting",
    "restore_paper_counts",
    "restore_scenario",
    "save_answers",
    "save_ballot",
    "save_criteria",
    "save_design",
    "save_import",
    "save_measurements",
    "save_newcomer",
    "save_note",
    "save_paper_counts",
    "save_route",
    "save_scenario",
    "save_scene",
    "save_sheets",
    "save_task",
    "send_note",
    "set_timer",
    "show_results",
    "stamp_answers",
    "stamp_imports",
    "stamp_meeting",
    "stamp_newcomers",
    "steer",
    "undo_import",
    "withdraw_answers",
]
