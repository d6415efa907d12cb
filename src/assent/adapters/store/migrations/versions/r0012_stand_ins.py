"""Who stands in for an administrator, from the first to the last day. Nobody does at first."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two days to accounts, empty."""
    op.add_column("account", sa.Column("stand_in_from", sa.Date))
    op.add_column("account", sa.Column("stand_in_until", sa.Date))
