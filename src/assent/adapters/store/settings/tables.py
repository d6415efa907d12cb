"""The tables of settings: what came into force, which is appended and never changed, and what was proposed."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position
from assent.adapters.store.tables import metadata

settings_proposal = Table(
    "settings_proposal",
    metadata,
    Column("number", Position, Identity(always=False)),
    Column("at", Instant, nullable=False),
    Column("proposed_by", Identifier, nullable=False),
    Column("base", Integer, nullable=False),
    Column("files", JsonText, nullable=False),
    Column("why", String, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", Identifier),
    Column("settlement", Identifier),
    PrimaryKeyConstraint("number", name="settings_proposal_pkey"),
    CheckConstraint(
        "settled_by <> proposed_by OR settlement <> 'confirmed'", name="settings_proposal_by_two"
    ),
    sqlite_autoincrement=True,
)
"""What one administrator proposed and another settles: the text of each file of settings, by its name."""

settings_revision = Table(
    "settings_revision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("origin", Identifier, nullable=False),
    Column("files", JsonText, nullable=False),
    Column("brought_by", Identifier, nullable=False),
    Column("why", String, nullable=False),
    Column("confirmed_by", Identifier, nullable=False),
    Column("stand_in", Boolean, nullable=False),
    Column("proposal", Position, ForeignKey("settings_proposal.number", name="settings_revision_proposed")),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("seal_key", Identifier),
    Column("seal", String),
    CheckConstraint("confirmed_by <> brought_by", name="settings_revision_by_two"),
    CheckConstraint("number > 0", name="settings_revision_number"),
)
"""Append-only. The settings from a moment on, one row after the other."""
