"""Tables of exchange: what was said while ordering (append-only until its time is over), who is to be told of what."""

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

hook_calls_kept = Table(
    "hook_calls_kept",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("since", Instant, nullable=False),
)
"""The moment from which on calls are kept: one row, which only moves forward. What is older may go."""

subscription = Table(
    "subscription",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("account", Identifier, nullable=False),
    Column("npi", Identifier, nullable=False),
    Column("status", Identifier, nullable=False),
    Column("events", Integer, nullable=False),
    Column("said", JsonText, nullable=False),
    Index("subscription_of_office", "npi", "status"),
    Index("subscription_of_account", "account"),
)
"""Programs that want to be told; ``said`` is all of a subscription but what the other columns hold."""

notification = Table(
    "notification",
    metadata,
    Column("subscription", Identifier, ForeignKey("subscription.id", name="of_subscription"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Identifier, nullable=False),
    Column("request", Identifier, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    PrimaryKeyConstraint("subscription", "number", name="notification_pkey"),
    Index("notification_due", "due_at"),
)
"""What is owed still: a row goes when it was told, or given up."""

answer_told = Table(
    "answer_told",
    metadata,
    Column("request", Identifier, primary_key=True),
    Column("digest", Identifier, nullable=False),
)
"""The answer that the office of a request was given last, by its digest."""

notifications_bookmark = Table(
    "notifications_bookmark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("position", Position, nullable=False),
)
"""How far the record was read for changes of answers: one row."""
