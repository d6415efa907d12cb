"""Column types that read back what was written, alike on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from assent.adapters.store.record import canonical, instant

Identifier = String().with_variant(String(collation="C"), "postgresql")
"""Text that is compared byte by byte on both databases, so that both sort alike."""

Position = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database counts up."""

NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""Stands in sorted columns for "no such moment", since empty values have no place in an order."""


NO_MOMENT = datetime.min.replace(tzinfo=UTC)
"""What a column gives where somebody put something into it that is no moment: no digest agrees with it."""


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: a timestamp on PostgreSQL, text of fixed width on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Timestamps are native on PostgreSQL."""
        postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if postgresql else String())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """As the database keeps it."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else instant(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC."""
        if value is None:
            return None
        try:
            return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)
        except (ValueError, AttributeError):
            return NO_MOMENT


class DeadlineColumn(TypeDecorator[datetime]):
    """A moment that may be absent and is sorted by: absent comes last, and reads back as None."""

    impl = Instant
    cache_ok = True
    coerce_to_is_types = ()

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Absent is kept as ``NEVER``."""
        return NEVER if value is None else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """``NEVER`` is absent."""
        return None if value == NEVER else value


class BodyColumn(TypeDecorator[bytes]):
    """Canonical JSON, byte for byte, readable by the database's own JSON functions."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """As text."""
        return None if value is None else value.decode("utf-8")

    def process_result_value(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """As bytes."""
        return value.encode("utf-8") if isinstance(value, str) else value


class JsonText(TypeDecorator[Any]):
    """A list or an object, kept as canonical JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """As canonical text."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """As plain data."""
        try:
            return None if value is None else json.loads(value)
        except (ValueError, TypeError):
            return value  # not what was written: it agrees with nothing
