"""Authorizations by number and by their end; what a worklist shows besides, and its index by product line."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and columns, empty: they are filled from the record when the store is opened."""
    op.create_table(
        "authorization_summary",
        sa.Column("request", Identifier, nullable=False),
        sa.Column("number", Identifier, nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("lapsed_on", sa.Date),
        sa.Column("member", Identifier),
        sa.PrimaryKeyConstraint("request", "number", name="authorization_pkey"),
        sa.UniqueConstraint("number", name="authorization_number"),
        sa.ForeignKeyConstraint(["request"], ["head.request"], name="authorization_of_request"),
        sa.Index("authorization_ends", "lapsed_on", "ends", "number"),
    )
    op.add_column("request_summary", sa.Column("kind", Identifier))
    op.add_column("request_summary", sa.Column("codes", sa.String))
    op.create_index(
        "summary_product_line_state_due", "request_summary", ["product_line", "state", "due_at", "request"]
    )
