"""Seals beside the digests of entries and checkpoints. What is there already stays unsealed."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; empty where there is no seal."""
    for table in ("event", "checkpoint"):
        op.add_column(table, sa.Column("seal_key", Identifier, nullable=True))
        op.add_column(table, sa.Column("seal", sa.String, nullable=True))
