"""What was said while ordering: calls of CDS services with their answers, and what was said in them. All empty."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database import guards
from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty, and let nothing in them be changed."""
    op.create_table(
        "hook_call",
        sa.Column("number", Position, sa.Identity(always=False)),
        sa.Column("id", Identifier, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("account", Identifier, nullable=False),
        sa.Column("hook", Identifier, nullable=False),
        sa.Column("instance", Identifier, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("response", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="hook_call_pkey"),
        sa.UniqueConstraint("id", name="hook_call_once"),
        sa.Index("hook_call_instance", "instance"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "coverage_assertion",
        sa.Column("id", Identifier, primary_key=True),
        sa.Column(
            "call", Identifier, sa.ForeignKey("hook_call.id", name="assertion_of_call"), nullable=False
        ),
        sa.Column("said", JsonText, nullable=False),
    )
    dialect = op.get_bind().dialect.name
    for statement in (
        *guards.append_only(dialect, "hook_call"),
        *guards.no_replacing(dialect, "hook_call", ("number",), ("id",)),
        *guards.append_only(dialect, "coverage_assertion"),
        *guards.no_replacing(dialect, "coverage_assertion", ("id",)),
    ):
        op.get_bind().exec_driver_sql(statement)
