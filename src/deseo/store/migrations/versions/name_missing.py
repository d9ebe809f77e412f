"""Keep newcomers: organisations a room named as missing."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table of newcomers."""
    op.create_table(
        "newcomers",
        sa.Column("enterprise_id", sa.String(200), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("is_exercise", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("eu_family", sa.String(40), nullable=False),
        sa.Column("municipality", sa.String(200), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("told_in", sa.String(200), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", name="pk_newcomers"),
    )
    op.create_index("ix_newcomers_territory_id", "newcomers", ["territory_id"])
