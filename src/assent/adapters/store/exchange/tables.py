"""Tables of exchange: calls of CDS services with their answers, and what was said in them. Append-only."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position
from assent.adapters.store.tables import metadata

hook_call = Table(
    "hook_call",
    metadata,
    Column("number", Position, Identity(always=False)),
    Column("id", Identifier, nullable=False),
    Column("at", Instant, nullable=False),
    Column("account", Identifier, nullable=False),
    Column("hook", Identifier, nullable=False),
    Column("instance", Identifier, nullable=False),
    Column("status", Integer, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("response", LargeBinary, nullable=False),
    PrimaryKeyConstraint("number", name="hook_call_pkey"),
    UniqueConstraint("id", name="hook_call_once"),
    Index("hook_call_instance", "instance"),
    sqlite_autoincrement=True,
)
"""Calls as they came and were answered, compressed."""

coverage_assertion = Table(
    "coverage_assertion",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("call", Identifier, ForeignKey("hook_call.id", name="assertion_of_call"), nullable=False),
    Column("said", JsonText, nullable=False),
)
"""What was said in a call, under the id that the program has."""
