"""Keep the evaluation grid of a design: criteria, and what was measured of them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the grid."""
    op.create_table(
        "criteria",
        sa.Column("criterion_id", sa.String(200), nullable=False),
        sa.Column("design_id", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(60), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("baseline", sa.Float()),
        sa.Column("target", sa.Float()),
        sa.Column("due", sa.Date()),
        sa.Column("responsible", sa.String(300), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("evidence", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("criterion_id", name="pk_criteria"),
        sa.ForeignKeyConstraint(
            ["design_id"],
            ["designs.design_id"],
            name="fk_criteria_design_id_designs",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_criteria_design_id", "criteria", ["design_id"])
    op.create_table(
        "measurements",
        sa.Column("measurement_id", sa.String(200), nullable=False),
        sa.Column("criterion_id", sa.String(200), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("measurement_id", name="pk_measurements"),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["criteria.criterion_id"],
            name="fk_measurements_criterion_id_criteria",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_measurements_criterion_id", "measurements", ["criterion_id"])
