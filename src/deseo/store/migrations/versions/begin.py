"""Begin the store: events, what enterprises told, designs of clusters."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "events",
        sa.Column("event_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("entity_kind", sa.String(60), nullable=False),
        sa.Column("entity_id", sa.String(200), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.PrimaryKeyConstraint("event_id", name="pk_events"),
    )
    op.create_index("ix_events_entity_kind", "events", ["entity_kind"])
    op.create_index("ix_events_entity_id", "events", ["entity_id"])
    op.create_table(
        "answer_sheets",
        sa.Column("enterprise_id", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("is_exercise", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("visibility", sa.String(20), nullable=False),
        sa.Column("notice_version", sa.String(40), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", "purpose", name="pk_answer_sheets"),
    )
    op.create_index("ix_answer_sheets_territory_id", "answer_sheets", ["territory_id"])
    op.create_index("ix_answer_sheets_retain_until", "answer_sheets", ["retain_until"])
    op.create_table(
        "answers",
        sa.Column("enterprise_id", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("question_id", sa.String(200), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", "purpose", "question_id", name="pk_answers"),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "purpose"],
            ["answer_sheets.enterprise_id", "answer_sheets.purpose"],
            name="fk_answers_enterprise_id_answer_sheets",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "designs",
        sa.Column("design_id", sa.String(200), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("is_exercise", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("rules_query", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("design_id", name="pk_designs"),
    )
    op.create_index("ix_designs_territory_id", "designs", ["territory_id"])
