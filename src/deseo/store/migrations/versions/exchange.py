"""Keep threads of talk about a territory, a cluster or an enterprise, and what is posted there."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables of threads and posts."""
    op.create_table(
        "threads",
        sa.Column("thread_id", sa.String(200), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("is_exercise", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("anchor_kind", sa.String(20), nullable=False),
        sa.Column("anchor_id", sa.String(200), nullable=False),
        sa.Column("tried_on", sa.String(300), nullable=False),
        sa.Column("reuse", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("thread_id", name="pk_threads"),
    )
    op.create_index("ix_threads_territory_id", "threads", ["territory_id"])
    op.create_table(
        "posts",
        sa.Column("post_id", sa.String(200), nullable=False),
        sa.Column("thread_id", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("nickname", sa.String(30), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name="pk_posts"),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.thread_id"], name="fk_posts_thread_id_threads"
        ),
    )
    op.create_index("ix_posts_thread_id", "posts", ["thread_id"])
