"""Keep pairs of organisations that may be one, and what was decided of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of pairs."""
    op.create_table(
        "duplicate_pairs",
        sa.Column("pair_id", sa.String(200), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("left_id", sa.String(200), nullable=False),
        sa.Column("right_id", sa.String(200), nullable=False),
        sa.Column("certainty", sa.String(20), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("filled", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(20), nullable=False),
        sa.Column("decided_at", sa.DateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pair_id", name="pk_duplicate_pairs"),
    )
    for name in ("territory_id", "left_id", "right_id"):
        op.create_index(f"ix_duplicate_pairs_{name}", "duplicate_pairs", [name])
