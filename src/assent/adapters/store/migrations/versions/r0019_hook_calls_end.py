"""Hook calls and what was said in them may go once their time is over: up to a moment that only moves forward."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database import guards
from assent.adapters.store.database.columns import Instant

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the moment, long ago as yet, and let rows of before it go; none is changed, as before."""
    kept = op.create_table(
        "hook_calls_kept",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("since", Instant, nullable=False),
    )
    op.execute(sa.insert(kept).values(id=1, since=datetime(1970, 1, 1, tzinfo=UTC)))
    dialect = op.get_bind().dialect.name
    since = "(SELECT since FROM hook_calls_kept)"
    of_call = "(SELECT at FROM hook_call WHERE id = OLD.call)"
    for statement in (
        *guards.append_only_until(dialect, "hook_call", f"OLD.at >= {since}"),
        *guards.append_only_until(dialect, "coverage_assertion", f"{of_call} >= {since}"),
        *guards.moves_on(dialect, "hook_calls_kept", "since"),
    ):
        op.get_bind().exec_driver_sql(statement)
