"""Second factors, and what takes two administrators. Who signs on a store that is in use is warned first."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CHANGES = sa.table(
    "account_change", sa.column("number"), sa.column("at", Instant), sa.column("account", sa.String)
)
_OPERATIONS = sa.table(
    "operation",
    sa.column("at", Instant),
    sa.column("actor", sa.String),
    sa.column("what", sa.String),
    sa.column("details", JsonText),
)


def upgrade() -> None:
    """Make the tables, empty, and note on a store with accounts since when a second factor is asked for."""
    op.add_column(
        "account_session", sa.Column("second_factor", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_table(
        "account_factor",
        sa.Column(
            "account", Identifier, sa.ForeignKey("account.id", name="factor_of_account"), primary_key=True
        ),
        sa.Column("secret", sa.String, nullable=False),
        sa.Column("begun_at", Instant, nullable=False),
        sa.Column("proven_at", Instant),
        sa.Column("last_step", sa.Integer, nullable=False),
    )
    op.create_table(
        "account_recovery_code",
        sa.Column("digest", Identifier, primary_key=True),
        sa.Column(
            "account",
            Identifier,
            sa.ForeignKey("account.id", name="recovery_code_of_account"),
            nullable=False,
        ),
        sa.Column("used_at", Instant),
        sa.Index("recovery_code_account", "account"),
    )
    op.create_table(
        "account_proposal",
        sa.Column("number", Position, sa.Identity(always=False)),
        sa.Column("kind", Identifier, nullable=False),
        sa.Column("account", Identifier, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column(
            "proposed_by", Identifier, sa.ForeignKey("account.id", name="proposal_by_account"), nullable=False
        ),
        sa.Column("states", JsonText, nullable=False),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("second_half", sa.String, nullable=False),
        sa.Column("settled_at", Instant),
        sa.Column("settled_by", Identifier),
        sa.Column("settlement", Identifier),
        sa.PrimaryKeyConstraint("number", name="account_proposal_pkey"),
        sa.CheckConstraint(
            "settled_by <> proposed_by OR settlement <> 'confirmed'", name="account_proposal_by_two"
        ),
        sa.CheckConstraint("password = '' OR password LIKE '$argon2id$%'", name="account_proposal_hashed"),
        sa.Index("proposal_account", "account"),
        sqlite_autoincrement=True,
    )
    _announce()


def _announce() -> None:
    """A demonstration of before is known by its first account; any other store with accounts is in use."""
    connection = op.get_bind()
    query = sa.select(_CHANGES.c.at, _CHANGES.c.account).order_by(_CHANGES.c.number).limit(1)
    first = connection.execute(query).one_or_none()
    if first is None:
        return
    is_demonstration = first.account == "demo.admin"
    note: dict[str, object] = {
        "at": first.at if is_demonstration else datetime.now(UTC),
        "actor": "assent",
        "what": "demonstration_made" if is_demonstration else "second_factor_announced",
        "details": {},
    }
    connection.execute(sa.insert(_OPERATIONS).values(note))
