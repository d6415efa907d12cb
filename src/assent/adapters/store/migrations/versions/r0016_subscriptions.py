"""Subscriptions of programs, and what is owed to them. The record is read for changes from its present end on."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty but for the bookmark."""
    op.create_table(
        "subscription",
        sa.Column("id", Identifier, primary_key=True),
        sa.Column("account", Identifier, nullable=False),
        sa.Column("npi", Identifier, nullable=False),
        sa.Column("status", Identifier, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("said", JsonText, nullable=False),
        sa.Index("subscription_of_office", "npi", "status"),
        sa.Index("subscription_of_account", "account"),
    )
    op.create_table(
        "notification",
        sa.Column(
            "subscription",
            Identifier,
            sa.ForeignKey("subscription.id", name="of_subscription"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", Identifier, nullable=False),
        sa.Column("request", Identifier, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("subscription", "number", name="notification_pkey"),
        sa.Index("notification_due", "due_at"),
    )
    op.create_table(
        "answer_told",
        sa.Column("request", Identifier, primary_key=True),
        sa.Column("digest", Identifier, nullable=False),
    )
    bookmark = op.create_table(
        "notifications_bookmark",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("position", Position, nullable=False),
    )
    end = op.get_bind().exec_driver_sql("SELECT coalesce(max(position), 0) FROM event").scalar_one()
    op.execute(sa.insert(bookmark).values(id=1, position=end))
