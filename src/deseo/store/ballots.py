"""Ballots: drafted by the facilitator, opened to the room, closed; and what was counted on paper.

What is asked can be changed as long as it is a draft; once it was opened it stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, select

from deseo.errors import InputError
from deseo.meetings import LONGEST_QUESTION, Ballot, PaperCounts, check_ballot, check_paper
from deseo.store.meetings import need_open_meeting, touch_meeting
from deseo.store.tables import ID_LENGTH, METADATA
from deseo.store.values import check_identifier
from deseo.store.versions import read_row, write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from deseo.store.stores import Store

BALLOTS = Table(
    "ballots",
    METADATA,
    Column("ballot_id", String(ID_LENGTH), primary_key=True),
    Column(
        "meeting_id",
        String(ID_LENGTH),
        ForeignKey("meetings.meeting_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("step_id", String(ID_LENGTH), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("question", String(LONGEST_QUESTION), nullable=False),
    Column("options", JSON, nullable=False),
    Column("dots", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("is_shown", Boolean(create_constraint=False), nullable=False),
    Column("version", Integer, nullable=False),
)
PAPER_COUNTS = Table(
    "paper_counts",
    METADATA,
    Column(
        "ballot_id",
        String(ID_LENGTH),
        ForeignKey("ballots.ballot_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("voters", Integer, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("version", Integer, nullable=False),
)


def save_ballot(store: Store, ballot: Ballot, role: str = "facilitator") -> Ballot:
    """Save a draft, giving it an identifier if it has none; give it back as it now stands.

    Raises
    ------
    InputError
        If it is no ballot, was opened before, or the meeting is closed.
    EditConflict
        If somebody else changed it meanwhile.
    """
    check_ballot(ballot)
    problem = check_identifier("step_id", ballot.step_id)
    if problem:
        raise InputError(problem)
    fresh = replace(
        ballot, ballot_id=ballot.ballot_id or uuid4().hex, state="draft", is_shown=False
    )
    with store.writing() as connection:
        need_open_meeting(connection, ballot.meeting_id)
        known = find_ballot(connection, fresh.ballot_id)
        if known is not None and known.state != "draft":
            raise InputError("The vote was opened; what it asks can be changed no more.")
        return write_ballot(connection, fresh, role)


def open_ballot(store: Store, ballot: Ballot, role: str = "facilitator") -> Ballot:
    """Open a ballot: now phones see it and votes are taken. Raises as `save_ballot` does."""
    return _change(store, ballot, role, state="open")


def close_ballot(store: Store, ballot: Ballot, role: str = "facilitator") -> Ballot:
    """Close a ballot: what comes later is told so and not counted. Raises as `save_ballot` does."""
    return _change(store, ballot, role, state="closed")


def show_results(
    store: Store, ballot: Ballot, *, is_shown: bool, role: str = "facilitator"
) -> Ballot:
    """Let the phones see the results, or not. Raises as `save_ballot` does."""
    return _change(store, ballot, role, is_shown=is_shown)


def read_ballots(store: Store, meeting_id: str) -> tuple[Ballot, ...]:
    """Read the ballots of a meeting, drafts as well, by step and question."""
    with store.reading() as connection:
        return select_ballots(connection, meeting_id)


def select_ballots(connection: Connection, meeting_id: str) -> tuple[Ballot, ...]:
    """Read the ballots of a meeting inside a transaction."""
    query = select(BALLOTS).where(BALLOTS.c.meeting_id == meeting_id)
    query = query.order_by(BALLOTS.c.step_id, BALLOTS.c.question, BALLOTS.c.ballot_id)
    return tuple(_to_ballot(dict(row)) for row in connection.execute(query).mappings())


def read_ballot(store: Store, ballot_id: str) -> Ballot | None:
    """Read one ballot, if it is there."""
    with store.reading() as connection:
        return find_ballot(connection, ballot_id)


def find_ballot(connection: Connection, ballot_id: str) -> Ballot | None:
    """Read one ballot inside a transaction."""
    row = read_row(connection, BALLOTS, {"ballot_id": ballot_id})
    return None if row is None else _to_ballot(row)


def save_paper_counts(store: Store, paper: PaperCounts, role: str = "facilitator") -> PaperCounts:
    """Save what was counted on paper, also after the vote was closed; give it back as it stands.

    Raises
    ------
    InputError
        If it cannot be so many, or the ballot is a draft or gone.
    EditConflict
        If somebody else typed other counts meanwhile.
    """
    fields = {**vars(paper), "cells": [list(row) for row in paper.cells]}
    del fields["version"]
    with store.writing() as connection:
        ballot = find_ballot(connection, paper.ballot_id)
        if ballot is None or ballot.state == "draft":
            raise InputError("There is no such vote; open it first.")
        check_paper(ballot, paper)
        write_rows(connection, PAPER_COUNTS, [(fields, paper.version)], (), role)
        touch_meeting(connection, ballot.meeting_id)
    return replace(paper, version=paper.version + 1)


def read_paper_counts(store: Store, ballot_id: str) -> PaperCounts | None:
    """Read what was counted on paper, if anything was."""
    with store.reading() as connection:
        return find_paper_counts(connection, ballot_id)


def find_paper_counts(connection: Connection, ballot_id: str) -> PaperCounts | None:
    """Read inside a transaction what was counted on paper."""
    row = read_row(connection, PAPER_COUNTS, {"ballot_id": ballot_id})
    return None if row is None else restore_paper_counts(row)


def restore_paper_counts(fields: Mapping[str, Any]) -> PaperCounts:
    """Make paper counts of the fields a conflict carries."""
    return PaperCounts(**{**fields, "cells": tuple(tuple(row) for row in fields["cells"])})


def write_ballot(connection: Connection, ballot: Ballot, role: str) -> Ballot:
    """Write a ballot inside a transaction, over the version that was seen."""
    values = {**vars(ballot), "options": list(ballot.options)}
    del values["ballot_id"], values["version"]
    fields = {"ballot_id": ballot.ballot_id, **values}
    write_rows(connection, BALLOTS, [(fields, ballot.version)], (), role)
    touch_meeting(connection, ballot.meeting_id)
    return replace(ballot, version=ballot.version + 1)


def _change(store: Store, ballot: Ballot, role: str, **changed: Any) -> Ballot:
    with store.writing() as connection:
        need_open_meeting(connection, ballot.meeting_id)
        return write_ballot(connection, replace(ballot, **changed), role)


def _to_ballot(row: Mapping[str, Any]) -> Ballot:
    return Ballot(**{**row, "options": tuple(row["options"])})
