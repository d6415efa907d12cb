"""The record: entries, heads, idempotency keys, checkpoints, and what guards them."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database import guards
from assent.adapters.store.database.columns import BodyColumn, Identifier, Instant, Position

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the record."""
    op.create_table(
        "event",
        sa.Column("position", Position, sa.Identity(always=False), primary_key=True),
        sa.Column("request", Identifier, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", Identifier, nullable=False),
        sa.Column("role", Identifier, nullable=False),
        sa.Column("organization", Identifier, nullable=False),
        sa.Column("type", Identifier, nullable=False),
        sa.Column("body", BodyColumn, nullable=False),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.UniqueConstraint("request", "sequence", name="event_once"),
        sa.CheckConstraint("sequence > 0", name="event_sequence"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "head",
        sa.Column("request", Identifier, primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", Identifier, primary_key=True),
        sa.Column("content", sa.String, nullable=False),
        sa.Column("request", Identifier, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Index("idempotency_request", "request"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("position", Position, nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("previous", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
    )
    dialect = op.get_bind().dialect.name
    for statement in (
        *guards.append_only(dialect, "event"),
        *guards.append_only(dialect, "checkpoint"),
        *guards.append_only(dialect, "idempotency"),
        *guards.no_replacing(dialect, "event", ("request", "sequence"), ("position",)),
        *guards.no_replacing(dialect, "checkpoint", ("number",)),
        *guards.no_replacing(dialect, "idempotency", ("key",)),
        *guards.no_replacing(dialect, "head", ("request",)),
        *guards.chained(dialect),
        *guards.head_moves_on(dialect),
        *guards.never_removed(dialect, "head"),
    ):
        op.get_bind().exec_driver_sql(statement)
