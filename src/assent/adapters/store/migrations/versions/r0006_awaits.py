"""What a request waits for besides its clocks, so that a worklist shows it: a second person, or nothing."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, empty: before this revision nothing could wait for a second person."""
    op.add_column("request_summary", sa.Column("awaits", Identifier))
