"""The tables of accounts. Rows of people change; what was done to them is appended and never changed."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
)

from assent.adapters.store.database.columns import Identifier, Instant, JsonText, Position
from assent.adapters.store.tables import metadata

account = Table(
    "account",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("folded", Identifier, nullable=False),
    Column("name", String, nullable=False),
    Column("role", Identifier, nullable=False),
    Column("organization", Identifier, nullable=False),
    Column("credential", Identifier),
    Column("specialty", String),
    Column("licence", String),
    Column("licence_until", Date),
    Column("reports_to", Identifier, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("password", String, nullable=False),
    Column("password_until", Instant),
    Column("subject", Identifier),
    Column("stand_in_from", Date),
    Column("stand_in_until", Date),
    Column("office", Identifier),
    Column("further_npis", JsonText),
    Column("office_administrator", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("folded", name="account_once"),
    UniqueConstraint("subject", name="account_subject"),
    CheckConstraint("password = '' OR password LIKE '$argon2id$%'", name="account_password_hashed"),
)
"""Who may sign in. ``folded`` is the id without case; ``password`` a hash; never removed."""

provider_office = Table(
    "provider_office",
    metadata,
    Column("id", Identifier, primary_key=True),
    Column("name", String, nullable=False),
    Column("npis", JsonText, nullable=False),
)
"""Offices of several people and NPIs; never removed."""

account_session = Table(
    "account_session",
    metadata,
    Column("digest", Identifier, primary_key=True),
    Column("account", Identifier, ForeignKey("account.id", name="session_of_account"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("second_factor", Boolean, nullable=False, server_default=false()),
    Index("session_account", "account"),
    Index("session_ends", "ends_at"),
)
"""Who is signed in now, by the SHA-256 of a token that only they hold."""

account_token = Table(
    "account_token",
    metadata,
    Column("digest", Identifier, primary_key=True),
    Column("account", Identifier, ForeignKey("account.id", name="token_of_account"), nullable=False),
    Column("name", Identifier, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("valid_until", Instant, nullable=False),
    Column("revoked_at", Instant),
    UniqueConstraint("account", "name", name="token_name"),
)
"""Tokens of programs, by their SHA-256; also those that are over, so that a name means one token."""

account_try = Table(
    "account_try",
    metadata,
    Column("who", Identifier, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("locked_until", Instant),
    Index("try_since", "since"),
)
"""Tries to sign in that were not right yet, by the digest of what was typed as id."""

account_attempt = Table(
    "account_attempt",
    metadata,
    Column("state", Identifier, primary_key=True),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("ends_at", Instant, nullable=False),
)
"""Ways through the plan's identity provider that were begun, by the digest of their state."""

account_factor = Table(
    "account_factor",
    metadata,
    Column("account", Identifier, ForeignKey("account.id", name="factor_of_account"), primary_key=True),
    Column("secret", String, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("proven_at", Instant),
    Column("last_step", Integer, nullable=False),
)
"""Authenticators: what their codes are made of, and the last step of time of which one was taken."""

account_recovery_code = Table(
    "account_recovery_code",
    metadata,
    Column("digest", Identifier, primary_key=True),
    Column("account", Identifier, ForeignKey("account.id", name="recovery_code_of_account"), nullable=False),
    Column("used_at", Instant),
    Index("recovery_code_account", "account"),
)
"""Codes for a lost authenticator, by their SHA-256; each counts once."""

account_proposal = Table(
    "account_proposal",
    metadata,
    Column("number", Position, Identity(always=False)),
    Column("kind", Identifier, nullable=False),
    Column("account", Identifier, nullable=False),
    Column("at", Instant, nullable=False),
    Column("proposed_by", Identifier, ForeignKey("account.id", name="proposal_by_account"), nullable=False),
    Column("states", JsonText, nullable=False),
    Column("password", String, nullable=False),
    Column("second_half", String, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", Identifier),
    Column("settlement", Identifier),
    PrimaryKeyConstraint("number", name="account_proposal_pkey"),
    CheckConstraint("settled_by <> proposed_by OR settlement <> 'confirmed'", name="account_proposal_by_two"),
    CheckConstraint("password = '' OR password LIKE '$argon2id$%'", name="account_proposal_hashed"),
    Index("proposal_account", "account"),
    sqlite_autoincrement=True,
)
"""What one administrator proposed and another settles; ``states`` is the account before and after."""

account_change = Table(
    "account_change",
    metadata,
    Column("number", Position, Identity(always=False)),
    Column("at", Instant, nullable=False),
    Column("actor", Identifier, nullable=False),
    Column("role", Identifier, nullable=False),
    Column("account", Identifier, ForeignKey("account.id", name="change_of_account"), nullable=False),
    Column("what", Identifier, nullable=False),
    Column("details", JsonText, nullable=False),
    PrimaryKeyConstraint("number", name="account_change_pkey"),
    Index("change_account", "account", "number"),
    sqlite_autoincrement=True,
)
"""Append-only. What was done to whom by whom."""

account_client = Table(
    "account_client",
    metadata,
    Column("account", Identifier, ForeignKey("account.id", name="client_of_account"), primary_key=True),
    Column("npis", JsonText, nullable=False),
    Column("keys", String, nullable=False),
    Column("keys_url", String, nullable=False),
    Column("scopes", JsonText, nullable=False),
    Column("issuer", Identifier, nullable=False),
    Column("fhir_servers", JsonText, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("client_issuer", "issuer"),
)
"""Programs that call by the standards, with their public keys or where these are."""

account_access = Table(
    "account_access",
    metadata,
    Column("digest", Identifier, primary_key=True),
    Column("account", Identifier, ForeignKey("account.id", name="access_of_account"), nullable=False),
    Column("scopes", JsonText, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Index("access_account", "account"),
    Index("access_ends", "ends_at"),
)
"""Short-lived tokens of such programs, by their SHA-256."""

account_assertion = Table(
    "account_assertion",
    metadata,
    Column("digest", Identifier, primary_key=True),
    Column("ends_at", Instant, nullable=False),
    Index("assertion_ends", "ends_at"),
)
"""Signed tokens that were taken, by the SHA-256 of issuer and id, until they would end by themselves."""
