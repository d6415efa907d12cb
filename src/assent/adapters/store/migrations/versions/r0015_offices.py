"""Offices of several people and NPIs, and who of whom acts for which. There are none at first."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier, JsonText

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and let accounts name an office, further NPIs, and whether they administer it."""
    op.create_table(
        "provider_office",
        sa.Column("id", Identifier, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("npis", JsonText, nullable=False),
    )
    op.add_column("account", sa.Column("office", Identifier))
    op.add_column("account", sa.Column("further_npis", JsonText))
    op.add_column(
        "account", sa.Column("office_administrator", sa.Boolean, nullable=False, server_default=sa.false())
    )
