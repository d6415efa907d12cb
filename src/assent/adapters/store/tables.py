"""The tables: the record (entries, heads, keys, checkpoints), and what is derived from it.

The migrations make them; a test holds both equal. Guards that the database enforces on top are in
``guards``.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from assent.adapters.store.database import columns

metadata = MetaData()

event = Table(
    "event",
    metadata,
    Column("position", columns.Position, Identity(always=False), primary_key=True),
    Column("request", columns.Identifier, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", columns.Instant, nullable=False),
    Column("actor", columns.Identifier, nullable=False),
    Column("role", columns.Identifier, nullable=False),
    Column("organization", columns.Identifier, nullable=False),
    Column("type", columns.Identifier, nullable=False),
    Column("body", columns.BodyColumn, nullable=False),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("seal_key", columns.Identifier),
    Column("seal", String),
    Column("via", columns.Identifier),
    UniqueConstraint("request", "sequence", name="event_once"),
    CheckConstraint("sequence > 0", name="event_sequence"),
    sqlite_autoincrement=True,
)
"""Append-only. What happened; everything else can be made again from it."""

head = Table(
    "head",
    metadata,
    Column("request", columns.Identifier, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("digest", String, nullable=False),
)
"""The last entry of each request."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", columns.Identifier, primary_key=True),
    Column("content", String, nullable=False),
    Column("request", columns.Identifier, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Index("idempotency_request", "request"),
)
"""What was done under a key: a repeat is answered from here."""

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", columns.Instant, nullable=False),
    Column("position", columns.Position, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("seal_key", columns.Identifier),
    Column("seal", String),
)
"""Append-only. A digest over the heads of all requests as they stood at ``position``."""

letters_bookmark = Table(
    "letters_bookmark",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", columns.Position, nullable=False),
    Column("again", columns.JsonText, nullable=False),
    CheckConstraint("number = 1", name="letters_bookmark_one"),
)
"""One row: how far the record was read for letters, and the requests to look at again. Not derived: it says
what was looked at, not what happened."""


request_summary = Table(
    "request_summary",
    metadata,
    Column("request", columns.Identifier, primary_key=True),
    Column("state", columns.Identifier, nullable=False),
    Column("product_line", columns.Identifier),
    Column("urgency", columns.Identifier),
    Column("due_at", columns.DeadlineColumn, nullable=False),
    Column("escalate_at", columns.DeadlineColumn, nullable=False),
    Column("assignee", columns.Identifier),
    Column("member", columns.Identifier),
    Column("provider", columns.Identifier),
    Column("received_at", columns.DeadlineColumn, nullable=False),
    Column("updated", columns.Instant, nullable=False),
    Column("kind", columns.Identifier),
    Column("codes", String),
    Column("awaits", columns.Identifier),
    ForeignKeyConstraint(["request"], ["head.request"], name="request_summary_of_request"),
    Index("summary_due", "due_at", "request"),
    Index("summary_escalate", "escalate_at", "request"),
    Index("summary_received", "received_at", "request"),
    Index("summary_state_due", "state", "due_at", "request"),
    Index("summary_state_received", "state", "received_at", "request"),
    Index("summary_state_escalate", "state", "escalate_at", "request"),
    Index("summary_urgency_due", "urgency", "due_at", "request"),
    Index("summary_assignee_due", "assignee", "due_at", "request"),
    Index("summary_provider_received", "provider", "received_at", "request"),
    Index("summary_member_received", "member", "received_at", "request"),
    Index("summary_product_line_state_due", "product_line", "state", "due_at", "request"),
)
"""One row a request: what a worklist shows. ``member`` is the plan's key of the member."""

determination = Table(
    "determination",
    metadata,
    Column("request", columns.Identifier, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("line", columns.Identifier, nullable=False),
    Column("outcome", columns.Identifier, nullable=False),
    Column("decided_at", columns.Instant, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("signer", columns.Identifier),
    Column("credential", columns.Identifier),
    Column("licence", columns.Identifier),
    Column("specialty", columns.Identifier),
    Column("reasons", columns.JsonText),
    Column("considered", columns.JsonText),
    PrimaryKeyConstraint("request", "sequence", "line", name="determination_pkey"),
    ForeignKeyConstraint(
        ["request", "sequence"], ["event.request", "event.sequence"], name="determination_of_entry"
    ),
    CheckConstraint("outcome IN ('approved', 'partially_approved', 'adverse')", name="determination_outcome"),
    CheckConstraint(
        "outcome = 'approved' OR (NOT automatic"
        " AND length(trim(coalesce(signer, ''))) > 0"
        " AND length(trim(coalesce(credential, ''))) > 0"
        " AND length(trim(coalesce(specialty, ''))) > 0"
        " AND length(coalesce(reasons, '')) > 4"
        " AND length(coalesce(considered, '')) > 4)",
        name="determination_signed",
    ),
)
"""The plan's decisions by line. Only an approval may stand without a clinician's signature."""

notice = Table(
    "notice",
    metadata,
    Column("request", columns.Identifier, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("recipient", columns.Identifier, nullable=False),
    Column("kind", columns.Identifier, nullable=False),
    Column("language", columns.Identifier),
    Column("channel", columns.Identifier),
    Column("at", columns.Instant, nullable=False),
    Column("content", String),
    PrimaryKeyConstraint("request", "sequence", "recipient", name="notice_pkey"),
    ForeignKeyConstraint(
        ["request", "sequence"], ["event.request", "event.sequence"], name="notice_of_entry"
    ),
)
"""What was told to whom. ``content`` is the digest of the letter."""

attachment = Table(
    "attachment",
    metadata,
    Column("request", columns.Identifier, nullable=False),
    Column("digest", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("media_type", columns.Identifier, nullable=False),
    Column("size", Integer, nullable=False),
    Column("title", String),
    Column("added_at", columns.Instant, nullable=False),
    Column("added_by", columns.Identifier, nullable=False),
    PrimaryKeyConstraint("request", "digest", name="attachment_pkey"),
    ForeignKeyConstraint(
        ["request", "sequence"], ["event.request", "event.sequence"], name="attachment_of_entry"
    ),
    CheckConstraint("size >= 0", name="attachment_size"),
)
"""Documents that came with a request. The bytes are in a folder, by digest."""

authorization_summary = Table(
    "authorization_summary",
    metadata,
    Column("request", columns.Identifier, nullable=False),
    Column("number", columns.Identifier, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("lapsed_on", Date),
    Column("member", columns.Identifier),
    PrimaryKeyConstraint("request", "number", name="authorization_pkey"),
    UniqueConstraint("number", name="authorization_number"),
    ForeignKeyConstraint(["request"], ["head.request"], name="authorization_of_request"),
    Index("authorization_ends", "lapsed_on", "ends", "number"),
)
"""Each authorization as it stands: what finds its request, and what ends soon. Days are the plan's."""

DERIVED = {
    one.name: one for one in (request_summary, determination, notice, attachment, authorization_summary)
}
"""The tables that projections write, by name. All have the column ``request`` first in their key."""
