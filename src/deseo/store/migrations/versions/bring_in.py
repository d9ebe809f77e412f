"""Keep what was imported: batches, and the enterprises of each."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXTS = (
    "name", "legal_form", "legal_form_stated", "entity_id", "eu_family", "nace", "icnp", "activity",
    "address", "postcode", "municipality", "location_precision", "location_source", "website",
    "networks", "source", "source_url", "licence", "retrieved_at", "quote_basis", "note",
)  # fmt: skip
COUNTS = (
    "employees", "women_employees", "board", "women_board", "managers", "women_managers",
    "employees_year", "source_year",
)  # fmt: skip
ORDER = (
    "name", "legal_form", "legal_form_stated", "entity_id", "eu_family", "is_wise", "nace", "icnp",
    "activity", "address", "postcode", "municipality", "lat", "lon", "location_precision",
    "location_source", "employees", "women_employees", "board", "women_board", "managers",
    "women_managers", "women_employees_share", "employees_year", "website", "networks", "source",
    "source_url", "source_year", "licence", "retrieved_at", "is_exercise", "quote_basis", "note",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables of imports."""
    op.create_table(
        "imports",
        sa.Column("batch_id", sa.String(200), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name="pk_imports"),
    )
    op.create_index("ix_imports_territory_id", "imports", ["territory_id"])
    op.create_table(
        "imported_enterprises",
        sa.Column("enterprise_id", sa.String(200), nullable=False),
        sa.Column("territory_id", sa.String(200), nullable=False),
        *(sa.Column(name, choose_type(name)) for name in ORDER),
        sa.Column("batch_id", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", name="pk_imported_enterprises"),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["imports.batch_id"],
            name="fk_imported_enterprises_batch_id_imports",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_imported_enterprises_territory_id", "imported_enterprises", ["territory_id"]
    )
    op.create_index("ix_imported_enterprises_batch_id", "imported_enterprises", ["batch_id"])


def choose_type(name: str) -> sa.types.TypeEngine[Any]:
    """Choose the type of a column; unknown is NULL in all of them."""
    if name in TEXTS:
        return sa.Text()
    if name in COUNTS:
        return sa.Integer()
    return sa.Boolean(create_constraint=False) if name.startswith("is_") else sa.Float()
