"""What is derived: the worklist, determinations, notices, attachments, and who must have signed."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database import guards
from assent.adapters.store.database.columns import DeadlineColumn, Identifier, Instant, JsonText

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the derived tables, empty: they are filled from the record when the store is opened."""
    op.create_table(
        "request_summary",
        sa.Column("request", Identifier, primary_key=True),
        sa.Column("state", Identifier, nullable=False),
        sa.Column("product_line", Identifier),
        sa.Column("urgency", Identifier),
        sa.Column("due_at", DeadlineColumn, nullable=False),
        sa.Column("escalate_at", DeadlineColumn, nullable=False),
        sa.Column("assignee", Identifier),
        sa.Column("member", Identifier),
        sa.Column("provider", Identifier),
        sa.Column("received_at", DeadlineColumn, nullable=False),
        sa.Column("updated", Instant, nullable=False),
        sa.ForeignKeyConstraint(["request"], ["head.request"], name="request_summary_of_request"),
        sa.Index("summary_due", "due_at", "request"),
        sa.Index("summary_escalate", "escalate_at", "request"),
        sa.Index("summary_received", "received_at", "request"),
        sa.Index("summary_state_due", "state", "due_at", "request"),
        sa.Index("summary_state_received", "state", "received_at", "request"),
        sa.Index("summary_state_escalate", "state", "escalate_at", "request"),
        sa.Index("summary_urgency_due", "urgency", "due_at", "request"),
        sa.Index("summary_assignee_due", "assignee", "due_at", "request"),
        sa.Index("summary_provider_received", "provider", "received_at", "request"),
        sa.Index("summary_member_received", "member", "received_at", "request"),
    )
    op.create_table(
        "determination",
        sa.Column("request", Identifier, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("line", Identifier, nullable=False),
        sa.Column("outcome", Identifier, nullable=False),
        sa.Column("decided_at", Instant, nullable=False),
        sa.Column("automatic", sa.Boolean, nullable=False),
        sa.Column("signer", Identifier),
        sa.Column("credential", Identifier),
        sa.Column("licence", Identifier),
        sa.Column("specialty", Identifier),
        sa.Column("reasons", JsonText),
        sa.Column("considered", JsonText),
        sa.PrimaryKeyConstraint("request", "sequence", "line", name="determination_pkey"),
        sa.ForeignKeyConstraint(
            ["request", "sequence"], ["event.request", "event.sequence"], name="determination_of_entry"
        ),
        sa.CheckConstraint(
            "outcome IN ('approved', 'partially_approved', 'adverse')", name="determination_outcome"
        ),
        sa.CheckConstraint(
            "outcome = 'approved' OR (NOT automatic"
            " AND length(trim(coalesce(signer, ''))) > 0"
            " AND length(trim(coalesce(credential, ''))) > 0"
            " AND length(trim(coalesce(specialty, ''))) > 0"
            " AND length(coalesce(reasons, '')) > 4"
            " AND length(coalesce(considered, '')) > 4)",
            name="determination_signed",
        ),
    )
    op.create_table(
        "notice",
        sa.Column("request", Identifier, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("recipient", Identifier, nullable=False),
        sa.Column("kind", Identifier, nullable=False),
        sa.Column("language", Identifier),
        sa.Column("channel", Identifier),
        sa.Column("at", Instant, nullable=False),
        sa.Column("content", sa.String),
        sa.PrimaryKeyConstraint("request", "sequence", "recipient", name="notice_pkey"),
        sa.ForeignKeyConstraint(
            ["request", "sequence"], ["event.request", "event.sequence"], name="notice_of_entry"
        ),
    )
    op.create_table(
        "attachment",
        sa.Column("request", Identifier, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("media_type", Identifier, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("title", sa.String),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("added_by", Identifier, nullable=False),
        sa.PrimaryKeyConstraint("request", "digest", name="attachment_pkey"),
        sa.ForeignKeyConstraint(
            ["request", "sequence"], ["event.request", "event.sequence"], name="attachment_of_entry"
        ),
        sa.CheckConstraint("size >= 0", name="attachment_size"),
    )
    dialect = op.get_bind().dialect.name
    for statement in guards.signed(dialect):
        op.get_bind().exec_driver_sql(statement)
