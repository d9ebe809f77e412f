"""What a register gave comes in by the way of a file: proposed, looked at, accepted, taken back.

Its list has our own columns, so that nothing has to be recognised.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deseo.schema.contracts import ENTERPRISES
from deseo.sources.imports.batches import ImportChoices, propose_import
from deseo.sources.imports.mappings import ColumnMapping, list_fields

if TYPE_CHECKING:
    from pathlib import Path

    from deseo.settings import Paths
    from deseo.sources.imports.batches import Proposal

OURS = ColumnMapping({name: (name,) for name in list_fields() if name in ENTERPRISES.names})


def propose_found(paths: Paths, path: Path, title: str, territory_id: str) -> Proposal:
    """Propose a list that a register gave; `title` is what it is called from here on.

    Raises
    ------
    MissingDataError, InputError
        If it is gone, or cannot be read.
    """
    proposal = propose_import(paths, path, territory_id, ImportChoices(OURS))
    return replace(proposal, file=title)
