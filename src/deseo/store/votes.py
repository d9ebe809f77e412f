"""Votes: one for each voter and ballot, the last one counts, none before opening or after closing.

A vote that is sent twice is written once: it carries the name of the form it was sent with. Who
changes a vote says which one they saw; if theirs came from another window meanwhile, nothing is
written over. Of a vote the events keep that it was cast, never what, nor by whom.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, insert, select, update

from deseo.errors import InputError
from deseo.meetings import Tally, Vote, check_choices, tally
from deseo.store.ballots import find_ballot, find_paper_counts
from deseo.store.events import record_event
from deseo.store.meetings import is_participant, need_open_meeting, touch_meeting
from deseo.store.tables import ID_LENGTH, METADATA, UtcMoment, read_clock
from deseo.store.values import check_identifier
from deseo.store.versions import check_version, read_row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy import Connection

    from deseo.meetings import Ballot
    from deseo.store.stores import Store

LONGEST_REQUEST: Final = 64

VOTES = Table(
    "votes",
    METADATA,
    Column(
        "ballot_id",
        String(ID_LENGTH),
        ForeignKey("ballots.ballot_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("voter_id", String(64), primary_key=True),
    Column("choices", JSON, nullable=False),
    Column("request_id", String(LONGEST_REQUEST), nullable=False),
    Column("cast_at", UtcMoment, nullable=False),
    Column("version", Integer, nullable=False),
)


def cast_vote(store: Store, meeting_id: str, vote: Vote) -> Vote:
    """Cast a vote in place of the voter's former one; give it back once the disk has it.

    Sent again by the same form with the same choices it stays as it is.

    Raises
    ------
    InputError
        If the ballot is none of the meeting that is open now, it is no vote on it, or the voter
        never joined.
    EditConflict
        If the voter voted from another window meanwhile: nothing was written, both are told.
    """
    problem = check_identifier("request_id", vote.request_id, LONGEST_REQUEST)
    if problem:
        raise InputError(problem)
    with store.writing() as connection:
        _need_open_ballot(connection, meeting_id, vote)
        before = find_vote(connection, vote.ballot_id, vote.voter_id)
        if before is not None and before.request_id == vote.request_id:
            if before.choices == vote.choices:
                return before
            vote = replace(vote, version=before.version)  # the same form, filled in otherwise
        theirs = None if before is None else vars(before)
        check_version(vote.ballot_id, vars(vote), theirs, vote.version)
        _write_vote(connection, vote, before)
        touch_meeting(connection, meeting_id)
    return replace(vote, version=vote.version + 1)


def read_vote(store: Store, ballot_id: str, voter_id: str) -> Vote | None:
    """Read a voter's own vote, for that voter."""
    with store.reading() as connection:
        return find_vote(connection, ballot_id, voter_id)


def find_vote(connection: Connection, ballot_id: str, voter_id: str) -> Vote | None:
    """Read one vote inside a transaction."""
    row = read_row(connection, VOTES, {"ballot_id": ballot_id, "voter_id": voter_id})
    return None if row is None else _to_vote(row)


def read_tally(store: Store, ballot_id: str) -> Tally:
    """Count a ballot as it stands at this moment, phones and paper.

    Raises
    ------
    InputError
        If the ballot is gone.
    """
    with store.reading() as connection:
        ballot = find_ballot(connection, ballot_id)
        if ballot is None:
            raise InputError("There is no such vote.")
        return count_ballot(connection, ballot)


def count_ballot(connection: Connection, ballot: Ballot) -> Tally:
    """Count a ballot inside a transaction."""
    query = select(VOTES).where(VOTES.c.ballot_id == ballot.ballot_id).order_by(VOTES.c.voter_id)
    votes = [_to_vote(dict(row)) for row in connection.execute(query).mappings()]
    return tally(ballot, votes, find_paper_counts(connection, ballot.ballot_id))


def _need_open_ballot(connection: Connection, meeting_id: str, vote: Vote) -> None:
    need_open_meeting(connection, meeting_id)
    ballot = find_ballot(connection, vote.ballot_id)
    if ballot is None or ballot.meeting_id != meeting_id or not ballot.is_open:
        raise InputError("The vote is closed, or was not opened yet.")
    if not is_participant(connection, meeting_id, vote.voter_id):
        raise InputError("This phone has not joined the meeting.")
    check_choices(ballot, vote.choices)


def _write_vote(connection: Connection, vote: Vote, before: Vote | None) -> None:
    key = {"ballot_id": vote.ballot_id, "voter_id": vote.voter_id}
    values = {
        "choices": list(vote.choices),
        "request_id": vote.request_id,
        "cast_at": read_clock(),
        "version": vote.version + 1,
    }
    if before is None:
        connection.execute(insert(VOTES).values({**key, **values}))
    else:
        own = (VOTES.c.ballot_id == vote.ballot_id) & (VOTES.c.voter_id == vote.voter_id)
        connection.execute(update(VOTES).where(own).values(values))
    action = "created" if before is None else "changed"
    record_event(connection, "participant", action, ("votes", vote.ballot_id), None, None)


def _to_vote(row: Mapping[str, Any]) -> Vote:
    fields = {name: value for name, value in row.items() if name != "cast_at"}
    return Vote(**{**fields, "choices": tuple(row["choices"])})
