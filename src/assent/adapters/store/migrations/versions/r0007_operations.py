"""Operations on the whole installation: that its clock is right, and what else belongs to no request."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database import guards
from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty and append-only."""
    op.create_table(
        "operation",
        sa.Column("number", Position, sa.Identity(always=False)),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("what", Identifier, nullable=False),
        sa.Column("details", JsonText, nullable=False),
        sa.PrimaryKeyConstraint("number", name="operation_pkey"),
        sqlite_autoincrement=True,
    )
    dialect = op.get_bind().dialect.name
    for statement in (
        *guards.append_only(dialect, "operation"),
        *guards.no_replacing(dialect, "operation", ("number",)),
    ):
        op.get_bind().exec_driver_sql(statement)
