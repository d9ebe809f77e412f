"""Keep meetings: their ballots and votes, what was counted on paper, tasks, notes and scenes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def name_meeting(*, nullable: bool = False) -> sa.Column[str]:
    """Make the column that says to which meeting something belongs."""
    return sa.Column("meeting_id", sa.String(200), nullable=nullable)


def refer(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Have rows of a table go with what they refer to."""
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.{column}"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Make the tables of meetings."""
    op.create_table(
        "meetings",
        name_meeting(),
        sa.Column("code", sa.String(5), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("is_exercise", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("route", sa.JSON(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("timer_ends_at", sa.DateTime()),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_meetings"),
    )
    op.create_index("ix_meetings_code", "meetings", ["code"])
    op.create_index("ix_meetings_territory_id", "meetings", ["territory_id"])
    op.create_table(
        "participants",
        name_meeting(),
        sa.Column("participant_id", sa.String(64), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "participant_id", name="pk_participants"),
        refer("participants", "meeting_id", "meetings"),
    )
    make_ballots()
    make_records()


def make_ballots() -> None:
    """Make the tables of what is asked and answered."""
    op.create_table(
        "ballots",
        sa.Column("ballot_id", sa.String(200), nullable=False),
        name_meeting(),
        sa.Column("step_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("question", sa.String(300), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("is_shown", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ballot_id", name="pk_ballots"),
        refer("ballots", "meeting_id", "meetings"),
    )
    op.create_index("ix_ballots_meeting_id", "ballots", ["meeting_id"])
    op.create_table(
        "votes",
        sa.Column("ballot_id", sa.String(200), nullable=False),
        sa.Column("voter_id", sa.String(64), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("cast_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ballot_id", "voter_id", name="pk_votes"),
        refer("votes", "ballot_id", "ballots"),
    )
    op.create_table(
        "paper_counts",
        sa.Column("ballot_id", sa.String(200), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ballot_id", name="pk_paper_counts"),
        refer("paper_counts", "ballot_id", "ballots"),
    )


def make_records() -> None:
    """Make the tables of what a meeting leaves behind."""
    op.create_table(
        "tasks",
        sa.Column("task_id", sa.String(200), nullable=False),
        name_meeting(nullable=True),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("is_exercise", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("what", sa.String(300), nullable=False),
        sa.Column("who", sa.String(300), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("nickname", sa.String(30), nullable=False),
        sa.Column("anchor_kind", sa.String(60), nullable=False),
        sa.Column("anchor_id", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", name="pk_tasks"),
        refer("tasks", "meeting_id", "meetings"),
    )
    op.create_index("ix_tasks_meeting_id", "tasks", ["meeting_id"])
    op.create_index("ix_tasks_territory_id", "tasks", ["territory_id"])
    op.create_table(
        "notes",
        sa.Column("note_id", sa.String(200), nullable=False),
        name_meeting(),
        sa.Column("step_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("nickname", sa.String(30), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("note_id", name="pk_notes"),
        refer("notes", "meeting_id", "meetings"),
    )
    op.create_index("ix_notes_meeting_id", "notes", ["meeting_id"])
    op.create_table(
        "scenes",
        sa.Column("scene_id", sa.String(200), nullable=False),
        name_meeting(),
        sa.Column("step_id", sa.String(200), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scene_id", name="pk_scenes"),
        refer("scenes", "meeting_id", "meetings"),
    )
    op.create_index("ix_scenes_meeting_id", "scenes", ["meeting_id"])
