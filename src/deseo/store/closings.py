"""A meeting closes for good, its votes with it; then nobody can tell whose vote was which.

What voters were known by is drawn anew, for those who joined and for each vote on its own, so that
no phone that comes back can be told from another, nor two votes of one phone be laid together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select, update

from deseo.store.ballots import select_ballots, write_ballot
from deseo.store.meetings import PARTICIPANTS, need_open_meeting, write_meeting
from deseo.store.votes import VOTES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from deseo.meetings import Meeting
    from deseo.store.stores import Store


def close_meeting(store: Store, meeting: Meeting, role: str = "facilitator") -> Meeting:
    """Close a meeting with whatever is open of it; give it back as it now stands.

    Raises
    ------
    EditConflict
        If somebody else changed the meeting since it was read.
    InputError
        If it is closed already.
    """
    with store.writing() as connection:
        need_open_meeting(connection, meeting.meeting_id)
        for ballot in select_ballots(connection, meeting.meeting_id):
            if ballot.is_open:
                write_ballot(connection, replace(ballot, state="closed"), role)
            _forget_voters(connection, ballot.ballot_id)
        _forget_participants(connection, meeting.meeting_id)
        closed = replace(meeting, state="closed", timer_ends_at=None)
        written = write_meeting(connection, closed, role)
    store.settle()
    return written


def _forget_voters(connection: Connection, ballot_id: str) -> None:
    chosen = VOTES.c.ballot_id == ballot_id
    for known in connection.scalars(select(VOTES.c.voter_id).where(chosen)).all():
        fresh = {"voter_id": uuid4().hex, "request_id": uuid4().hex}
        connection.execute(update(VOTES).where(chosen & (VOTES.c.voter_id == known)).values(fresh))


def _forget_participants(connection: Connection, meeting_id: str) -> None:
    chosen = PARTICIPANTS.c.meeting_id == meeting_id
    for known in connection.scalars(select(PARTICIPANTS.c.participant_id).where(chosen)).all():
        own = chosen & (PARTICIPANTS.c.participant_id == known)
        connection.execute(update(PARTICIPANTS).where(own).values(participant_id=uuid4().hex))
