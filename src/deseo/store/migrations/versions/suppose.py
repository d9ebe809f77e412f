"""Keep scenarios: what people suppose to be otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of scenarios."""
    op.create_table(
        "scenarios",
        sa.Column("scenario_id", sa.String(200), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("is_exercise", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scenario_id", name="pk_scenarios"),
    )
    op.create_index("ix_scenarios_territory_id", "scenarios", ["territory_id"])
