"""Programs that call by the standards: registrations, short-lived tokens, signed tokens that were taken. All empty."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier, Instant, JsonText

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "account_client",
        sa.Column(
            "account", Identifier, sa.ForeignKey("account.id", name="client_of_account"), primary_key=True
        ),
        sa.Column("npis", JsonText, nullable=False),
        sa.Column("keys", sa.String, nullable=False),
        sa.Column("keys_url", sa.String, nullable=False),
        sa.Column("scopes", JsonText, nullable=False),
        sa.Column("issuer", Identifier, nullable=False),
        sa.Column("fhir_servers", JsonText, nullable=False),
        sa.Column("registered_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Index("client_issuer", "issuer"),
    )
    op.create_table(
        "account_access",
        sa.Column("digest", Identifier, primary_key=True),
        sa.Column(
            "account", Identifier, sa.ForeignKey("account.id", name="access_of_account"), nullable=False
        ),
        sa.Column("scopes", JsonText, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Index("access_account", "account"),
        sa.Index("access_ends", "ends_at"),
    )
    op.create_table(
        "account_assertion",
        sa.Column("digest", Identifier, primary_key=True),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Index("assertion_ends", "ends_at"),
    )
