"""The table of operations on the whole installation."""

from sqlalchemy import Column, Identity, PrimaryKeyConstraint, String, Table

from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position
from assent.adapters.store.tables import metadata

operation = Table(
    "operation",
    metadata,
    Column("number", Position, Identity(always=False)),
    Column("at", Instant, nullable=False),
    Column("actor", String, nullable=False),
    Column("what", Identifier, nullable=False),
    Column("details", JsonText, nullable=False),
    PrimaryKeyConstraint("number", name="operation_pkey"),
    sqlite_autoincrement=True,
)
"""Append-only. What was done to the installation, or asked of it, that belongs to no request."""
