"""Settings as they came into force, and proposals to change them. A store begins with none: see the first opening."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database import guards
from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty: what came into force is never changed, what was proposed never removed."""
    op.create_table(
        "settings_proposal",
        sa.Column("number", Position, sa.Identity(always=False)),
        sa.Column("at", Instant, nullable=False),
        sa.Column("proposed_by", Identifier, nullable=False),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("files", JsonText, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("settled_at", Instant),
        sa.Column("settled_by", Identifier),
        sa.Column("settlement", Identifier),
        sa.PrimaryKeyConstraint("number", name="settings_proposal_pkey"),
        sa.CheckConstraint(
            "settled_by <> proposed_by OR settlement <> 'confirmed'", name="settings_proposal_by_two"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "settings_revision",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("origin", Identifier, nullable=False),
        sa.Column("files", JsonText, nullable=False),
        sa.Column("brought_by", Identifier, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("confirmed_by", Identifier, nullable=False),
        sa.Column("stand_in", sa.Boolean, nullable=False),
        sa.Column(
            "proposal", Position, sa.ForeignKey("settings_proposal.number", name="settings_revision_proposed")
        ),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("seal_key", Identifier),
        sa.Column("seal", sa.String),
        sa.CheckConstraint("confirmed_by <> brought_by", name="settings_revision_by_two"),
        sa.CheckConstraint("number > 0", name="settings_revision_number"),
    )
    dialect = op.get_bind().dialect.name
    for statement in (
        *guards.append_only(dialect, "settings_revision"),
        *guards.no_replacing(dialect, "settings_revision", ("number",)),
        *guards.never_removed(dialect, "settings_proposal"),
        *guards.no_replacing(dialect, "settings_proposal", ("number",)),
    ):
        op.get_bind().exec_driver_sql(statement)
