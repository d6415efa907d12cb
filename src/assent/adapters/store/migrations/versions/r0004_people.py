"""People: accounts, sessions, tokens of programs, tries, and the record of what was done to accounts."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database import guards
from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty: the first administrator is made by a command."""
    op.create_table(
        "account",
        sa.Column("id", Identifier, primary_key=True),
        sa.Column("folded", Identifier, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", Identifier, nullable=False),
        sa.Column("organization", Identifier, nullable=False),
        sa.Column("credential", Identifier),
        sa.Column("specialty", sa.String),
        sa.Column("licence", sa.String),
        sa.Column("licence_until", sa.Date),
        sa.Column("reports_to", Identifier, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("password_until", Instant),
        sa.Column("subject", Identifier),
        sa.UniqueConstraint("folded", name="account_once"),
        sa.UniqueConstraint("subject", name="account_subject"),
        sa.CheckConstraint("password = '' OR password LIKE '$argon2id$%'", name="account_password_hashed"),
    )
    op.create_table(
        "account_session",
        sa.Column("digest", Identifier, primary_key=True),
        sa.Column(
            "account", Identifier, sa.ForeignKey("account.id", name="session_of_account"), nullable=False
        ),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Index("session_account", "account"),
        sa.Index("session_ends", "ends_at"),
    )
    op.create_table(
        "account_token",
        sa.Column("digest", Identifier, primary_key=True),
        sa.Column(
            "account", Identifier, sa.ForeignKey("account.id", name="token_of_account"), nullable=False
        ),
        sa.Column("name", Identifier, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("valid_until", Instant, nullable=False),
        sa.Column("revoked_at", Instant),
        sa.UniqueConstraint("account", "name", name="token_name"),
    )
    op.create_table(
        "account_try",
        sa.Column("who", Identifier, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("locked_until", Instant),
        sa.Index("try_since", "since"),
    )
    op.create_table(
        "account_attempt",
        sa.Column("state", Identifier, primary_key=True),
        sa.Column("nonce", sa.String, nullable=False),
        sa.Column("verifier", sa.String, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
    )
    op.create_table(
        "account_change",
        sa.Column("number", Position, sa.Identity(always=False)),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", Identifier, nullable=False),
        sa.Column("role", Identifier, nullable=False),
        sa.Column(
            "account", Identifier, sa.ForeignKey("account.id", name="change_of_account"), nullable=False
        ),
        sa.Column("what", Identifier, nullable=False),
        sa.Column("details", JsonText, nullable=False),
        sa.PrimaryKeyConstraint("number", name="account_change_pkey"),
        sa.Index("change_account", "account", "number"),
        sqlite_autoincrement=True,
    )
    dialect = op.get_bind().dialect.name
    for statement in (
        *guards.append_only(dialect, "account_change"),
        *guards.no_replacing(dialect, "account_change", ("number",)),
        *guards.never_removed(dialect, "account"),
        *guards.no_replacing(dialect, "account", ("id",), ("folded",)),
    ):
        op.get_bind().exec_driver_sql(statement)
