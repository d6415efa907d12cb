"""By which entry point an event came in. What is there already names none, and keeps its digest."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty."""
    op.add_column("event", sa.Column("via", Identifier, nullable=True))
